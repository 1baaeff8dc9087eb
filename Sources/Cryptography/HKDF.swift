private import CCrypto

/// HKDF with SHA-256 (RFC 5869): keys for separate uses from one secret.
package enum HKDF {
    /// `count` bytes for the use that `info` names.
    package static func derive(
        secret: [UInt8],
        salt: [UInt8] = [],
        info: [UInt8],
        count: Int
    ) throws(CryptographyError) -> [UInt8] {
        let algorithm = try Algorithms.shared.get().hkdf
        let context = try required(EVP_KDF_CTX_new(algorithm), "EVP_KDF_CTX_new")
        defer { EVP_KDF_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: count)
        let code = sesame_hkdf_sha256(
            context,
            secret,
            secret.count,
            salt,
            salt.count,
            info,
            info.count,
            &output,
            count
        )
        try check(code, "EVP_KDF_derive")
        return output
    }
}
