private import CCrypto

/// HMAC with SHA-256 (RFC 2104).
package enum HMACSHA256 {
    private static let contexts = ContextPool(
        make: { () throws(CryptographyError) in try makeContext() },
        free: { EVP_MAC_CTX_free($0) }
    )

    /// The code of `message` under `key`, which may have any length.
    ///
    /// Traps when libcrypto cannot compute it, as `SHA256.hash` does.
    package static func code(for message: Span<UInt8>, key: Span<UInt8>) -> Digest {
        do throws(CryptographyError) {
            return try contexts.withContext { (context) throws(CryptographyError) in
                // A context without a key keeps its last one when it is given a null pointer, hence one byte of room.
                let code = key.withUnsafeBufferPointer { key in
                    var none: UInt8 = 0
                    return key.isEmpty
                        ? EVP_MAC_init(context, &none, 0, nil)
                        : EVP_MAC_init(context, key.baseAddress, key.count, nil)
                }
                try check(code, "EVP_MAC_init")
                let updated = message.withUnsafeBufferPointer { EVP_MAC_update(context, $0.baseAddress, $0.count) }
                try check(updated, "EVP_MAC_update")
                return try finish(context)
            }
        } catch {
            fatalError("HMAC-SHA-256 is not available: \(error)")
        }
    }

    /// The code of `message` under `key`.
    package static func code(for message: [UInt8], key: [UInt8]) -> Digest { code(for: message.span, key: key.span) }

    private static func makeContext() throws(CryptographyError) -> OpaquePointer {
        let context = try required(EVP_MAC_CTX_new(try Algorithms.shared.get().hmac), "EVP_MAC_CTX_new")
        guard sesame_mac_set_sha256(context) == 1 else {
            EVP_MAC_CTX_free(context)
            throw failure("EVP_MAC_CTX_set_params")
        }
        return context
    }

    private static func finish(_ context: OpaquePointer) throws(CryptographyError) -> Digest {
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        var length = 0
        var span = bytes.mutableSpan
        let code = span.withUnsafeMutableBufferPointer { EVP_MAC_final(context, $0.baseAddress, &length, 32) }
        try check(code, "EVP_MAC_final")
        guard length == 32 else { throw failure("EVP_MAC_final") }
        return Digest(bytes)
    }
}
