extension IAMError {
    /// AWS's sentence.
    package var message: String {
        switch self {
        case .noSuchEntity(.accessKey, let id): "The Access Key with id \(id) cannot be found."
        case .noSuchEntity(let kind, let name): "The \(kind.rawValue) with name \(name) cannot be found."
        case .noSuchPolicy(let arn): "Policy \(arn) was not found."
        case .policyNotAttachable(let arn): "Policy \(arn) does not exist or is not attachable."
        case .servicePolicyNotAttachable(to: .role): "Cannot attach a Service Role Policy to a Customer Role."
        case .servicePolicyNotAttachable:
            "AWS service role policies can only be attached to the service-linked role for that service."
        case .boundaryNotAttachable(let arn): "Scope ARN: \(arn) does not exist or is not attachable."
        case .noSuchInlinePolicy(let kind, let name):
            "The \(kind.rawValue) policy with name \(name) cannot be found."
        case .noSuchPermissionsBoundary(let kind, let name):
            "The permissions boundary of \(kind.rawValue) \(name) cannot be found."
        case .noSuchPolicyVersion(let arn, let version):
            "Policy \(arn) version \(version) does not exist or is not attachable."
        case .entityAlreadyExists(.policy, let name):
            "A policy called \(name) already exists. Duplicate names are not allowed."
        case .entityAlreadyExists(let kind, let name): "\(kind.title) with name \(name) already exists."
        case .importConflict(let kind, let name, let account):
            "\(kind.title) \(name) of account \(account) exists here and differs from the imported one. Nothing was "
                + "imported."
        case .deleteConflict(let conflict): conflict.message
        case .limitExceeded(let quota, let limit): "Cannot exceed quota for \(quota.rawValue): \(limit)"
        case .inlinePoliciesTooLarge(let kind, let name, let limit):
            "Maximum policy size of \(limit) bytes exceeded for \(kind.rawValue) \(name)"
        case .tooManyVersions(let limit):
            "A managed policy can have up to \(limit) versions. Before you create a new version, you must delete an "
                + "existing version."
        case .malformedPolicyDocument(let message), .validation(let message), .accessDenied(let message),
            .invalidParameterValue(let message):
            message
        case .packedPolicyTooLarge(let percent):
            "Packed policy consumes \(percent)% of allotted space, please use smaller policy."
        case .packedTagsTooLarge(let percent): "Packed size of session tags consumes \(percent)% of allotted space."
        case .noSuchDenial(let id): "There are no authorization details for the authorization ID \(id)."
        case .serviceFailure(let reason):
            "The request processing has failed because of an unknown error, exception or failure."
                + (reason.isEmpty ? "" : " (\(reason))")
        case .noSuchEvaluatedPolicy(let uri): "The policy \(uri) was not evaluated for this authorization ID."
        case .invalidPrincipal(let principal): "Invalid principal in policy: \"AWS\":\"\(principal)\""
        case .duplicateTagKeys: "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        case .reservedTagKey(let key): "Tag key \(key) is invalid: the prefix aws: is reserved for AWS."
        case .reservedTagValue(let value): "Tag value \(value) is invalid: the prefix aws: is reserved for AWS."
        case .reservedPath(let path): "The path \(path) is reserved for roles that AWS creates."
        case .protectedRole(let name):
            "Cannot perform the operation on the protected role '\(name)' - this role is only modifiable by AWS"
        case .invalidARN: "Invalid ARN:  Could not be parsed!"
        case .notPolicyARN(let arn): "ARN \(arn) is not valid."
        case .invalidMarker: "Invalid Marker."
        case .userNameRequired: "Must specify userName when calling with non-User credentials"
        }
    }
}

extension IAMError.EntityKind {
    /// At the beginning of a sentence.
    fileprivate var title: String {
        switch self {
        case .user: "User"
        case .group: "Group"
        case .role: "Role"
        case .policy: "Policy"
        case .accessKey: "Access Key"
        }
    }
}

extension IAMError.DeleteConflict {
    fileprivate var message: String {
        switch self {
        case .inlinePolicies: "Cannot delete entity, must delete policies first."
        case .attachedPolicies: "Cannot delete entity, must detach all policies first."
        case .groupMembership: "Cannot delete entity, must remove users from group first."
        case .accessKeys: "Cannot delete entity, must delete access keys first."
        case .policyIsAttached: "Cannot delete a policy attached to entities."
        case .policyHasVersions:
            "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                + "versions. The default version is deleted with the policy."
        case .versionIsDefault: "Cannot delete the default version of a policy."
        }
    }
}
