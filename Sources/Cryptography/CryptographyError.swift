/// Why a cryptographic operation failed. Carries no key, plaintext or token.
package enum CryptographyError: Error, Sendable, Hashable {
    /// The library refused a call; `code` is OpenSSL's own packed error code (0 when it left none).
    case libraryFailure(call: String, code: UInt)
    /// A sealed message was made with another key or other associated data, or was changed or cut.
    case authenticationFailed
    /// A key of the wrong length.
    case wrongKeyLength(expected: Int, actual: Int)
}
