import AccessControl
import PolicyEngine
import PolicyLanguage

/// What the refusal itself proves about statements whose conditions ask for unknown keys.
///
/// AWS names an explicit deny before a missing Allow. So a sentence that says "because no … allows" proves that no
/// Deny matched, and that no Allow of the named type did.
struct Narrowing: Sendable {
    /// The texts of statements by their policy, each with the unknown keys that its conditions ask for, in lower case.
    /// Numbers would not do, since a fix may add statements before them.
    private var excluded: [PolicySource: [String: Set<String>]] = [:]

    /// Nothing is proven.
    init() {}

    /// As if no Deny were there.
    init(excludingDeniesOf findings: [StatementFinding]) {
        for finding in findings where finding.effect == .deny && finding.statement.state != .differs {
            exclude(finding)
        }
    }

    init(_ claim: Inquiry.Claim?, _ investigation: Investigation) {
        guard let claim, claim.decision != .explicitDeny else { return }
        // A Deny that may match explains a refusal without a reason as well as an Allow that may not.
        let isOpen = claim.decision == nil && investigation.findings.contains(where: \.mayDeny)
        let undecided = isOpen ? [] : investigation.undecidedTypes(claim)
        let refusing = claim.policyType.map { [$0] } ?? (undecided.count == 1 ? undecided : [])
        for finding in investigation.findings where finding.statement.state == .mayMatch {
            let isDenied = finding.effect == .deny && claim.decision == .implicitDeny
            let isNamed = refusing.contains(finding.type)
            if isDenied || isNamed { exclude(finding) }
        }
    }

    var isEmpty: Bool { excluded.isEmpty }

    func excludes(_ finding: StatementFinding) -> Bool {
        excluded[finding.policy.source]?[Self.text(finding.statement.statement)] != nil
    }

    /// What is still proven about a request that says something else of `keys`.
    func asking(_ keys: [String]) -> Narrowing {
        if keys.isEmpty || excluded.isEmpty { return self }
        let names = keys.map { $0.lowercased() }
        var other = Narrowing()
        for (source, statements) in excluded {
            let kept = statements.filter { $0.value.isDisjoint(with: names) }
            if !kept.isEmpty { other.excluded[source] = kept }
        }
        return other
    }

    private mutating func exclude(_ finding: StatementFinding) {
        let conditions = finding.statement.statement.conditions
        let keys = finding.statement.mismatches.compactMap { mismatch -> String? in
            guard case .condition(let index) = mismatch.element, conditions.indices.contains(index) else { return nil }
            return conditions[index].key.value.lowercased()
        }
        excluded[finding.policy.source, default: [:]][Self.text(finding.statement.statement)] = Set(keys)
    }

    /// The policies with every excluded statement made to match nothing. Their places stay, so that numbers of
    /// statements mean the same.
    func applied(to policies: PolicySet) -> PolicySet {
        guard !excluded.isEmpty else { return policies }
        var policies = policies
        for type in PolicyType.allCases {
            for (index, applied) in policies.all(of: type).enumerated() where applied.source.type == type {
                guard let texts = excluded[applied.source] else { continue }
                let document = applied.policy.document
                let isOut = document.statements.map { texts[Self.text($0)] != nil }
                guard isOut.contains(true) else { continue }
                let statements = zip(document.statements, isOut).map { $1 ? $0.matchingNothing : $0 }
                policies.replace(
                    type,
                    at: index,
                    with: CompiledPolicy(
                        PolicyDocument(
                            declaredVersion: document.declaredVersion,
                            id: document.id,
                            statements: statements
                        )
                    )
                )
            }
        }
        return policies
    }

    private static func text(_ statement: Statement) -> String {
        PolicyDocument(declaredVersion: nil, id: nil, statements: [statement]).jsonText(.compact)
    }
}

extension Statement {
    /// The same statement about an action that nobody can ask for.
    fileprivate var matchingNothing: Statement {
        Statement(
            position: position,
            endPosition: endPosition,
            sid: sid,
            effect: effect,
            principal: principal,
            action: PatternElement(isNegated: false, patterns: [Located("-:-", at: position)]),
            resource: resource,
            conditions: conditions
        )
    }
}
