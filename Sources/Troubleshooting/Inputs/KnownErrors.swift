/// The error codes and texts that are looked for. Sources: IAM User Guide, "Troubleshoot access denied error messages"
/// and "Troubleshoot signed requests for AWS APIs"; the services' "Common errors" pages; S3 User Guide, "Troubleshoot
/// access denied (403 Forbidden) errors in Amazon S3"; EC2 API Reference, "Error codes".
enum KnownErrors {
    /// A text that is recognised wherever it stands.
    struct Message: Sendable {
        /// What is searched for: short, so that a line break in the text does not hide it.
        let anchor: StaticString
        /// What must follow from there, white space aside.
        let text: StaticString
        /// The code, where the text has only one.
        let code: String?
        /// Whether the text says something else elsewhere, so that it counts only with a code or a call beside it.
        let isWeak: Bool

        init(_ anchor: StaticString, _ text: StaticString, _ code: String? = nil, isWeak: Bool = false) {
            self.anchor = anchor
            self.text = text
            self.code = code
            self.isWeak = isWeak
        }
    }

    static let messages: [Message] = [
        // Credentials. IAM and STS say InvalidClientTokenId, services with JSON say UnrecognizedClientException.
        Message("The security token", "The security token included in the request is invalid"),
        Message("The security token", "The security token included in the request is expired"),
        Message("The provided token", "The provided token has expired", "ExpiredToken"),
        Message("The provided token", "The provided token is malformed or otherwise invalid", "InvalidToken"),
        Message("The AWS Access Key Id", "The AWS Access Key Id you provided does not exist in our records"),
        Message("The AWS Access Key Id", "The AWS Access Key Id needs a subscription for the service", "OptInRequired"),
        Message("AWS was not able", "AWS was not able to validate the provided access credentials", "AuthFailure"),
        Message("Token expired:", "Token expired: current date/time"),
        // Signatures
        Message("The request signature", "The request signature we calculated does not match"),
        Message("Signature expired:", "Signature expired:"),
        Message("Signature not yet", "Signature not yet current:"),
        Message("Credential should be", "Credential should be scoped"),
        Message("Date in Credential", "Date in Credential scope does not match"),
        Message("Credential must have", "Credential must have exactly 5 slash-delimited elements"),
        Message("The authorization header", "The authorization header is malformed", "AuthorizationHeaderMalformed"),
        Message("Authorization header", "Authorization header requires"),
        Message("Request is missing", "Request is missing Authentication Token"),
        Message("Missing Authentication", "Missing Authentication Token"),
        Message("The difference between", "The difference between the request time and the current time is too large"),
        Message("Request has expired", "Request has expired"),
        Message("'Host' or", "'Host' or ':authority' must be a 'SignedHeader'"),
        Message(
            "There were headers",
            "There were headers present in the request which were not signed",
            "AccessDenied"
        ),
        // STS
        Message("The requested", "The requested DurationSeconds exceeds", "ValidationError"),
        Message("RoleSessionName", "RoleSessionName is required in AuthnResponse", "InvalidIdentityToken"),
        Message("RoleSessionName", "RoleSessionName in AuthnResponse must match", "InvalidIdentityToken"),
        Message("Source Identity", "Source Identity must match", "InvalidIdentityToken"),
        Message("Response signature", "Response signature invalid", "InvalidIdentityToken"),
        Message("Response does not", "Response does not contain the required audience", "InvalidIdentityToken"),
        Message(
            "Issuer not present",
            "Issuer not present in specified provider",
            "AuthSamlInvalidSamlResponseException"
        ),
        Message("Your request", "Your request included an invalid SAML response"),
        Message("Specified provider", "Specified provider doesn't exist"),
        Message("Roles may not", "Roles may not be assumed by root accounts", "AccessDenied"),
        Message("Cannot call", "Cannot call GetSessionToken with session credentials", "AccessDenied"),
        Message("Cannot call", "Cannot call GetFederationToken with session credentials", "AccessDenied"),
        Message("The ID Token", "The ID Token provided is not a valid JWT"),
        Message("Couldn't retrieve", "Couldn't retrieve verification key from your identity provider"),
        Message("No OpenIDConnect", "No OpenIDConnect provider found in your account for"),
        Message("OpenIDConnect provider", "OpenIDConnect provider's HTTPS certificate doesn't match"),
        Message("Incorrect token audience", "Incorrect token audience"),
        // Services that cannot take a role
        Message("The role defined", "The role defined for the function cannot be assumed by Lambda"),
        Message("ECS was unable", "ECS was unable to assume the role"),
        Message("Neither the global", "Neither the global service principal states.amazonaws.com"),
        Message("CodeBuild is not", "CodeBuild is not authorized to perform: sts:AssumeRole"),
        Message(
            "The execution role",
            "The execution role you provide must allow AWS EventBridge Scheduler"
        ),
        Message("Firehose is unable", "Firehose is unable to assume role"),
        Message("Service is unable", "Service is unable to assume provided role"),
        Message("Could not assume role arn", "Could not assume role arn"),
        // IAM
        Message("MFADevice entity", "MFADevice entity at the same path and name already exists"),
        Message("MultiFactorAuthentication", "MultiFactorAuthentication failed"),
        Message("Cannot perform the", "Cannot perform the operation on the protected role", "UnmodifiableEntity"),
        Message("Must specify userName", "Must specify userName when calling with non-User credentials"),
        // S3
        Message("Access Denied", "Access Denied", isWeak: true),
        Message("Access denied", "Access denied", isWeak: true),
        Message("public access", "public access control lists (ACLs) are blocked by", isWeak: true),
        Message("public policies", "public policies are blocked by", isWeak: true),
        Message("Forbidden", "Forbidden", isWeak: true),
        Message("The bucket does not", "The bucket does not allow ACLs", "AccessControlListNotSupported"),
        // The console, which names the action and neither who nor what.
        Message("updated your permissions", "updated your permissions to allow the"),
        // Services that find their role's permissions wanting.
        Message("cannot be assumed by", "cannot be assumed by Lambda", "InvalidParameterValueException"),
        Message("does not have permissions", "does not have permissions to call"),
        Message("User doesn't have", "User doesn't have permission to call"),
        Message("All access to this", "All access to this", "AllAccessDisabled"),
    ]

    /// Codes that are a refusal by themselves.
    static let codes: [StaticString] = [
        "AccessDenied", "AccessDeniedException", "AccessDeniedFault", "UnauthorizedOperation", "AuthorizationError",
        "AuthorizationErrorException", "NotAuthorizedException", "UnauthorizedException", "ForbiddenException",
        "UnauthorizedAccess", "UnauthorizedAccessException", "AllAccessDisabled", "AccountProblem", "NotAuthorized",
        "AuthFailure", "OptInRequired", "VpceAccessDenied", "KMSAccessDeniedException", "KMS.AccessDeniedException",
        "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "ExpiredToken",
        "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired", "SignatureDoesNotMatch",
        "InvalidSignatureException", "RequestTimeTooSkewed", "RequestExpired", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "IncompleteSignature", "IncompleteSignatureException",
        "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError", "InvalidIdentityToken",
        "InvalidIdentityTokenException", "IDPRejectedClaim", "IDPRejectedClaimException", "UnmodifiableEntity",
        "UnmodifiableEntityException",
    ]

    /// Codes that are a refusal only with a certain text.
    static let conditionalCodes: [StaticString] = [
        "EntityAlreadyExists", "EntityAlreadyExistsException", "ValidationError",
    ]

    private static let codeNames = Set(codes.map(\.description))

    /// Whether an error of this code (as in CloudTrail, with or without `Client.`) and text is a refusal.
    static func isDenial(code: String?, message: String?) -> Bool {
        guard let code else { return false }
        let name = code.hasPrefix("Client.") ? String(code.dropFirst(7)) : code
        if codeNames.contains(name) { return true }
        if name.hasPrefix("EntityAlreadyExists") { return message?.contains("MFADevice entity") ?? false }
        if name == "403" || name == "Forbidden" { return true }
        return message.map { $0.contains("is not authorized to perform") || ServiceAssumption($0) != nil } ?? false
    }
}
