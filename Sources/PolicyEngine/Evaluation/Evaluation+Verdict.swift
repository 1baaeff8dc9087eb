// From what the types say to the answer.
extension Evaluation {
    /// What is taken for granted of conditions that are not known.
    enum Assumption {
        /// A Deny that may match does, an Allow that may match does not.
        case worst
        /// The other way round.
        case best
    }

    /// The types in the order in which a denial names them: the order of evaluation.
    static let namingOrder: [PolicyType] = [
        .resourceControlPolicy, .serviceControlPolicy, .vpcEndpointPolicy, .resourceBased, .identityBased,
        .permissionsBoundary, .sessionPolicy,
    ]

    /// The answer.
    @inline(__always)
    func verdict(_ request: AuthorizationRequest, _ assumption: Assumption = .worst) -> Verdict {
        if let denial = explicitDeny(assumption) { return denial }
        if let type = missingAllow(assumption) { return Verdict(decision: .implicitDeny, decidedBy: type) }
        if let protection = AWSProtection(refusing: request, facts) {
            return Verdict(decision: .implicitDeny, decidedBy: nil, protection: protection)
        }
        return Verdict(decision: .allow, decidedBy: nil)
    }

    @inline(__always)
    private func explicitDeny(_ assumption: Assumption) -> Verdict? {
        if let verdict = denial(resourceControl, .resourceControlPolicy, assumption) { return verdict }
        if let verdict = denial(serviceControl, .serviceControlPolicy, assumption) { return verdict }
        if let verdict = denial(vpcEndpoint, .vpcEndpointPolicy, assumption) { return verdict }
        if let verdict = denial(resource, facts.resourcePolicyType, assumption) { return verdict }
        if let verdict = denial(identity, .identityBased, assumption) { return verdict }
        if let verdict = denial(boundary, .permissionsBoundary, assumption) { return verdict }
        return denial(session, .sessionPolicy, assumption)
    }

    @inline(__always)
    private func denial(_ tally: Tally, _ type: PolicyType, _ assumption: Assumption) -> Verdict? {
        guard denies(tally, assumption) else { return nil }
        return Verdict(
            decision: .explicitDeny,
            decidedBy: type,
            policyIndex: Int(tally.denyPolicy),
            statementIndex: Int(tally.denyStatement)
        )
    }

    /// The first type that must allow and does not. Within an account in the order of evaluation; across accounts the
    /// caller's own side comes first, so that nobody learns of a policy in another account before his own allow it.
    @inline(__always)
    private func missingAllow(_ assumption: Assumption) -> PolicyType? {
        if !allows(serviceControl, assumption) { return .serviceControlPolicy }
        if !allows(vpcEndpoint, assumption) { return .vpcEndpointPolicy }
        if !facts.isCrossAccount, isResourceAllowMissing(assumption) { return facts.resourcePolicyType }
        if isIdentityAllowMissing(assumption) { return .identityBased }
        if isLimitMissing(boundary, assumption) { return .permissionsBoundary }
        if isLimitMissing(session, assumption) { return .sessionPolicy }
        if facts.isCrossAccount, isResourceAllowMissing(assumption) { return facts.resourcePolicyType }
        return nil
    }

    @inline(__always)
    private func denies(_ tally: Tally, _ assumption: Assumption) -> Bool {
        assumption == .worst ? tally.deny != .no : tally.deny == .yes
    }

    @inline(__always)
    private func allows(_ tally: Tally, _ assumption: Assumption) -> Bool {
        assumption == .worst ? tally.allow == .yes : tally.allow != .no
    }

    @inline(__always)
    private func grants(_ assumption: Assumption) -> ResourceGrants {
        assumption == .worst ? resource.grants : resource.possibleGrants
    }

    @inline(__always)
    private func isResourceAllowMissing(_ assumption: Assumption) -> Bool {
        facts.needsResourcePolicy && grants(assumption).isEmpty
    }

    /// In the same account, a resource-based policy that names more than the account replaces the identity-based one.
    @inline(__always)
    private func isIdentityAllowMissing(_ assumption: Assumption) -> Bool {
        guard facts.hasAccount, !facts.isRoot, !allows(identity, assumption) else { return false }
        return facts.isCrossAccount || grants(assumption).isDisjoint(with: [.behindSession, .direct])
    }

    /// In the same account, a resource-based policy that names the user, the session or everyone lies beyond boundary
    /// and session policies.
    @inline(__always)
    private func isLimitMissing(_ tally: Tally, _ assumption: Assumption) -> Bool {
        guard facts.hasAccount, !allows(tally, assumption) else { return false }
        return facts.isCrossAccount || !grants(assumption).contains(.direct)
    }

    /// Whether a type on its own is enough to refuse the request, unknown conditions taken for the worst.
    func blocks(_ type: PolicyType) -> Bool {
        switch type {
        case .resourceControlPolicy: denies(resourceControl, .worst)
        case .serviceControlPolicy: denies(serviceControl, .worst) || !allows(serviceControl, .worst)
        case .vpcEndpointPolicy: denies(vpcEndpoint, .worst) || !allows(vpcEndpoint, .worst)
        case .resourceBased, .roleTrustPolicy: denies(resource, .worst) || isResourceAllowMissing(.worst)
        case .identityBased: denies(identity, .worst) || isIdentityAllowMissing(.worst)
        case .permissionsBoundary: denies(boundary, .worst) || isLimitMissing(boundary, .worst)
        case .sessionPolicy: denies(session, .worst) || isLimitMissing(session, .worst)
        }
    }
}
