package import Cryptography

/// The second step: what is signed in place of the whole request.
package enum StringToSign {
    /// Algorithm, date, scope and the canonical request's hash.
    package static func bytes(date: String, scope: CredentialScope, canonicalRequest: [UInt8]) -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(192)
        buffer.append(text: "AWS4-HMAC-SHA256\n")
        buffer.append(text: date)
        buffer.append(UInt8(ascii: "\n"))
        scope.append(to: &buffer)
        buffer.append(UInt8(ascii: "\n"))
        SHA256.hash(canonicalRequest).appendHex(to: &buffer)
        return buffer
    }
}

/// The third step: a key that is good for one day, one region and one service. It can be kept: deriving it costs four
/// HMACs, more than the rest of a verification.
package struct SigningKey: Sendable {
    private let key: Digest

    /// Derives the key from a secret access key.
    package init(secretAccessKey: String, date: String, region: String, service: String) {
        let day = HMACSHA256.code(for: Array(date.utf8), key: Array(("AWS4" + secretAccessKey).utf8))
        let place = HMACSHA256.code(for: Array(region.utf8).span, key: day.bytes.span)
        let target = HMACSHA256.code(for: Array(service.utf8).span, key: place.bytes.span)
        key = HMACSHA256.code(for: Array("aws4_request".utf8).span, key: target.bytes.span)
    }

    /// The fourth step: the signature of a string to sign.
    package func signature(of stringToSign: [UInt8]) -> Digest {
        HMACSHA256.code(for: stringToSign.span, key: key.bytes.span)
    }
}
