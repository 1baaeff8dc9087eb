import AWSProtocol
import Directory

/// The one table from what the directory refuses to what the API says: code and status.
///
/// Source: IAM API Reference, errors of each operation; STS API Reference for the last two.
extension IAMError {
    var serviceError: ServiceError {
        let (code, status) = codeAndStatus
        return ServiceError(code: code, message: message, status: status)
    }

    private var codeAndStatus: (String, Int) {
        switch self {
        case .noSuchEntity, .noSuchPolicy, .noSuchInlinePolicy, .noSuchPermissionsBoundary, .noSuchPolicyVersion,
            .policyNotAttachable, .boundaryNotAttachable, .noSuchDenial, .noSuchEvaluatedPolicy:
            ("NoSuchEntity", 404)
        case .entityAlreadyExists, .importConflict: ("EntityAlreadyExists", 409)
        case .deleteConflict: ("DeleteConflict", 409)
        case .limitExceeded, .inlinePoliciesTooLarge, .tooManyVersions: ("LimitExceeded", 409)
        case .malformedPolicyDocument, .invalidPrincipal: ("MalformedPolicyDocument", 400)
        case .duplicateTagKeys, .reservedTagKey, .reservedTagValue, .reservedPath, .notPolicyARN:
            ("InvalidInput", 400)
        case .servicePolicyNotAttachable: ("PolicyNotAttachable", 400)
        case .protectedRole: ("UnmodifiableEntity", 400)
        case .invalidARN, .invalidMarker, .userNameRequired, .validation: ("ValidationError", 400)
        case .accessDenied: ("AccessDenied", 403)
        case .invalidParameterValue: ("InvalidParameterValue", 400)
        case .packedPolicyTooLarge, .packedTagsTooLarge: ("PackedPolicyTooLarge", 400)
        case .serviceFailure: ("ServiceFailure", 500)
        }
    }
}
