import AccessControl
import Directory
import FoundationEssentials
import HTTPMessage

/// Sesame's own `GET /v1/denials/{authorizationId}`: the whole record of a denial with its documents, of which AWS's
/// API shows a part. Signed for service `iam`, and allowed to whoever may call GetRequestAuthorizationDetails.
enum DenialEndpoint {
    static let operation = "GetDenial"
    static let question = AuthorizationQuestion(action: "iam:GetRequestAuthorizationDetails", resource: "*")
    private static let prefix = Array("/v1/denials/".utf8)

    /// The id that the request asks for, or nil when it is not of this endpoint.
    static func authorizationID(_ request: HTTPRequest) -> String? {
        guard request.method == "GET", request.path.starts(with: prefix) else { return nil }
        let id = request.path.dropFirst(prefix.count)
        let isWellFormed =
            !id.isEmpty && id.count <= 256 && id.allSatisfy { (0x30...0x39 ~= $0) || (0x61...0x7A ~= $0) }
        return isWellFormed ? String(decoding: id, as: UTF8.self) : nil
    }

    static func response(_ kept: Denials.Kept, requestID: String) throws(IAMError) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let report = DenialReport(record: kept.record, documents: kept.documents)
        guard let body = try? encoder.encode(report) else {
            throw .serviceFailure(reason: "the record of denial \(kept.record.id) cannot be written")
        }
        var response = HTTPResponse(status: 200, body: Array(body))
        response.headers.append("Content-Type", "application/json")
        response.headers.append("x-amzn-requestid", requestID)
        return response
    }
}
