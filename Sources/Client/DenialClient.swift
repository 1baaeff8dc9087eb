package import AccessControl
import FoundationEssentials
import HTTPClient
import HTTPMessage
package import Identifiers
import RequestSigning

/// Asks a running server for the record of a denial.
package enum DenialClient {
    /// Why there is no answer, in words, with a hint.
    package struct Failure: Error, Sendable {
        package let message: String
        package let hint: String?
    }

    private struct ErrorBody: Decodable {
        let message: String
    }

    /// The denial with this authorization id.
    package static func report(
        _ id: String,
        configuration: ClientConfiguration,
        now: Timestamp
    ) throws(Failure) -> DenialReport {
        let endpoint = configuration.endpoint
        guard
            let host = endpoint.firstRange(of: "://").map({ endpoint[$0.upperBound...] })?
                .split(separator: "/").first
        else { throw Failure(message: "`\(endpoint)` is not an endpoint", hint: "for example http://127.0.0.1:4260") }
        let request = HTTPRequest(
            method: "GET",
            target: Array("/v1/denials/\(id)".utf8),
            headers: HTTPHeaders([("Host", String(host))])
        )
        let response = try send(request, configuration, now)
        guard response.status == 200 else {
            let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body))
            throw Failure(message: body?.message ?? "the server answered \(response.status)", hint: nil)
        }
        do {
            return try JSONDecoder().decode(DenialReport.self, from: Data(response.body))
        } catch {
            throw Failure(
                message: "the server's answer is not a denial's record",
                hint: "is \(endpoint) a Sesame server?"
            )
        }
    }

    private static func send(
        _ request: HTTPRequest,
        _ configuration: ClientConfiguration,
        _ now: Timestamp
    ) throws(Failure) -> HTTPResponse {
        let signer = RequestSigner(
            credentials: configuration.credentials,
            region: configuration.region,
            service: "iam"
        )
        let signed: HTTPRequest
        do throws(SignatureError) {
            signed = try signer.sign(request, at: now)
        } catch {
            throw Failure(message: "the request cannot be signed", hint: nil)
        }
        do throws(HTTPClientError) {
            return try HTTPClient.send(signed, to: configuration.endpoint, timeoutSeconds: 30)
        } catch {
            throw Failure(
                message: "\(configuration.endpoint): \(error.message)",
                hint: "is the server running? Name it with --endpoint-url"
            )
        }
    }
}
