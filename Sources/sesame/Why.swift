import AccessControl
import Arguments
import Client
import Troubleshooting
import WorldFiles

/// `sesame why`
enum Why: Subcommand {
    static let word = "why"
    static let command = Command(
        "sesame why",
        "Explain denials: the causes, the evidence, and the smallest fix that is proven to work.",
        arguments: "[<denial>...]",
        argumentCount: 0...10_000,
        options: [
            Option("--world", "DIR", "Exported policies to explain with, instead of a server (docs/WORLD.md)."),
            Option("--principal", "ARN", "Ask a question: who."),
            Option("--action", "NAME", "Ask a question: does what, for example s3:GetObject."),
            Option("--resource", "ARN", "Ask a question: on what.", default: "*"),
            Option(
                "--context",
                "KEY=VALUE",
                "A condition key of the request, or KEY= when it is absent; again for more.",
                isRepeatable: true
            ),
            Option("--context-complete", nil, "The request carries no other condition keys."),
            Option("--resource-account", "ID", "The account that owns the resource."),
            Option("--issuer", "ARN", "The user behind a federated user's session."),
            Option(
                "--session-policy",
                "FILE|ARN",
                "A policy that the session was made with; again for more.",
                isRepeatable: true
            ),
            Option("--output", "FORM", "text, json, markdown or sarif.", default: "text"),
            Option("--no-fixes", nil, "Name the causes only: much faster for many denials."),
            Option(
                "--endpoint-url",
                "URL",
                "The server, without --world.",
                default: "as the AWS CLI finds it, then http://127.0.0.1:4260"
            ),
            Option("--profile", "NAME", "The profile with the credentials.", default: "AWS_PROFILE, then default"),
            Option("--data-dir", "DIR", "A server's data directory: use its administrator's key."),
        ],
        examples: [
            "sesame why 3f0c51c48e4c4a5b9d0e6d1f0c2ab7e1",
            "sesame why --world export 'User: arn:… is not authorized to perform: s3:GetObject on resource: …'",
            "sesame why --world export 'User: arn:… is not authorized to perform: sts:AssumeRole on resource: …' "
                + "--context sts:ExternalId=partner-77",
            "aws s3 ls 2>&1 | sesame why --world export -",
            "sesame why --world export --output json cloudtrail/",
            "sesame why --world export --principal arn:aws:iam::111122223333:user/bob --action s3:GetObject "
                + "--resource arn:aws:s3:::docs/a.txt --context aws:SourceIp=192.0.2.1",
        ],
        notes: [
            "A denial is an error message or a log with some, CloudTrail events (a file, gzip, or a directory), an authorization",
            "id or request id of a Sesame server, or a signed request with its answer; `-` reads standard input.",
            "With a denial, the options for questions add what it does not say itself.",
            "A server explains to whoever may call iam:GetRequestAuthorizationDetails (ids) or iam:SimulatePrincipalPolicy.",
            "Exit status: 0 allowed, 2 denied and explained, 4 it depends on what is not known, 1 could not run, 64 usage.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let format = try format(parsed)
        var (known, denials) = try known(parsed)
        let explanation: any DenialExplainer
        do throws(InputFailure) {
            let sessionPolicies = try InquirySources.sessionPolicies(parsed.values("--session-policy"))
            if !sessionPolicies.isEmpty { known.sessionPolicies = sessionPolicies }
            explanation = try explainer(parsed, format, known)
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        var session = WhySession(explainer: explanation, format: format)
        if denials.isEmpty { session.explain(try question(known)) } else { session.explain(arguments: denials) }
        return session.finish()
    }

    // MARK: The command line

    private static func format(_ parsed: ParsedArguments) throws(UsageError) -> AnswerFormat {
        let text = parsed.value("--output") ?? "text"
        guard let format = AnswerFormat(rawValue: text) else {
            throw .invalidValue("--output", value: text, expected: "text, json, markdown or sarif")
        }
        return format
    }

    /// What the options say of the request, and the denials: the arguments that are no further `KEY=VALUE`.
    private static func known(_ parsed: ParsedArguments) throws(UsageError) -> (Inquiry, denials: [String]) {
        var known = Inquiry(form: .question)
        known.principal = parsed.value("--principal")
        known.action = parsed.value("--action")
        if parsed.isGiven("--resource") { known.resource = parsed.value("--resource") }
        known.resourceAccount = parsed.value("--resource-account")
        known.issuer = parsed.value("--issuer")
        known.isContextComplete = parsed.isGiven("--context-complete")
        if let principal = known.principal, PrincipalName(principal) == nil {
            throw .invalidValue(
                "--principal",
                value: principal,
                expected: "an ARN, an account id, a service or `anonymous`"
            )
        }
        if let action = known.action, action.split(separator: ":", omittingEmptySubsequences: false).count != 2 {
            throw .invalidValue("--action", value: action, expected: "service:Action")
        }
        // `--context a:b=c d:e=f` takes what follows as well.
        let further = parsed.isGiven("--context") ? parsed.arguments.filter(isKeyAndValue) : []
        try addContext(parsed.values("--context") + further, to: &known)
        return (known, parsed.arguments.filter { !further.contains($0) })
    }

    private static func isKeyAndValue(_ argument: String) -> Bool {
        guard let equals = argument.firstIndex(of: "=") else { return false }
        let key = argument[..<equals]
        return key.contains(":") && !key.contains(where: \.isWhitespace)
    }

    /// A key without a value is known to be absent.
    private static func addContext(_ arguments: [String], to known: inout Inquiry) throws(UsageError) {
        var values: [(key: String, values: [String])] = []
        for text in arguments {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .invalidValue("--context", value: text, expected: "KEY=VALUE, or KEY= for a key that is absent")
            }
            let (key, value) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            if value.isEmpty {
                known.absentKeys.append(key)
            } else if let index = values.firstIndex(where: { $0.key.lowercased() == key.lowercased() }) {
                values[index].values.append(value)
            } else {
                values.append((key, [value]))
            }
        }
        known.context = values.map { key, values in
            values.count > 1 || MultivaluedKeys.contains(key)
                ? ConditionKeyValue(key, values: values) : ConditionKeyValue(key, values[0])
        }
    }

    /// The question that the options ask by themselves.
    private static func question(_ known: Inquiry) throws(UsageError) -> Inquiry {
        guard known.principal != nil else {
            throw known.action == nil
                ? .missingArgument("a denial, or --principal and --action,") : .needs("--action", "--principal")
        }
        guard known.action != nil else { throw .needs("--principal", "--action") }
        var question = known
        question.resource = question.resource ?? "*"
        return question
    }

    private static func explainer(
        _ parsed: ParsedArguments,
        _ format: AnswerFormat,
        _ known: Inquiry
    ) throws(InputFailure) -> any DenialExplainer {
        let searchesFixes = !parsed.isGiven("--no-fixes")
        if let folder = parsed.value("--world") {
            do throws(WorldError) {
                return WorldExplainer(
                    world: try WorldFolder.read(folder) { Terminal.error("note: \($0)\n") },
                    searchesFixes: searchesFixes,
                    known: known
                )
            } catch {
                throw InputFailure(
                    message: error.message,
                    hint: "docs/WORLD.md tells what belongs into a world's folder"
                )
            }
        }
        var options = ClientConfiguration.Options()
        options.endpoint = parsed.value("--endpoint-url")
        options.profile = parsed.value("--profile")
        options.dataDirectory = parsed.value("--data-dir")
        do throws(ClientConfiguration.Missing) {
            return ServerExplainer(
                configuration: try ClientConfiguration(options: options, environment: Terminal.environment),
                format: format,
                searchesFixes: searchesFixes,
                known: known
            )
        } catch {
            throw InputFailure(
                message: error.message,
                hint: error.hint + "; or give exported policies with --world DIR"
            )
        }
    }
}

/// What went wrong with an input, in words, with a hint.
struct InputFailure: Error {
    let message: String
    let hint: String?
    /// Whether it is only that nothing is there to be explained.
    var holdsNothing = false
}

extension InputFailure {
    init(_ error: InquiryError) {
        let holdsNothing =
            switch error {
            case .empty, .noDenial: true
            case .unreadable, .corruptGzip, .tooLarge: false
            }
        self.init(message: error.message, hint: error.hint, holdsNothing: holdsNothing)
    }
}
