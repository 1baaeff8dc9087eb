/// The tables of an ``Account``.
///
/// INVARIANT: changed only by an account that holds the one reference to them (`Account.apply`), so a value that others
/// can see never changes. That is what makes it `Sendable`, unchecked.
final class AccountTables: @unchecked Sendable {
    private(set) var users = EntityTable<User>()
    private(set) var groups = EntityTable<Group>()
    private(set) var roles = EntityTable<Role>()
    private(set) var managedPolicies = EntityTable<ManagedPolicy>()
    private(set) var accessKeys = EntityTable<AccessKey>()
    private(set) var indexes = AccountIndexes()

    init() {}

    init(copying other: AccountTables) {
        users = other.users
        groups = other.groups
        roles = other.roles
        managedPolicies = other.managedPolicies
        accessKeys = other.accessKeys
        indexes = other.indexes
    }

    func isEqual(to other: AccountTables) -> Bool {
        users == other.users && groups == other.groups && roles == other.roles
            && managedPolicies == other.managedPolicies && accessKeys == other.accessKeys && indexes == other.indexes
    }

    /// Makes a change and returns the change that undoes it (nil when there was nothing to remove).
    func apply(_ change: Change) -> Change? {
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

    private func store(_ entity: Entity) -> Entity? {
        switch entity {
        case .user(let user): users.updateValue(user, forKey: user.id).map(Entity.user)
        case .group(let group): groups.updateValue(group, forKey: group.id).map(Entity.group)
        case .role(let role): roles.updateValue(role, forKey: role.id).map(Entity.role)
        case .managedPolicy(let policy):
            managedPolicies.updateValue(policy, forKey: policy.id).map(Entity.managedPolicy)
        case .accessKey(let key): accessKeys.updateValue(key, forKey: key.id).map(Entity.accessKey)
        }
    }

    private func discard(_ key: EntityKey) -> Entity? {
        switch key.kind {
        case .user: users.removeValue(forKey: key.id).map(Entity.user)
        case .group: groups.removeValue(forKey: key.id).map(Entity.group)
        case .role: roles.removeValue(forKey: key.id).map(Entity.role)
        case .managedPolicy: managedPolicies.removeValue(forKey: key.id).map(Entity.managedPolicy)
        case .accessKey: accessKeys.removeValue(forKey: key.id).map(Entity.accessKey)
        }
    }
}
