public import PolicyLanguage

/// The answer to a question whose context is only partly known.
public enum PartialVerdict: Sendable, Hashable {
    /// Whatever the unknown keys are, this is the answer.
    case decided(Verdict)
    /// The answer depends on unknown keys: each with the conditions that ask for it.
    case depends([Dependency])
}

/// A condition key whose value would decide.
public struct Dependency: Sendable, Hashable {
    /// The key, as the first policy that asks for it writes it.
    public let key: String
    /// Who asks for it.
    public let conditions: [DependentCondition]
}

/// An open condition, or a policy variable, that asks for an unknown key.
public struct DependentCondition: Sendable, Hashable {
    /// The policy.
    public let source: PolicySource
    /// The statement, from 0.
    public let statementIndex: Int
    /// What the statement does if the condition holds.
    public let effect: Statement.Effect
    /// The condition, with the values that decide it; nil when a policy variable in `Resource` or `NotResource` asks for
    /// the key.
    public let condition: Condition?
    /// The decision if it were known that this condition holds, wherever it stands, or that this resource matches; nil if
    /// the answer would then still depend on others.
    public let decisionIfItHolds: Decision?
    /// The decision if it were known that it does not; nil likewise.
    public let decisionIfItDoesNot: Decision?
}
