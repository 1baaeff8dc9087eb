import Identifiers
import PolicyLanguage

/// Customer managed policies and their versions.
extension AccountTransaction {
    /// The customer managed policy of this ARN.
    package func managedPolicy(arn: String) throws(IAMError) -> ManagedPolicy {
        _ = try ARN(ofPolicy: arn)
        guard let policy = account.managedPolicy(arn: arn) else { throw .noSuchPolicy(arn: arn) }
        return policy
    }

    package mutating func createPolicy(
        name: String,
        path: String,
        description: String?,
        document: String,
        tags: [Tag]
    ) throws(IAMError) -> ManagedPolicy {
        let document = try managedDocument(document)
        guard account.managedPolicy(named: name) == nil else { throw .entityAlreadyExists(.policy, name: name) }
        try checkQuota(.policies, have: account.managedPolicies.count, limit: quotas.policiesPerAccount)
        var policy = ManagedPolicy(
            id: environment.makeUniqueID(.managedPolicy),
            name: name,
            path: path,
            description: description,
            document: document,
            created: now
        )
        policy.tags = try merged([], with: tags, ManagedPolicy.self)
        put(.managedPolicy(policy))
        return policy
    }

    /// A policy goes only when nothing uses it and no version but the default one is left.
    package mutating func deletePolicy(arn: String) throws(IAMError) {
        let policy = try managedPolicy(arn: arn)
        guard account.uses(ofPolicy: arn).isEmpty else { throw .deleteConflict(.policyIsAttached) }
        guard policy.versions.count == 1 else { throw .deleteConflict(.policyHasVersions) }
        remove(.managedPolicy, policy.id)
    }

    package mutating func createPolicyVersion(
        arn: String,
        document: String,
        setAsDefault: Bool
    ) throws(IAMError) -> (policy: ManagedPolicy, version: PolicyVersion) {
        var policy = try managedPolicy(arn: arn)
        let document = try managedDocument(document)
        guard policy.versions.count < quotas.versionsPerPolicy else {
            throw .tooManyVersions(limit: quotas.versionsPerPolicy)
        }
        let version = PolicyVersion(id: "v\(policy.nextVersion)", document: document, created: now)
        policy.versions.append(version)
        policy.nextVersion += 1
        policy.updated = now
        if setAsDefault { policy.defaultVersionID = version.id }
        put(.managedPolicy(policy))
        return (policy, version)
    }

    package mutating func setDefaultPolicyVersion(arn: String, version: String) throws(IAMError) {
        var policy = try managedPolicy(arn: arn)
        guard policy.version(version) != nil else { throw .noSuchPolicyVersion(arn: arn, version: version) }
        guard policy.defaultVersionID != version else { return }
        policy.defaultVersionID = version
        policy.updated = now
        put(.managedPolicy(policy))
    }

    package mutating func deletePolicyVersion(arn: String, version: String) throws(IAMError) {
        var policy = try managedPolicy(arn: arn)
        guard policy.version(version) != nil else { throw .noSuchPolicyVersion(arn: arn, version: version) }
        guard policy.defaultVersionID != version else { throw .deleteConflict(.versionIsDefault) }
        policy.versions.removeAll { $0.id == version }
        policy.updated = now
        put(.managedPolicy(policy))
    }

    private func managedDocument(_ text: String) throws(IAMError) -> PolicyText {
        _ = try parsePolicy(text, as: .managed)
        let document = PolicyText(text)
        guard PolicySize.count(text, as: .managed) <= quotas.managedPolicySize else {
            throw .limitExceeded(.managedPolicySize, limit: quotas.managedPolicySize)
        }
        return document
    }
}
