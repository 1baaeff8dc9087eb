/// Why the directory refuses a command. Cases hold facts; the wording stands in `IAMError+Message.swift`, and the API's
/// code and status in one table of `IdentityService`.
package enum IAMError: Error, Sendable, Hashable {
    /// What an entity is, in AWS's sentences.
    package enum EntityKind: String, Sendable {
        case user, group, role, policy, accessKey
    }

    /// `The user with name X cannot be found.`
    case noSuchEntity(EntityKind, name: String)
    /// `Policy ARN was not found.`
    case noSuchPolicy(arn: String)
    /// `Policy ARN does not exist or is not attachable.`
    case policyNotAttachable(arn: String)
    /// A thing that belongs to an entity and is not there, worded by the caller: `The user policy with name …`.
    case noSuchMember(message: String)
    /// `User with name X already exists.`
    case entityAlreadyExists(EntityKind, name: String)
    /// `Cannot delete entity, must delete policies first.` and its like.
    case deleteConflict(message: String)
    /// `Cannot exceed quota for UsersPerAccount: 5000`
    case limitExceeded(quota: String, limit: Int)
    /// Other limits that AWS words on their own.
    case limitExceededMessage(String)
    case malformedPolicyDocument(message: String)
    case invalidInput(message: String)
    case validation(message: String)
    case unmodifiableEntity(message: String)
    case accessDenied(message: String)
}
