package import Identifiers

/// Why the directory refuses a command. Cases hold facts; the wording stands in `IAMError+Message.swift`, and the API's
/// code and status in one table of `IdentityService`.
package enum IAMError: Error, Sendable, Hashable {
    /// What an entity is, in AWS's sentences.
    package enum EntityKind: String, Sendable, CaseIterable {
        case user, group, role, policy, accessKey
    }

    /// What stands in the way of a deletion.
    package enum DeleteConflict: Sendable, Hashable, CaseIterable {
        case inlinePolicies
        case attachedPolicies
        case groupMembership
        case accessKeys
        case policyIsAttached
        case policyHasVersions
        case versionIsDefault
    }

    /// A limit of the account or of one of its entities; raw values are the names in AWS's sentence.
    package enum Quota: String, Sendable, CaseIterable {
        case users = "UsersPerAccount"
        case groups = "GroupsPerAccount"
        case roles = "RolesPerAccount"
        case policies = "PoliciesPerAccount"
        case groupsPerUser = "GroupsPerUser"
        case accessKeysPerUser = "AccessKeysPerUser"
        case attachedPoliciesPerUser = "PoliciesPerUser"
        case attachedPoliciesPerGroup = "PoliciesPerGroup"
        case attachedPoliciesPerRole = "PoliciesPerRole"
        case managedPolicySize = "PolicySize"
        case trustPolicySize = "ACLSizePerRole"
        case tagsPerUser = "TagsPerUser"
        case tagsPerRole = "TagsPerRole"
        case tagsPerPolicy = "TagsPerPolicy"
    }

    case noSuchEntity(EntityKind, name: String)
    case noSuchPolicy(arn: String)
    /// The policy to be attached does not exist.
    case policyNotAttachable(arn: String)
    /// AWS's policies for service-linked roles cannot be attached to anything else, nor be a boundary
    /// (`.policy` here).
    case servicePolicyNotAttachable(to: EntityKind)
    /// The policy to be set as permissions boundary does not exist.
    case boundaryNotAttachable(arn: String)
    case noSuchInlinePolicy(of: EntityKind, name: String)
    case noSuchPermissionsBoundary(EntityKind, name: String)
    case noSuchPolicyVersion(arn: String, version: String)
    case entityAlreadyExists(EntityKind, name: String)
    /// An imported entity is here already and says something else.
    case importConflict(EntityKind, name: String, account: AccountID)
    case deleteConflict(DeleteConflict)
    case limitExceeded(Quota, limit: Int)
    /// All inline policies of the entity together are too large.
    case inlinePoliciesTooLarge(EntityKind, name: String, limit: Int)
    case tooManyVersions(limit: Int)
    /// The sentence comes from the policy language.
    case malformedPolicyDocument(message: String)
    /// A trust policy names a principal that does not exist.
    case invalidPrincipal(String)
    case duplicateTagKeys
    /// Tag keys that begin with `aws:` belong to AWS.
    case reservedTagKey(String)
    /// So do such values.
    case reservedTagValue(String)
    /// The path belongs to roles that only AWS makes.
    case reservedPath(String)
    /// A service-linked or AWS-reserved role.
    case protectedRole(name: String)
    /// Not an ARN at all.
    case invalidARN
    /// An ARN, but of no managed policy.
    case notPolicyARN(String)
    /// A `Marker` that no answer gave out.
    case invalidMarker
    /// The operation takes the caller's own user when no name is given, and the caller is not a user.
    case userNameRequired
    case validation(message: String)
    case accessDenied(message: String)
    /// A parameter of STS whose value cannot be, worded by the operation.
    case invalidParameterValue(message: String)
    /// The session policies of a request to STS are too large; percent of the limit.
    case packedPolicyTooLarge(percent: Int)
    /// The session tags are, with those inherited.
    case packedTagsTooLarge(percent: Int)
    /// No denial of this authorization id is kept, or it is another account's.
    case noSuchDenial(id: String)
    /// The denial's evaluation did not involve this policy.
    case noSuchEvaluatedPolicy(uri: String)
    /// Something of ours failed. `reason` is for the caller too: a full disk is nothing to be guessed.
    case serviceFailure(reason: String)
}
