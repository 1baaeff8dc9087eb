/// HMAC with SHA-256 (RFC 2104).
///
/// Written as the RFC defines it, over libcrypto's hash: `EVP_MAC` allocates seven times for each code, which is more work
/// than the code itself, and every request is verified by one.
package enum HMACSHA256 {
    /// The length of the blocks that SHA-256 works on.
    private static let blockLength = 64

    /// The code of `message` under `key`, which may have any length.
    ///
    /// Traps when libcrypto cannot compute it, as `SHA256.hash` does.
    package static func code(for message: Span<UInt8>, key: Span<UInt8>) -> Digest {
        // RFC 2104, 2: a key longer than a block is hashed first; a shorter one is filled up with zeros.
        if key.count > blockLength { return code(for: message, key: SHA256.hash(key).bytes.span) }
        var inner = InlineArray<64, UInt8>(repeating: 0x36)
        var outer = InlineArray<64, UInt8>(repeating: 0x5C)
        for index in key.indices {
            inner[index] ^= key[index]
            outer[index] ^= key[index]
        }
        let digest = SHA256.hash(inner.span, message)
        return SHA256.hash(outer.span, digest.bytes.span)
    }

    /// The code of `message` under `key`.
    package static func code(for message: [UInt8], key: [UInt8]) -> Digest { code(for: message.span, key: key.span) }
}
