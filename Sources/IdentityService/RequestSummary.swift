package import HTTPMessage

/// What the access log says of a request. Holds no secret: no header, no parameter but the operation's name.
package struct RequestSummary: Sendable {
    package let requestID: String
    /// `iam`, `sts`, `iam-toolbox`; nil when the request leads to no service.
    package var service: String?
    package var operation: String?
    /// The caller's ARN; nil before the signature was verified.
    package var principalARN: String?
    /// The id of the key that signed; nil before the signature was verified.
    package var accessKeyID: String?
    /// The error's code; nil for a success.
    package var errorCode: String?
    /// The error's sentence: the reason of a 403.
    package var reason: String?
    /// Under which the denial can be looked up.
    package var authorizationID: String?

    package init(requestID: String) { self.requestID = requestID }
}

/// An answer and what to log of it.
package struct Answer: Sendable {
    package let response: HTTPResponse
    package let summary: RequestSummary
}
