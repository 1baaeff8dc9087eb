import Identifiers
import PolicyLanguage

extension AccountTransaction {
    package mutating func createRole(
        name: String,
        path: String,
        trustPolicy: String,
        description: String?,
        maxSessionDurationSeconds: Int?,
        permissionsBoundary: String?,
        tags: [Tag]
    ) throws(IAMError) -> Role {
        if Role.reservedPaths.contains(where: { path.hasPrefix($0) }) { throw .reservedPath(path) }
        let trust = try trust(trustPolicy)
        guard account.role(named: name) == nil else { throw .entityAlreadyExists(.role, name: name) }
        try checkQuota(.roles, have: account.roles.count, limit: quotas.rolesPerAccount)
        try checkBoundary(permissionsBoundary)
        var role = Role(
            id: environment.makeUniqueID(.role),
            name: name,
            path: path,
            created: now,
            trustPolicy: trust.policy
        )
        role.trustedIDs = trust.trustedIDs
        role.description = description
        if let maxSessionDurationSeconds { role.maxSessionDurationSeconds = maxSessionDurationSeconds }
        role.permissionsBoundary = permissionsBoundary
        role.tags = try merged([], with: tags, Role.self)
        put(.role(role))
        return role
    }

    /// A description that is left out stays; a session duration that is left out becomes the default of one hour (IAM
    /// API Reference, UpdateRole).
    package mutating func updateRole(
        named name: String,
        description: String?,
        maxSessionDurationSeconds: Int?
    ) throws(IAMError) {
        var role = try account.holder(Role.self, named: name)
        if role.isServiceLinked, let description, maxSessionDurationSeconds == nil {
            _ = try updateRoleDescription(named: name, description: description)
            return
        }
        try role.checkModifiable()
        if let description { role.description = description }
        role.maxSessionDurationSeconds = maxSessionDurationSeconds ?? 3600
        put(.role(role))
    }

    /// The description is the only thing that a customer may change of a service-linked role (IAM User Guide,
    /// "Troubleshoot IAM roles").
    package mutating func updateRoleDescription(named name: String, description: String) throws(IAMError) -> Role {
        var role = try account.holder(Role.self, named: name)
        if !role.isServiceLinked { try role.checkModifiable() }
        role.description = description
        put(.role(role))
        return role
    }

    package mutating func deleteRole(named name: String) throws(IAMError) {
        let role = try account.holder(Role.self, named: name)
        try role.checkModifiable()
        try checkHoldsNoPolicies(role)
        remove(.role, role.id)
    }

    package mutating func updateTrustPolicy(ofRole name: String, document: String) throws(IAMError) {
        var role = try account.holder(Role.self, named: name)
        try role.checkModifiable()
        let trust = try trust(document)
        role.trustPolicy = trust.policy
        role.trustedIDs = trust.trustedIDs
        put(.role(role))
    }

    private func trust(_ text: String) throws(IAMError) -> (policy: PolicyText, trustedIDs: [String: String]) {
        let document = try parsePolicy(text, as: .trust)
        let trustedIDs = try account.trustedIDs(of: document)
        let policy = PolicyText(text)
        guard PolicySize.count(text, as: .trust) <= quotas.trustPolicySize else {
            throw .limitExceeded(.trustPolicySize, limit: quotas.trustPolicySize)
        }
        return (policy, trustedIDs)
    }
}
