/// The policies of one type, held against one request.
struct PolicyTypeEvaluation<Tracer: EvaluationTracer> {
    let type: PolicyType
    var tally = Tally()

    init(_ type: PolicyType) { self.type = type }

    /// Whether nothing that follows can change what this type says.
    @inline(__always)
    private var isSettled: Bool { !Tracer.seesEverything && tally.deny == .yes }

    /// Policies of which any may allow.
    @inline(__always)
    mutating func addUnion(
        _ policies: [AppliedPolicy],
        from first: Int = 0,
        level: Int? = nil,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        for index in policies.indices {
            if Tracer.seesEverything {
                addAll(policies[index], number: first + index, level: level, request, facts, &tracer)
            } else {
                addCandidates(policies.span[index].policy, first + index, request, facts, &tracer)
            }
            if isSettled { return }
        }
    }

    /// One policy.
    @inline(__always)
    mutating func addOnly(
        _ policy: AppliedPolicy,
        number: Int = 0,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        if Tracer.seesEverything {
            addAll(policy, number: number, level: nil, request, facts, &tracer)
        } else {
            addCandidates(policy.policy, number, request, facts, &tracer)
        }
    }

    /// Levels of policies, each of which must allow.
    mutating func addLevels(
        _ levels: [[AppliedPolicy]],
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        var allow = Truth.yes
        var first = 0
        for level in levels.indices {
            tally.allow = .no
            var ofLevel = self
            ofLevel.tally = Tally()
            ofLevel.addUnion(levels[level], from: first, level: level, request, facts, &tracer)
            tracer.endLevel(ofLevel.tally)
            join(ofLevel.tally)
            allow = allow && ofLevel.tally.allow
            if isSettled { return }
            first += levels[level].count
        }
        tally.allow = allow
    }

    /// Policies that must all allow.
    mutating func addIntersection(
        _ policies: [AppliedPolicy],
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        var allow = Truth.yes
        for index in policies.indices {
            var ofPolicy = PolicyTypeEvaluation(type)
            ofPolicy.addOnly(policies[index], number: index, request, facts, &tracer)
            join(ofPolicy.tally)
            allow = allow && ofPolicy.tally.allow
            if isSettled { return }
        }
        tally.allow = allow
    }

    @inline(__always)
    private mutating func join(_ part: Tally) {
        if part.deny > tally.deny {
            (tally.deny, tally.denyPolicy, tally.denyStatement) = (part.deny, part.denyPolicy, part.denyStatement)
        }
    }

    /// Looks at every statement.
    private mutating func addAll(
        _ applied: AppliedPolicy,
        number: Int,
        level: Int?,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        tracer.begin(applied, index: number, level: level)
        for statement in applied.policy.statements.span.indices {
            visit(statement, applied.policy, number, isActionMatched: false, request, facts, &tracer)
        }
        tracer.endPolicy()
    }

    /// Looks only at the statements that the index of actions finds.
    @inline(__always)
    private mutating func addCandidates(
        _ policy: CompiledPolicy,
        _ number: Int,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        let isNamed = policy.actionBits & CompiledPolicy.bit(facts.actionHash) != 0
        let isInService = policy.serviceBits & CompiledPolicy.bit(facts.serviceHash) != 0
        if !isNamed, !isInService, policy.universal.isEmpty { return }
        let universal = policy.universal.span
        for index in universal.indices {
            visit(Int(universal[index]), policy, number, isActionMatched: false, request, facts, &tracer)
        }
        if isNamed { visit(policy.byAction.span, facts.actionHash, policy, number, request, facts, &tracer) }
        if isInService { visit(policy.byService.span, facts.serviceHash, policy, number, request, facts, &tracer) }
    }

    /// Looks at the statements behind a hash, if the pattern that was indexed matches the action.
    @inline(__always)
    private mutating func visit(
        _ entries: Span<IndexEntry>,
        _ hash: UInt64,
        _ policy: CompiledPolicy,
        _ number: Int,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low &+ high) / 2
            if entries[middle].hash < hash { low = middle &+ 1 } else { high = middle }
        }
        while low < entries.count, entries[low].hash == hash {
            let entry = entries[low]
            low &+= 1
            if policy.matchesAction(Int(entry.pattern), request) {
                visit(Int(entry.statement), policy, number, isActionMatched: true, request, facts, &tracer)
            }
        }
    }

    /// Holds one statement against the request.
    private mutating func visit(
        _ index: Int,
        _ policy: CompiledPolicy,
        _ number: Int,
        isActionMatched: Bool,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts,
        _ tracer: inout Tracer
    ) {
        let statement = policy.statements.span[index]
        if !Tracer.seesEverything, !statement.isDeny, isAllowSettled { return }
        var (truth, grants) = principal(statement, policy, request, facts)
        if truth != .yes {
            tracer.fails(.principal, truth, statement: index, of: policy)
            if !Tracer.seesEverything { return }
        }
        let action = isActionMatched ? .yes : policy.matchesAction(statement, request)
        if action != .yes {
            tracer.fails(.action, action, statement: index, of: policy)
            if !Tracer.seesEverything { return }
            truth = truth && action
        }
        let resource = tracer.assumed(
            resource(statement, policy, request),
            .resource,
            statement: index,
            of: policy
        )
        if resource != .yes {
            tracer.fails(.resource, resource, statement: index, of: policy)
            if !Tracer.seesEverything, resource == .no { return }
            truth = truth && resource
        }
        for (place, condition) in statement.conditions.range.enumerated() {
            let holds = tracer.assumed(
                policy.holds(policy.conditions.span[condition], request.context),
                .condition(place),
                statement: index,
                of: policy
            )
            if holds != .yes {
                tracer.fails(.condition(place), holds, statement: index, of: policy)
                if !Tracer.seesEverything, holds == .no { return }
                truth = truth && holds
            }
        }
        tracer.end(statement: index, of: policy, truth, grants: grants)
        if truth == .no { return }
        if statement.isDeny {
            tally.addDeny(truth, policy: Int32(truncatingIfNeeded: number), statement: Int32(truncatingIfNeeded: index))
        } else {
            if type != .resourceBased, type != .roleTrustPolicy { grants = [] }
            tally.addAllow(truth, grants)
        }
    }

    /// Whether further Allows add nothing.
    @inline(__always)
    private var isAllowSettled: Bool {
        switch type {
        case .resourceBased, .roleTrustPolicy: tally.grants.contains(.direct)
        default: tally.allow == .yes
        }
    }

    @inline(__always)
    private func principal(
        _ statement: StatementRecord,
        _ policy: CompiledPolicy,
        _ request: AuthorizationRequest,
        _ facts: RequestFacts
    ) -> (Truth, ResourceGrants) {
        guard statement.principalForm == .none else {
            let grants = policy.reach(statement, request.principal, facts)
            return (Truth(!grants.isEmpty), grants)
        }
        switch type {
        case .resourceBased, .roleTrustPolicy:
            // A principal is required here. Without one nobody is allowed, and everybody denied.
            return (Truth(statement.isDeny), [])
        default:
            return (.yes, [])
        }
    }

    @inline(__always)
    private func resource(_ statement: StatementRecord, _ policy: CompiledPolicy, _ request: AuthorizationRequest)
        -> Truth
    {
        switch statement.resourceForm {
        case .any: .yes
        // Elsewhere its absence allows nothing and denies everything.
        case .none: Truth(statement.isDeny || type.hasNoResources(of: request))
        case .matching: policy.matchesResource(statement, request)
        case .notMatching: !policy.matchesResource(statement, request)
        }
    }
}

extension CompiledPolicy {
    /// Whether `Action` or `NotAction` fits.
    @inline(__always)
    func matchesAction(_ statement: StatementRecord, _ request: AuthorizationRequest) -> Truth {
        for index in statement.actions.range where matchesAction(index, request) {
            return Truth(!statement.isActionNegated)
        }
        return Truth(statement.isActionNegated)
    }

    /// Whether one pattern of `Action` or `NotAction` fits.
    @inline(__always)
    func matchesAction(_ pattern: Int, _ request: AuthorizationRequest) -> Bool {
        compare(request.action.utf8.span, patterns.span[pattern], request.context, .lowering) == .matches
    }

    /// Whether any of the resource patterns fits. The request's resource is text, whatever characters it has.
    @inline(__always)
    func matchesResource(_ statement: StatementRecord, _ request: AuthorizationRequest) -> Truth {
        let resource = request.resource.utf8.span
        var result = Truth.no
        for index in statement.resources.range {
            switch compare(resource, patterns.span[index], request.context, .resource) {
            case .matches: return .yes
            case .unknown: result = .unknown
            case .differs, .meaningless, .unresolved: break
            }
        }
        return result
    }
}
