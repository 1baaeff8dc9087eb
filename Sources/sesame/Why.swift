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
            Option("--context", "KEY=VALUE", "A condition key of the request; again for more.", isRepeatable: true),
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
            "aws s3 ls 2>&1 | sesame why --world export -",
            "sesame why --world export --output json cloudtrail/",
            "sesame why --world export --principal arn:aws:iam::111122223333:user/bob --action s3:GetObject "
                + "--resource arn:aws:s3:::docs/a.txt --context aws:SourceIp=192.0.2.1",
        ],
        notes: [
            "A denial is an error message or a log with some, CloudTrail events (a file, gzip, or a directory), an authorization",
            "id or request id of a Sesame server, or a signed request with its answer; `-` reads standard input.",
            "A server explains to whoever may call iam:GetRequestAuthorizationDetails (ids) or iam:SimulatePrincipalPolicy.",
            "Exit status: 0 allowed, 2 denied and explained, 4 it depends on what is not known, 1 could not run, 64 usage.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let format = try format(parsed)
        let sessionPolicies: [SessionPolicy]
        do throws(InputFailure) {
            sessionPolicies = try InquirySources.sessionPolicies(parsed.values("--session-policy"))
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        let question = try question(parsed, sessionPolicies)
        if question == nil, parsed.arguments.isEmpty {
            throw .missingArgument("a denial, or --principal and --action,")
        }
        let explanation: any DenialExplainer
        do throws(InputFailure) {
            explanation = try explainer(parsed, format, sessionPolicies)
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        var session = WhySession(explainer: explanation, format: format)
        if let question { session.explain(question) } else { session.explain(arguments: parsed.arguments) }
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

    /// The question that the options ask; nil when they ask none. `--context a=b c=d` takes what follows as well.
    private static func question(
        _ parsed: ParsedArguments,
        _ sessionPolicies: [SessionPolicy]
    ) throws(UsageError) -> Inquiry? {
        guard parsed.isGiven("--principal") || parsed.isGiven("--action") else {
            for name in ["--resource", "--context", "--context-complete", "--resource-account"]
            where parsed.isGiven(name) {
                throw .needs(name, "--principal")
            }
            return nil
        }
        guard let principal = parsed.value("--principal") else { throw .needs("--action", "--principal") }
        guard let action = parsed.value("--action") else { throw .needs("--principal", "--action") }
        guard PrincipalName(principal) != nil else {
            throw .invalidValue(
                "--principal",
                value: principal,
                expected: "an ARN, an account id, a service or `anonymous`"
            )
        }
        guard action.split(separator: ":", omittingEmptySubsequences: false).count == 2 else {
            throw .invalidValue("--action", value: action, expected: "service:Action")
        }
        var inquiry = Inquiry(form: .question)
        inquiry.principal = principal
        inquiry.action = action
        inquiry.resource = parsed.value("--resource") ?? "*"
        inquiry.resourceAccount = parsed.value("--resource-account")
        inquiry.issuer = parsed.value("--issuer")
        inquiry.isContextComplete = parsed.isGiven("--context-complete")
        if !sessionPolicies.isEmpty { inquiry.sessionPolicies = sessionPolicies }
        var values: [(key: String, values: [String])] = []
        for text in parsed.values("--context") + parsed.arguments {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .invalidValue("--context", value: text, expected: "KEY=VALUE")
            }
            let (key, value) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            if let index = values.firstIndex(where: { $0.key.lowercased() == key.lowercased() }) {
                values[index].values.append(value)
            } else {
                values.append((key, [value]))
            }
        }
        inquiry.context = values.map { key, values in
            values.count > 1 || MultivaluedKeys.contains(key)
                ? ConditionKeyValue(key, values: values) : ConditionKeyValue(key, values[0])
        }
        return inquiry
    }

    private static func explainer(
        _ parsed: ParsedArguments,
        _ format: AnswerFormat,
        _ sessionPolicies: [SessionPolicy]
    ) throws(InputFailure) -> any DenialExplainer {
        let searchesFixes = !parsed.isGiven("--no-fixes")
        if let folder = parsed.value("--world") {
            do throws(WorldError) {
                return WorldExplainer(
                    world: try WorldFolder.read(folder) { Terminal.error("note: \($0)\n") },
                    searchesFixes: searchesFixes,
                    sessionPolicies: sessionPolicies
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
                sessionPolicies: sessionPolicies
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
