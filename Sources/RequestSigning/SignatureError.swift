/// Why the signature of a request is refused. Cases hold facts; `SignatureError+Message.swift` words them.
///
/// The order of the cases is the order of the checks.
package enum SignatureError: Error, Sendable, Hashable {
    /// An escape in the query that is not one.
    package enum QueryFault: Sendable, Hashable {
        case incompleteEscape
        case illegalEscape(String)
    }

    /// What an `Authorization` header must have.
    package enum HeaderPart: String, Sendable, CaseIterable {
        case credential = "Credential"
        case signature = "Signature"
        case signedHeaders = "SignedHeaders"
        case date = "Date"
    }

    /// What a presigned query must have.
    package enum QueryPart: String, Sendable, CaseIterable {
        case algorithm = "X-Amz-Algorithm"
        case credential = "X-Amz-Credential"
        case signature = "X-Amz-Signature"
        case signedHeaders = "X-Amz-SignedHeaders"
        case date = "X-Amz-Date"
    }

    /// What is wrong in the scope of a credential.
    package enum ScopeFault: Sendable, Hashable {
        case region
        case service(expected: String)
        case terminator(actual: String)
        case date(scope: String, expected: String, timestamp: String)
    }

    case malformedQuery(QueryFault)
    /// Neither an `Authorization` header nor authentication parameters in the query.
    case missing
    /// More than one signature: in header and query, in two headers, or a parameter twice.
    case ambiguous
    case unsupportedAlgorithm(String)
    case notKeyValue(part: String, authorization: String)
    /// A part of the `Authorization` header that is not known or is there twice.
    case unexpectedPart(name: String)
    case missingHeaderParts([HeaderPart], authorization: String)
    case missingQueryParts([QueryPart])
    case hostNotSigned
    /// `X-Amz-Target` says which operation is called, so it must be signed where it is there.
    case targetNotSigned
    case malformedDate(String)
    case malformedExpires(String)
    /// `signed` is earlier than `now` minus the window, all in ISO 8601 basic format.
    case expired(signed: String, limit: String, now: String, windowSeconds: Int)
    /// `signed` is later than `now` plus 15 minutes.
    case notYetCurrent(signed: String, limit: String, now: String)
    case malformedCredential(String)
    case wrongScope([ScopeFault])
    /// `x-amz-content-sha256` is not the hash of the body, or asks for what is not allowed here.
    case payloadMismatch(declared: String, actual: String)
    /// The signature is another one than that of the request and the key.
    case mismatch(SignatureDiagnosis)
}

/// What the verifier signed, to be compared with what the client signed.
package struct SignatureDiagnosis: Sendable, Hashable {
    /// The canonical request.
    package let canonicalRequest: String
    /// The string to sign.
    package let stringToSign: String
    /// The signature that the client gave.
    package let signatureProvided: String
}
