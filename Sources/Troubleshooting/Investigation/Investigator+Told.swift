import AccessControl
import PolicyEngine

extension Investigator {
    /// The answer to a refusal whose text says the whole cause, so that no policy needs to be asked; nil for others.
    func toldDiagnosis(_ inquiry: Inquiry, options: Options) -> Diagnosis? {
        let text = inquiry.message ?? ""
        let told: (cause: Cause, fix: Fix)?
        if ByteText.holds(text, "No OpenIDConnect provider found in your account for") {
            told = missingProvider(text)
        } else if ByteText.holds(text, "Incorrect token audience") {
            told = wrongAudience(inquiry)
        } else if inquiry.errorCode?.hasPrefix("UnmodifiableEntity") ?? false {
            told = protectedEntity(text)
        } else if inquiry.principal == nil, ByteText.holds(text, "MFADevice entity at the same path and name") {
            told = collidingDevice()
        } else if ByteText.holds(text, "MultiFactorAuthentication failed") {
            told = refusedCode(text)
        } else {
            told = toldBySTS(inquiry)
        }
        guard let told else { return nil }
        var diagnosis = Diagnosis(
            request: Diagnosis.Request(inquiry),
            outcome: .implicitDeny,
            sentence: text
        )
        diagnosis.causes = [told.cause]
        diagnosis.notes = ["no policy was asked: the refusal says its cause itself"]
        diagnosis.place = inquiry.place
        if options.searchesFixes { diagnosis.fixes = [told.fix] }
        return diagnosis
    }

    func cause(_ rule: Rule, _ evidence: Evidence) -> Cause {
        Cause(rule: rule, policyType: nil, policy: nil, statement: nil, evidence: evidence)
    }

    func advice(_ summary: String, _ commands: [String], _ message: String) -> Fix {
        var fix = Fix(.advice, summary)
        fix.message = message
        if commands.isEmpty { return fix }
        fix.request = PolicyChange(
            policy: "request",
            target: "administrator",
            patch: [],
            commands: commands,
            document: nil
        )
        return fix
    }

    /// Source: IAM User Guide, "Create an OpenID Connect (OIDC) identity provider in IAM".
    private func missingProvider(_ text: String) -> (Cause, Fix) {
        let url = text.firstRange(of: "https://").map { start in
            String(text[start.lowerBound...].prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != "," })
        }
        let issuer = url ?? "https://ISSUER"
        var evidence = Evidence("the account that was asked has no identity provider for `\(issuer)`")
        evidence.actual = url.map { [$0] }
        evidence.details = [
            "a trust policy may name a provider that does not exist: nobody checks that it does",
            "the account is the one of the role's ARN",
        ]
        return (
            cause(.webIdentityProviderMismatch, evidence),
            advice(
                "create the identity provider in the account of the role, or assume a role of the account that has it",
                [
                    "aws iam list-open-id-connect-providers",
                    "aws iam create-open-id-connect-provider --url \(Shell.quoted(issuer)) --client-id-list sts.amazonaws.com",
                ],
                "Please create the OpenID Connect provider `\(issuer)` in the account of the role; it is missing there."
            )
        )
    }

    private func wrongAudience(_ inquiry: Inquiry) -> (Cause, Fix) {
        let audience = inquiry.context.first { $0.key.hasSuffix(":aud") }?.values.first
        var evidence = Evidence(
            "the token's audience\(audience.map { " `\($0)`" } ?? "") is not among the client ids of the identity provider"
        )
        evidence.actual = audience.map { [$0] }
        evidence.details = ["no trust policy was asked: the provider itself lists the audiences that it takes"]
        return (
            cause(.webIdentityAudienceMismatch, evidence),
            advice(
                "request the token for an audience that the provider lists, usually `sts.amazonaws.com`; or add this one to the provider",
                [
                    "aws iam get-open-id-connect-provider --open-id-connect-provider-arn PROVIDER_ARN",
                    "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn PROVIDER_ARN --client-id "
                        + Shell.quoted(audience ?? "AUDIENCE"),
                ],
                "Please add the token's audience to the client ids of the identity provider, if tokens for it are to be taken."
            )
        )
    }

    private func protectedEntity(_ text: String) -> (Cause, Fix) {
        let isIdentityCenter = ByteText.holds(text, "AWSReservedSSO")
        let evidence = Evidence(
            isIdentityCenter
                ? "roles under `/aws-reserved/` belong to IAM Identity Center and are changed there"
                : "AWS keeps this role to itself: its service manages it"
        )
        return (
            cause(.awsProtected, evidence),
            Fix(
                .advice,
                isIdentityCenter
                    ? "change the permission set in IAM Identity Center: it writes the role anew"
                    : "no policy can allow it: change the role through its service, or use a role of your own"
            )
        )
    }

    /// Source: STS API Reference, "GetSessionToken" and "AssumeRole"; IAM User Guide, "Resynchronize virtual and hardware MFA
    /// devices". The sentences are observed.
    private func refusedCode(_ text: String) -> (Cause, Fix) {
        let isCode = ByteText.holds(text, "one time pass code") && !ByteText.holds(text, "must provide both")
        var evidence = Evidence(
            isCode
                ? "the MFA code was refused: it was wrong, too old, or used before"
                : ByteText.holds(text, "must provide both")
                    ? "an MFA device was given without a code, or a code without a device"
                    : "the MFA device and the code do not fit: the serial number is none of a device of the calling user, or the code is wrong"
        )
        evidence.details = ["no policy was asked: whether the caller may is decided after the code was taken"]
        return (
            cause(.multiFactorCodeRefused, evidence),
            advice(
                isCode
                    ? "wait for the next code and pass it once; if good codes are refused, resynchronize the device"
                    : "pass the ARN of an MFA device of the calling user together with its present code",
                ["aws iam list-mfa-devices"],
                "My MFA codes are refused: please check which device is assigned to my user, and resynchronize or replace it."
            )
        )
    }

    private func collidingDevice() -> (Cause, Fix) {
        var evidence = Evidence("a virtual MFA device of this name seems to be left behind, assigned to nobody")
        evidence.details = [
            "creating a device under the same name fails until the old one is deleted",
            "do not edit policies for this: list the unassigned devices and delete this one",
        ]
        let left = world.mfaDevices.filter { $0.value.user == nil }.keys.sorted()
        if !left.isEmpty {
            evidence.details.append("unassigned: \(left.prefix(5).map { "`\($0)`" }.joined(separator: ", "))")
        }
        let serial = left.count == 1 ? left[0] : "SERIAL_NUMBER"
        return (
            cause(.unassignedMFADevice, evidence),
            advice(
                "an administrator deletes the unassigned device; no policy needs to change",
                [
                    "aws iam list-virtual-mfa-devices --assignment-status Unassigned",
                    "aws iam delete-virtual-mfa-device --serial-number \(Shell.quoted(serial))",
                ],
                "Please delete the unassigned virtual MFA device of my name, which was left behind when I cancelled setting it up."
            )
        )
    }
}
