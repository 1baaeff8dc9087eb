/// A request that never reached the handler, for the access log.
package struct Refusal: Sendable {
    /// Why a request was refused.
    package enum Reason: String, Sendable {
        case ambiguousLine = "a line ends without CRLF, is folded, or holds a NUL or a stray space"
        case unsupportedVersion = "the version is not HTTP/1.0 or HTTP/1.1"
        case invalidMethod = "the method is not a token"
        case invalidTarget = "the target is not an absolute path of visible ASCII characters"
        case invalidFieldName = "a header name is not a token"
        case invalidFieldValue = "a header value holds a control character"
        case tooManyFields = "too many header fields"
        case headerTooLarge = "the header is too large"
        case missingHost = "no Host header"
        case repeatedHost = "more than one Host header"
        case invalidContentLength = "Content-Length is not one decimal number"
        case lengthAndTransferEncoding = "both Content-Length and Transfer-Encoding"
        case unsupportedTransferEncoding = "a transfer coding other than chunked"
        case unsupportedExpectation = "an expectation other than 100-continue"
        case trailerFields = "trailer fields after a chunked body"
        case bodyTooLarge = "the body is too large"
        case tooManyLargeBodies = "other large bodies are being read"
        case tooSlow = "the client was too slow and was disconnected"
    }

    /// Why.
    package var reason: Reason
    /// The status that was answered; for ``Reason/tooSlow`` nothing was sent and this is 408.
    package var status: Int
    /// The address of the peer as text, without a port.
    package var peerAddress: String
    /// The method, when it was a token.
    package var method: String
    /// The raw target, when it was legal.
    package var target: [UInt8]
}

extension Refusal.Reason {
    /// The status code that goes with the reason.
    var status: Int {
        switch self {
        case .unsupportedVersion: 505
        case .tooManyFields, .headerTooLarge: 431
        case .unsupportedTransferEncoding: 501
        case .unsupportedExpectation: 417
        case .bodyTooLarge: 413
        case .tooManyLargeBodies: 503
        case .tooSlow: 408
        default: 400
        }
    }
}
