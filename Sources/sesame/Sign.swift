import Arguments
import Client
import RequestSigning

/// `sesame sign`
enum Sign: Subcommand {
    static let word = "sign"
    static let command = Command(
        "sesame sign",
        "Sign a request and print it as a curl command.",
        arguments: "<url>",
        argumentCount: 1...1,
        options: [
            Option("--service", "NAME", "The service that the signature is for: iam, sts, …"),
            Option("--region", "NAME", "The region that it is for.", default: "AWS_REGION, the profile's, us-east-1"),
            Option("--method", "NAME", "The method.", default: "POST with --data, else GET"),
            Option("--header", "NAME:VALUE", "A header; may be given more than once.", isRepeatable: true),
            Option("--data", "TEXT", "The body."),
            Option("--presign", "SECONDS", "Sign the URL instead, good for so long."),
            Option("--profile", "NAME", "The profile with the credentials.", default: "AWS_PROFILE, then default"),
            Option("--data-dir", "DIR", "A server's data directory: use its administrator's key."),
        ],
        examples: [
            "sesame sign --service sts --data 'Action=GetCallerIdentity&Version=2011-06-15' http://127.0.0.1:4260/",
            "eval \"$(sesame sign --service iam --data 'Action=ListUsers&Version=2010-05-08' http://127.0.0.1:4260/)\"",
        ],
        notes: ["The signature is good for 15 minutes. Whoever sees the command can send the request."]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        guard let service = parsed.value("--service") else { throw .missingArgument("--service") }
        let headers = try parsed.values("--header").map { text throws(UsageError) in try header(text) }
        let form = try form(parsed)
        var options = ClientConfiguration.Options()
        options.profile = parsed.value("--profile")
        options.dataDirectory = parsed.value("--data-dir")
        let configuration: ClientConfiguration
        do throws(ClientConfiguration.Missing) {
            configuration = try ClientConfiguration(options: options, environment: Terminal.environment)
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        let data = parsed.value("--data")
        do throws(CurlCommand.Failure) {
            let line = try CurlCommand.text(
                method: parsed.value("--method") ?? (data == nil ? "GET" : "POST"),
                url: parsed.arguments[0],
                headers: headers,
                body: Array((data ?? "").utf8),
                signer: RequestSigner(
                    credentials: configuration.credentials,
                    region: parsed.value("--region") ?? configuration.region,
                    service: service
                ),
                at: Terminal.now,
                form: form
            )
            Terminal.output(line + "\n")
            return .ok
        } catch {
            Terminal.report(message(error), hint: "see `\(command.name) --help`")
            return .couldNotRun
        }
    }

    private static func header(_ text: String) throws(UsageError) -> (name: String, value: String) {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            throw .invalidValue("--header", value: text, expected: "NAME:VALUE")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
    }

    private static func form(_ parsed: ParsedArguments) throws(UsageError) -> CurlCommand.Form {
        guard let text = parsed.value("--presign") else { return .header }
        // Signature Version 4: a URL is good for seven days at most.
        guard let seconds = Int(text), (1...604_800).contains(seconds) else {
            throw .invalidValue("--presign", value: text, expected: "a number of seconds from 1 to 604800")
        }
        return .presigned(expiresSeconds: seconds)
    }

    private static func message(_ failure: CurlCommand.Failure) -> String {
        switch failure {
        case .invalidMethod(let method): "`\(method)` is not a method"
        case .invalidURL(.scheme): "the URL does not begin with http:// or https://"
        case .invalidURL(.authority): "the URL names no host"
        case .invalidURL(.userInformation): "the URL holds a user name, which a signed request cannot have"
        case .invalidURL(.fragment): "the URL has a fragment, which is never sent"
        case .invalidURL(.character): "the URL holds a control character"
        case .invalidHeader(let name): "the header `\(name)` is not valid"
        case .bodyIsNotText: "the body is not text"
        case .signature(let error): error.answer.message
        }
    }
}
