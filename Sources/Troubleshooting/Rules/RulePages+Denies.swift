/// An explicit deny, and a missing allow, by the type of policy.
extension RulePage {
    static let explicitDenyIdentityPolicy = RulePage(
        "An identity-based policy denies the request explicitly",
        meaning: """
            A policy of the user, of one of their groups, or of the role has a Deny statement that matches the
            principal, action, resource and conditions of the request.
            """,
        looks: """
            `… with an explicit deny in an identity-based policy`, since 2026 often with the policy's ARN at the
            end.
            """,
        why: """
            A matching Deny in any policy of any type ends the evaluation; no Allow anywhere outweighs it.
            """,
        sources: [.enforcement, .messages],
        remedy: """
            Read the statement that is shown. If the deny is meant, the request must change: another resource,
            another Region, with MFA. If it reaches further than it was meant to, narrow its Action, Resource or
            Condition; adding an Allow cannot help.
            """,
        example: #"""
            {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
             "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}}
            """#
    )

    static let explicitDenyResourcePolicy = RulePage(
        "A resource-based policy denies the request explicitly",
        meaning: """
            The policy of the bucket, queue, key or other resource has a Deny statement that matches.
            """,
        looks: """
            `… with an explicit deny in a resource-based policy`. Callers of another account often see no reason at
            all.
            """,
        why: """
            A resource's owner may refuse anybody, their own administrators and root user included. The message
            never names the policy, because it has no ARN of its own.
            """,
        sources: [.enforcement, .messages],
        remedy: """
            Look at the statement's Condition first: denies for requests without TLS, from outside of a VPC or an
            organization are the usual ones. Change the request so that the condition does not match, or have the
            resource's owner narrow the statement.
            """,
        example: #"""
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
            """#
    )

    static let explicitDenyPermissionsBoundary = RulePage(
        "A permissions boundary denies the request explicitly",
        meaning: """
            The managed policy that is set as the principal's permissions boundary has a Deny statement that
            matches.
            """,
        looks: """
            `… with an explicit deny in a permissions boundary`
            """,
        why: """
            A boundary is a policy like others, and its Deny statements are final; this holds for access that a
            resource-based policy grants as well.
            """,
        sources: [.boundaries, .enforcement],
        remedy: """
            A boundary is somebody's decision about what this principal may ever do. Ask its owner; do not remove it
            to get one request through.
            """
    )

    static let explicitDenySessionPolicy = RulePage(
        "A session policy denies the request explicitly",
        meaning: """
            A policy that was passed when the session was made (AssumeRole, GetFederationToken) has a Deny statement
            that matches.
            """,
        looks: """
            `… with an explicit deny in a session policy`
            """,
        why: """
            Session policies limit one session, in addition to what the role or user has; a Deny in any of them is
            final.
            """,
        sources: [.enforcement, .stsAPI],
        remedy: """
            The session's policies cannot be changed any more. Make a new session with a policy that does not deny
            this, or do it with other credentials.
            """
    )

    static let explicitDenyServiceControlPolicy = RulePage(
        "A service control policy (SCP) denies the request explicitly",
        meaning: """
            An SCP attached to the organization's root, to an OU above the account, or to the account itself has a
            Deny statement that matches.
            """,
        looks: """
            `… with an explicit deny in a service control policy`. Nothing inside of the account can change it, not
            even its root user.
            """,
        why: """
            SCPs limit all principals of member accounts. A Deny at any level of the tree is final for everything
            below.
            """,
        sources: [.scp, .enforcement],
        remedy: """
            Ask the administrators of the organization, with the name of the SCP. Usually the deny is intended, and
            the request should go to another Region, another account or another service.
            """
    )

    static let explicitDenyResourceControlPolicy = RulePage(
        "A resource control policy (RCP) denies the request explicitly",
        meaning: """
            An RCP above the account that owns the resource has a Deny statement that matches.
            """,
        looks: """
            `… with an explicit deny in a resource control policy`; callers from other organizations see no policy.
            """,
        why: """
            RCPs limit what anybody can do with the resources of member accounts, whoever the caller is. They
            consist of Deny statements only.
            """,
        sources: [.rcp, .enforcement],
        remedy: """
            Ask the administrators of the resource's organization. Typical RCPs refuse callers from outside of the
            organization and requests without TLS.
            """
    )

    static let explicitDenyVPCEndpointPolicy = RulePage(
        "A VPC endpoint policy denies the request explicitly",
        meaning: """
            The request came through a VPC endpoint, and the endpoint's policy has a Deny statement that matches.
            """,
        looks: """
            `… with an explicit deny in a VPC endpoint policy`. The same request succeeds from outside of the VPC.
            """,
        why: """
            An endpoint's policy is judged for all requests that pass through it, in addition to all other policies.
            """,
        sources: [.vpce, .messages],
        remedy: """
            Find the endpoint's policy (`aws ec2 describe-vpc-endpoints`) and narrow the statement, or take another
            way to the service.
            """
    )

    static let explicitDenyTrustPolicy = RulePage(
        "The role trust policy denies the request explicitly",
        meaning: """
            The trust policy of the role that was to be assumed has a Deny statement that matches.
            """,
        looks: """
            `… with an explicit deny in the role trust policy`; STS often leaves the reason out.
            """,
        why: """
            A trust policy is the resource-based policy of a role, and its Deny statements are final.
            """,
        sources: [.enforcement, .messages],
        remedy: """
            Read the statement's Principal and Condition: it was written to keep somebody out. Use another role, or
            have the role's owner narrow it.
            """
    )

    static let noIdentityPolicyAllows = RulePage(
        "No identity-based policy allows the action",
        meaning: """
            Neither the user's policies nor those of their groups, or none of the role's, has an Allow statement
            that matches, and no resource-based policy grants the access instead.
            """,
        looks: """
            `… because no identity-based policy allows the s3:GetObject action`
            """,
        why: """
            Requests are denied unless something allows them: the implicit deny.
            """,
        sources: [.enforcement, .singleAccount],
        remedy: """
            Add the action on exactly this resource to a policy of the principal. The answer shows statements that
            nearly match; often one of them was meant to.
            """,
        example: #"""
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/q1.csv"}
            """#
    )

    static let noResourcePolicyAllows = RulePage(
        "No resource-based policy allows the action",
        meaning: """
            The resource's own policy has to allow the caller, and it does not: the caller is of another account, or
            the resource is one (a KMS key, a role) whose policy must always allow.
            """,
        looks: """
            `… because no resource-based policy allows the secretsmanager:GetSecretValue action`
            """,
        why: """
            Between accounts both sides must agree. For roles and KMS keys their own policy decides even inside of
            one account.
            """,
        sources: [.crossAccount, .kms],
        remedy: """
            Add a statement to the resource's policy that names the caller's role or user, and the action.
            """
    )

    static let noPermissionsBoundaryAllows = RulePage(
        "The permissions boundary does not allow the action",
        meaning: """
            The principal's policies allow the request, but the boundary has no Allow statement that matches. A
            boundary grants nothing; it is the most that can be granted.
            """,
        looks: """
            `… because no permissions boundary allows the codedeploy:ListDeployments action`
            """,
        why: """
            What a principal may do is what both the identity-based policies and the boundary allow.
            """,
        sources: [.boundaries],
        remedy: """
            If the action belongs to what this principal is for, have the boundary's owner add it. Adding it to the
            principal's policies again changes nothing.
            """
    )

    static let noSessionPolicyAllows = RulePage(
        "The session policy does not allow the action",
        meaning: """
            The role or user may do this, but the session was made with session policies, and none of them allows
            it.
            """,
        looks: """
            `… because no session policy allows the codecommit:ListRepositories action`
            """,
        why: """
            A session may do what both its role's or user's policies and the session policies allow. A session
            policy never grants anything.
            """,
        sources: [.stsAPI, .enforcement],
        remedy: """
            Make the session anew, with a session policy that includes the action or without one.
            """,
        example: #"""
            aws sts assume-role --role-arn … --role-session-name … --policy '{"Version":"2012-10-17","Statement":[…]}'
            """#
    )

    static let noServiceControlPolicyAllows = RulePage(
        "No service control policy (SCP) allows the action at one level of the organization",
        meaning: """
            At the root, at one OU, or at the account, none of the attached SCPs has an Allow statement that
            matches. Other levels may allow as much as they like.
            """,
        looks: """
            `… because no service control policy allows the codecommit:ListRepositories action`
            """,
        why: """
            An action must be allowed at every level from the root to the account; SCPs of one level are united,
            levels are not.
            """,
        sources: [.scp],
        remedy: """
            The answer names the level. Usually `FullAWSAccess` was detached there and a list of allowed services
            took its place. The administrators of the organization can add the action at that level.
            """
    )

    static let noVPCEndpointPolicyAllows = RulePage(
        "The VPC endpoint policy does not allow the action",
        meaning: """
            The request came through a VPC endpoint whose policy has no Allow statement that matches.
            """,
        looks: """
            `… because no VPC endpoint policy allows the codecommit:ListRepositories action`
            """,
        why: """
            A new endpoint allows everything. As soon as it has a policy of its own, it allows what stands there and
            nothing else.
            """,
        sources: [.vpce, .messages],
        remedy: """
            Add the action and the resource to the endpoint's policy. Remember resources of AWS itself, such as the
            buckets of package repositories.
            """
    )

    static let noTrustPolicyAllows = RulePage(
        "The role trust policy allows nobody to do this",
        meaning: """
            The trust policy of the role has no Allow statement that matches this caller, this action and these
            conditions.
            """,
        looks: """
            `User: … is not authorized to perform: sts:AssumeRole on resource: …`, most often without a reason: STS
            says the same for a wrong caller, a wrong external id and a role that does not exist.
            """,
        why: """
            A role's trust policy must always allow, whatever the caller's own policies say.
            """,
        sources: [.stsAPI, .enforcement],
        remedy: """
            Compare the caller with the Principal element, then each condition. The rules about trust policies
            (SES1080 and after) name the usual reasons.
            """
    )
}
