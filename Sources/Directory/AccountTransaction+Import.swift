import Identifiers
import PolicyLanguage

/// What became of the entities of an import.
package struct ImportCounts: Sendable, Equatable {
    package fileprivate(set) var users = 0
    package fileprivate(set) var groups = 0
    package fileprivate(set) var roles = 0
    package fileprivate(set) var policies = 0
    /// Entities that were there already, the same.
    package fileprivate(set) var unchanged = 0

    package init() {}
}

/// Taking over what another IAM has: entities come as they are, with their ids, dates and versions.
extension AccountTransaction {
    /// Adds the entities of `imported` that are not here. One that is here in another form is a conflict, and then
    /// nothing is added: an import never changes what an account has.
    ///
    /// Quotas do not count, since AWS raises them on request, nor do the rules for saving, since AWS has saved the
    /// documents. What an entity refers to must be there.
    package mutating func importEntities(of imported: Account) throws(IAMError) -> ImportCounts {
        var counts = ImportCounts()
        for policy in imported.managedPolicies.values.sorted(by: { $0.name < $1.name }) {
            let existing = account.managedPolicy(named: policy.name)
            let agrees = existing.map { Agreement.holds(policy, $0) }
            try add(.managedPolicy(policy), named: policy.name, .policy, agrees, &counts, \.policies)
        }
        for group in imported.groups.values.sorted(by: { $0.name < $1.name }) {
            let existing = account.group(named: group.name)
            let agrees = existing.map { Agreement.holds(group, $0) }
            try add(.group(group), named: group.name, .group, agrees, &counts, \.groups)
        }
        for user in imported.users.values.sorted(by: { $0.name < $1.name }) {
            let existing = account.user(named: user.name)
            let agrees = existing.map { Agreement.holds(user, $0) }
            try add(.user(user), named: user.name, .user, agrees, &counts, \.users)
        }
        for role in imported.roles.values.sorted(by: { $0.name < $1.name }) {
            let existing = account.role(named: role.name)
            let agrees = existing.map { Agreement.holds(role, $0, printedTrust: account.printedTrustPolicy(of: $0)) }
            try add(.role(role), named: role.name, .role, agrees, &counts, \.roles)
        }
        for user in imported.users.values { try checkReferences(user.policies, boundary: user.permissionsBoundary) }
        for group in imported.groups.values { try checkReferences(group.policies, boundary: nil) }
        for role in imported.roles.values { try checkReferences(role.policies, boundary: role.permissionsBoundary) }
        return counts
    }

    /// `agrees`: whether the entity of this name that is here says the same; nil when there is none.
    private mutating func add(
        _ entity: Entity,
        named name: String,
        _ kind: IAMError.EntityKind,
        _ agrees: Bool?,
        _ counts: inout ImportCounts,
        _ count: WritableKeyPath<ImportCounts, Int>
    ) throws(IAMError) {
        switch agrees {
        case true?: counts.unchanged += 1
        case false?: throw .importConflict(kind, name: name, account: account.id)
        case nil:
            let id = entity.key.id
            guard id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }) else {
                throw .validation(message: "The \(kind.rawValue) \(name) of account \(account.id) has no unique id.")
            }
            // The entity may have another name here: it was renamed since.
            guard !isUsed(id) else { throw .importConflict(kind, name: name, account: account.id) }
            put(entity)
            counts[keyPath: count] += 1
        }
    }

    private func isUsed(_ id: String) -> Bool {
        account.users[id] != nil || account.groups[id] != nil || account.roles[id] != nil
            || account.managedPolicies[id] != nil
    }

    /// AWS's own policies may be newer than those known here; evaluating one that is not known refuses the request.
    private func checkReferences(_ policies: PolicyHolding, boundary: String?) throws(IAMError) {
        for arn in policies.attached where !isKnown(arn) { throw .policyNotAttachable(arn: arn) }
        if let boundary, !isKnown(boundary) { throw .boundaryNotAttachable(arn: boundary) }
    }

    private func isKnown(_ arn: String) -> Bool {
        ARN(arn)?.account == "aws" || account.managedPolicy(arn: arn) != nil
    }
}

/// Whether an imported entity is the one that is here. Exports have dates to the second, documents in another layout,
/// and lists in any order; `GetAccountAuthorizationDetails` leaves out a role's description and longest session.
private enum Agreement {
    static func holds(_ imported: User, _ existing: User) -> Bool {
        imported.id == existing.id && imported.name == existing.name && imported.path == existing.path
            && imported.created.seconds == existing.created.seconds && Set(imported.tags) == Set(existing.tags)
            && imported.permissionsBoundary == existing.permissionsBoundary
            && Set(imported.groupIDs) == Set(existing.groupIDs) && holds(imported.policies, existing.policies)
    }

    static func holds(_ imported: Group, _ existing: Group) -> Bool {
        imported.id == existing.id && imported.name == existing.name && imported.path == existing.path
            && imported.created.seconds == existing.created.seconds && holds(imported.policies, existing.policies)
    }

    static func holds(_ imported: Role, _ existing: Role, printedTrust: String) -> Bool {
        imported.id == existing.id && imported.name == existing.name && imported.path == existing.path
            && imported.created.seconds == existing.created.seconds && Set(imported.tags) == Set(existing.tags)
            && imported.description ?? existing.description == existing.description
            && [existing.maxSessionDurationSeconds, 3600].contains(imported.maxSessionDurationSeconds)
            && imported.permissionsBoundary == existing.permissionsBoundary
            && holds(imported.trustPolicy, PolicyText(printedTrust)) && holds(imported.policies, existing.policies)
    }

    static func holds(_ imported: ManagedPolicy, _ existing: ManagedPolicy) -> Bool {
        imported.id == existing.id && imported.name == existing.name && imported.path == existing.path
            && imported.created.seconds == existing.created.seconds && Set(imported.tags) == Set(existing.tags)
            && imported.description ?? existing.description == existing.description
            && imported.defaultVersionID == existing.defaultVersionID
            && imported.versions.count == existing.versions.count
            && zip(imported.versions, existing.versions).allSatisfy { imported, existing in
                imported.id == existing.id && imported.created.seconds == existing.created.seconds
                    && holds(imported.document, existing.document)
            }
    }

    private static func holds(_ imported: PolicyHolding, _ existing: PolicyHolding) -> Bool {
        Set(imported.attached) == Set(existing.attached) && imported.inline.count == existing.inline.count
            && zip(imported.inline, existing.inline).allSatisfy { imported, existing in
                imported.name == existing.name && holds(imported.document, existing.document)
            }
    }

    private static func holds(_ imported: PolicyText, _ existing: PolicyText) -> Bool {
        if imported == existing { return true }
        guard let imported = try? PolicyDocument(reading: imported.text),
            let existing = try? PolicyDocument(reading: existing.text)
        else { return false }
        return imported.withoutPositions == existing.withoutPositions
    }
}
