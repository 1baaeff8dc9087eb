/// Time, MFA devices and first sign-in, services, and what cannot be told.
extension RulePage {
    static let changeNotYetVisible = RulePage(
        "A change made moments before had not propagated",
        meaning: """
            The present policies allow the request, and what decides was changed in the minute before it was made: the
            principal, a policy that applies, the resource, the organization, or the access key.
            """,
        looks: """
            A denial right after CreateRole, AttachRolePolicy or a trust policy's change, that goes away by itself. The
            change is known from CloudTrail events given along with the denial, in any order and in any of the
            files, and from the times of policy versions, users and roles.
            """,
        why: """
            IAM is eventually consistent: changes take seconds, sometimes longer, to reach every Region and every
            cache.
            """,
        sources: [.troubleshoot],
        remedy: """
            Wait and try again, with growing pauses. Keep IAM changes out of the path of the work that needs them.
            """
    )

    static let changedSince = RulePage(
        "The policies were changed after the denial",
        meaning: """
            The denial was right at its time; what decides has been changed since.
            """,
        looks: """
            The request fails in the log and succeeds now, or the other way round.
            """,
        why: """
            A denial is judged by the policies of its moment.
            """,
        sources: [.enforcement],
        remedy: """
            Compare the two answers, "as of" and "now". If the request is allowed now, nothing is left to be done.
            """
    )

    static let notReproduced = RulePage(
        "The denial cannot be reproduced with the policies at hand",
        meaning: """
            All known policies allow the request. Something that is not known denied it, or the policies have
            changed.
            """,
        looks: """
            An AccessDenied that no policy explains.
            """,
        why: """
            Session policies, VPC endpoint policies, policies of another account and a service's own rules are not
            part of an account's export.
            """,
        sources: [.messages],
        remedy: """
            Give what is missing: `--session-policy`, endpoint policies, the organization, the other account. The
            notes of the answer list what was not known.
            """
    )

    static let unassignedMFADevice = RulePage(
        "An unassigned virtual MFA device is in the way",
        meaning: """
            A virtual MFA device of this name exists and belongs to nobody: somebody cancelled the console's wizard
            half-way.
            """,
        looks: """
            EntityAlreadyExists `MFADevice entity at the same path and name already exists.`, or the console fails
            with a denial of `iam:DeleteVirtualMFADevice`.
            """,
        why: """
            The wizard creates the device first and assigns it last; in between it is an orphan that only an
            administrator can delete.
            """,
        sources: [.troubleshoot],
        remedy: """
            An administrator lists the unassigned devices and deletes this one. No policy needs to be changed.
            """,
        example: #"""
            aws iam list-virtual-mfa-devices --assignment-status Unassigned
            aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::111122223333:mfa/Diego
            """#
    )

    static let deleteMFADeviceDenied = RulePage(
        "iam:DeleteVirtualMFADevice is denied by the policy that asks for MFA",
        meaning: """
            The user has no MFA in this session, and the policy denies everything but a list of actions without MFA.
            Deleting a virtual device is not on the list.
            """,
        looks: """
            `… is not authorized to perform: iam:DeleteVirtualMFADevice on resource:
            arn:aws:iam::111122223333:mfa/Diego with an explicit deny`
            """,
        why: """
            Whoever could delete a device without MFA could get rid of MFA. AWS's example policy leaves the action
            out on purpose.
            """,
        sources: [.mfaPolicy, .troubleshoot],
        remedy: """
            Do not edit the policy. Ask an administrator to delete the unassigned device, then set up MFA again
            under another name or the same.
            """
    )

    static let passwordChangeBlockedByMFA = RulePage(
        "The first password change is blocked by the policy that asks for MFA",
        meaning: """
            The user must set a new password at first sign-in, and a Deny without MFA does not except
            `iam:ChangePassword`.
            """,
        looks: """
            `Either user is not authorized to perform iam:ChangePassword or entered password does not comply with
            account password policy`
            """,
        why: """
            Before the password is changed there is no session that could set up MFA.
            """,
        sources: [.mfaPolicy, .troubleshoot],
        remedy: """
            Except `iam:ChangePassword` and `iam:GetAccountPasswordPolicy` in the Deny's NotAction, or create users
            with a password that need not be changed at first.
            """
    )

    static let multiFactorCodeRefused = RulePage(
        "The MFA code or device was refused",
        meaning: """
            The call passed an MFA device and a code, and STS took one of them for wrong: no policy was asked.
            """,
        looks: """
            AccessDenied `MultiFactorAuthentication failed with invalid MFA one time pass code.`, `… unable to validate
            MFA code.`, or `… must provide both MFA serial number and one time pass code.`
            """,
        why: """
            A code is good for one call and for 30 seconds, and only with the serial number of a device of the user who
            calls. Clocks of hardware tokens drift; passkeys and security keys have no codes for the CLI and the API.
            """,
        sources: [.troubleshoot, .stsAPI],
        remedy: """
            Wait for the next code and pass it once, with the ARN of a virtual or hardware device of the calling user.
            If good codes are refused, resynchronize the device.
            """,
        example: #"""
            aws iam list-mfa-devices
            aws sts get-session-token --serial-number arn:aws:iam::111122223333:mfa/eve --token-code 123456
            aws iam resync-mfa-device --user-name eve --serial-number SERIAL --authentication-code1 111111 --authentication-code2 222222
            """#
    )

    static let s3NotFoundHidden = RulePage(
        "S3 answers 403 for an object that does not exist",
        meaning: """
            The caller may read the object but not list the bucket, and there is no such object.
            """,
        looks: """
            `AccessDenied` for GetObject or HeadObject, `403 Forbidden` instead of `404 Not Found`.
            """,
        why: """
            Without `s3:ListBucket` S3 does not tell whether a key exists.
            """,
        sources: [.s3Errors],
        remedy: """
            Check the key, letter case and slashes included. To see 404, allow `s3:ListBucket` on the bucket.
            """,
        example: #"""
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"}
            """#
    )

    static let s3PublicAccessBlocked = RulePage(
        "S3 Block Public Access refuses the request",
        meaning: """
            The bucket's or the account's block public access settings refuse a public policy or ACL, or ignore it.
            """,
        looks: """
            `… because public policies are blocked by the BlockPublicPolicy block public access setting.`, or an
            anonymous request is denied though the policy allows it.
            """,
        why: """
            The settings overrule policies and ACLs that make data public.
            """,
        sources: [.s3Errors],
        remedy: """
            Nearly always they should stay. Share with named principals, with CloudFront and origin access control,
            or with presigned URLs.
            """
    )

    static let s3AccessControlListsDisabled = RulePage(
        "S3 Object Ownership: the bucket takes no ACLs",
        meaning: """
            The request sets an ACL, and the bucket's Object Ownership is `BucketOwnerEnforced`, as of every bucket
            since April 2023 for which nobody chose otherwise.
            """,
        looks: """
            AccessControlListNotSupported, `The bucket does not allow ACLs`, for PutObject, CopyObject, PutObjectAcl or
            PutBucketAcl, whatever the policies say.
            """,
        why: """
            The bucket's owner owns every object, and policies alone decide.
            """,
        sources: [.s3Ownership],
        remedy: """
            Send the request without an ACL (`--acl bucket-owner-full-control` alone is still taken), and share with a
            bucket policy. Enabling ACLs again is seldom right.
            """
    )

    static let dependsOnContext = RulePage(
        "The answer depends on context that is not known",
        meaning: """
            Policies test condition keys that the inquiry does not say, and the request is allowed with some values
            and denied with others.
            """,
        looks: """
            No cause, but questions.
            """,
        why: """
            An error sentence does not hold the request's context.
            """,
        sources: [.operators],
        remedy: """
            Give the values with `--context`, or the CloudTrail event, or the authorization id of a Sesame server,
            which knows them.
            """
    )

    static let policiesUnknown = RulePage(
        "Policies that decide are not known",
        meaning: """
            The account, the organization or the resource's policy is not in the world that was given.
            """,
        looks: """
            An answer with a note of what is missing.
            """,
        why: """
            What is not known cannot be judged.
            """,
        sources: [.singleAccount],
        remedy: """
            Collect it: `sesame collect` prints the read-only commands.
            """
    )

    static let principalUnknown = RulePage(
        "The principal is not known",
        meaning: """
            The user or role of the request is not in the given account, or the inquiry names none.
            """,
        looks: """
            An answer without causes.
            """,
        why: """
            Without the principal's policies there is nothing to evaluate.
            """,
        sources: [.singleAccount],
        remedy: """
            Check the ARN, and that the export is of the right account and not older than the principal.
            """
    )

    static let unreadablePolicy = RulePage(
        "A policy cannot be read",
        meaning: """
            A policy document is not valid, so that its statements cannot be judged; the answer leaves them out.
            """,
        looks: """
            A warning with line and column.
            """,
        why: """
            AWS does not save such documents; they come from a file that was edited, cut or encoded twice.
            """,
        sources: [.grammar],
        remedy: """
            Export the policy again, or correct the place that is shown.
            """
    )
}
