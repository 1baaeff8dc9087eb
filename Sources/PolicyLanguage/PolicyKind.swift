/// The places where a policy document stands; each has its own grammar rules and error sentences.
public enum PolicyKind: Sendable, Hashable, CaseIterable {
    /// A customer managed policy: an identity-based policy that must be version 2012-10-17.
    case managed
    /// An inline policy of a user, group or role.
    case inline
    /// A session policy passed to STS: an identity-based policy that may not hold incomplete ARNs.
    case session
    /// A role's trust policy: has principals and no resources, and its own parser and sentences at AWS.
    case trust
    /// A resource-based policy (S3 bucket, SQS queue, KMS key, …).
    case resource
    /// A service control policy.
    case serviceControl
    /// A resource control policy.
    case resourceControl
    /// A VPC endpoint policy.
    case vpcEndpoint
}

/// Why a document was refused.
public struct PolicyError: Error, Sendable, Hashable {
    /// AWS's sentence for `MalformedPolicyDocument`, exactly (semantics C.6), for example `Syntax errors in policy.`
    public let message: String
    /// Our own, more exact words, for people: what is wrong with which element.
    public let detail: String
    /// Where in the text.
    public let position: SourcePosition

    /// A refusal.
    public init(message: String, detail: String, position: SourcePosition) {
        self.message = message
        self.detail = detail
        self.position = position
    }
}
