package import Cryptography
package import Identifiers

/// Temporary credentials as they are given out.
package struct TemporaryCredentials: Sendable, Hashable {
    /// `ASIA…`
    package let accessKeyID: String
    /// 40 characters.
    package let secretAccessKey: String
    package let sessionToken: String
    package let expires: Timestamp
}

/// Makes and opens session tokens. A token holds the whole session, sealed, so that any node with the master key can
/// verify it without a look-up.
///
/// Each token is sealed under a key of its own, derived from the id of its access key. So a token opens with no other
/// access key, and however many tokens there are, no key meets a random nonce twice.
package struct SessionTokenSealer: Sendable {
    private static let version: UInt8 = 1
    private let key: SealingKey

    /// Seals under a key of its own, derived from the master key.
    package init(masterKey: SealingKey) throws(CryptographyError) {
        key = try masterKey.derive(purpose: "session tokens")
    }

    /// Gives out credentials for a session of `account`. The access key in `session` is replaced by a new one, made of
    /// 5 and 30 bytes of `random`.
    package func issue(
        _ session: Session,
        account: AccountID,
        random: (Int) throws(CryptographyError) -> [UInt8]
    ) throws(CryptographyError) -> TemporaryCredentials {
        var session = session
        session.accountID = account.text
        session.accessKeyID = AccessKeyID.make(.temporaryAccessKey, account: account, random: try random(5))
        session.secretAccessKey = try SecretSealer.makeAccessKeySecret(random: random)
        return TemporaryCredentials(
            accessKeyID: session.accessKeyID,
            secretAccessKey: session.secretAccessKey,
            sessionToken: try token(for: session),
            expires: session.expires
        )
    }

    /// The token of a session that already has its access key.
    package func token(for session: Session) throws(CryptographyError) -> String {
        let sealed = try key.derive(purpose: session.accessKeyID)
            .seal(SessionCoding.encode(session), associatedData: [Self.version])
        return Base64.encode([Self.version] + sealed)
    }

    /// The session of a token, or nil when it was not made under this master key for this access key.
    package func open(_ token: String, accessKeyID: String) -> Session? {
        guard let bytes = Base64.decode(token), bytes.first == Self.version,
            let key = try? key.derive(purpose: accessKeyID),
            let plaintext = try? key.open(Array(bytes.dropFirst()), associatedData: [Self.version]),
            let session = SessionCoding.decode(plaintext), session.accessKeyID == accessKeyID
        else { return nil }
        return session
    }
}
