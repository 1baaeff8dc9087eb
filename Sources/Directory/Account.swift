package import Identifiers

/// An account as one value: everything IAM knows of it, with the indexes that look-ups and listings need.
///
/// INVARIANT: the indexes mirror the entities. `apply` is the only way to change either.
package struct Account: Sendable, Equatable {
    package let id: AccountID
    /// When the account was made: the root user's creation time.
    package let created: Timestamp

    /// One reference for all tables: accounts are copied on the way of every request, by threads that would fight for
    /// the reference count of each table.
    private var tables = AccountTables()

    package var users: EntityTable<User> { tables.users }
    package var groups: EntityTable<Group> { tables.groups }
    package var roles: EntityTable<Role> { tables.roles }
    package var managedPolicies: EntityTable<ManagedPolicy> { tables.managedPolicies }
    package var accessKeys: EntityTable<AccessKey> { tables.accessKeys }
    package var indexes: AccountIndexes { tables.indexes }

    /// A new account holds nothing but its root user.
    package init(id: AccountID, created: Timestamp) {
        self.id = id
        self.created = created
    }

    // MARK: Look-ups

    // Names are unique ignoring case: IAM User Guide, "IAM and AWS STS quotas", name requirements.

    package func user(named name: String) -> User? { tables.indexes.users.id(of: name).flatMap { tables.users[$0] } }
    package func group(named name: String) -> Group? {
        tables.indexes.groups.id(of: name).flatMap { tables.groups[$0] }
    }
    package func role(named name: String) -> Role? { tables.indexes.roles.id(of: name).flatMap { tables.roles[$0] } }
    /// A customer managed policy by name, whatever its path.
    package func managedPolicy(named name: String) -> ManagedPolicy? {
        tables.indexes.policies.id(of: name).flatMap { tables.managedPolicies[$0] }
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
        arn.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(arn[arn.utf8.index(after: $0)...]) } ?? ""
    }

    /// The keys of a user (unique id) or of the root user (account id), oldest first.
    package func accessKeys(ofOwner ownerID: String) -> [AccessKey] {
        tables.indexes.accessKeyIDs(ofOwner: ownerID).compactMap { tables.accessKeys[$0] }
    }

    /// The users in a group, by name.
    package func members(ofGroup groupID: String) -> NameIndex { tables.indexes.members(ofGroup: groupID) }

    /// Who uses a managed policy, customer's or AWS's, and for what.
    package func uses(ofPolicy arn: String) -> PolicyUses { tables.indexes.uses(ofPolicy: arn) }

    // MARK: ARNs

    package var rootARN: String { "arn:aws:iam::\(id):root" }
    package func arn(of user: User) -> String { arn("user", user.path, user.name) }
    package func arn(of group: Group) -> String { arn("group", group.path, group.name) }
    package func arn(of role: Role) -> String { arn("role", role.path, role.name) }
    package func arn(of policy: ManagedPolicy) -> String { arn("policy", policy.path, policy.name) }

    /// `arn:aws:iam::123456789012:user/path/name`. Made several times in a request, so byte by byte: an interpolation
    /// takes several times as long.
    private func arn(_ type: String, _ path: String, _ name: String) -> String {
        let parts: InlineArray<6, String> = ["arn:aws:iam::", id.text, ":", type, path, name]
        var capacity = 0
        for index in parts.indices { capacity += parts[index].utf8.count }
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            var count = 0
            for index in parts.indices {
                let part = parts[index].utf8.span
                for position in part.indices { buffer[count + position] = part[position] }
                count += part.count
            }
            return count
        }
    }

    // MARK: Changes

    /// Makes a change and returns the change that undoes it (nil when there was nothing to remove).
    @discardableResult
    package mutating func apply(_ change: Change) -> Change? {
        if !isKnownUniquelyReferenced(&tables) { tables = AccountTables(copying: tables) }
        return tables.apply(change)
    }

    package static func == (left: Account, right: Account) -> Bool {
        left.id == right.id && left.created == right.created
            && (left.tables === right.tables || left.tables.isEqual(to: right.tables))
    }
}
