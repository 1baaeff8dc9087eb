package import Identifiers
import PolicyEngine

/// A change of permissions that somebody was seen to make.
package struct ObservedChange: Sendable, Hashable {
    package let time: Timestamp
    /// The ARN of who made it, or the service, where the event has it.
    package let actor: String?
    /// `iam:PutUserPolicy`
    package let action: String
    /// The account in which it was made.
    package let account: String?
    /// What was changed, as the event names it: ARNs, `user bob`, ids of organizations, of VPC endpoints and of access
    /// keys. The first is what people would say it was.
    package let targets: [String]
    /// The policy that was attached to it, detached from it or made its boundary: its ARN, or `p-…`.
    package let policy: String?

    /// The targets under the names by which a denial is compared with them.
    var names: Set<String> { Set(targets.map { ChangedName.text($0, account: account) }) }

    /// Whether it changes who may do something with its target, not only what its target may do: the target's own policy,
    /// its tags, whether it is there at all.
    var changesResource: Bool {
        guard action.hasPrefix("iam:") else { return true }
        if action == "iam:UpdateAssumeRolePolicy" || action.contains("Tag") || action.contains("Provider") {
            return true
        }
        return ["User", "Role", "Group", "Policy"].contains {
            action == "iam:Create\($0)" || action == "iam:Delete\($0)"
        }
    }

    /// Whether it can change what policies of this type say.
    func concerns(_ type: PolicyType) -> Bool {
        switch action.split(separator: ":").first {
        case "organizations": return type == .serviceControlPolicy || type == .resourceControlPolicy
        case "ec2": return type == .vpcEndpointPolicy
        case "iam": break
        default: return type == .resourceBased
        }
        if action.hasSuffix("PermissionsBoundary") { return type == .permissionsBoundary }
        if action == "iam:UpdateAssumeRolePolicy" { return type == .roleTrustPolicy }
        let managed = ["CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicyVersion"]
        if managed.contains(where: { action == "iam:\($0)" }) {
            return type == .identityBased || type == .permissionsBoundary || type == .sessionPolicy
        }
        if action.hasSuffix("Policy") || action.hasSuffix("Group") { return type == .identityBased }
        // What makes, removes or tags an entity may change anything.
        return true
    }
}

/// A name that is the same on both sides. Users, groups and roles are unique without their path, which events do not
/// have.
enum ChangedName {
    private static let kinds: Set = ["user", "group", "role"]

    /// `user bob` with its account, `arn:aws:iam::123456789012:user/people/bob`: both become `123456789012:user/bob`.
    static func text(_ target: String, account: String?) -> String {
        if let arn = ARN(target) {
            let parts = arn.resource.split(separator: "/")
            guard arn.service == "iam", parts.count >= 2, kinds.contains(String(parts[0])) else { return target }
            return "\(arn.account):\(parts[0])/\(parts[parts.count - 1])"
        }
        let words = target.split(separator: " ", maxSplits: 1)
        guard let account, words.count == 2, kinds.contains(String(words[0])) else { return target }
        return "\(account):\(words[0])/\(words[1])"
    }
}

/// The changes of an input, found by what they are of: a denial is compared with few of many.
package struct ChangeHistory: Sendable {
    /// In the order of their times.
    private var byName: [String: [ObservedChange]] = [:]

    package init() {}

    init(_ changes: [ObservedChange]) {
        for change in changes {
            for name in change.names { byName[name, default: []].append(change) }
        }
        for name in byName.keys { sort(name) }
    }

    package var isEmpty: Bool { byName.isEmpty }

    /// Takes the changes of another input as well.
    package mutating func formUnion(_ other: ChangeHistory) {
        for (name, changes) in other.byName {
            byName[name, default: []] += changes
            sort(name)
        }
    }

    /// Events of one file come in any order, files in that of their names.
    private mutating func sort(_ name: String) { byName[name]?.sort { $0.time < $1.time } }

    /// The last change of any of the names from one moment to another, both included.
    func last(
        of names: Set<String>,
        from start: Timestamp,
        through end: Timestamp,
        where isMeant: (ObservedChange) -> Bool
    ) -> ObservedChange? {
        names.compactMap { name -> ObservedChange? in
            let changes = byName[name] ?? []
            return changes[
                Self.index(after: start.advanced(bySeconds: -1), in: changes)..<Self.index(after: end, in: changes)
            ]
            .last(where: isMeant)
        }.max { $0.time < $1.time }
    }

    /// The first change of any of the names after a moment.
    func first(of names: Set<String>, after time: Timestamp, where isMeant: (ObservedChange) -> Bool) -> ObservedChange?
    {
        names.compactMap { name -> ObservedChange? in
            let changes = byName[name] ?? []
            return changes[Self.index(after: time, in: changes)...].first(where: isMeant)
        }.min { $0.time < $1.time }
    }

    /// How many changes are not after `time`.
    private static func index(after time: Timestamp, in changes: [ObservedChange]) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
