import AccessControl
import Directory
import Identifiers
import PolicyEngine

/// Giving a user or role the tag that a policy asks of it (IAM User Guide, "Define permissions based on attributes").
enum PrincipalTagging {
    /// Nil unless `key` is a tag of the principal, and the principal is one that can be tagged.
    static func change(of principal: Principal, _ key: String, to value: String) -> RequestChange? {
        let prefix = "aws:principaltag/"
        guard key.lowercased().hasPrefix(prefix), let (kind, name) = holder(of: principal) else { return nil }
        let tag = String(key.dropFirst(prefix.count))
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

    /// Taking tags away, besides what another change does; nil where the principal has none that can be taken away.
    static func removal(of tags: [String], from principal: Principal, leaving change: RequestChange) -> RequestChange? {
        guard !tags.isEmpty, let (kind, name) = holder(of: principal) else { return nil }
        var change = change
        let removal =
            "remove the tag\(tags.count == 1 ? "" : "s") \(tags.map { "`\($0)`" }.joined(separator: ", ")) of the \(kind) `\(name)`"
        let kept = change.keys.first.map { "`\($0.key)` is `\($0.values.first ?? "")`" } ?? ""
        change.summary = change.summary.isEmpty ? "\(removal), so that \(kept)" : "\(removal), and \(change.summary)"
        change.commands.insert(
            "aws iam untag-\(kind) --\(kind)-name \(Shell.quoted(name)) --tag-keys "
                + tags.map(Shell.quoted).joined(separator: " "),
            at: 0
        )
        return change
    }

    /// The user or role that has the principal's tags; nil where nobody can tag it: customers cannot tag AWS's own roles.
    private static func holder(of principal: Principal) -> (kind: String, name: String)? {
        let arn: String?
        switch principal.kind {
        case .user: arn = principal.arn
        case .assumedRole: arn = principal.issuerARN
        case .root, .federatedUser, .federatedIdentity, .service, .anonymous: arn = nil
        }
        guard let arn, let parsed = ARN(arn), ReservedRole(arn) == nil else { return nil }
        return (
            parsed.resource.hasPrefix("user/") ? "user" : "role",
            parsed.resource.split(separator: "/").last.map(String.init) ?? ""
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
