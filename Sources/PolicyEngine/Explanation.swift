public import PolicyLanguage

/// The full trace of one decision: what every policy type, policy and statement said, and why.
public struct Explanation: Sendable, Hashable {
    /// The answer; always the one that `PolicyEvaluator.decide` gives.
    public let verdict: Verdict
    /// Whether the principal's account and the resource's account were judged apart, so that both must allow.
    public let isCrossAccount: Bool
    /// Every policy type that took part, in the order of evaluation. A type that must allow takes part even when it
    /// has no policy.
    public let types: [TypeExplanation]
    /// The rule of AWS itself that refuses the request whatever the policies say.
    public let protection: AWSProtection?

    /// The types that refuse the request, each on its own, explicit denies and missing Allows alike.
    public var blockers: [TypeExplanation] { types.filter(\.blocks) }

    /// The Allow statements of blocking types that only one element keeps from matching.
    public var nearMisses: [NearMiss] {
        types.filter(\.blocks).flatMap { type in
            type.policies.flatMap { policy in
                policy.statements.filter(\.isNearMiss).map { NearMiss(source: policy.source, statement: $0) }
            }
        }
    }
}

/// An Allow statement that only one element keeps from matching.
public struct NearMiss: Sendable, Hashable {
    /// The policy.
    public let source: PolicySource
    /// The statement, with exactly one mismatch.
    public let statement: StatementExplanation
}

/// What a policy, or all policies of a type, say to a request.
public enum PolicyOutcome: String, Sendable, Hashable {
    /// A Deny statement matches.
    case denies
    /// An Allow statement matches and no Deny.
    case allows
    /// Nothing matches.
    case doesNotAllow
    /// It depends on condition keys whose values are unknown.
    case depends
}

/// What the policies of one type say together.
public struct TypeExplanation: Sendable, Hashable {
    /// The type.
    public let type: PolicyType
    /// What its policies say together. SCPs allow only if every level does.
    public let outcome: PolicyOutcome
    /// Whether this type alone is enough to refuse the request: it denies, or it does not allow although it must.
    public let blocks: Bool
    /// For SCPs and RCPs, what each level says, root first; empty for other types.
    public let levels: [PolicyOutcome]
    /// The policies of this type in the order of the `PolicySet`, levels flattened.
    public let policies: [PolicyExplanation]
}

/// What one policy says.
public struct PolicyExplanation: Sendable, Hashable {
    /// The policy.
    public let source: PolicySource
    /// Its place among the policies of its type, from 0; the same number as `Verdict.policyIndex`.
    public let index: Int
    /// For SCPs and RCPs the level, 0 for the root; nil for other types.
    public let level: Int?
    /// What it says.
    public let outcome: PolicyOutcome
    /// Every statement in order.
    public let statements: [StatementExplanation]
}

/// What one statement says.
public struct StatementExplanation: Sendable, Hashable {
    /// Its place in the policy, from 0.
    public let index: Int
    /// The statement, with the positions of its elements.
    public let statement: Statement
    /// Whether every element matches.
    public let matches: Bool
    /// The elements that do not match, or may not, in the order principal, action, resource, conditions. Empty
    /// exactly if the statement matches.
    public let mismatches: [Mismatch]
    /// For a matching Allow of a resource-based or trust policy: how it names the principal, and so what it replaces.
    public let grant: ResourceGrant?

    /// Whether it is an Allow that only one element keeps from matching.
    public var isNearMiss: Bool { statement.effect == .allow && mismatches.count == 1 }
}

/// How a resource-based policy reaches the principal, which decides whose further consent is needed in the same account.
/// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests".
public enum ResourceGrant: String, Sendable, Hashable {
    /// To the account, which decides further by its identity-based policies.
    case delegatesToAccount
    /// To the role, or to the user behind a federated session: no identity-based Allow is needed, but a permissions
    /// boundary and session policies limit it.
    case grantsBehindSession
    /// To this user, session, service or everyone: nothing else need allow.
    case grantsDirectly
}

/// One element that keeps a statement from matching.
public struct Mismatch: Sendable, Hashable {
    /// The elements of a statement that can fail.
    public enum Element: Sendable, Hashable {
        /// `Principal` or `NotPrincipal`, also when the element is missing where it is required.
        case principal
        /// `Action` or `NotAction`.
        case action
        /// `Resource` or `NotResource`.
        case resource
        /// One operator and key of `Condition`, by its place in `Statement.conditions`.
        case condition(Int)
    }

    /// Which element.
    public let element: Element
    /// Where in the document: the first pattern or member, or the condition's key.
    public let position: SourcePosition
    /// For a condition, the request's values of the key; nil when the request does not carry it, and for other elements.
    public let actualValues: [String]?
    /// Variables in this element that have no value in this request.
    public let unresolvedVariables: [String]
    /// Whether it is not known if the element matches, because condition keys of the request are unknown.
    public let isUnknown: Bool
}
