package import Identifiers
package import PolicyEngine

/// A policy that a session was narrowed with.
package enum SessionPolicy: Sendable, Hashable {
    case inline(String)
    case managed(arn: String)
}

/// One thing that somebody asks, or was refused, in a world. What is not known is left out.
package struct WorldQuestion: Sendable {
    package var principal: PrincipalName
    /// As messages print it.
    package var principalARN: String
    /// The ARN of the role or user behind a session, where the asker knows it.
    package var issuerARN: String?
    /// `aws:userid`, where the asker knows it.
    package var userID: String?
    /// `service:Action`
    package var action: String
    /// An ARN or `*`.
    package var resource: String
    /// The account that owns the resource, where the asker knows it.
    package var resourceAccount: AccountID?
    package var keys: [ConditionKeyValue] = []
    package var absentKeys: [String] = []
    /// Whether keys that are neither in `keys` nor in `absentKeys` are absent, rather than unknown.
    package var isContextComplete = false
    /// Whether `keys` has every tag of the request: an event shows the parameters in which they are passed.
    package var areRequestTagsComplete = false
    /// Nil when none was passed, or nothing is known of them.
    package var sessionPolicies: [SessionPolicy]?

    package init(principal: PrincipalName, principalARN: String, action: String, resource: String) {
        self.principal = principal
        self.principalARN = principalARN
        self.action = action
        self.resource = resource
    }
}

/// What the world does not say although the answer may depend on it.
package enum Gap: Sendable, Hashable {
    /// The principal's account is not in the world.
    case account(AccountID)
    /// The account is there, the user or role is not: it was deleted, or never existed.
    case principal(String)
    /// Nobody says who called GetFederationToken.
    case federatedUserIssuer
    /// The account of the resource is not known; it was taken to be the principal's.
    case resourceAccount
    /// The account of the resource is not in the world, or the world has no resource policies.
    case resourcePolicy(String)
    /// The key's policy is not in the world; AWS's default was taken.
    case keyPolicy(String)
    /// The role that is to be assumed is not there.
    case role(String)
    /// The organization does not say where this account stands.
    case organizationPath(AccountID)
    /// The organization's policies lack AWS's `FullAWSAccess`; it was taken to be attached everywhere.
    case fullAccessPolicy
    /// The VPC endpoint of the request is not in the world.
    case endpoint(String)
}

/// A question with everything that decides it, ready for the engine.
package struct Situation: Sendable {
    package var request: AuthorizationRequest
    package var policies: PolicySet
    package var gaps: [Gap] = []
}
