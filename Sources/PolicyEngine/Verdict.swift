/// What `decide` answers: the decision and what decided it, as indexes into the `PolicySet`, so that nothing is
/// allocated.
public struct Verdict: Sendable, Hashable {
    /// The decision.
    public let decision: Decision
    /// The kind of policy that AWS's sentence names: the one that denies, or the one that should have allowed. nil when
    /// allowed, and when a rule of AWS itself refuses.
    public let decidedBy: PolicyType?
    /// For an explicit deny, which policy of that type (levels flattened, root first), from 0.
    public let policyIndex: Int?
    /// For an explicit deny, which statement of that policy, from 0.
    public let statementIndex: Int?
    /// The rule of AWS itself that refuses although every policy allows. The decision is then an implicit deny.
    public let protection: AWSProtection?

    /// A verdict.
    public init(
        decision: Decision,
        decidedBy: PolicyType?,
        policyIndex: Int? = nil,
        statementIndex: Int? = nil,
        protection: AWSProtection? = nil
    ) {
        self.decision = decision
        self.decidedBy = decidedBy
        self.policyIndex = policyIndex
        self.statementIndex = statementIndex
        self.protection = protection
    }
}

/// What AWS itself keeps customers from changing, whatever their policies allow.
/// Source: IAM User Guide, "Troubleshoot IAM roles"; AWS KMS Developer Guide, "Aliases".
public enum AWSProtection: String, Sendable, Hashable, CaseIterable {
    /// An AWS managed policy (`arn:aws:iam::aws:policy/…`).
    case awsManagedPolicy
    /// A role under `/aws-reserved/`, which IAM Identity Center manages.
    case reservedRole
    /// A service-linked role (under `/aws-service-role/`), of which only the description can be edited.
    case serviceLinkedRole
    /// An alias of an AWS managed key (`alias/aws/…`).
    case awsManagedKeyAlias
}
