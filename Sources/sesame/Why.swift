import AccessControl
import Arguments
import Client
import Troubleshooting

/// `sesame why`
enum Why: Subcommand {
    static let word = "why"
    static let command = Command(
        "sesame why",
        "Explain a denial.",
        arguments: "<authorization-id>",
        argumentCount: 1...1,
        options: [
            Option(
                "--endpoint-url",
                "URL",
                "The server.",
                default: "as the AWS CLI finds it, then http://127.0.0.1:4260"
            ),
            Option("--profile", "NAME", "The profile with the credentials.", default: "AWS_PROFILE, then default"),
            Option("--data-dir", "DIR", "A server's data directory: use its administrator's key."),
        ],
        examples: ["sesame why 3f0c51c48e4c4a5b9d0e6d1f0c2ab7e1"],
        notes: [
            "The id is in the denied response's header x-sesame-authorization-id.",
            "Reading a denial needs iam:GetRequestAuthorizationDetails.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        var options = ClientConfiguration.Options()
        options.endpoint = parsed.value("--endpoint-url")
        options.profile = parsed.value("--profile")
        options.dataDirectory = parsed.value("--data-dir")
        let configuration: ClientConfiguration
        do throws(ClientConfiguration.Missing) {
            configuration = try ClientConfiguration(options: options, environment: Terminal.environment)
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        do throws(DenialClient.Failure) {
            let report = try DenialClient.report(
                parsed.arguments[0],
                configuration: configuration,
                now: Terminal.now
            )
            let style: TextStyle = Terminal.usesColour ? .coloured : .plain
            Terminal.output(DenialPage(report.record, documents: report.documents, style: style).text)
            return .denied
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
    }
}
