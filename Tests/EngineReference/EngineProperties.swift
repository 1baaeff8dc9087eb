package import PolicyEngine
import PolicyLanguage

/// What must be true of the engine's answers to every question. Each property answers with what is wrong, or nil.
package enum EngineProperties {
    /// `decide`, `explain` and the reference evaluator give the same verdict.
    package static func differingVerdict(seed: UInt64) -> String? {
        var world = RandomQuestion(seed: seed)
        let (request, policies) = (world.request(), world.policies())
        let verdict = PolicyEvaluator.decide(request, policies)
        let reference = ReferenceEvaluator(request: request, policies: policies).decide()
        let explanation = PolicyEvaluator.explain(request, policies)
        if verdict == reference, verdict == explanation.verdict { return nil }
        return "\(verdict), explained \(explanation.verdict), reference \(reference)\n"
            + disagreements(explanation, request, policies)
    }

    /// The decision on the question of this seed.
    package static func decision(seed: UInt64) -> Decision {
        var world = RandomQuestion(seed: seed)
        let (request, policies) = (world.request(), world.policies())
        return PolicyEvaluator.decide(request, policies).decision
    }

    /// An explanation says what its verdict says.
    package static func inconsistentExplanation(seed: UInt64) -> String? {
        var world = RandomQuestion(seed: seed)
        let (request, policies) = (world.request(), world.policies())
        return inconsistency(PolicyEvaluator.explain(request, policies))
    }

    /// What is decided with unknown keys stays so, however they turn out, and what is said of single conditions holds.
    /// Also answers whether it was decided.
    package static func unsoundPartialAnswer(seed: UInt64) -> (isDecided: Bool, problem: String?) {
        var world = RandomQuestion(seed: seed)
        var request = world.request()
        let policies = world.policies()
        let partial = world.hide(request.context)
        request.context = partial
        switch PolicyEvaluator.decidePartially(request, policies) {
        case .depends(let dependencies):
            if dependencies.isEmpty { return (false, "depends on nothing") }
            if PolicyEvaluator.decide(request, policies).decision == .allow {
                return (false, "allowed although it depends")
            }
            return (false, wrongClaim(dependencies, request, policies, partial, &world))
        case .decided(let verdict):
            for _ in 0..<5 {
                request.context = world.complete(partial)
                let full = PolicyEvaluator.decide(request, policies)
                if (full.decision == .allow) != (verdict.decision == .allow) {
                    return (true, "decided \(verdict), turned out \(full)")
                }
            }
            return (true, nil)
        }
    }

    /// The statements on which explanation and reference differ, for whoever has to find out why.
    private static func disagreements(
        _ explanation: Explanation,
        _ request: AuthorizationRequest,
        _ policies: PolicySet
    ) -> String {
        var lines: [String] = []
        for type in explanation.types {
            for policy in type.policies {
                for statement in policy.statements {
                    for version in [PolicyDocument.Version.v2012, .v2008] {
                        let reference = ReferenceStatement(
                            statement: statement.statement,
                            version: version,
                            type: type.type,
                            request: request,
                            hasBoundary: policies.permissionsBoundaries != nil
                        ).match()
                        if (reference != nil) != statement.matches {
                            lines.append("\(type.type) \(version): \(statement)")
                        }
                    }
                }
            }
        }
        return (lines + ["\(request.principal) \(request.action) \(request.resource) \(request.context.entries)"])
            .joined(separator: "\n")
    }

    private static func inconsistency(_ explanation: Explanation) -> String? {
        let verdict = explanation.verdict
        let blockers = explanation.blockers
        switch verdict.decision {
        case .allow:
            if !blockers.isEmpty || explanation.protection != nil {
                return "allowed, and yet \(blockers.map(\.type)) block"
            }
        case .explicitDeny:
            guard let type = blockers.first(where: { $0.outcome == .denies }), type.type == verdict.decidedBy,
                let policy = verdict.policyIndex, let statement = verdict.statementIndex
            else { return "the first type that denies is not the one named" }
            let named = type.policies[policy].statements[statement]
            if !named.matches || named.statement.effect != .deny { return "the statement named does not deny" }
        case .implicitDeny:
            if blockers.contains(where: { $0.outcome == .denies }) { return "implicit, and yet a type denies" }
            if let type = verdict.decidedBy {
                if !blockers.contains(where: { $0.type == type }) { return "the type named does not block" }
            } else if explanation.protection == nil || !blockers.isEmpty {
                return "nothing is named"
            }
        }
        for statement in explanation.types.flatMap(\.policies).flatMap(\.statements)
        where statement.matches != statement.mismatches.isEmpty {
            return "a statement matches with mismatches, or does not match without"
        }
        return nil
    }

    /// Holds what was said of single conditions against ways in which the unknown keys could turn out.
    private static func wrongClaim(
        _ dependencies: [Dependency],
        _ request: AuthorizationRequest,
        _ policies: PolicySet,
        _ partial: RequestContext,
        _ world: inout RandomQuestion
    ) -> String? {
        for dependent in dependencies.flatMap(\.conditions) {
            // Without the document's version it is not known here whether a variable is one.
            guard let condition = dependent.condition, !condition.values.contains(where: { $0.value.contains("$") })
            else { continue }
            for _ in 0..<3 {
                var request = request
                request.context = world.complete(partial)
                let holds = Self.holds(condition, dependent.effect, request.context)
                guard let claimed = holds ? dependent.decisionIfItHolds : dependent.decisionIfItDoesNot else {
                    continue
                }
                let full = PolicyEvaluator.decide(request, policies).decision
                if (full == .allow) != (claimed == .allow) {
                    return "\(claimed) was said if \(condition) is \(holds), turned out \(full)"
                }
            }
        }
        return nil
    }

    private static func holds(_ condition: Condition, _ effect: Statement.Effect, _ context: RequestContext) -> Bool {
        let start = SourcePosition(line: 1, column: 1)
        let everything = PatternElement(isNegated: false, patterns: [Located("*", at: start)])
        func statement(_ effect: Statement.Effect, _ conditions: [Condition]) -> Statement {
            Statement(
                position: start,
                endPosition: start,
                sid: nil,
                effect: effect,
                principal: nil,
                action: everything,
                resource: everything,
                conditions: conditions
            )
        }
        let statements =
            effect == .allow
            ? [statement(.allow, [condition])] : [statement(.allow, []), statement(.deny, [condition])]
        var policies = PolicySet()
        policies.identity = [
            AppliedPolicy(
                CompiledPolicy(PolicyDocument(declaredVersion: .v2012, id: nil, statements: statements)),
                source: PolicySource(type: .identityBased, arn: nil, name: "p", attachedTo: nil)
            )
        ]
        let request = AuthorizationRequest(
            principal: Principal(kind: .user, account: "1", arn: "arn:aws:iam::1:user/a"),
            action: "a:b",
            resource: "*",
            resourceAccount: nil,
            context: context
        )
        return (PolicyEvaluator.decide(request, policies).decision == .allow) == (effect == .allow)
    }
}
