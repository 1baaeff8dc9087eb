/// One evaluation: every policy type in the order in which AWS names them.
///
/// Sources: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access", "Cross-account
/// policy evaluation logic" and "Permissions boundaries for IAM entities". docs/DECISIONS.md has what these leave open.
struct Evaluation {
    let facts: RequestFacts
    var resourceControl = Tally.allowing
    var serviceControl = Tally.allowing
    var vpcEndpoint = Tally.allowing
    var resource = Tally()
    var identity = Tally()
    var boundary = Tally.allowing
    var session = Tally.allowing

    /// Holds every policy against the request. Stops early, unless the tracer wants to see everything, once a type
    /// denies: types that follow are named after it.
    @inline(__always)
    init<Tracer: EvaluationTracer>(
        _ request: borrowing AuthorizationRequest,
        _ policies: borrowing PolicySet,
        _ tracer: inout Tracer
    ) {
        facts = RequestFacts(request, policies)
        if !facts.isServiceLinkedRole, !policies.resourceControlPolicies.isEmpty, !Self.isExemptFromRCPs(request) {
            tracer.begin(.resourceControlPolicy)
            var type = PolicyTypeEvaluation<Tracer>(.resourceControlPolicy)
            type.addLevels(policies.resourceControlPolicies, request, facts, &tracer)
            // `RCPFullAWSAccess` is attached at every level and cannot be detached.
            type.tally.allow = .yes
            resourceControl = type.tally
            tracer.end(.resourceControlPolicy, resourceControl)
            if isSettled(resourceControl, Tracer.self) { return }
        }
        if facts.hasAccount, !facts.isServiceLinkedRole, !policies.serviceControlPolicies.isEmpty {
            tracer.begin(.serviceControlPolicy)
            var type = PolicyTypeEvaluation<Tracer>(.serviceControlPolicy)
            type.addLevels(policies.serviceControlPolicies, request, facts, &tracer)
            serviceControl = type.tally
            tracer.end(.serviceControlPolicy, serviceControl)
            if isSettled(serviceControl, Tracer.self) { return }
        }
        if let endpoint = policies.vpcEndpointPolicies {
            vpcEndpoint = Self.union(.vpcEndpointPolicy, endpoint, request, facts, &tracer)
            if isSettled(vpcEndpoint, Tracer.self) { return }
        }
        evaluateResource(request, policies, &tracer)
        if isSettled(resource, Tracer.self) || !facts.hasAccount { return }
        identity = Self.union(.identityBased, policies.identity, request, facts, &tracer)
        if isSettled(identity, Tracer.self) { return }
        evaluateLimits(request, policies, &tracer)
    }

    @inline(__always)
    private mutating func evaluateResource<Tracer: EvaluationTracer>(
        _ request: AuthorizationRequest,
        _ policies: PolicySet,
        _ tracer: inout Tracer
    ) {
        if policies.resourcePolicy == nil, !facts.needsResourcePolicy { return }
        tracer.begin(facts.resourcePolicyType)
        var type = PolicyTypeEvaluation<Tracer>(facts.resourcePolicyType)
        if let policy = policies.resourcePolicy {
            type.addOnly(policy, request, facts, &tracer)
        }
        resource = type.tally
        tracer.end(facts.resourcePolicyType, resource)
    }

    /// What only takes away: the permissions boundary and the session policies.
    @inline(__always)
    private mutating func evaluateLimits<Tracer: EvaluationTracer>(
        _ request: AuthorizationRequest,
        _ policies: PolicySet,
        _ tracer: inout Tracer
    ) {
        if let boundaries = policies.permissionsBoundaries, facts.hasBoundary {
            tracer.begin(.permissionsBoundary)
            var type = PolicyTypeEvaluation<Tracer>(.permissionsBoundary)
            type.addIntersection(boundaries, request, facts, &tracer)
            boundary = type.tally
            tracer.end(.permissionsBoundary, boundary)
            if isSettled(boundary, Tracer.self) { return }
        }
        // Without session policies a role session has what its role has; a federated user's session has nothing.
        // Source: IAM User Guide, "Permissions for GetFederationToken".
        if policies.sessionPolicies != nil || request.principal.kind == .federatedUser {
            session = Self.union(.sessionPolicy, policies.sessionPolicies ?? [], request, facts, &tracer)
        }
    }

    @inline(__always)
    private static func union<Tracer: EvaluationTracer>(
        _ type: PolicyType,
        _ policies: [AppliedPolicy],
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) -> Tally {
        tracer.begin(type)
        var evaluation = PolicyTypeEvaluation<Tracer>(type)
        evaluation.addUnion(policies, request, facts, &tracer)
        tracer.end(type, evaluation.tally)
        return evaluation.tally
    }

    @inline(__always)
    private func isSettled<Tracer: EvaluationTracer>(_ tally: Tally, _ tracer: Tracer.Type) -> Bool {
        !Tracer.seesEverything && tally.deny == .yes
    }

    /// `kms:RetireGrant` is beyond RCPs, and so is the trust policy of a service-linked role: a service can always assume
    /// it. Source: AWS Organizations User Guide, "Resource control policies".
    private static func isExemptFromRCPs(_ request: AuthorizationRequest) -> Bool {
        let action = request.action.utf8.span
        if action.isLowered("kms:retiregrant") { return true }
        guard action.isLowered("sts:assumerole") else { return false }
        let resource = request.resource.utf8.span
        guard let part = resource.resourcePart else { return false }
        return part.starts(with: "role/aws-service-role/")
    }
}
