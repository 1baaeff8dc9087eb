/// A whole entity, as the journal keeps it.
package enum Entity: Sendable, Hashable {
    case user(User)
    case group(Group)
    case role(Role)
    case managedPolicy(ManagedPolicy)
    case accessKey(AccessKey)

    /// Where the entity is filed.
    package var key: EntityKey {
        switch self {
        case .user(let user): EntityKey(.user, user.id)
        case .group(let group): EntityKey(.group, group.id)
        case .role(let role): EntityKey(.role, role.id)
        case .managedPolicy(let policy): EntityKey(.managedPolicy, policy.id)
        case .accessKey(let key): EntityKey(.accessKey, key.id)
        }
    }
}

/// Kind and id of an entity within its account.
package struct EntityKey: Sendable, Hashable {
    /// The kinds of entity; raw values are stored in the journal.
    package enum Kind: String, Sendable, CaseIterable {
        case user, group, role, managedPolicy, accessKey
    }

    package let kind: Kind
    package let id: String

    package init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }
}

/// One step of the log: an entity put in place or removed.
package enum Change: Sendable, Hashable {
    case put(Entity)
    case remove(EntityKey)
}
