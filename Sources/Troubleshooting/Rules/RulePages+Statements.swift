/// Statements that nearly match: actions, resources, and the negated elements.
extension RulePage {
    static let nearMissResource = RulePage(
        "A statement allows the action, but not on this resource",
        meaning: """
            An Allow statement matches but for its Resource element; the requested ARN differs a little from its
            patterns.
            """,
        looks: """
            An implicit deny, "but the policy allows it".
            """,
        why: """
            Each part of an ARN is compared with its pattern, with letter case. `*` stands for any letters, slashes
            included; there is no other kinship between ARNs.
            """,
        sources: [.resourceElement],
        remedy: """
            Compare the two ARNs from the first difference on. Add the exact ARN, or correct the pattern.
            """,
        example: #"""
            allowed: arn:aws:s3:::reports/2025/*       asked: arn:aws:s3:::reports/2026/q1.csv
            """#
    )

    static let actionWithoutResourceLevelPermissions = RulePage(
        "The action does not support resource-level permissions",
        meaning: """
            The statement allows the action on certain ARNs, but the action takes none: it is always authorised on
            `*`.
            """,
        looks: """
            An implicit deny of a List or Describe action, although the policy "allows ec2:*" on an instance.
            """,
        why: """
            Such actions are about the account and not about one resource. The Service Authorization Reference
            leaves their column "Resource types" empty.
            """,
        sources: [.serviceReference],
        remedy: """
            Allow these actions in a statement of their own with `"Resource": "*"`.
            """,
        example: #"""
            {"Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}
            """#
    )

    static let wrongResourceType = RulePage(
        "The statement's resource is of another type than the action needs",
        meaning: """
            The ARN in the policy is of a type that this action is never asked about: a bucket's objects for
            `s3:ListBucket`, a bucket for `s3:GetObject`, a table for an action on its index.
            """,
        looks: """
            An implicit deny, with an ARN that looks right at a glance.
            """,
        why: """
            Each action is authorised on its own types of resources.
            """,
        sources: [.serviceReference],
        remedy: """
            Give each action the type that it needs; for a bucket and its objects that is two ARNs.
            """,
        example: #"""
            {"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"},
            {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
            """#
    )

    static let wrongPartition = RulePage(
        "The ARN's partition is another one",
        meaning: """
            The policy says `arn:aws:…` and the request is in `aws-cn` or `aws-us-gov`, or the other way round.
            """,
        looks: """
            Policies that were copied from commercial Regions allow nothing in China or GovCloud.
            """,
        why: """
            Partitions are separate; the second field of an ARN is compared like the others.
            """,
        sources: [.identifiers],
        remedy: """
            Use the right partition; in templates `${AWS::Partition}` or a data source.
            """
    )

    static let wrongRegion = RulePage(
        "The ARN's Region is another one",
        meaning: """
            The statement allows the action on this resource's namesake in another Region.
            """,
        looks: """
            An implicit deny after a move to, or a fail-over into, another Region.
            """,
        why: """
            The Region is part of the ARN.
            """,
        sources: [.resourceElement],
        remedy: """
            Add the ARN with this Region, or `*` in its place if all Regions are meant.
            """
    )

    static let wrongAccount = RulePage(
        "The ARN's account is another one",
        meaning: """
            The statement names the right kind of resource with another account's id.
            """,
        looks: """
            An implicit deny after a policy was copied between accounts.
            """,
        why: """
            The account id is part of most ARNs. S3 buckets have none in theirs.
            """,
        sources: [.resourceElement],
        remedy: """
            Put in the right account id. To keep a policy the same in all accounts, use `*` in its place and, where
            that is too much, a condition on `aws:ResourceAccount`.
            """
    )

    static let letterCaseDiffers = RulePage(
        "The ARN or name differs only by letter case",
        meaning: """
            The policy has the requested ARN, user, role or value, but with other capitals.
            """,
        looks: """
            An implicit deny; the eye sees two equal names.
            """,
        why: """
            Resource ARNs, names of principals and tag values are compared with letter case; service prefixes and
            actions without it. User names are unique without case and still compared with it.
            """,
        sources: [.resourceElement, .troubleshootRoles],
        remedy: """
            Copy the name from the service's answer.
            """
    )

    static let actionMisspelt = RulePage(
        "The policy has an action that does not exist",
        meaning: """
            The statement lists an action that the service does not have, close to the requested one.
            """,
        looks: """
            An implicit deny for the action that was meant.
            """,
        why: """
            IAM accepts any well-formed action, because services add new ones. Often the name of the API call and of
            the permission differ: `ListObjectsV2` needs `s3:ListBucket`.
            """,
        sources: [.serviceReference],
        remedy: """
            Correct the name; the answer suggests the nearest one.
            """,
        example: #"""
            s3:ListObjects  is not an action; s3:ListBucket is
            """#
    )

    static let notActionSurprise = RulePage(
        "NotAction matches every action that is not listed",
        meaning: """
            A statement with `NotAction` reached this request: a Deny because the action is not in its list, or an
            Allow that excludes it.
            """,
        looks: """
            An explicit deny of a service that the policy's author never thought of.
            """,
        why: """
            `NotAction` matches all other actions, present and future, of all services.
            """,
        sources: [.notAction],
        remedy: """
            Add the action to the list if it was forgotten, or write the Deny with the actions that it is about.
            """,
        example: #"""
            {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}     denies everything but IAM
            """#
    )

    static let notResourceSurprise = RulePage(
        "NotResource matches every resource that is not listed",
        meaning: """
            A statement with `NotResource` reached this request because its resource is not in the list.
            """,
        looks: """
            An explicit deny on a resource that the statement does not mention.
            """,
        why: """
            `NotResource` matches all other resources, and `*` of actions without resource-level permissions as
            well.
            """,
        sources: [.notResource],
        remedy: """
            Add the resource to the list if it was forgotten, or name the resources that the Deny is about.
            """
    )

    static let wrongPolicyVersion = RulePage(
        "Another version of the managed policy is the default one",
        meaning: """
            A version of the policy would allow the request, but it is not the default version.
            """,
        looks: """
            The edited policy "does not work", though the new text is there.
            """,
        why: """
            Only the default version takes effect. `CreatePolicyVersion` without `--set-as-default` leaves the old
            one in force.
            """,
        sources: [.policyVersions],
        remedy: """
            Make the right version the default one, after reading what else it changes.
            """,
        example: #"""
            aws iam set-default-policy-version --policy-arn … --version-id v3
            """#
    )

    static let missingDependentAction = RulePage(
        "A dependent action is missing",
        meaning: """
            The call needs another permission besides its own: `iam:PassRole` to hand a role to a service,
            `kms:Decrypt` to read what is encrypted, `iam:CreateServiceLinkedRole` at first use.
            """,
        looks: """
            The error names an action that nobody called.
            """,
        why: """
            Services check what they do with the caller's authority under its own name. The Service Authorization
            Reference lists such dependent actions.
            """,
        sources: [.serviceReference, .troubleshootRoles],
        remedy: """
            Allow the named action on exactly the role or key, with a condition such as `iam:PassedToService`.
            """,
        example: #"""
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/Worker",
             "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
            """#
    )

    static let principalMismatch = RulePage(
        "The Principal element names somebody else",
        meaning: """
            A statement of the resource's policy matches but for its Principal: another role, another account, a
            user of the same name, a group, or an ARN with a wildcard.
            """,
        looks: """
            An implicit deny, although the resource's policy "names" the caller.
            """,
        why: """
            Principals are compared exactly, with path and letter case; `*` stands only alone; groups are no
            principals.
            """,
        sources: [.principalElement],
        remedy: """
            Copy the role's or user's ARN from IAM. For many roles of one account, name the account and narrow it
            with a condition on `aws:PrincipalArn`.
            """
    )
}
