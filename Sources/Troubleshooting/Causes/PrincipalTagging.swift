import AccessControl
import Identifiers
import PolicyEngine

/// Giving a user or role the tag that a policy asks of it (IAM User Guide, "Define permissions based on attributes").
enum PrincipalTagging {
    /// Nil unless `key` is a tag of the principal, and the principal is one that can be tagged.
    static func change(of principal: Principal, _ key: String, to value: String) -> RequestChange? {
        let prefix = "aws:principaltag/"
        guard key.lowercased().hasPrefix(prefix) else { return nil }
        let arn: String?
        switch principal.kind {
        case .user: arn = principal.arn
        case .assumedRole: arn = principal.issuerARN
        case .root, .federatedUser, .federatedIdentity, .service, .anonymous: arn = nil
        }
        // Nor can customers tag AWS's own roles.
        guard let arn, let parsed = ARN(arn), ReservedRole(arn) == nil else { return nil }
        let tag = String(key.dropFirst(prefix.count))
        let kind = parsed.resource.hasPrefix("user/") ? "user" : "role"
        let name = parsed.resource.split(separator: "/").last.map(String.init) ?? ""
        return RequestChange(
            keys: [ConditionKeyValue(key, value)],
            summary: "tag the \(kind) `\(name)` with `\(tag)` = `\(value)`, which every policy that asks for "
                + "this tag will see",
            commands: [
                "aws iam tag-\(kind) --\(kind)-name \(Shell.quoted(name)) --tags "
                    + Shell.quoted("Key=\(tag),Value=\(value)")
            ],
            isOfPrincipal: true
        )
    }
}
