/// What `decide` answers: the decision and what decided it, as indexes into the `PolicySet`, so that nothing is
/// allocated.
public struct Verdict: Sendable, Hashable {
    /// The decision.
    public let decision: Decision
    /// The kind of policy that AWS's sentence names: the one that denies, or the one that should have allowed. nil when
    /// allowed.
    public let decidedBy: PolicyType?
    /// For an explicit deny, which policy of that type (levels flattened, root first), from 0.
    public let policyIndex: Int?
    /// For an explicit deny, which statement of that policy, from 0.
    public let statementIndex: Int?

    /// A verdict.
    public init(decision: Decision, decidedBy: PolicyType?, policyIndex: Int? = nil, statementIndex: Int? = nil) {
        self.decision = decision
        self.decidedBy = decidedBy
        self.policyIndex = policyIndex
        self.statementIndex = statementIndex
    }
}
