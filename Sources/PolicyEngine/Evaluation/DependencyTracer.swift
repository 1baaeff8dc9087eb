import PolicyLanguage

/// Notes the unknown condition keys on which statements depend.
struct DependencyTracer: EvaluationTracer {
    static var seesEverything: Bool { true }

    /// An open element that asks for an unknown key.
    private struct Inquiry: Hashable {
        let key: String
        let source: PolicySource
        let statementIndex: Int
        let effect: Statement.Effect
        let condition: Condition?
        let subject: AssumingTracer.Claim.Subject
    }

    /// Every claim costs an evaluation: the bound keeps hostile policies from making a question quadratic.
    private static let maximumClaims = 512

    private let request: AuthorizationRequest
    /// Lower-case key to place in `found`.
    private var places: [String: Int] = [:]
    private var found: [(key: String, inquiries: [Inquiry])] = []
    private var known: Set<Inquiry> = []
    private var open: [Inquiry] = []
    private var ofType: [Inquiry] = []
    private var source: PolicySource?

    init(_ request: AuthorizationRequest) { self.request = request }

    /// What the answer depends on, each condition with what would follow from it, which `decision` finds out.
    func dependencies(_ decision: (AssumingTracer.Claim) -> Decision?) -> [Dependency] {
        var answers: [AssumingTracer.Claim: Decision?] = [:]
        func follows(_ subject: AssumingTracer.Claim.Subject, _ isTrue: Bool) -> Decision? {
            let claim = AssumingTracer.Claim(subject: subject, isTrue: isTrue)
            if let known = answers[claim] { return known }
            if answers.count >= Self.maximumClaims { return nil }
            let answer = decision(claim)
            answers[claim] = .some(answer)
            return answer
        }
        return found.map { key, inquiries in
            Dependency(
                key: key,
                conditions: inquiries.map {
                    DependentCondition(
                        source: $0.source,
                        statementIndex: $0.statementIndex,
                        effect: $0.effect,
                        condition: $0.condition,
                        decisionIfItHolds: follows($0.subject, true),
                        decisionIfItDoesNot: follows($0.subject, false)
                    )
                }
            )
        }
    }

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
        let subject = AssumingTracer.Claim.Subject(element, statement: index, of: policy)
        open += keys.map {
            Inquiry(
                key: $0,
                source: source,
                statementIndex: index,
                effect: statement.effect,
                condition: condition,
                subject: subject
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
        for inquiry in ofType {
            // Where the type allows for certain, one Allow more changes nothing.
            let isIdle = inquiry.effect == .allow && tally.allow == .yes && tally.grants == tally.possibleGrants
            if isIdle || !known.insert(inquiry).inserted { continue }
            let name = inquiry.key.lowercased()
            if let place = places[name] {
                found[place].inquiries.append(inquiry)
            } else {
                places[name] = found.count
                found.append((inquiry.key, [inquiry]))
            }
        }
        ofType = []
    }
}
