import PolicyLanguage

/// Writes everything down.
struct ExplanationTracer: EvaluationTracer {
    static var seesEverything: Bool { true }

    private let request: AuthorizationRequest
    private(set) var types: [TypeExplanation] = []
    private var levels: [PolicyOutcome] = []
    private var policies: [PolicyExplanation] = []
    private var statements: [StatementExplanation] = []
    private var mismatches: [Mismatch] = []
    private var current: (policy: AppliedPolicy, index: Int, level: Int?)?

    init(_ request: AuthorizationRequest) { self.request = request }

    mutating func begin(_ type: PolicyType) {
        policies = []
        levels = []
    }

    mutating func begin(_ policy: AppliedPolicy, index: Int, level: Int?) {
        current = (policy, index, level)
        statements = []
        statements.reserveCapacity(policy.policy.document.statements.count)
    }

    mutating func fails(_ element: Mismatch.Element, _ truth: Truth, statement index: Int, of policy: CompiledPolicy) {
        let statement = policy.document.statements[index]
        let record = policy.statements.span[index]
        var actual: [String]?
        var patterns: [PatternRecord] = []
        let position: SourcePosition
        switch element {
        case .principal: position = statement.principal?.members.first?.position ?? statement.position
        case .action: position = statement.action.patterns.first?.position ?? statement.position
        case .resource:
            position = statement.resource?.patterns.first?.position ?? statement.position
            patterns = record.resources.range.map { policy.patterns.span[$0] }
        case .condition(let number):
            let condition = policy.conditions.span[Int(record.conditions.start) + number]
            position = statement.conditions[number].key.position
            actual = request.context[statement.conditions[number].key.value]?.values
            patterns = condition.values.range.map { policy.values.span[$0].pattern }
        }
        mismatches.append(
            Mismatch(
                element: element,
                position: position,
                actualValues: actual,
                unresolvedVariables: patterns.flatMap { policy.unresolvedVariables($0, request.context) },
                isUnknown: truth == .unknown
            )
        )
    }

    mutating func end(statement index: Int, of policy: CompiledPolicy, _ truth: Truth, grants: ResourceGrants) {
        let statement = policy.document.statements[index]
        statements.append(
            StatementExplanation(
                index: index,
                statement: statement,
                matches: truth == .yes,
                mismatches: mismatches,
                grant: truth == .yes && statement.effect == .allow ? grants.strongest : nil
            )
        )
        mismatches.removeAll(keepingCapacity: true)
    }

    mutating func endPolicy() {
        guard let current else { return }
        policies.append(
            PolicyExplanation(
                source: current.policy.source,
                index: current.index,
                level: current.level,
                outcome: Self.outcome(statements),
                statements: statements
            )
        )
    }

    mutating func endLevel(_ tally: Tally) { levels.append(tally.outcome) }

    mutating func end(_ type: PolicyType, _ tally: Tally) {
        types.append(
            TypeExplanation(type: type, outcome: tally.outcome, blocks: false, levels: levels, policies: policies)
        )
    }

    /// The types, each with whether it refuses the request on its own.
    func types(in evaluation: Evaluation) -> [TypeExplanation] {
        types.map {
            TypeExplanation(
                type: $0.type,
                outcome: $0.outcome,
                blocks: evaluation.blocks($0.type),
                levels: $0.levels,
                policies: $0.policies
            )
        }
    }

    private static func outcome(_ statements: [StatementExplanation]) -> PolicyOutcome {
        var tally = Tally()
        for statement in statements {
            let isOpen = !statement.matches && statement.mismatches.allSatisfy(\.isUnknown)
            let truth: Truth = statement.matches ? .yes : isOpen ? .unknown : .no
            if statement.statement.effect == .deny {
                tally.addDeny(truth, policy: 0, statement: 0)
            } else {
                tally.addAllow(truth, [])
            }
        }
        return tally.outcome
    }
}
