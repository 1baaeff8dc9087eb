/// Where AWS says what a rule is about.
package enum RuleSource: Sendable {
    case enforcement
    case singleAccount
    case crossAccount
    case messages
    case boundaries
    case troubleshoot
    case troubleshootRoles
    case troubleshootSAML
    case principalElement
    case resourceElement
    case notAction
    case notResource
    case grammar
    case variables
    case operators
    case setOperators
    case globalKeys
    case stsKeys
    case identifiers
    case policyVersions
    case stsAPI
    case federationToken
    case tempCredentials
    case sessionTags
    case sourceIdentity
    case confusedDeputy
    case oidc
    case sharedProviders
    case scp
    case organizationsAPI
    case s3Ownership
    case rcp
    case kms
    case vpce
    case signedRequests
    case s3SigV4
    case s3Errors
    case serviceReference
    case worksWithIAM
    case mfaPolicy
    case observed

    /// The title of the page.
    package var title: String {
        switch self {
        case .enforcement:
            """
            IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access"
            """
        case .singleAccount: "IAM User Guide, \"Policy evaluation for requests within a single account\""
        case .crossAccount: "IAM User Guide, \"Cross-account policy evaluation logic\""
        case .messages: "IAM User Guide, \"Troubleshoot access denied error messages\""
        case .boundaries: "IAM User Guide, \"Permissions boundaries for IAM entities\""
        case .troubleshoot: "IAM User Guide, \"Troubleshoot IAM\""
        case .troubleshootRoles: "IAM User Guide, \"Troubleshoot IAM roles\""
        case .troubleshootSAML: "IAM User Guide, \"Troubleshoot SAML federation with IAM\""
        case .principalElement: "IAM User Guide, \"AWS JSON policy elements: Principal\""
        case .resourceElement: "IAM User Guide, \"IAM JSON policy elements: Resource\""
        case .notAction: "IAM User Guide, \"IAM JSON policy elements: NotAction\""
        case .notResource: "IAM User Guide, \"IAM JSON policy elements: NotResource\""
        case .grammar: "IAM User Guide, \"Grammar of the IAM JSON policy language\""
        case .organizationsAPI: "AWS Organizations API Reference, \"ListAccounts\""
        case .s3Ownership:
            "S3 User Guide, \"Controlling ownership of objects and disabling ACLs for your bucket\""
        case .variables: "IAM User Guide, \"Policy elements: Variables and tags\""
        case .operators: "IAM User Guide, \"Condition operators\""
        case .setOperators: "IAM User Guide, \"Set operators for multivalued context keys\""
        case .globalKeys: "IAM User Guide, \"AWS global condition context keys\""
        case .stsKeys: "IAM User Guide, \"IAM and AWS STS condition context keys\""
        case .identifiers: "IAM User Guide, \"IAM identifiers\""
        case .policyVersions: "IAM User Guide, \"Versioning IAM policies\""
        case .stsAPI: "AWS STS API Reference, \"AssumeRole\""
        case .federationToken: "IAM User Guide, \"Permissions for GetFederationToken\""
        case .tempCredentials: "IAM User Guide, \"Compare AWS STS credentials\""
        case .sessionTags: "IAM User Guide, \"Pass session tags in AWS STS\""
        case .sourceIdentity: "IAM User Guide, \"Monitor and control actions taken with assumed roles\""
        case .confusedDeputy: "IAM User Guide, \"The confused deputy problem\""
        case .oidc: "IAM User Guide, \"Create a role for OpenID Connect federation\""
        case .sharedProviders: "IAM User Guide, \"Identity-provider controls for shared OIDC providers\""
        case .scp: "AWS Organizations User Guide, \"Service control policies (SCPs)\""
        case .rcp: "AWS Organizations User Guide, \"Resource control policies (RCPs)\""
        case .kms: "AWS KMS Developer Guide, \"Key policies in AWS KMS\""
        case .vpce: "AWS PrivateLink Guide, \"Control access to VPC endpoints using endpoint policies\""
        case .signedRequests: "IAM User Guide, \"Troubleshoot signed requests\""
        case .s3SigV4: "S3 API Reference, \"Authenticating Requests (AWS Signature Version 4)\""
        case .s3Errors: "S3 User Guide, \"Troubleshoot access denied (403 Forbidden) errors in Amazon S3\""
        case .serviceReference:
            """
            Service Authorization Reference, "Actions, resources, and condition keys for AWS services"
            """
        case .worksWithIAM: "IAM User Guide, \"AWS services that work with IAM\""
        case .mfaPolicy:
            """
            IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own credentials on the \
            Security credentials page"
            """
        case .observed: "observed with AWS, not documented"
        }
    }
}
