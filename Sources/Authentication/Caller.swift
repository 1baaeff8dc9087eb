package import Identifiers

/// Who signed the request: the principal with its session. A reference, since it is kept from request to request.
package final class Caller: Sendable {
    package enum Kind: Sendable, Hashable {
        /// The account's root user.
        case root
        /// An IAM user, by unique id and name.
        case user(id: String, name: String)
        /// A role session: the role's unique id, its ARN with path, and the session's name.
        case assumedRole(roleID: String, roleARN: String, sessionName: String)
        /// A session of GetFederationToken: its name and the ARN of the user who asked (or of the root user).
        case federatedUser(name: String, issuerARN: String, issuerID: String)
    }

    package let account: AccountID
    package let kind: Kind
    /// As GetCallerIdentity and messages print it.
    package let arn: String
    /// `aws:userid`: `AIDA…`, `AROA…:session`, `account:name`, or the account id.
    package let userID: String
    /// The key that signed.
    package let accessKeyID: String
    /// Nil for long-term keys.
    package let session: Session?

    package init(
        account: AccountID,
        kind: Kind,
        arn: String,
        userID: String,
        accessKeyID: String,
        session: Session?
    ) {
        self.account = account
        self.kind = kind
        self.arn = arn
        self.userID = userID
        self.accessKeyID = accessKeyID
        self.session = session
    }
}

/// What temporary credentials carry. It travels sealed in the session token: any node verifies it without a look-up.
package struct Session: Sendable, Codable, Hashable {
    /// Which operation gave the credentials out; it decides what they may call.
    package enum Origin: String, Sendable, Codable {
        case assumeRole, getSessionToken, getFederationToken
    }

    /// A session tag.
    package struct SessionTag: Sendable, Codable, Hashable {
        package let key: String
        package let value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package var origin: Origin
    package var accountID: String
    package var accessKeyID: String
    package var secretAccessKey: String
    /// The unique id of the user or role behind the session; the account id for the root user.
    package var principalID: String
    /// The role session's or federated user's name; nil for GetSessionToken.
    package var name: String?
    package var issued: Timestamp
    package var expires: Timestamp
    /// When MFA was given, if it was.
    package var mfaAuthenticated: Timestamp?
    /// The inline session policy document.
    package var inlinePolicy: String?
    /// Managed session policies by ARN.
    package var policyARNs: [String] = []
    package var tags: [SessionTag] = []
    /// Keys of `tags` that go on along a chain of roles.
    package var transitiveTagKeys: [String] = []
    package var sourceIdentity: String?
    /// Whether the role was assumed with credentials of another role session: limits the duration to one hour.
    package var isChained: Bool = false

    package init(
        origin: Origin,
        accountID: String,
        accessKeyID: String,
        secretAccessKey: String,
        principalID: String,
        issued: Timestamp,
        expires: Timestamp
    ) {
        self.origin = origin
        self.accountID = accountID
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.principalID = principalID
        self.issued = issued
        self.expires = expires
    }
}
