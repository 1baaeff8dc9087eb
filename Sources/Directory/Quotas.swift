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
    // Sizes in characters; white space is not counted.
    package var userInlinePolicySize = 2048
    package var groupInlinePolicySize = 5120
    package var roleInlinePolicySize = 10240
    package var managedPolicySize = 6144
    package var trustPolicySize = 2048

    package init() {}
}

extension PolicyText {
    /// The characters that count against a quota: IAM does not count white space.
    package var quotaSize: Int {
        text.unicodeScalars.reduce(0) { size, scalar in
            switch scalar {
            case " ", "\t", "\n", "\r": size
            default: size + 1
            }
        }
    }
}
