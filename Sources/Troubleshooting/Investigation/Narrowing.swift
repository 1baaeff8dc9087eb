import AccessControl
import PolicyEngine
import PolicyLanguage

/// What the refusal itself proves about statements whose conditions ask for unknown keys.
///
/// AWS names an explicit deny before a missing Allow. So a sentence that says "because no … allows" proves that no
/// Deny matched, and that no Allow of the named type did.
struct Narrowing: Sendable {
    private struct Key: Hashable {
        let source: PolicySource
        let statement: String
    }

    private var excluded: Set<Key> = []

    /// Nothing is proven.
    init() {}

    /// As if no Deny were there.
    init(excludingDeniesOf findings: [StatementFinding]) {
        for finding in findings where finding.effect == .deny && finding.statement.state != .differs {
            excluded.insert(Self.key(finding.policy.source, finding.statement.statement))
        }
    }

    init(_ claim: Inquiry.Claim?, _ investigation: Investigation) {
        guard claim?.decision == .implicitDeny else { return }
        for finding in investigation.findings where finding.statement.state == .mayMatch {
            let isDenied = finding.effect == .deny
            let isNamed = claim?.policyType.map { $0 == finding.type } ?? false
            if isDenied || isNamed { excluded.insert(Self.key(finding.policy.source, finding.statement.statement)) }
        }
    }

    var isEmpty: Bool { excluded.isEmpty }

    func excludes(_ finding: StatementFinding) -> Bool {
        excluded.contains(Self.key(finding.policy.source, finding.statement.statement))
    }

    /// The policies with every excluded statement made to match nothing. Their places stay, so that numbers of
    /// statements mean the same.
    func applied(to policies: PolicySet) -> PolicySet {
        guard !excluded.isEmpty else { return policies }
        var policies = policies
        for type in PolicyType.allCases {
            for (index, applied) in policies.all(of: type).enumerated() where applied.source.type == type {
                let document = applied.policy.document
                let isOut = document.statements.map { excluded.contains(Self.key(applied.source, $0)) }
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

    private static func key(_ source: PolicySource, _ statement: Statement) -> Key {
        let document = PolicyDocument(declaredVersion: nil, id: nil, statements: [statement])
        return Key(source: source, statement: document.jsonText(.compact))
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
