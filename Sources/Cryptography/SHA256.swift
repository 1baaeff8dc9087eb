private import CCrypto

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    private static let contexts = ContextPool(
        make: { () throws(CryptographyError) in try required(EVP_MD_CTX_new(), "EVP_MD_CTX_new") },
        free: { EVP_MD_CTX_free(OpaquePointer($0)) }
    )

    /// The hash of `message`.
    ///
    /// Traps when libcrypto cannot hash, which after `CryptographyLibrary.check()` happens only without memory: an
    /// identity service must not go on with a wrong hash.
    package static func hash(_ message: Span<UInt8>) -> Digest {
        do throws(CryptographyError) {
            return try contexts.withContext { (context) throws(CryptographyError) in
                try begin(context)
                try update(context, message)
                return try finish(context)
            }
        } catch {
            fatalError("SHA-256 is not available: \(error)")
        }
    }

    /// The hash of `first` followed by `second`. Traps as the other does.
    static func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Digest {
        do throws(CryptographyError) {
            return try contexts.withContext { (context) throws(CryptographyError) in
                try begin(context)
                try update(context, first)
                try update(context, second)
                return try finish(context)
            }
        } catch {
            fatalError("SHA-256 is not available: \(error)")
        }
    }

    /// The hash of `message`.
    package static func hash(_ message: [UInt8]) -> Digest { hash(message.span) }

    private static func begin(_ context: OpaquePointer) throws(CryptographyError) {
        try check(EVP_DigestInit_ex2(context, try Algorithms.shared.get().sha256, nil), "EVP_DigestInit_ex2")
    }

    private static func update(_ context: OpaquePointer, _ part: Span<UInt8>) throws(CryptographyError) {
        let code = part.withUnsafeBufferPointer { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        try check(code, "EVP_DigestUpdate")
    }

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
