package import Identifiers

/// An account as one value: everything IAM knows of it, with the indexes that look-ups need.
///
/// INVARIANT: the indexes mirror the entities. `apply` is the only way to change either.
package struct Account: Sendable {
    package let id: AccountID
    /// When the account was made: the root user's creation time.
    package let created: Timestamp

    package private(set) var users: [String: User] = [:]
    package private(set) var groups: [String: Group] = [:]
    package private(set) var roles: [String: Role] = [:]
    package private(set) var managedPolicies: [String: ManagedPolicy] = [:]
    package private(set) var accessKeys: [String: AccessKey] = [:]

    // Names are unique ignoring case: IAM User Guide, "IAM and AWS STS quotas", name requirements.
    private var userIDs: [String: String] = [:]
    private var groupIDs: [String: String] = [:]
    private var roleIDs: [String: String] = [:]
    private var policyIDs: [String: String] = [:]
    private var keyIDsByOwner: [String: [String]] = [:]
    private var memberIDs: [String: Set<String>] = [:]

    /// A new account holds nothing but its root user.
    package init(id: AccountID, created: Timestamp) {
        self.id = id
        self.created = created
    }

    // MARK: Look-ups

    package func user(named name: String) -> User? { userIDs[name.lowercased()].flatMap { users[$0] } }
    package func group(named name: String) -> Group? { groupIDs[name.lowercased()].flatMap { groups[$0] } }
    package func role(named name: String) -> Role? { roleIDs[name.lowercased()].flatMap { roles[$0] } }
    /// A customer managed policy by name, whatever its path.
    package func managedPolicy(named name: String) -> ManagedPolicy? {
        policyIDs[name.lowercased()].flatMap { managedPolicies[$0] }
    }

    /// A customer managed policy by its ARN, which must be exact, path and case included.
    package func managedPolicy(arn: String) -> ManagedPolicy? {
        guard let slash = arn.lastIndex(of: "/"),
            let policy = managedPolicy(named: String(arn[arn.index(after: slash)...])), self.arn(of: policy) == arn
        else { return nil }
        return policy
    }

    /// The keys of a user (unique id) or of the root user (account id), oldest first.
    package func accessKeys(ofOwner ownerID: String) -> [AccessKey] {
        (keyIDsByOwner[ownerID] ?? []).compactMap { accessKeys[$0] }
    }

    /// Unique ids of the users in a group.
    package func members(ofGroup groupID: String) -> Set<String> { memberIDs[groupID] ?? [] }

    // MARK: ARNs

    package var rootARN: String { "arn:aws:iam::\(id):root" }
    package func arn(of user: User) -> String { "arn:aws:iam::\(id):user\(user.path)\(user.name)" }
    package func arn(of group: Group) -> String { "arn:aws:iam::\(id):group\(group.path)\(group.name)" }
    package func arn(of role: Role) -> String { "arn:aws:iam::\(id):role\(role.path)\(role.name)" }
    package func arn(of policy: ManagedPolicy) -> String { "arn:aws:iam::\(id):policy\(policy.path)\(policy.name)" }

    // MARK: Changes

    /// Makes a change and returns the change that undoes it (nil when there was nothing to remove).
    @discardableResult
    package mutating func apply(_ change: Change) -> Change? {
        switch change {
        case .put(.user(let user)):
            let old = users.updateValue(user, forKey: user.id)
            if let old { unindex(old) }
            userIDs[user.name.lowercased()] = user.id
            for group in user.groupIDs { memberIDs[group, default: []].insert(user.id) }
            return undo(old.map(Entity.user), change)
        case .put(.group(let group)):
            let old = groups.updateValue(group, forKey: group.id)
            if let old { groupIDs[old.name.lowercased()] = nil }
            groupIDs[group.name.lowercased()] = group.id
            return undo(old.map(Entity.group), change)
        case .put(.role(let role)):
            let old = roles.updateValue(role, forKey: role.id)
            roleIDs[role.name.lowercased()] = role.id
            return undo(old.map(Entity.role), change)
        case .put(.managedPolicy(let policy)):
            let old = managedPolicies.updateValue(policy, forKey: policy.id)
            policyIDs[policy.name.lowercased()] = policy.id
            return undo(old.map(Entity.managedPolicy), change)
        case .put(.accessKey(let key)):
            let old = accessKeys.updateValue(key, forKey: key.id)
            if old == nil { keyIDsByOwner[key.ownerID, default: []].append(key.id) }
            return undo(old.map(Entity.accessKey), change)
        case .remove(let key):
            return remove(key).map(Change.put)
        }
    }

    private func undo(_ old: Entity?, _ change: Change) -> Change? {
        if let old { return .put(old) }
        guard case .put(let entity) = change else { return nil }
        return .remove(entity.key)
    }

    private mutating func unindex(_ user: User) {
        userIDs[user.name.lowercased()] = nil
        for group in user.groupIDs { memberIDs[group]?.remove(user.id) }
    }

    private mutating func remove(_ key: EntityKey) -> Entity? {
        switch key.kind {
        case .user:
            guard let old = users.removeValue(forKey: key.id) else { return nil }
            unindex(old)
            return .user(old)
        case .group:
            guard let old = groups.removeValue(forKey: key.id) else { return nil }
            groupIDs[old.name.lowercased()] = nil
            return .group(old)
        case .role:
            guard let old = roles.removeValue(forKey: key.id) else { return nil }
            roleIDs[old.name.lowercased()] = nil
            return .role(old)
        case .managedPolicy:
            guard let old = managedPolicies.removeValue(forKey: key.id) else { return nil }
            policyIDs[old.name.lowercased()] = nil
            return .managedPolicy(old)
        case .accessKey:
            guard let old = accessKeys.removeValue(forKey: key.id) else { return nil }
            keyIDsByOwner[old.ownerID]?.removeAll { $0 == key.id }
            return .accessKey(old)
        }
    }
}
