/// Two accounts, sessions, and what AWS reserves for itself.
extension RulePage {
    static let crossAccountCallerSideMissing = RulePage(
        "Cross-account request: the caller's own account does not allow it",
        meaning: """
            The resource's policy lets the caller in, but no identity-based policy of the caller allows the action.
            """,
        looks: """
            `… because no identity-based policy allows the s3:GetObject action`, although the bucket policy names
            the caller.
            """,
        why: """
            A cross-account request is judged twice, in the caller's account and in the resource's, and both must
            allow. Only inside of one account does either suffice.
            """,
        sources: [.crossAccount],
        remedy: """
            Add an Allow for the action on the other account's resource to a policy of the caller.
            """
    )

    static let crossAccountResourceSideMissing = RulePage(
        "Cross-account request: the resource's account does not allow it",
        meaning: """
            The caller's policies allow the action, but the resource's policy does not name the caller or the
            caller's account, or there is no such policy.
            """,
        looks: """
            `… because no resource-based policy allows the … action`, or no reason at all: AWS tells strangers
            little.
            """,
        why: """
            No account can grant itself access to another account's resources.
            """,
        sources: [.crossAccount],
        remedy: """
            Have the owner add a statement with the caller's role ARN as Principal. Where the service has no
            resource-based policies, assume a role in the owner's account.
            """,
        example: #"""
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Reader"},
             "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
            """#
    )

    static let sessionLimitsResourceGrant = RulePage(
        "A resource-based policy names the role, but a session policy or boundary limits the session",
        meaning: """
            The resource's policy allows the role's ARN. That counts as a grant to the role, and so the session
            policy and the permissions boundary still have to allow the action, and one of them does not.
            """,
        looks: """
            An implicit deny of a session policy or a permissions boundary, although the resource's policy names the
            role.
            """,
        why: """
            Grants to a role's ARN are limited by boundaries and session policies; grants to a session's ARN or to a
            user's ARN in the same account are not.
            """,
        sources: [.enforcement, .boundaries],
        remedy: """
            Add the action to the session policy or to the boundary. Naming the session in the resource's policy
            would pass by both: that weakens them.
            """
    )

    static let federatedUserWithoutSessionPolicy = RulePage(
        "A federated user without a session policy has no permissions",
        meaning: """
            The credentials come from GetFederationToken, called without a session policy.
            """,
        looks: """
            Every call is denied: `… because no session policy allows the … action`
            """,
        why: """
            The session's permissions are what the user and the passed policies both allow. Without a passed policy
            that is nothing, but for resources whose policy names the federated user.
            """,
        sources: [.federationToken],
        remedy: """
            Pass a policy to GetFederationToken. To have all that the user has, pass one that allows everything: the
            user's own policies still limit it.
            """
    )

    static let keyPolicyDoesNotDelegate = RulePage(
        "The KMS key policy does not delegate to the account's IAM policies",
        meaning: """
            An identity-based policy allows the action on the key, but the key policy has no statement that names
            the account (`arn:aws:iam::111122223333:root`) or the caller.
            """,
        looks: """
            `… because no resource-based policy allows the kms:Decrypt action`
            """,
        why: """
            A key belongs to its key policy. IAM policies in the account take effect only when the key policy says
            so; their Deny statements always do.
            """,
        sources: [.kms],
        remedy: """
            Add the statement that the console calls "Enable IAM User Permissions", or name the role in the key
            policy for the actions that it needs.
            """,
        example: #"""
            {"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
             "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
            """#
    )

    static let managementAccountNotLimited = RulePage(
        "SCPs and RCPs do not reach the management account",
        meaning: """
            The principal (or the resource) is in the organization's management account, so a control policy that
            seems to deny or to miss this action says nothing about it.
            """,
        looks: """
            Something works in the management account and is denied in every other one; or an SCP was changed and
            nothing happened.
            """,
        why: """
            Control policies apply to member accounts only, delegated administrators included.
            """,
        sources: [.scp, .rcp],
        remedy: """
            Look for the cause in the other policy types. Keep workloads out of the management account.
            """
    )

    static let awsProtected = RulePage(
        "AWS keeps this to itself",
        meaning: """
            The call would change something that AWS manages: an AWS managed policy, a service-linked role, a role
            under `/aws-reserved/`, or a KMS alias `alias/aws/…`.
            """,
        looks: """
            AccessDenied or UnmodifiableEntity, even for an administrator with `*` on `*`.
            """,
        why: """
            These entities belong to services, and services rely on what they hold.
            """,
        sources: [.troubleshootRoles],
        remedy: """
            No policy can allow it. Copy the managed policy and change the copy; change a service-linked role
            through its service; delete it when the service no longer needs it.
            """
    )

    static let rootUserLimited = RulePage(
        "The root user of a member account is limited by control policies and by the resource's policy",
        meaning: """
            The caller is the account's root user. It needs no identity-based policy, but SCPs, RCPs, resource-based
            and VPC endpoint policies judge it as they judge others.
            """,
        looks: """
            An explicit deny of an SCP or of a bucket policy for `arn:aws:iam::111122223333:root`.
            """,
        why: """
            An account's owner outranks its IAM policies, not the organization's policies.
            """,
        sources: [.enforcement, .scp],
        remedy: """
            For a bucket or queue whose policy locks everybody out, the management account can use AssumeRoot with
            the task policy that is made for it. Otherwise ask the organization's administrators.
            """
    )

    static let organizationCallFromMember = RulePage(
        "AWS Organizations answers its management account and delegated administrators only",
        meaning: """
            The policies allow the call, and the caller is in a member account. Most operations of AWS Organizations
            can be called from the management account alone, those that read and those about policies from
            delegated administrators too.
            """,
        looks: """
            AccessDeniedException, `You don't have permissions to access this resource.`
            """,
        why: """
            The organization belongs to its management account; no IAM policy of a member account changes that.
            """,
        sources: [.organizationsAPI],
        remedy: """
            Call it with a role of the management account, or have that account delegate: RegisterDelegatedAdministrator
            for a service, a resource-based delegation policy for policies.
            """
    )
}
