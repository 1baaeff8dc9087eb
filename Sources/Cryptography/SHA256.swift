private import CCrypto

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    private static let contexts = ContextPool(
        make: { () throws(CryptographyError) in try required(EVP_MD_CTX_new(), "EVP_MD_CTX_new") },
        free: { EVP_MD_CTX_free($0) }
    )

    /// The hash of `message`.
    ///
    /// Traps when libcrypto cannot hash, which after `CryptographyLibrary.check()` happens only without memory: an
    /// identity service must not go on with a wrong hash.
    package static func hash(_ message: Span<UInt8>) -> Digest {
        do throws(CryptographyError) {
            let algorithm = try Algorithms.shared.get().sha256
            return try message.withUnsafeBufferPointer { (message) throws(CryptographyError) in
                try contexts.withContext { (context) throws(CryptographyError) in
                    try check(EVP_DigestInit_ex2(context, algorithm, nil), "EVP_DigestInit_ex2")
                    try check(EVP_DigestUpdate(context, message.baseAddress, message.count), "EVP_DigestUpdate")
                    return try finish(context)
                }
            }
        } catch {
            fatalError("SHA-256 is not available: \(error)")
        }
    }

    /// The hash of `message`.
    package static func hash(_ message: [UInt8]) -> Digest { hash(message.span) }

    private static func finish(_ context: OpaquePointer) throws(CryptographyError) -> Digest {
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        var length: UInt32 = 0
        var span = bytes.mutableSpan
        let code = span.withUnsafeMutableBufferPointer { EVP_DigestFinal_ex(context, $0.baseAddress, &length) }
        try check(code, "EVP_DigestFinal_ex")
        guard length == 32 else { throw failure("EVP_DigestFinal_ex") }
        return Digest(bytes)
    }
}
