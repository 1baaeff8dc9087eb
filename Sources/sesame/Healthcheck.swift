import Arguments
import HTTPClient
import HTTPMessage
import Server

/// `sesame healthcheck`: for containers, which have no curl.
enum Healthcheck: Subcommand {
    static let word = "healthcheck"
    static let command = Command(
        "sesame healthcheck",
        "Ask a server whether it is ready.",
        options: [
            Option(
                "--endpoint-url",
                "URL",
                "The server.",
                default: "where SESAME_LISTEN says, then http://127.0.0.1:4260"
            ),
            Option("--live", nil, "Ask only whether it is alive."),
            Option("--ca-file", "FILE", "Certificates to trust, in PEM."),
        ],
        notes: ["Exit code 0: yes; 1: no."]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let endpoint: String
        if let given = parsed.value("--endpoint-url") {
            endpoint = given
        } else {
            endpoint = try ServerConfiguration.localEndpoint(environment: Terminal.environment)
        }
        guard let host = endpoint.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first else {
            throw .invalidValue("--endpoint-url", value: endpoint, expected: "a URL")
        }
        let target = parsed.isGiven("--live") ? "/health/live" : "/health/ready"
        let request = HTTPRequest(
            method: "GET",
            target: Array(target.utf8),
            headers: HTTPHeaders([("Host", String(host))])
        )
        do throws(HTTPClientError) {
            let response = try HTTPClient.send(
                request,
                to: endpoint,
                timeoutSeconds: 5,
                authorityFile: parsed.value("--ca-file")
            )
            guard response.status == 200 else {
                Terminal.report("the server answered \(response.status)", hint: nil)
                return .couldNotRun
            }
            Terminal.output(String(decoding: response.body, as: UTF8.self))
            return .ok
        } catch {
            Terminal.report("\(endpoint): \(error.message)", hint: "is the server running?")
            return .couldNotRun
        }
    }
}
