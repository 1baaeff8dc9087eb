import PolicyLanguage

/// The limits of an account. The defaults are AWS's; a deployment may raise them.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
package struct Quotas: Sendable, Hashable {
    package var usersPerAccount = 5000
    package var groupsPerAccount = 300
    package var rolesPerAccount = 1000
    package var policiesPerAccount = 1500
    package var groupsPerUser = 10
    package var accessKeysPerUser = 2
    package var versionsPerPolicy = 5
    package var attachedPoliciesPerUser = 10
    package var attachedPoliciesPerGroup = 10
    package var attachedPoliciesPerRole = 20
    package var tagsPerEntity = 50
    // Sizes as `PolicySize` counts them.
    package var userInlinePolicySize = PolicySize.inlineLimitOfUser
    package var groupInlinePolicySize = PolicySize.inlineLimitOfGroup
    package var roleInlinePolicySize = PolicySize.inlineLimitOfRole
    package var managedPolicySize = 6144
    package var trustPolicySize = 2048

    package init() {}
}
