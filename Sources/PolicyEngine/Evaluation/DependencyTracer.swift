import PolicyLanguage

/// Notes the unknown condition keys on which statements depend.
struct DependencyTracer: EvaluationTracer {
    static var seesEverything: Bool { true }

    private let request: AuthorizationRequest
    /// Lower-case key to place in `found`.
    private var places: [String: Int] = [:]
    private var found: [(key: String, conditions: [DependentCondition])] = []
    private var open: [(key: String, condition: DependentCondition)] = []
    private var ofType: [(key: String, condition: DependentCondition)] = []
    private var source: PolicySource?

    init(_ request: AuthorizationRequest) { self.request = request }

    /// What the answer depends on.
    var dependencies: [Dependency] { found.map { Dependency(key: $0.key, conditions: $0.conditions) } }

    mutating func begin(_ type: PolicyType) { ofType = [] }

    mutating func begin(_ policy: AppliedPolicy, index: Int, level: Int?) { source = policy.source }

    mutating func fails(_ element: Mismatch.Element, _ truth: Truth, statement index: Int, of policy: CompiledPolicy) {
        guard truth == .unknown, let source else { return }
        let statement = policy.document.statements[index]
        let record = policy.statements.span[index]
        var condition: Condition?
        var keys: [String] = []
        var patterns: [PatternRecord] = []
        if case .condition(let number) = element {
            let written = statement.conditions[number]
            condition = written
            if request.context.isUnknown(written.key.value) { keys.append(written.key.value) }
            let compiled = policy.conditions.span[Int(record.conditions.start) + number]
            patterns = compiled.values.range.map { policy.values.span[$0].pattern }
        } else {
            patterns = record.resources.range.map { policy.patterns.span[$0] }
        }
        keys += patterns.flatMap { policy.unknownVariables($0, request.context) }
        for key in keys {
            open.append(
                (
                    key,
                    DependentCondition(
                        source: source,
                        statementIndex: index,
                        effect: statement.effect,
                        condition: condition
                    )
                )
            )
        }
    }

    mutating func end(statement: Int, of policy: CompiledPolicy, _ truth: Truth, grants: ResourceGrants) {
        // A statement that fails for another reason depends on nothing.
        if truth == .unknown { ofType += open }
        open = []
    }

    mutating func endPolicy() {}

    mutating func endLevel(_ tally: Tally) {}

    mutating func end(_ type: PolicyType, _ tally: Tally) {
        for (key, condition) in ofType {
            // Where the type allows for certain, one Allow more changes nothing.
            let isIdle = condition.effect == .allow && tally.allow == .yes && tally.grants == tally.possibleGrants
            if isIdle { continue }
            let name = key.lowercased()
            if let place = places[name] {
                if !found[place].conditions.contains(condition) { found[place].conditions.append(condition) }
            } else {
                places[name] = found.count
                found.append((key, [condition]))
            }
        }
        ofType = []
    }
}
