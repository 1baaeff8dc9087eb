import AccessControl
import PolicyEngine
import PolicyLanguage

/// What a statement makes of a request whose context is only partly known.
enum StatementState {
    case matches
    /// It matches for some values of unknown keys.
    case mayMatch
    case differs
}

extension StatementExplanation {
    var state: StatementState {
        if matches { return .matches }
        return mismatches.allSatisfy(\.isUnknown) ? .mayMatch : .differs
    }

    /// What is certain to keep it from matching.
    var certainMismatches: [Mismatch] { mismatches.filter { !$0.isUnknown } }

    func concerns(_ element: Mismatch.Element) -> Bool { mismatches.contains { $0.element == element } }
}

/// A statement in its policy, with everything that causes and fixes need of it.
struct StatementFinding {
    let type: PolicyType
    let policy: PolicyExplanation
    let statement: StatementExplanation
    /// The policy's document; empty where it is not known.
    let text: String
    /// Whether `${…}` is a variable in this document.
    let hasVariables: Bool

    var effect: Statement.Effect { statement.statement.effect }
    var place: PolicyPlace? { policy.source.place(index: policy.index) }

    var policyReference: PolicyReference { PolicyReference(policy.source, text: text) }

    var statementReference: StatementReference {
        let own = statement.statement
        return StatementReference(
            sid: own.sid,
            index: statement.index,
            line: own.position.line,
            column: own.position.column,
            endLine: own.endPosition.line,
            endColumn: own.endPosition.column
        )
    }

    func cause(_ rule: Rule, _ evidence: Evidence) -> Cause {
        Cause(
            rule: rule,
            policyType: type,
            policy: policyReference,
            statement: statementReference,
            evidence: evidence
        )
    }
}

extension PolicyReference {
    /// By ARN; an inline policy by its name, a resource's or role's policy by what holds it.
    init(_ source: PolicySource, text: String) {
        let name: String
        switch source.type {
        case .resourceBased, .roleTrustPolicy, .vpcEndpointPolicy: name = source.attachedTo ?? source.name
        default: name = source.arn ?? source.name
        }
        self.init(name: name, attachedTo: source.attachedTo, text: text)
    }
}

/// Everything about one inquiry in one world: the situation, the engine's trace, and the texts behind it.
struct Investigation {
    let interpretation: Interpretation
    let situation: Situation
    let explanation: Explanation
    let partial: PartialVerdict
    /// Every statement of every policy that took part.
    let findings: [StatementFinding]
    /// What the types would say if no Deny were there: a type that still refuses lacks an Allow that it needs.
    let withoutDenies: [TypeExplanation]

    var request: AuthorizationRequest { situation.request }
    var question: WorldQuestion { interpretation.question }

    /// The answer: what holds whatever the unknown keys are or, where they decide, what follows when every Deny that may
    /// match does.
    var verdict: Verdict {
        if case .decided(let verdict) = partial { verdict } else { explanation.verdict }
    }

    /// Whether the request is allowed for certain.
    var isAllowed: Bool {
        if case .decided(let verdict) = partial { verdict.decision == .allow } else { false }
    }

    /// Whether some values of unknown keys let it in.
    var mayBeAllowed: Bool {
        switch partial {
        case .decided(let verdict): verdict.decision == .allow
        case .depends: true
        }
    }
}
