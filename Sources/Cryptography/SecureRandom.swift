private import CCrypto

/// Random bytes for keys, secrets and ids, from libcrypto's generator (seeded by the kernel).
package enum SecureRandom {
    /// So many random bytes.
    package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        guard count > 0, let length = Int32(exactly: count) else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        try check(RAND_bytes(&bytes, length), "RAND_bytes")
        return bytes
    }
}
