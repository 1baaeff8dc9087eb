package import Identifiers

/// A principal as errors, events and people name it: an ARN, a service's name, an identity provider, or nobody.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "IAM identifiers".
package enum PrincipalName: Sendable, Hashable {
    case root(AccountID)
    /// `path` begins and ends with a slash.
    case user(AccountID, path: String, name: String)
    /// The role itself, as some services print it instead of the session.
    case role(AccountID, path: String, name: String)
    case roleSession(AccountID, role: String, session: String)
    case federatedUser(AccountID, name: String)
    /// The caller of AssumeRoleWithWebIdentity or AssumeRoleWithSAML.
    case identityProvider(String)
    case service(String)
    case anonymous

    /// Identity providers that are named without an ARN.
    private static let builtInProviders: Set = [
        "cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com",
    ]

    /// Nil for what names no principal.
    package init?(_ text: String) {
        if text == "*" || text.utf8.count == 9 && text.lowercased() == "anonymous" {
            self = .anonymous
        } else if let account = AccountID(text) {
            self = .root(account)
        } else if let arn = ARN(text) {
            guard let name = PrincipalName(arn) else { return nil }
            self = name
        } else if Self.builtInProviders.contains(text) {
            self = .identityProvider(text)
        } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn") {
            self = .service(text)
        } else {
            return nil
        }
    }

    private init?(_ arn: ARN) {
        guard let account = AccountID(arn.account) else { return nil }
        let parts = arn.resource.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        let path = parts.count > 2 ? "/" + parts[1..<(parts.count - 1)].joined(separator: "/") + "/" : "/"
        switch (arn.service, parts[0], parts.count) {
        case ("iam", "root", 1): self = .root(account)
        case ("iam", "user", 2...): self = .user(account, path: path, name: parts[parts.count - 1])
        case ("iam", "role", 2...): self = .role(account, path: path, name: parts[parts.count - 1])
        case ("iam", "oidc-provider", 2...), ("iam", "saml-provider", 2...):
            self = .identityProvider(arn.description)
        case ("sts", "assumed-role", 2): self = .roleSession(account, role: parts[1], session: "")
        case ("sts", "assumed-role", 3...):
            // A reserved role's ARN in a session has no path; older tools print one all the same.
            self = .roleSession(account, role: parts[parts.count - 2], session: parts[parts.count - 1])
        case ("sts", "federated-user", 2): self = .federatedUser(account, name: parts[1])
        default: return nil
        }
    }

    /// The account it belongs to; nil for services, identity providers and anonymous callers.
    package var account: AccountID? {
        switch self {
        case .root(let account), .user(let account, _, _), .role(let account, _, _),
            .roleSession(let account, _, _), .federatedUser(let account, _):
            account
        case .identityProvider, .service, .anonymous: nil
        }
    }
}
