package import Cryptography
package import Identifiers
package import RequestSigning

/// Why a request has no caller. Cases hold facts; `AuthenticationError+Message.swift` words them.
package enum AuthenticationError: Error, Sendable, Hashable {
    /// The signature is not there, not well formed, not current, or not right.
    case signature(SignatureError)
    /// No account has a key of this id.
    case unknownAccessKey(String)
    /// The key is there, but switched off.
    case inactiveAccessKey(String)
    /// The key's user is gone.
    case ownerGone(accessKeyID: String)
    /// A temporary key without its session token, or a token that is not that key's.
    case invalidSessionToken(accessKeyID: String)
    /// The temporary credentials have expired.
    case expiredSession(accessKeyID: String, expired: Timestamp)
    /// The user or role behind the temporary credentials is gone.
    case principalGone(principalID: String)
    /// Credentials of this origin may not call IAM.
    case sessionMayNotCallIAM(Session.Origin)
    /// Credentials of this origin may not call this operation of STS.
    case sessionMayNotCall(operation: String, Session.Origin)
    /// A stored secret could not be opened: the master key is another one or the data are damaged.
    case unreadableSecret(accessKeyID: String, CryptographyError)
}
