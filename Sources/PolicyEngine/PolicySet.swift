/// Where a policy comes from: its kind, its name or ARN, and what it is attached to.
public struct PolicySource: Sendable, Hashable {
    /// The part that the policy plays in the decision.
    public let type: PolicyType
    /// The ARN of a managed policy, SCP or RCP; nil for inline, session, trust and resource-based policies.
    public let arn: String?
    /// The name of an inline policy, or of the managed policy, for people to read.
    public let name: String
    /// The ARN of the user, group, role, resource, account, OU or root that holds the policy.
    public let attachedTo: String?

    /// A source.
    public init(type: PolicyType, arn: String?, name: String, attachedTo: String?) {
        self.type = type
        self.arn = arn
        self.name = name
        self.attachedTo = attachedTo
    }
}

/// A compiled policy in its place.
public struct AppliedPolicy: Sendable {
    /// The compiled document, shared between all places where the same document stands.
    public let policy: CompiledPolicy
    /// The place.
    public let source: PolicySource

    /// A policy in its place.
    public init(_ policy: CompiledPolicy, source: PolicySource) {
        self.policy = policy
        self.source = source
    }
}

/// Every policy that applies to one question.
public struct PolicySet: Sendable {
    /// Of the user and the user's groups, or of the role.
    public var identity: [AppliedPolicy] = []
    /// nil when no boundary is set. Several must all allow.
    public var permissionsBoundaries: [AppliedPolicy]?
    /// nil when none was passed. All that were passed count as one: they are united, then intersected with the rest.
    public var sessionPolicies: [AppliedPolicy]?
    /// SCPs by level, root first; empty when the principal's account is not under SCPs. Every level must allow.
    public var serviceControlPolicies: [[AppliedPolicy]] = []
    /// RCPs by level, root first; empty when the resource's account is not under RCPs. `RCPFullAWSAccess` is implied.
    public var resourceControlPolicies: [[AppliedPolicy]] = []
    /// The resource's own policy; for `sts:AssumeRole…` the role's trust policy. nil when the resource has none.
    public var resourcePolicy: AppliedPolicy?
    /// nil when the request did not come through an endpoint.
    public var vpcEndpointPolicies: [AppliedPolicy]?

    /// No policies: nothing is allowed but to the root user.
    public init() {}
}
