/// Who asks. Source for the forms: IAM User Guide, "AWS JSON policy elements: Principal".
public struct Principal: Sendable, Hashable {
    /// The kind of principal, which decides how policies combine.
    public enum Kind: String, Sendable, CaseIterable {
        /// The account's root user.
        case root
        /// An IAM user.
        case user
        /// A role session, however the role was assumed.
        case assumedRole
        /// A session of GetFederationToken.
        case federatedUser
        /// Somebody an identity provider vouches for who has no session yet: the caller of AssumeRoleWithWebIdentity
        /// or AssumeRoleWithSAML.
        case federatedIdentity
        /// An AWS service acting for itself.
        case service
        /// An unsigned request.
        case anonymous
    }

    /// The kind of principal.
    public let kind: Kind
    /// The 12-digit account; nil for services, identity-provider callers and anonymous requests.
    public let account: String?
    /// The caller's ARN: `arn:aws:iam::A:user/path/N`, `arn:aws:sts::A:assumed-role/R/S`,
    /// `arn:aws:sts::A:federated-user/N`, `arn:aws:iam::A:root`; a service's or provider's name; empty if anonymous.
    public let arn: String
    /// The ARN of the entity behind a session: the role (with path) of an assumed role, or the IAM user who called
    /// GetFederationToken; nil otherwise or where the asker does not know it.
    public let issuerARN: String?
    /// The unique id of the user or role (`AIDA…`, `AROA…`), where known.
    public let uniqueID: String?
    /// Whether the role is a service-linked role, which SCPs and RCPs do not limit.
    public let isServiceLinkedRole: Bool

    /// A principal.
    public init(
        kind: Kind,
        account: String?,
        arn: String,
        issuerARN: String? = nil,
        uniqueID: String? = nil,
        isServiceLinkedRole: Bool = false
    ) {
        self.kind = kind
        self.account = account
        self.arn = arn
        self.issuerARN = issuerARN
        self.uniqueID = uniqueID
        self.isServiceLinkedRole = isServiceLinkedRole
    }
}

/// One question: may this principal do this action on this resource, in this context?
public struct AuthorizationRequest: Sendable {
    /// Who asks.
    public var principal: Principal
    /// `service:Action`.
    public var action: String
    /// The resource's ARN, or `*` where the action has none.
    public var resource: String
    /// The account that owns the resource; nil where unknown or the action has no resource (then the principal's own).
    public var resourceAccount: String?
    /// The condition keys and their values.
    public var context: RequestContext

    /// A question.
    public init(
        principal: Principal,
        action: String,
        resource: String,
        resourceAccount: String?,
        context: RequestContext
    ) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.resourceAccount = resourceAccount
        self.context = context
    }
}
