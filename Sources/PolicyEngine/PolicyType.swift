/// The kinds of policy that take part in a decision. Source: IAM User Guide, "Policy types".
public enum PolicyType: String, Sendable, CaseIterable, Hashable {
    case identityBased
    case resourceBased
    case permissionsBoundary
    case sessionPolicy
    case serviceControlPolicy
    case resourceControlPolicy
    case vpcEndpointPolicy
    case roleTrustPolicy
}

/// The answer to a question.
public enum Decision: String, Sendable, Hashable {
    /// Every policy type that must allow does, and nothing denies.
    case allow
    /// A matching `Deny` statement ends it.
    case explicitDeny
    /// A policy type that must allow does not.
    case implicitDeny
}
