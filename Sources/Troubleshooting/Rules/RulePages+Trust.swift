/// Trust policies, and web identities.
extension RulePage {
    static let trustPrincipalMissing = RulePage(
        "The role trust policy does not name the caller",
        meaning: """
            No Allow statement of the trust policy has the caller, or the caller's account, as its Principal.
            """,
        looks: """
            `User: … is not authorized to perform: sts:AssumeRole on resource: …`, without a reason.
            """,
        why: """
            Who may assume a role is the role's own decision; permissions of the caller are only the other half.
            """,
        sources: [.stsAPI, .principalElement],
        remedy: """
            Add the caller's role or user ARN to the Principal element of the trust policy.
            """,
        example: #"""
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Deployer"}, "Action": "sts:AssumeRole"}
            """#
    )

    static let externalIDMismatch = RulePage(
        "The external id is missing or another one",
        meaning: """
            The trust policy wants a certain `sts:ExternalId`; the call passed another one, or none.
            """,
        looks: """
            The same bare denial as for a role that does not exist.
            """,
        why: """
            The external id keeps a third party from being used as a confused deputy; it is compared exactly, and
            STS does not say that it was wrong.
            """,
        sources: [.confusedDeputy, .stsAPI],
        remedy: """
            Pass the external id that the third party shows for your account. Do not remove the condition.
            """,
        example: #"""
            aws sts assume-role --role-arn … --role-session-name … --external-id 8c1d6f
            """#
    )

    static let sourceIdentityNotAllowed = RulePage(
        "The source identity may not be set",
        meaning: """
            The call sets a source identity (or inherits one from its session), and `sts:SetSourceIdentity` is
            missing in the caller's policy or in the trust policy, or a condition wants another value.
            """,
        looks: """
            `… is not authorized to perform: sts:SetSourceIdentity on resource: …`
            """,
        why: """
            A source identity stays with all sessions that follow, so both sides must allow it. A chained session
            carries it whether it is passed or not.
            """,
        sources: [.sourceIdentity],
        remedy: """
            Add `sts:SetSourceIdentity` to both policies, with a condition on `sts:SourceIdentity`.
            """
    )

    static let sessionTagsNotAllowed = RulePage(
        "Session tags may not be passed",
        meaning: """
            The call passes session tags (or inherits transitive ones), and `sts:TagSession` is missing in the
            caller's policy or in the trust policy.
            """,
        looks: """
            `… is not authorized to perform: sts:TagSession on resource: …`
            """,
        why: """
            Tags can give permissions, so both sides must allow passing them.
            """,
        sources: [.sessionTags],
        remedy: """
            Add `sts:TagSession` beside `sts:AssumeRole` in both, and limit the tags with `aws:RequestTag/…` and
            `aws:TagKeys`.
            """
    )

    static let trustRequiresMultiFactor = RulePage(
        "The role trust policy requires multi-factor authentication",
        meaning: """
            The trust policy has a condition on `aws:MultiFactorAuthPresent` or `aws:MultiFactorAuthAge`, and the
            call was made without a code or with a session that has none.
            """,
        looks: """
            A bare denial of `sts:AssumeRole`.
            """,
        why: """
            MFA is proved in the call that makes the session. A role session never carries MFA on into the next
            role.
            """,
        sources: [.globalKeys, .stsAPI],
        remedy: """
            Pass the device and a code to AssumeRole; in a profile, set `mfa_serial`.
            """,
        example: #"""
            aws sts assume-role … --serial-number arn:aws:iam::111122223333:mfa/ana --token-code 123456
            """#
    )

    static let trustServiceMismatch = RulePage(
        "The role trust policy names another service",
        meaning: """
            The service that was to take the role (Lambda, EC2, …) is not the one in the trust policy's `Service`
            principal.
            """,
        looks: """
            `The role defined for the function cannot be assumed by Lambda.`, `ECS was unable to assume the role …`,
            `CodeBuild is not authorized to perform: sts:AssumeRole`, and the like of other services.
            """,
        why: """
            Each service assumes roles under its own name; some have regional names or one name for each component.
            """,
        sources: [.principalElement],
        remedy: """
            Put in the right service principal, and keep `aws:SourceAccount` or `aws:SourceArn` as a condition.
            """,
        example: #"""
            "Principal": {"Service": "lambda.amazonaws.com"}
            """#
    )

    static let principalRecreated = RulePage(
        "The policy names a principal that was deleted and created again",
        meaning: """
            The Principal element shows a unique id (`AIDA…`, `AROA…`) instead of an ARN. The user or role behind it
            is gone; the present one of the same name has another id.
            """,
        looks: """
            Access stopped after somebody re-created a user or role, with nothing else changed.
            """,
        why: """
            ARNs in trust policies and in many resource-based policies are stored as unique ids, so that a new
            namesake does not inherit the trust.
            """,
        sources: [.principalElement, .identifiers],
        remedy: """
            Save the policy again with the ARN: it will be bound to the new id.
            """
    )

    static let roleDoesNotTrustItself = RulePage(
        "The role does not trust itself",
        meaning: """
            A session of a role assumes the same role again, and the role's trust policy does not name the role.
            """,
        looks: """
            Code that worked before AWS changed this in 2022 fails, or it works for users and not from within the role.
            """,
        why: """
            A role is no longer trusted implicitly by itself.
            """,
        sources: [.troubleshootRoles],
        remedy: """
            Use the session that is already there. Where the code cannot do without, add the role's own ARN to its
            trust policy.
            """
    )

    static let roleNotFound = RulePage(
        "There is no such role",
        meaning: """
            The role's name or path, or the account in its ARN, does not exist in the policies that are known.
            """,
        looks: """
            The same denial as for a role that exists and refuses.
            """,
        why: """
            STS does not tell strangers which roles exist.
            """,
        sources: [.observed, .troubleshootRoles],
        remedy: """
            Compare the ARN with `aws iam get-role`, letter case and path included.
            """
    )

    static let rootCannotAssumeRoles = RulePage(
        "The root user cannot assume roles",
        meaning: """
            The call was made with credentials of the account's root user.
            """,
        looks: """
            `Roles may not be assumed by root accounts.`
            """,
        why: """
            STS refuses root credentials for AssumeRole, whatever the policies say.
            """,
        sources: [.stsAPI],
        remedy: """
            Use an IAM user or a role, and put the root user's access keys out of use.
            """
    )

    static let webIdentityAudienceMismatch = RulePage(
        "Web identity: the token's audience is not the expected one",
        meaning: """
            The trust policy compares `<issuer>:aud` with a value that the token's `aud` (or `azp`) claim does not
            have.
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`, or InvalidIdentityToken `Incorrect token
            audience` when the provider itself does not list it.
            """,
        why: """
            A token for one audience is not to be used for another. The audience must be registered with the
            provider and, where the trust policy tests it, match there too.
            """,
        sources: [.oidc],
        remedy: """
            Request the token for `sts.amazonaws.com` (or what the provider lists), or correct the condition.
            """,
        example: #"""
            "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
            """#
    )

    static let webIdentitySubjectMismatch = RulePage(
        "Web identity: the token's subject is not the expected one",
        meaning: """
            The trust policy's condition on `<issuer>:sub` does not match the token's `sub` claim.
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`
            """,
        why: """
            The subject is compared with letter case. Providers compose it from more than people expect: GitHub
            writes `repo:owner/name:environment:prod` as soon as a job has an environment, and Kubernetes
            `system:serviceaccount:namespace:name`.
            """,
        sources: [.oidc],
        remedy: """
            Print the token's claims and write the condition from them. Keep it as narrow as the job.
            """,
        example: #"""
            "StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"}
            """#
    )

    static let webIdentityARNInKey = RulePage(
        "Web identity: the condition key holds the provider's ARN",
        meaning: """
            The key is written as `arn:aws:iam::…:oidc-provider/issuer:sub`. The key is the issuer's name alone.
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`; everything looks right.
            """,
        why: """
            Keys of a web identity are named by the issuer's URL without `https://`. A key that does not exist is
            missing, and the condition does not hold.
            """,
        sources: [.stsKeys, .oidc],
        remedy: """
            Keep the ARN in `Principal.Federated`, and remove everything before the issuer's name from the key.
            """,
        example: #"""
            "oidc.eks.eu-central-1.amazonaws.com/id/ABCD:sub": "system:serviceaccount:shop:api"
            """#
    )

    static let webIdentityWildcardUnderStringEquals = RulePage(
        "Web identity: StringEquals takes * as a letter",
        meaning: """
            The condition on `<issuer>:sub` or `:aud` has a pattern under `StringEquals`.
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`
            """,
        why: """
            `StringEquals` compares exactly; a token's subject has no asterisk in it.
            """,
        sources: [.operators, .oidc],
        remedy: """
            Use `StringLike` for the pattern, as narrow as can be, or name the exact subject.
            """
    )

    static let webIdentitySubjectNotTested = RulePage(
        "Web identity: the trust policy does not test the subject",
        meaning: """
            The trust policy accepts every token of the issuer: there is no condition on `<issuer>:sub` (for some
            issuers another claim).
            """,
        looks: """
            Creating or changing the role fails with MalformedPolicyDocument for shared issuers such as GitHub's; an
            older role goes on working for everybody who can get a token.
            """,
        why: """
            A shared issuer signs tokens for all its customers. AWS therefore requires a condition on the claim that
            tells them apart.
            """,
        sources: [.sharedProviders],
        remedy: """
            Add a condition on the subject that names your organization and repository.
            """
    )

    static let webIdentityProviderMismatch = RulePage(
        "Web identity: the trust policy names another provider",
        meaning: """
            The token's issuer is not the provider in `Principal.Federated`, the provider is misspelt, there is no
            such provider in the account, or a condition is on another provider's claims.
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`, or InvalidIdentityToken `No OpenIDConnect
            provider found in your account for …`
            """,
        why: """
            The provider's ARN is compared exactly, with its path and without `https://`. A cluster that was made
            again has another one, and claims are named after their provider.
            """,
        sources: [.oidc],
        remedy: """
            Compare with `aws iam list-open-id-connect-providers`, then correct the ARN or create the provider.
            """
    )

    static let webIdentityAudienceAndSubjectSwapped = RulePage(
        "Web identity: audience and subject are swapped",
        meaning: """
            The condition compares `:aud` with a subject (`repo:…`, `system:serviceaccount:…`) or `:sub` with an
            audience (`sts.amazonaws.com`).
            """,
        looks: """
            `Not authorized to perform sts:AssumeRoleWithWebIdentity`
            """,
        why: """
            The two claims answer two questions: for whom the token is, and about whom.
            """,
        sources: [.stsKeys, .oidc],
        remedy: """
            Exchange the two values.
            """
    )

    static let samlResponseRefused = RulePage(
        "The SAML response itself was refused",
        meaning: """
            What the identity provider sent lacks something that STS needs, or does not fit the provider as IAM knows it.
            """,
        looks: """
            InvalidIdentityToken `RoleSessionName is required in AuthnResponse`, `Response signature invalid`, `Issuer not
            present in specified provider`, `Response does not contain the required audience`.
            """,
        why: """
            STS reads and checks the assertion before it asks any trust policy.
            """,
        sources: [.troubleshootSAML],
        remedy: """
            Correct the attribute in the identity provider's settings, or upload its present metadata to IAM.
            """,
        example: #"""
            aws iam update-saml-provider --saml-provider-arn PROVIDER_ARN --saml-metadata-document file://metadata.xml
            """#
    )
}
