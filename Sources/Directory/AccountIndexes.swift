import Identifiers

/// Who uses a managed policy. Entities are listed by name.
package struct PolicyUses: Sendable, Equatable {
    // Attached as a permissions policy.
    package fileprivate(set) var users = NameIndex()
    package fileprivate(set) var groups = NameIndex()
    package fileprivate(set) var roles = NameIndex()
    // Set as permissions boundary.
    package fileprivate(set) var boundedUsers = NameIndex()
    package fileprivate(set) var boundedRoles = NameIndex()

    /// In how many entities the policy is attached.
    package var attachmentCount: Int { users.count + groups.count + roles.count }
    /// For how many entities the policy is the permissions boundary.
    package var boundaryCount: Int { boundedUsers.count + boundedRoles.count }
    package var isEmpty: Bool { attachmentCount + boundaryCount == 0 }
}

/// What can be computed from an account's entities and is needed too often for that.
package struct AccountIndexes: Sendable, Equatable {
    // Ids by name.
    package private(set) var users = NameIndex()
    package private(set) var groups = NameIndex()
    package private(set) var roles = NameIndex()
    package private(set) var policies = NameIndex()
    private var membersByGroup: [String: NameIndex] = [:]
    private var usesByPolicyARN: [String: PolicyUses] = [:]
    private var accessKeysByOwner = EntityTable<[KeyOfOwner]>()

    private struct KeyOfOwner: Sendable, Equatable {
        let created: Timestamp
        let id: String
    }

    init() {}

    func members(ofGroup groupID: String) -> NameIndex { membersByGroup[groupID] ?? NameIndex() }
    func uses(ofPolicy arn: String) -> PolicyUses { usesByPolicyARN[arn] ?? PolicyUses() }
    /// The ARNs of all managed policies that something uses, in no order.
    package var usedPolicyARNs: some Collection<String> { usesByPolicyARN.keys }
    func accessKeyIDs(ofOwner ownerID: String) -> [String] { (accessKeysByOwner[ownerID] ?? []).map(\.id) }

    /// Follows an entity that was put or, if `new` is nil, removed. `old` is what stood there before.
    mutating func replace(_ old: Entity?, with new: Entity?) {
        let (before, after) = (old.map(IndexedFacts.init), new.map(IndexedFacts.init))
        // Most changes touch no indexed fact (an inline policy, a tag, a status).
        guard before != after else { return }
        if let before { update(before, isPresent: false) }
        if let after { update(after, isPresent: true) }
    }

    private mutating func update(_ facts: IndexedFacts, isPresent: Bool) {
        switch facts.kind {
        case .user:
            users.set(facts, isPresent)
            for group in facts.groupIDs {
                membersByGroup.update(group, NameIndex(), isEmpty: \.isEmpty) { $0.set(facts, isPresent) }
            }
        case .group: groups.set(facts, isPresent)
        case .role: roles.set(facts, isPresent)
        case .managedPolicy: policies.set(facts, isPresent)
        case .accessKey: updateAccessKey(facts, isPresent: isPresent)
        }
        updateUses(facts, isPresent: isPresent)
    }

    private mutating func updateUses(_ facts: IndexedFacts, isPresent: Bool) {
        for arn in facts.attached {
            usesByPolicyARN.update(arn, PolicyUses(), isEmpty: \.isEmpty) { uses in
                switch facts.kind {
                case .user: uses.users.set(facts, isPresent)
                case .group: uses.groups.set(facts, isPresent)
                case .role: uses.roles.set(facts, isPresent)
                case .managedPolicy, .accessKey: break
                }
            }
        }
        guard let boundary = facts.boundary else { return }
        usesByPolicyARN.update(boundary, PolicyUses(), isEmpty: \.isEmpty) { uses in
            if facts.kind == .user { uses.boundedUsers.set(facts, isPresent) }
            if facts.kind == .role { uses.boundedRoles.set(facts, isPresent) }
        }
    }

    private mutating func updateAccessKey(_ facts: IndexedFacts, isPresent: Bool) {
        guard let key = facts.accessKey else { return }
        var keys = accessKeysByOwner.removeValue(forKey: key.ownerID) ?? []
        if isPresent {
            keys.append(KeyOfOwner(created: key.created, id: facts.id))
            // Oldest first, however the keys came in: a removal that is taken back must leave no trace.
            keys.sort { ($0.created, $0.id) < ($1.created, $1.id) }
        } else {
            keys.removeAll { $0.id == facts.id }
        }
        if !keys.isEmpty { _ = accessKeysByOwner.updateValue(keys, forKey: key.ownerID) }
    }
}

/// The part of an entity that indexes depend on.
private struct IndexedFacts: Equatable {
    struct KeyFacts: Equatable {
        let ownerID: String
        let created: Timestamp
    }

    let kind: EntityKey.Kind
    let id: String
    var name = ""
    var groupIDs: [String] = []
    var attached: [String] = []
    var boundary: String?
    var accessKey: KeyFacts?

    init(_ entity: Entity) {
        kind = entity.key.kind
        id = entity.key.id
        switch entity {
        case .user(let user):
            name = user.name
            groupIDs = user.groupIDs
            attached = user.policies.attached
            boundary = user.permissionsBoundary
        case .group(let group):
            name = group.name
            attached = group.policies.attached
        case .role(let role):
            name = role.name
            attached = role.policies.attached
            boundary = role.permissionsBoundary
        case .managedPolicy(let policy): name = policy.name
        case .accessKey(let key): accessKey = KeyFacts(ownerID: key.ownerID, created: key.created)
        }
    }
}

extension NameIndex {
    fileprivate mutating func set(_ facts: IndexedFacts, _ isPresent: Bool) {
        if isPresent { insert(facts.name, id: facts.id) } else { remove(facts.name) }
    }
}

extension Dictionary {
    /// Changes a value in place and forgets it when it has become empty.
    fileprivate mutating func update(
        _ key: Key,
        _ initial: @autoclosure () -> Value,
        isEmpty: (Value) -> Bool,
        _ change: (inout Value) -> Void
    ) {
        // Taken out first, so that the change works on the only reference and copies nothing.
        var value = removeValue(forKey: key) ?? initial()
        change(&value)
        if !isEmpty(value) { self[key] = value }
    }
}
