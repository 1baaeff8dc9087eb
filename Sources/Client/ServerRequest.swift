import FoundationEssentials
import HTTPClient
import HTTPMessage
import Identifiers
import RequestSigning

/// A request to Sesame's own API, signed as the AWS CLI would sign one to IAM.
package struct ServerRequest {
    /// Why there is no answer, in words, with a hint.
    package struct Failure: Error, Sendable {
        package let message: String
        package let hint: String?

        init(message: String, hint: String?) {
            self.message = message
            self.hint = hint
        }
    }

    private struct ErrorBody: Decodable {
        let message: String
    }

    let method: String
    let target: String
    var body: [UInt8] = []
    var timeoutSeconds = 30

    /// Sends it; every status but 200 is a failure.
    func send(_ configuration: ClientConfiguration, _ now: Timestamp) throws(Failure) -> HTTPResponse {
        let endpoint = configuration.endpoint
        guard
            let host = endpoint.firstRange(of: "://").map({ endpoint[$0.upperBound...] })?
                .split(separator: "/").first
        else { throw Failure(message: "`\(endpoint)` is not an endpoint", hint: "for example http://127.0.0.1:4260") }
        let request = HTTPRequest(
            method: method,
            target: Array(target.utf8),
            headers: HTTPHeaders([("Host", String(host))]),
            body: body
        )
        let response = try send(signed(request, configuration, now), configuration)
        guard response.status == 200 else {
            let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(response.body))
            throw Failure(message: body?.message ?? "the server answered \(response.status)", hint: nil)
        }
        return response
    }

    private func signed(
        _ request: HTTPRequest,
        _ configuration: ClientConfiguration,
        _ now: Timestamp
    ) throws(Failure) -> HTTPRequest {
        let signer = RequestSigner(
            credentials: configuration.credentials,
            region: configuration.region,
            service: "iam"
        )
        do throws(SignatureError) {
            return try signer.sign(request, at: now)
        } catch {
            throw Failure(message: "the request cannot be signed", hint: nil)
        }
    }

    private func send(_ request: HTTPRequest, _ configuration: ClientConfiguration) throws(Failure) -> HTTPResponse {
        do throws(HTTPClientError) {
            return try HTTPClient.send(request, to: configuration.endpoint, timeoutSeconds: timeoutSeconds)
        } catch {
            throw Failure(
                message: "\(configuration.endpoint): \(error.message)",
                hint: "is the server running? Name it with --endpoint-url"
            )
        }
    }
}
