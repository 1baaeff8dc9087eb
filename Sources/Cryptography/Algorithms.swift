private import CCrypto

/// The algorithms of libcrypto's default provider, fetched once: an implicit fetch costs more than a short hash.
///
/// INVARIANT: the pointers are never freed. The objects behind them are immutable and may be shared by all threads
/// (OpenSSL manual, crypto(7), "Performance": prefetch algorithms and use them again).
struct Algorithms: @unchecked Sendable {
    let sha256: OpaquePointer
    let aes256GCM: OpaquePointer
    let hkdf: OpaquePointer

    static let shared: Result<Algorithms, CryptographyError> = {
        do throws(CryptographyError) {
            return .success(try Algorithms())
        } catch {
            return .failure(error)
        }
    }()

    private init() throws(CryptographyError) {
        sha256 = try required(EVP_MD_fetch(nil, "SHA256", nil), "EVP_MD_fetch")
        aes256GCM = try required(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "EVP_CIPHER_fetch")
        hkdf = try required(EVP_KDF_fetch(nil, "HKDF", nil), "EVP_KDF_fetch")
    }
}

/// The newest entry of this thread's error queue, which is emptied: reads the failure code in one place, immediately.
func failure(_ call: String) -> CryptographyError {
    let code = ERR_get_error()
    ERR_clear_error()
    return .libraryFailure(call: call, code: UInt(code))
}

/// A pointer that the library must give.
func required<Pointer>(_ pointer: Pointer?, _ call: String) throws(CryptographyError) -> Pointer {
    guard let pointer else { throw failure(call) }
    return pointer
}

/// A return code that must be 1.
func check(_ code: Int32, _ call: String) throws(CryptographyError) {
    guard code == 1 else { throw failure(call) }
}

/// What this target needs from libcrypto, to be asked for once when a program starts.
package enum CryptographyLibrary {
    /// Fails when libcrypto lacks an algorithm (a wrong configuration of its providers) or its random generator does
    /// not work. Hashing and HMAC cannot fail after this has succeeded, short of memory.
    package static func check() throws(CryptographyError) {
        _ = try Algorithms.shared.get()
        _ = try SecureRandom.bytes(1)
    }
}
