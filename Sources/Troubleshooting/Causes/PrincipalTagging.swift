import AccessControl
import Directory
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
            tagged: .principal
        )
    }

    /// The tags whose keys are this one but for letter case, where there are several. IAM itself takes only one of them,
    /// sessions and exports may show more.
    static func twins(of tag: String, _ principal: Principal, in world: World) -> [(key: String, value: String)]? {
        guard let arn = principal.kind == .assumedRole ? principal.issuerARN : principal.arn,
            let account = world.account(of: arn)
        else { return nil }
        let tags = account.user(arn: arn)?.tags ?? account.role(arn: arn)?.tags ?? []
        let found = tags.filter { $0.key.lowercased() == tag.lowercased() }.map { (key: $0.key, value: $0.value) }
        return found.count > 1 ? found : nil
    }
}
