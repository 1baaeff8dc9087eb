package import Cryptography

/// Seals the secrets of long-term access keys before they reach the journal. The id of the key is authenticated with
/// them, so a sealed secret cannot be moved to another key.
package struct SecretSealer: Sendable {
    private let key: SealingKey

    /// Seals under a key of its own, derived from the master key.
    package init(masterKey: SealingKey) throws(CryptographyError) {
        key = try masterKey.derive(purpose: "access key secrets")
    }

    /// What `AccessKey.sealedSecret` holds.
    package func seal(_ secret: String, accessKeyID: String) throws(CryptographyError) -> [UInt8] {
        try key.seal(Array(secret.utf8), associatedData: Array(accessKeyID.utf8))
    }

    /// The secret again.
    package func open(_ sealed: [UInt8], accessKeyID: String) throws(CryptographyError) -> String {
        String(decoding: try key.open(sealed, associatedData: Array(accessKeyID.utf8)), as: UTF8.self)
    }

    /// A new secret access key: 30 random bytes in base 64, which are 40 characters of `A–Z a–z 0–9 + /`, as AWS's are.
    package static func makeAccessKeySecret(
        random: (Int) throws(CryptographyError) -> [UInt8]
    ) throws(CryptographyError) -> String {
        let bytes = try random(30)
        precondition(bytes.count == 30, "A secret must be made of exactly 30 random bytes")
        return Base64.encode(bytes)
    }
}
