import AccessControl
import PolicyEngine
import PolicyLanguage

/// What the refusal itself proves about statements whose conditions ask for unknown keys.
///
/// AWS names an explicit deny before a missing Allow. So a sentence that says "because no … allows" proves that no
/// Deny matched, and that no Allow of the named type did. One that says "with an explicit deny" proves that a Deny matched
/// which may: its conditions held then, though nobody knows their values.
struct Narrowing: Sendable {
    /// The texts of statements by their policy, each with the unknown keys that its conditions ask for, in lower case.
    /// Numbers would not do, since a fix may add statements before them.
    private var excluded: [PolicySource: [String: Set<String>]] = [:]
    /// The same of Denies whose conditions on unknown keys held. Of several each counts: which one it was nobody knows.
    private var held: [PolicySource: [String: Set<String>]] = [:]

    /// Nothing is proven.
    init() {}

    /// As if no Deny were there.
    init(excludingDeniesOf findings: [StatementFinding]) {
        for finding in findings where finding.effect == .deny && finding.statement.state != .differs {
            excluded.add(finding)
        }
    }

    init(_ claim: Inquiry.Claim?, _ investigation: Investigation) {
        guard let claim else { return }
        if claim.decision == .explicitDeny {
            for finding in investigation.claimedDenies(claim) { held.add(finding) }
            return
        }
        // A Deny that may match explains a refusal without a reason as well as an Allow that may not.
        let isOpen = claim.decision == nil && investigation.findings.contains(where: \.mayDeny)
        let undecided = isOpen ? [] : investigation.undecidedTypes(claim)
        let refusing = claim.policyType.map { [$0] } ?? (undecided.count == 1 ? undecided : [])
        for finding in investigation.findings where finding.statement.state == .mayMatch {
            let isDenied = finding.effect == .deny && claim.decision == .implicitDeny
            let isNamed = refusing.contains(finding.type)
            if isDenied || isNamed { excluded.add(finding) }
        }
    }

    var isEmpty: Bool { excluded.isEmpty }

    func excludes(_ finding: StatementFinding) -> Bool {
        excluded[finding.policy.source]?[finding.statement.statement.plainText] != nil
    }

    /// What is still proven about a request that says something else of `keys`.
    func asking(_ keys: [String]) -> Narrowing {
        let names = Set(keys.map { $0.lowercased() })
        return names.isEmpty ? self : keeping { $0.isDisjoint(with: names) }
    }

    /// The same about changed documents: an exception leaves the rest of a Deny as it was.
    func following(
        _ investigation: Investigation,
        document: (PolicyPlace) -> String?
    ) -> Narrowing {
        var other = self
        for finding in investigation.findings {
            let index = finding.statement.index
            guard let keys = held[finding.policy.source]?[finding.statement.statement.plainText],
                let text = finding.place.flatMap(document), let changed = try? PolicyDocument(reading: text),
                changed.statements.indices.contains(index)
            else { continue }
            other.held[finding.policy.source]?[changed.statements[index].plainText] = keys
        }
        return other
    }

    /// What is proven of the same request by anybody: nothing where it depends on who asks, and from where.
    var ofAnyCaller: Narrowing { keeping { !$0.contains(where: CallerKeys.contain) } }

    /// The same by anybody from the same place.
    var ofAnyCallerThere: Narrowing {
        keeping { !$0.contains { CallerKeys.contain($0) && !CallerKeys.isPlace($0) } }
    }

    private func keeping(_ isKept: (Set<String>) -> Bool) -> Narrowing {
        var other = Narrowing()
        other.excluded = excluded.compactMapValues { $0.filter { isKept($0.value) } }
        other.held = held.compactMapValues { $0.filter { isKept($0.value) } }
        return other
    }

    /// The policies with every excluded statement made to match nothing. Their places stay, so that numbers of
    /// statements mean the same.
    func applied(to policies: PolicySet) -> PolicySet {
        Self.applied(excluded, to: policies) { statement, _ in statement.matchingNothing }
    }

    /// The policies with Denies that need no more for a match than what is known, as in this refusal.
    func appliedWithDenies(to policies: PolicySet) -> PolicySet {
        holding(in: applied(to: policies))
    }

    /// The policies with those Denies alone.
    func holding(in policies: PolicySet) -> PolicySet {
        Self.applied(held, to: policies) { statement, keys in statement.withoutConditions(on: keys) }
    }

    private static func applied(
        _ statements: [PolicySource: [String: Set<String>]],
        to policies: PolicySet,
        _ change: (Statement, Set<String>) -> Statement
    ) -> PolicySet {
        if statements.isEmpty { return policies }
        var policies = policies
        for type in PolicyType.allCases {
            for (index, applied) in policies.all(of: type).enumerated() where applied.source.type == type {
                guard let texts = statements[applied.source] else { continue }
                let document = applied.policy.document
                let changed = document.statements.map { statement in
                    texts[statement.plainText].map { change(statement, $0) }
                }
                guard changed.contains(where: { $0 != nil }) else { continue }
                policies.replace(
                    type,
                    at: index,
                    with: CompiledPolicy(
                        PolicyDocument(
                            declaredVersion: document.declaredVersion,
                            id: document.id,
                            statements: zip(document.statements, changed).map { $1 ?? $0 }
                        )
                    )
                )
            }
        }
        return policies
    }
}

/// Condition keys of who asks and from where: what is known of them for one caller says nothing about another one.
enum CallerKeys {
    /// Where others may be too.
    static func isPlace(_ key: String) -> Bool {
        ["aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"]
            .contains(key.lowercased())
    }

    static func contain(_ key: String) -> Bool {
        let name = key.lowercased()
        return name.hasPrefix("aws:principal") || name.hasPrefix("aws:user") || name.hasPrefix("aws:multifactor")
            || name.hasPrefix("aws:source") || name == "aws:tokenissuetime" || name == "aws:federatedprovider"
    }
}

extension [PolicySource: [String: Set<String>]] {
    fileprivate mutating func add(_ finding: StatementFinding) {
        self[finding.policy.source, default: [:]][finding.statement.statement.plainText] = finding.unmetKeys
    }
}

extension StatementFinding {
    /// The keys of the conditions that do not hold, or of which it is not known, in lower case, with those that their
    /// values have as variables.
    fileprivate var unmetKeys: Set<String> {
        let conditions = statement.statement.conditions
        return Set(
            statement.mismatches.flatMap { mismatch -> [String] in
                guard case .condition(let index) = mismatch.element, conditions.indices.contains(index) else {
                    return []
                }
                let condition = conditions[index]
                return [condition.key.value.lowercased()] + condition.values.flatMap { $0.value.variableKeys }
            }
        )
    }
}

extension String {
    /// The keys of its `${…}`, in lower case.
    fileprivate var variableKeys: [String] {
        VariableTemplate(self, hasVariables: true, hasWildcards: false).segments.compactMap { segment in
            if case .variable(let key, _) = segment { key.lowercased() } else { nil }
        }
    }
}

extension Investigation {
    /// The Denies of which the refusal says that one matched, when for none it is certain.
    fileprivate func claimedDenies(_ claim: Inquiry.Claim) -> [StatementFinding] {
        let denies = findings.filter { finding in
            finding.effect == .deny && finding.statement.state != .differs
                && (claim.policyType == nil || claim.policyType == finding.type)
                && (claim.policyARN == nil || claim.policyARN == finding.policy.source.arn)
        }
        return denies.contains { $0.statement.state == .matches } ? [] : denies
    }
}

extension Statement {
    /// Tells statements apart wherever they stand.
    fileprivate var plainText: String {
        PolicyDocument(declaredVersion: nil, id: nil, statements: [self]).jsonText(.compact)
    }

    /// The same statement about an action that nobody can ask for.
    fileprivate var matchingNothing: Statement {
        with(action: PatternElement(isNegated: false, patterns: [Located("-:-", at: position)]), conditions)
    }

    fileprivate func withoutConditions(on keys: Set<String>) -> Statement {
        with(action: action, conditions.filter { !keys.contains($0.key.value.lowercased()) })
    }

    private func with(action: PatternElement, _ conditions: [Condition]) -> Statement {
        Statement(
            position: position,
            endPosition: endPosition,
            sid: sid,
            effect: effect,
            principal: principal,
            action: action,
            resource: resource,
            conditions: conditions
        )
    }
}
