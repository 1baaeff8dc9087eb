package import AccessControl
import FoundationEssentials
import HTTPMessage
package import Identifiers

/// Asks a running server for the record of a denial.
package enum DenialClient {
    package typealias Failure = ServerRequest.Failure

    /// The denial with this authorization id.
    package static func report(
        _ id: String,
        configuration: ClientConfiguration,
        now: Timestamp
    ) throws(Failure) -> DenialReport {
        let response = try ServerRequest(method: "GET", target: "/v1/denials/\(id)").send(configuration, now)
        do {
            return try JSONDecoder().decode(DenialReport.self, from: Data(response.body))
        } catch {
            throw Failure(
                message: "the server's answer is not a denial's record",
                hint: "is \(configuration.endpoint) a Sesame server?"
            )
        }
    }
}
