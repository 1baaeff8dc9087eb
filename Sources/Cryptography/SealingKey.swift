private import CCrypto

/// A 256-bit key that seals messages with AES-256-GCM (NIST SP 800-38D).
///
/// A sealed message is nonce (12 bytes), ciphertext, tag (16 bytes). The nonce is random, so one key must not seal more
/// than 2^32 messages: derive a key per purpose (`derive`) and, where there are many messages, per subject.
package struct SealingKey: Sendable {
    /// What sealing adds to the length of a message.
    package static let overhead = nonceLength + tagLength
    private static let nonceLength = 12
    private static let tagLength = 16
    private static let contexts = ContextPool(
        make: { () throws(CryptographyError) in try required(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new") },
        free: { EVP_CIPHER_CTX_free(OpaquePointer($0)) }
    )

    private let key: [UInt8]

    /// A key from its 32 bytes.
    package init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == 32 else { throw .wrongKeyLength(expected: 32, actual: bytes.count) }
        key = bytes
    }

    /// A new key of secure random bytes.
    package static func random() throws(CryptographyError) -> SealingKey {
        try SealingKey(bytes: SecureRandom.bytes(32))
    }

    /// A key for one purpose, by HKDF-SHA-256 (RFC 5869) with the purpose as `info`. Neither the master key nor the key
    /// of another purpose can be found from it.
    package func derive(purpose: String) throws(CryptographyError) -> SealingKey {
        try SealingKey(bytes: HKDF.derive(secret: key, info: Array(purpose.utf8), count: 32))
    }

    /// Seals `plaintext`; `associatedData` is authenticated with it and must be given again to open it.
    package func seal(_ plaintext: [UInt8], associatedData: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let cipher = try Algorithms.shared.get().aes256GCM
        var sealed = [UInt8](repeating: 0, count: plaintext.count + Self.overhead)
        try sealed.withUnsafeMutableBufferPointer { (sealed) throws(CryptographyError) in
            guard let nonce = sealed.baseAddress else { throw failure("seal") }
            let tag = nonce + Self.nonceLength + plaintext.count
            try check(RAND_bytes(nonce, Int32(Self.nonceLength)), "RAND_bytes")
            try Self.contexts.withContext { (context) throws(CryptographyError) in
                try check(EVP_EncryptInit_ex2(context, cipher, key, nonce, nil), "EVP_EncryptInit_ex2")
                try update(context, associatedData, plaintext, nonce + Self.nonceLength)
                var rest: Int32 = 0
                try check(EVP_CipherFinal_ex(context, tag, &rest), "EVP_CipherFinal_ex")
                let code = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), tag)
                try check(code, "EVP_CIPHER_CTX_ctrl")
            }
        }
        return sealed
    }

    /// Opens what `seal` made with the same key and associated data; anything else is `.authenticationFailed`.
    package func open(_ sealed: [UInt8], associatedData: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= Self.overhead else { throw .authenticationFailed }
        let cipher = try Algorithms.shared.get().aes256GCM
        let count = sealed.count - Self.overhead
        let ciphertext = Array(sealed[Self.nonceLength..<(Self.nonceLength + count)])
        var tag = Array(sealed[(Self.nonceLength + count)...])
        // Room for one byte more, so that there is an address even for an empty message.
        var plaintext = [UInt8](repeating: 0, count: count + 1)
        try plaintext.withUnsafeMutableBufferPointer { (plaintext) throws(CryptographyError) in
            guard let output = plaintext.baseAddress else { throw failure("open") }
            try Self.contexts.withContext { (context) throws(CryptographyError) in
                try check(EVP_DecryptInit_ex2(context, cipher, key, sealed, nil), "EVP_DecryptInit_ex2")
                try update(context, associatedData, ciphertext, output)
                let code = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag)
                try check(code, "EVP_CIPHER_CTX_ctrl")
                var rest: Int32 = 0
                guard EVP_CipherFinal_ex(context, output + count, &rest) == 1 else {
                    ERR_clear_error()
                    throw .authenticationFailed
                }
            }
        }
        plaintext.removeLast()
        return plaintext
    }

    /// Feeds the associated data and the text; GCM gives as many bytes as it takes.
    private func update(
        _ context: OpaquePointer,
        _ associatedData: [UInt8],
        _ input: [UInt8],
        _ output: UnsafeMutablePointer<UInt8>
    ) throws(CryptographyError) {
        var written: Int32 = 0
        if !associatedData.isEmpty {
            let code = EVP_CipherUpdate(context, nil, &written, associatedData, Int32(associatedData.count))
            try check(code, "EVP_CipherUpdate")
        }
        guard !input.isEmpty else { return }
        try check(EVP_CipherUpdate(context, output, &written, input, Int32(input.count)), "EVP_CipherUpdate")
        guard written == input.count else { throw failure("EVP_CipherUpdate") }
    }
}
