private import Cryptography

extension SignatureError {
    /// AWS's code, sentence and HTTP status for the Query protocol.
    ///
    /// Sources: IAM User Guide, "Troubleshoot signed requests for AWS APIs"; IAM API Reference, "Common Errors".
    package var answer: (code: String, message: String, status: Int) { (code, message, status) }

    /// The text for a signature that does not match. AWS says no more, whatever the reason.
    package static let mismatchMessage =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        + "Key and signing method. Consult the service documentation for details."

    private var code: String {
        switch self {
        case .malformedQuery: "MalformedQueryString"
        case .missing: "MissingAuthenticationToken"
        case .unsupportedAlgorithm, .notKeyValue, .unexpectedPart, .missingHeaderParts, .missingQueryParts,
            .malformedDate, .malformedExpires, .malformedCredential:
            "IncompleteSignature"
        case .ambiguous, .hostNotSigned, .targetNotSigned, .expired, .notYetCurrent, .wrongScope, .payloadMismatch,
            .mismatch:
            "SignatureDoesNotMatch"
        }
    }

    private var status: Int {
        switch code {
        case "MissingAuthenticationToken", "SignatureDoesNotMatch": 403
        default: 400
        }
    }

    private var message: String {
        switch self {
        case .malformedQuery(.incompleteEscape): "Incomplete trailing escape % sequence"
        case .malformedQuery(.illegalEscape(let escape)):
            "Illegal hex character in escape % pattern: \(escape)"
        case .missing: "Request is missing Authentication Token"
        case .unsupportedAlgorithm(let name): "Unsupported AWS 'algorithm': '\(name)'."
        case .notKeyValue(let part, let authorization):
            "'\(part)' not a valid key=value pair (missing equal-sign) in Authorization header: '\(authorization)'."
        case .unexpectedPart(let name): "Authorization header has an unknown or repeated parameter '\(name)'."
        case .missingHeaderParts(let parts, let authorization): Self.sentence(parts, authorization)
        case .missingQueryParts(let parts):
            parts.map { "AWS query-string parameters must include '\($0.rawValue)'. " }.joined()
                + "Re-examine the query-string parameters."
        case .hostNotSigned: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        case .targetNotSigned: "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
        case .malformedDate(let text):
            "Date must be in ISO-8601 'basic format'. Got '\(text)'. See http://en.wikipedia.org/wiki/ISO_8601"
        case .malformedExpires(let text):
            "X-Amz-Expires must be a number of seconds between 1 and 604800. Got '\(text)'."
        case .expired(let signed, let limit, let now, let seconds):
            "Signature expired: \(signed) is now earlier than \(limit) (\(now) - \(Self.window(seconds)))"
        case .notYetCurrent(let signed, let limit, let now):
            "Signature not yet current: \(signed) is still later than \(limit) (\(now) + 15 min.)"
        case .malformedCredential(let text):
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '\(text)'"
        case .wrongScope(let faults): faults.map(Self.sentence).joined()
        case .ambiguous, .payloadMismatch, .mismatch: Self.mismatchMessage
        }
    }

    /// The header is masked: a client's logs keep the message, and the header may hold a signature that still counts.
    private static func sentence(_ parts: [HeaderPart], _ authorization: String) -> String {
        let sentences = parts.map { part in
            part == .date
                ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                : "Authorization header requires '\(part.rawValue)' parameter. "
        }
        let masked = Base64.encode(SHA256.hash(Array(authorization.utf8)).array)
        return sentences.joined() + "(Hashed with SHA-256 and encoded with Base64) Authorization=\(masked)"
    }

    private static func window(_ seconds: Int) -> String { seconds == 900 ? "15 min." : "\(seconds) sec." }

    private static func sentence(_ fault: ScopeFault) -> String {
        switch fault {
        case .region: "Credential should be scoped to a valid region. "
        case .service(let expected): "Credential should be scoped to correct service: '\(expected)'. "
        case .terminator(let actual):
            "Credential should be scoped with a valid terminator: 'aws4_request', not '\(actual)'. "
        case .date(let scope, let expected, let timestamp):
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'\(scope)' != '\(expected)', from '\(timestamp)'."
        }
    }
}
