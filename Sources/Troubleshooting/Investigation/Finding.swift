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

/// A statement in its policy, with everything that causes and fixes need of it. A class, since findings are passed on
/// and picked out many times, and copies of so many texts take longer than the evaluation.
final class StatementFinding: Sendable {
    let type: PolicyType
    let policy: PolicyExplanation
    let statement: StatementExplanation
    let document: StudiedDocument

    init(type: PolicyType, policy: PolicyExplanation, statement: StatementExplanation, document: StudiedDocument) {
        self.type = type
        self.policy = policy
        self.statement = statement
        self.document = document
    }

    /// The policy's document; empty where it is not known.
    var text: String { document.text }
    var effect: Statement.Effect { statement.statement.effect }
    var mayDeny: Bool { effect == .deny && statement.state == .mayMatch }
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

    /// Whether API credentials of GetFederationToken cannot make this call, whatever the policies say; in the console the
    /// same user can.
    ///
    /// Source: IAM User Guide, "Compare AWS STS credentials".
    var isLimitedByFederation: Bool {
        let action = request.action.lowercased()
        return request.principal.kind == .federatedUser && action != "sts:getcalleridentity"
            && (action.hasPrefix("iam:") || action.hasPrefix("sts:"))
    }

    /// Whether the request is allowed for certain.
    var isAllowed: Bool {
        if case .decided(let verdict) = partial { verdict.decision == .allow } else { false }
    }

    /// The types of which a refusal that names none leaves open whether they allow, when nothing refuses for certain: by
    /// elimination, one of them did not.
    func undecidedTypes(_ claim: Inquiry.Claim?) -> [PolicyType] {
        guard claim?.policyType == nil, claim?.decision != .explicitDeny,
            !withoutDenies.contains(where: \.lacksAllow),
            !findings.contains(where: { $0.effect == .deny && $0.statement.state == .matches })
        else { return [] }
        return withoutDenies.filter { $0.blocks && $0.outcome == .depends }.map(\.type)
    }

    /// Whether some values of unknown keys let it in.
    var mayBeAllowed: Bool {
        switch partial {
        case .decided(let verdict): verdict.decision == .allow
        case .depends: true
        }
    }
}
