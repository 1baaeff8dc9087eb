package import Identifiers

/// An account as one value: everything IAM knows of it, with the indexes that look-ups and listings need.
///
/// INVARIANT: the indexes mirror the entities. `apply` is the only way to change either.
package struct Account: Sendable, Equatable {
    package let id: AccountID
    /// When the account was made: the root user's creation time.
    package let created: Timestamp

    package private(set) var users = EntityTable<User>()
    package private(set) var groups = EntityTable<Group>()
    package private(set) var roles = EntityTable<Role>()
    package private(set) var managedPolicies = EntityTable<ManagedPolicy>()
    package private(set) var accessKeys = EntityTable<AccessKey>()
    package private(set) var indexes = AccountIndexes()

    /// A new account holds nothing but its root user.
    package init(id: AccountID, created: Timestamp) {
        self.id = id
        self.created = created
    }

    // MARK: Look-ups

    // Names are unique ignoring case: IAM User Guide, "IAM and AWS STS quotas", name requirements.

    package func user(named name: String) -> User? { indexes.users.id(of: name).flatMap { users[$0] } }
    package func group(named name: String) -> Group? { indexes.groups.id(of: name).flatMap { groups[$0] } }
    package func role(named name: String) -> Role? { indexes.roles.id(of: name).flatMap { roles[$0] } }
    /// A customer managed policy by name, whatever its path.
    package func managedPolicy(named name: String) -> ManagedPolicy? {
        indexes.policies.id(of: name).flatMap { managedPolicies[$0] }
    }

    /// A customer managed policy by its ARN, which must be exact, path and case included.
    package func managedPolicy(arn: String) -> ManagedPolicy? {
        guard let policy = managedPolicy(named: Account.lastPathComponent(of: arn)), self.arn(of: policy) == arn
        else { return nil }
        return policy
    }

    /// A user by ARN, which must be exact.
    package func user(arn: String) -> User? {
        guard let user = user(named: Account.lastPathComponent(of: arn)), self.arn(of: user) == arn else { return nil }
        return user
    }

    /// A role by ARN, which must be exact.
    package func role(arn: String) -> Role? {
        guard let role = role(named: Account.lastPathComponent(of: arn)), self.arn(of: role) == arn else { return nil }
        return role
    }

    private static func lastPathComponent(of arn: String) -> String {
        arn.lastIndex(of: "/").map { String(arn[arn.index(after: $0)...]) } ?? ""
    }

    /// The keys of a user (unique id) or of the root user (account id), oldest first.
    package func accessKeys(ofOwner ownerID: String) -> [AccessKey] {
        indexes.accessKeyIDs(ofOwner: ownerID).compactMap { accessKeys[$0] }
    }

    /// The users in a group, by name.
    package func members(ofGroup groupID: String) -> NameIndex { indexes.members(ofGroup: groupID) }

    /// Who uses a managed policy, customer's or AWS's, and for what.
    package func uses(ofPolicy arn: String) -> PolicyUses { indexes.uses(ofPolicy: arn) }

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
        case .put(let entity):
            let old = store(entity)
            indexes.replace(old, with: entity)
            return old.map(Change.put) ?? .remove(entity.key)
        case .remove(let key):
            guard let old = discard(key) else { return nil }
            indexes.replace(old, with: nil)
            return .put(old)
        }
    }

    private mutating func store(_ entity: Entity) -> Entity? {
        switch entity {
        case .user(let user): users.updateValue(user, forKey: user.id).map(Entity.user)
        case .group(let group): groups.updateValue(group, forKey: group.id).map(Entity.group)
        case .role(let role): roles.updateValue(role, forKey: role.id).map(Entity.role)
        case .managedPolicy(let policy):
            managedPolicies.updateValue(policy, forKey: policy.id).map(Entity.managedPolicy)
        case .accessKey(let key): accessKeys.updateValue(key, forKey: key.id).map(Entity.accessKey)
        }
    }

    private mutating func discard(_ key: EntityKey) -> Entity? {
        switch key.kind {
        case .user: users.removeValue(forKey: key.id).map(Entity.user)
        case .group: groups.removeValue(forKey: key.id).map(Entity.group)
        case .role: roles.removeValue(forKey: key.id).map(Entity.role)
        case .managedPolicy: managedPolicies.removeValue(forKey: key.id).map(Entity.managedPolicy)
        case .accessKey: accessKeys.removeValue(forKey: key.id).map(Entity.accessKey)
        }
    }
}
