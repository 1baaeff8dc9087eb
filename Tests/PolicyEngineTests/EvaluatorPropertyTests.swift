import FoundationEssentials
import PolicyEngine
import PolicyLanguage
import Testing

/// Random questions. `SESAME_PROPERTY_CASES` sets how many, `SESAME_PROPERTY_SEED` where they start; a failure names the
/// seed of its case, with which it can be asked again alone.
@Suite("Evaluator properties")
struct EvaluatorPropertyTests {
    private let cases: UInt64
    private let seed: UInt64

    init() {
        let environment = ProcessInfo.processInfo.environment
        cases = environment["SESAME_PROPERTY_CASES"].flatMap { UInt64($0) } ?? 20_000
        seed = environment["SESAME_PROPERTY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max / 2)
        print("property tests: \(cases) cases from seed \(seed)")
    }

    @Test("decide, explain and the reference evaluator give the same verdict")
    func sameVerdict() {
        var decisions: [Decision: Int] = [:]
        for number in 0..<cases {
            var world = RandomQuestion(seed: seed &+ number)
            let (request, policies) = (world.request(), world.policies())
            let verdict = PolicyEvaluator.decide(request, policies)
            let reference = ReferenceEvaluator(request: request, policies: policies).decide()
            let explanation = PolicyEvaluator.explain(request, policies)
            decisions[verdict.decision, default: 0] += 1
            if verdict != reference || verdict != explanation.verdict {
                Issue.record(
                    "seed \(seed &+ number): \(verdict), explained \(explanation.verdict), reference \(reference)"
                )
                print(Self.disagreements(explanation, request, policies))
                return
            }
        }
        // A world in which nearly everything is refused would test little.
        #expect(decisions.count == 3 && decisions.values.allSatisfy { $0 > Int(cases / 50) }, "\(decisions)")
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

    @Test("an explanation says what its verdict says")
    func consistentExplanation() {
        for number in 0..<cases / 4 {
            var world = RandomQuestion(seed: seed &+ number)
            let (request, policies) = (world.request(), world.policies())
            let explanation = PolicyEvaluator.explain(request, policies)
            let problem = Self.inconsistency(explanation)
            #expect(problem == nil, "seed \(seed &+ number): \(problem ?? "")")
            if problem != nil { return }
        }
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

    @Test("what is decided with unknown keys stays so, however they turn out")
    func partialIsSound() {
        var (decided, open) = (0, 0)
        for number in 0..<cases / 4 {
            var world = RandomQuestion(seed: seed &+ number)
            var request = world.request()
            let policies = world.policies()
            let partial = world.hide(request.context)
            request.context = partial
            let answer = PolicyEvaluator.decidePartially(request, policies)
            let careful = PolicyEvaluator.decide(request, policies)
            guard case .decided(let verdict) = answer else {
                open += 1
                if case .depends(let dependencies) = answer,
                    let problem = Self.wrongClaim(dependencies, request, policies, partial, &world)
                {
                    Issue.record("seed \(seed &+ number): \(problem)")
                    return
                }
                if case .depends(let dependencies) = answer, dependencies.isEmpty {
                    Issue.record("seed \(seed &+ number): depends on nothing")
                    return
                }
                if careful.decision == .allow { Issue.record("seed \(seed &+ number): allowed although it depends") }
                continue
            }
            decided += 1
            for _ in 0..<5 {
                request.context = world.complete(partial)
                let full = PolicyEvaluator.decide(request, policies)
                if (full.decision == .allow) != (verdict.decision == .allow) {
                    Issue.record("seed \(seed &+ number): decided \(verdict), turned out \(full)")
                    return
                }
            }
        }
        #expect(decided > 0 && open > 0)
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
