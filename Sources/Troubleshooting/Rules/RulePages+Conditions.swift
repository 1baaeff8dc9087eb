/// Conditions: operators, keys, values and variables.
extension RulePage {
    static let conditionNotMet = RulePage(
        "A condition is not met",
        meaning: """
            The statement matches in every other element, but the request's value of a condition key is not one that
            the condition wants.
            """,
        looks: """
            An implicit deny, although a policy plainly allows the action on the resource.
            """,
        why: """
            All operators of a Condition and all keys of an operator must hold; of several values of one key, one
            suffices.
            """,
        sources: [.operators],
        remedy: """
            Compare the two values that are shown. Send the request from where, with what or as whom the condition
            wants; or add the value if it was forgotten.
            """,
        example: #"""
            "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}     the request has 203.0.113.9
            """#
    )

    static let conditionKeyMissing = RulePage(
        "The condition key is not in the request",
        meaning: """
            A condition tests a key that this request does not carry, so that the Allow statement does not match.
            """,
        looks: """
            An implicit deny; the simulator lists the key among its missing context values.
            """,
        why: """
            For a key that is absent, positive operators are false. Many keys exist only for some services, actions
            or kinds of credentials: `aws:SourceIp` is absent behind a VPC endpoint, `aws:username` for roles.
            """,
        sources: [.operators, .globalKeys],
        remedy: """
            Check in the Service Authorization Reference that the action has the key. Where it may rightly be
            absent, use the operator with `IfExists`.
            """,
        example: #"""
            "Condition": {"StringEqualsIfExists": {"ec2:InstanceType": "t3.micro"}}
            """#
    )

    static let keyOrTagCaseDiffers = RulePage(
        "Condition keys or tag keys differ only by letter case",
        meaning: """
            The request (or the principal, or the resource) has a tag key such as `team` where the policy says
            `Team`, or several tags that differ only by case.
            """,
        looks: """
            An unexpected deny, or a tag condition that fails although "the tag is there".
            """,
        why: """
            Names of condition keys, the tag key in `aws:PrincipalTag/Team` included, are compared without case; tag
            values are compared with it, and services store `team` and `Team` as two tags. Which one answers the
            condition is not defined.
            """,
        sources: [.messages, .globalKeys],
        remedy: """
            Keep one spelling and remove the other tag. Protect it with a condition on `aws:TagKeys`.
            """,
        example: #"""
            tags on the role: team=blue, Team=red      condition: "aws:PrincipalTag/team": "blue"
            """#
    )

    static let denyMatchesMissingKey = RulePage(
        "A Deny matches because the condition key is missing",
        meaning: """
            The Deny statement uses a negated operator (`StringNotEquals`, `NotIpAddress`, …) or `…IfExists`, and
            the request does not carry the key.
            """,
        looks: """
            `… with an explicit deny`, for requests that the author of the statement did not think of: calls of AWS
            services, calls through VPC endpoints.
            """,
        why: """
            For a key that is absent negated operators are true, and so are all operators with `IfExists`.
            """,
        sources: [.operators],
        remedy: """
            If requests without the key are to pass, add a condition `Null` with `"false"` for it. For calls that
            AWS services make on the caller's behalf, add `"Bool": {"aws:ViaAWSService": "false"}`.
            """,
        example: #"""
            "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}, "Bool": {"aws:ViaAWSService": "false"}}
            """#
    )

    static let multiFactorRequired = RulePage(
        "Multi-factor authentication is required",
        meaning: """
            A condition on `aws:MultiFactorAuthPresent` or `aws:MultiFactorAuthAge` wants a session that was made
            with MFA.
            """,
        looks: """
            An explicit deny, or an implicit one, with long-term access keys or with a session without MFA.
            """,
        why: """
            `aws:MultiFactorAuthPresent` is absent with long-term keys, false in console sessions without MFA, and
            true only in sessions that were made with a code. `BoolIfExists` therefore denies long-term keys, `Bool`
            does not.
            """,
        sources: [.globalKeys],
        remedy: """
            Get a session with MFA and repeat the call with it.
            """,
        example: #"""
            aws sts get-session-token --serial-number arn:aws:iam::111122223333:mfa/ana --token-code 123456
            """#
    )

    static let variableNeedsVersion = RulePage(
        "A policy variable is not substituted because Version is missing or old",
        meaning: """
            The policy has `${…}`, but no `"Version": "2012-10-17"`, so that the variable is plain text.
            """,
        looks: """
            The Allow for `home/${aws:username}/*` does not match anything but that very text.
            """,
        why: """
            Policy variables came with version 2012-10-17. A document without Version is one of 2008-10-17.
            """,
        sources: [.variables, .troubleshoot],
        remedy: """
            Add `"Version": "2012-10-17"` as the first element.
            """,
        example: #"""
            {"Version": "2012-10-17", "Statement": …}
            """#
    )

    static let variableMisspelt = RulePage(
        "A policy variable names a key that does not exist",
        meaning: """
            `${…}` holds a key that AWS does not know, most often by a typing error; or a known key stands in other
            brackets, as in `$(aws:username)` or `<aws:username>`.
            """,
        looks: """
            An Allow that never matches.
            """,
        why: """
            A variable without a value matches nothing in Resource and in positive conditions, and what is not in
            `${…}` is ordinary text. AWS saves the policy without a warning.
            """,
        sources: [.variables],
        remedy: """
            Correct the name, for which the answer suggests the nearest one, or the brackets.
            """,
        example: #"""
            ${aws:userName}  is right in any case; ${aws:user-name} is no key
            """#
    )

    static let variableHasNoValue = RulePage(
        "A policy variable has no value for this kind of principal",
        meaning: """
            The variable is spelt well, but the request has no such key: `${aws:username}` for a role,
            `${aws:PrincipalTag/team}` for a principal without that tag.
            """,
        looks: """
            The same policy works for users and not for roles.
            """,
        why: """
            Each kind of principal has its own keys. A variable without a value is null: it matches nothing.
            """,
        sources: [.variables, .globalKeys],
        remedy: """
            Use a key that this principal has (`${aws:userid}`, `${aws:PrincipalTag/…}`, `${aws:SourceIdentity}`),
            tag the principal, or give a default: `${aws:PrincipalTag/team, 'none'}`.
            """
    )

    static let wildcardUnderStringEquals = RulePage(
        "StringEquals takes * and ? as letters",
        meaning: """
            A condition compares with a pattern, but under `StringEquals`, where `*` and `?` stand for themselves.
            """,
        looks: """
            A condition that never holds (or under `StringNotEquals`, always).
            """,
        why: """
            Only `StringLike`, `StringNotLike` and the Arn operators know wildcards.
            """,
        sources: [.operators],
        remedy: """
            Write `StringLike` instead, or list the exact values.
            """,
        example: #"""
            "StringLike": {"s3:prefix": "home/*"}
            """#
    )

    static let principalArnOfSession = RulePage(
        "aws:PrincipalArn is compared with the ARN of a session",
        meaning: """
            The condition expects `arn:aws:sts::…:assumed-role/Role/Session`, but `aws:PrincipalArn` of a role
            session is the role's ARN, with its path.
            """,
        looks: """
            A condition that never holds, although the ARN was copied from `GetCallerIdentity` or from the error.
            """,
        why: """
            For a session the key holds the ARN of the role that was assumed.
            """,
        sources: [.globalKeys],
        remedy: """
            Write `arn:aws:iam::111122223333:role/path/Role`. To tell sessions apart use `aws:userid` or
            `aws:SourceIdentity`.
            """
    )

    static let setOperatorOnMissingKey = RulePage(
        "A set operator meets a key that is missing",
        meaning: """
            `ForAllValues:` is true when the key is missing or has no values; `ForAnyValue:` is false, even in a
            Deny.
            """,
        looks: """
            A Deny that matches requests without the key, or one that does not match them.
            """,
        why: """
            "All of none" holds, "any of none" does not.
            """,
        sources: [.setOperators],
        remedy: """
            With `ForAllValues:` in an Allow, add `"Null": {"key": "false"}`. Do not use set operators on keys with
            a single value.
            """,
        example: #"""
            "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "Null": {"aws:TagKeys": "false"}
            """#
    )

    static let conditionValueUnreadable = RulePage(
        "A condition's value cannot be read by its operator",
        meaning: """
            A numeric, date, Boolean or IP operator got a value that is none: on the policy's side or on the
            request's.
            """,
        looks: """
            A condition that never holds, negated or not.
            """,
        why: """
            What cannot be compared does not match. AWS accepts many such values when the policy is saved.
            """,
        sources: [.operators],
        remedy: """
            Correct the value: dates as `2026-11-24T00:00:00Z`, addresses with a prefix length, `"true"` and
            `"false"` in small letters.
            """
    )
}
