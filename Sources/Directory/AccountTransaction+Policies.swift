import Identifiers
import PolicyLanguage

/// Inline policies, attachments and permissions boundaries of users, groups and roles.
extension AccountTransaction {
    // MARK: Inline policies

    /// Adds an inline policy or replaces the one of that name.
    package mutating func putInlinePolicy<Holder: PolicyHolder>(
        _ policyName: String,
        document text: String,
        of _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        var holder = try modifiable(Holder.self, named: name)
        _ = try parsePolicy(text, as: .inline)
        var policies = holder.policies.inline.filter { !$0.name.equalsIgnoringCase(policyName) }
        policies.append(InlinePolicy(name: policyName, document: PolicyText(text)))
        policies.sort { $0.name < $1.name }
        let limit = Holder.inlineSizeLimit(quotas)
        guard policies.reduce(0, { $0 + PolicySize.count($1.document.text, as: .inline) }) <= limit else {
            throw .inlinePoliciesTooLarge(Holder.kind, name: holder.name, limit: limit)
        }
        holder.policies.inline = policies
        put(holder.entity)
    }

    package mutating func deleteInlinePolicy<Holder: PolicyHolder>(
        _ policyName: String,
        of _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        var holder = try modifiable(Holder.self, named: name)
        guard let policy = holder.inlinePolicy(named: policyName) else {
            throw .noSuchInlinePolicy(of: Holder.kind, name: policyName)
        }
        holder.policies.inline.removeAll { $0.name == policy.name }
        put(holder.entity)
    }

    // MARK: Attachments

    /// Attaching twice changes nothing.
    package mutating func attachPolicy<Holder: PolicyHolder>(
        arn: String,
        to _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        var holder = try modifiable(Holder.self, named: name)
        let policy = try ARN(ofPolicy: arn)
        guard isManagedPolicy(arn) else { throw .policyNotAttachable(arn: arn) }
        guard !policy.isServiceRolePolicy else { throw .servicePolicyNotAttachable(to: Holder.kind) }
        guard !holder.policies.attached.contains(arn) else { return }
        let (quota, limit) = Holder.attachmentLimit(quotas)
        try checkQuota(quota, have: holder.policies.attached.count, limit: limit)
        holder.policies.attached.append(arn)
        put(holder.entity)
    }

    package mutating func detachPolicy<Holder: PolicyHolder>(
        arn: String,
        from _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        _ = try ARN(ofPolicy: arn)
        var holder = try modifiable(Holder.self, named: name)
        guard let index = holder.policies.attached.firstIndex(of: arn) else { throw .noSuchPolicy(arn: arn) }
        holder.policies.attached.remove(at: index)
        put(holder.entity)
    }

    // MARK: Permissions boundaries

    package mutating func putPermissionsBoundary<Holder: Boundable>(
        arn: String,
        of _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        var holder = try modifiable(Holder.self, named: name)
        try checkBoundary(arn)
        holder.permissionsBoundary = arn
        put(holder.entity)
    }

    package mutating func deletePermissionsBoundary<Holder: Boundable>(
        of _: Holder.Type,
        named name: String
    ) throws(IAMError) {
        var holder = try modifiable(Holder.self, named: name)
        guard holder.permissionsBoundary != nil else {
            throw .noSuchPermissionsBoundary(Holder.kind, name: holder.name)
        }
        holder.permissionsBoundary = nil
        put(holder.entity)
    }

    // MARK: Checks that commands share

    private func modifiable<Holder: PolicyHolder>(_: Holder.Type, named name: String) throws(IAMError) -> Holder {
        let holder = try account.holder(Holder.self, named: name)
        try holder.checkModifiable()
        return holder
    }

    /// Refuses a boundary that is not a managed policy.
    func checkBoundary(_ arn: String?) throws(IAMError) {
        guard let arn else { return }
        let policy = try ARN(ofPolicy: arn)
        guard isManagedPolicy(arn) else { throw .boundaryNotAttachable(arn: arn) }
        guard !policy.isServiceRolePolicy else { throw .servicePolicyNotAttachable(to: .policy) }
    }

    /// Whether there is a managed policy of this ARN, the account's own or AWS's.
    private func isManagedPolicy(_ arn: String) -> Bool {
        account.managedPolicy(arn: arn) != nil || environment.isAWSManagedPolicy(arn)
    }

    /// Entities with policies cannot be deleted.
    func checkHoldsNoPolicies(_ holder: some PolicyHolder) throws(IAMError) {
        guard holder.policies.attached.isEmpty else { throw .deleteConflict(.attachedPolicies) }
        guard holder.policies.inline.isEmpty else { throw .deleteConflict(.inlinePolicies) }
    }

    /// Reads a policy document as AWS would when it is saved.
    func parsePolicy(_ text: String, as kind: PolicyKind) throws(IAMError) -> PolicyDocument {
        do throws(PolicyError) {
            return try PolicyDocument(parsing: text, as: kind)
        } catch {
            throw .malformedPolicyDocument(message: error.message)
        }
    }
}

extension PolicyHolder {
    /// The inline policy of this name, whatever the case.
    package func inlinePolicy(named name: String) -> InlinePolicy? {
        policies.inline.first { $0.name.equalsIgnoringCase(name) }
    }
}

extension String {
    func equalsIgnoringCase(_ other: String) -> Bool { NameIndex.fold(self) == NameIndex.fold(other) }
}
