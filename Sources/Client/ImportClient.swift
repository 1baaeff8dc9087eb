import FoundationEssentials
import HTTPMessage
package import Identifiers
package import WorldFiles

/// Sends the accounts of a world folder to a running server.
package enum ImportClient {
    /// `body` as `ImportRequest` makes it.
    package static func send(
        _ body: [UInt8],
        configuration: ClientConfiguration,
        now: Timestamp
    ) throws(ServerRequest.Failure) -> ImportReport {
        var request = ServerRequest(method: "POST", target: "/v1/import")
        request.body = body
        request.timeoutSeconds = 300
        let response = try request.send(configuration, now)
        do {
            return try JSONDecoder().decode(ImportReport.self, from: Data(response.body))
        } catch {
            throw ServerRequest.Failure(
                message: "the server's answer is not an import's report",
                hint: "is \(configuration.endpoint) a Sesame server?"
            )
        }
    }
}
