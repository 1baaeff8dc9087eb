import AccessControl

extension Investigator {
    /// Refusals by STS itself, before any policy was asked: of the assertion, of the length of the session, of the root user.
    func toldBySTS(_ inquiry: Inquiry) -> (cause: Cause, fix: Fix)? {
        let text = inquiry.message ?? ""
        if ByteText.holds(text, "requested DurationSeconds exceeds") { return tooLong(text, inquiry.resource) }
        // With the role's name its trust policy can be asked too.
        if inquiry.resource == nil, ByteText.holds(text, "Roles may not be assumed by root accounts") {
            return rootUser()
        }
        return SAMLRefusal.all.first { ByteText.holds(text, $0.text) }.map(refused)
    }

    private func refused(_ refusal: SAMLRefusal) -> (Cause, Fix) {
        var evidence = Evidence(refusal.meaning)
        evidence.details = ["STS checks what the identity provider sent before it asks any trust policy"]
        return (
            cause(.samlResponseRefused, evidence),
            advice(
                refusal.remedy,
                refusal.commands,
                "Our sign-in to AWS fails: \(refusal.meaning). What helps: \(refusal.remedy)."
            )
        )
    }

    private func tooLong(_ text: String, _ role: String?) -> (Cause, Fix) {
        let isChain = ByteText.holds(text, "role chaining")
        let name = role?.split(separator: "/").last.map(String.init) ?? "ROLE"
        let evidence = Evidence(
            isChain
                ? "a role's session gets another role for an hour at most, and the call asked for more"
                : "the call asked for a longer session than the role's MaxSessionDuration"
        )
        return (
            cause(.sessionDurationTooLong, evidence),
            advice(
                isChain
                    ? "ask for 3600 seconds or less, or assume the last role directly as a user"
                    : "ask for a shorter session, or have the role's MaxSessionDuration raised (12 hours at most)",
                isChain ? [] : ["aws iam update-role --role-name \(Shell.quoted(name)) --max-session-duration 43200"],
                isChain
                    ? "I need a session of more than an hour: may my user assume the role directly?"
                    : "Please raise the MaxSessionDuration of the role, if longer sessions are to be had."
            )
        )
    }

    private func rootUser() -> (Cause, Fix) {
        (
            cause(.rootCannotAssumeRoles, Evidence("the root user cannot assume roles, whatever the policies say")),
            Fix(
                .advice,
                "assume the role with credentials of a user or of another role, and keep the root user for what only it can do"
            )
        )
    }
}

/// What STS says of a SAML response that it does not take.
///
/// Source: IAM User Guide, "Troubleshoot SAML federation with IAM".
private struct SAMLRefusal {
    let text: StaticString
    let meaning: String
    let remedy: String
    var commands: [String] = []

    private static let metadata = [
        "aws iam update-saml-provider --saml-provider-arn PROVIDER_ARN --saml-metadata-document file://metadata.xml"
    ]

    static let all = [
        SAMLRefusal(
            text: "RoleSessionName is required in AuthnResponse",
            meaning: "the SAML response has no attribute `https://aws.amazon.com/SAML/Attributes/RoleSessionName`",
            remedy: "have the identity provider send this attribute: the user's name or address"
        ),
        SAMLRefusal(
            text: "RoleSessionName in AuthnResponse must match",
            meaning: "the SAML response's `RoleSessionName` is too long or has letters that no session name has",
            remedy: "have the identity provider send 2 to 64 of letters, digits and `_=,.@-`, without spaces"
        ),
        SAMLRefusal(
            text: "Source Identity must match",
            meaning:
                "the SAML response's `SourceIdentity` is too long, has letters that it must not have, or begins with `aws:`",
            remedy: "have the identity provider send 2 to 64 of letters, digits and `_=,.@-`"
        ),
        SAMLRefusal(
            text: "Response signature invalid",
            meaning: "the SAML response is signed with another certificate than the provider's metadata in IAM has",
            remedy: "upload the identity provider's present metadata to IAM",
            commands: metadata
        ),
        SAMLRefusal(
            text: "Issuer not present in specified provider",
            meaning: "the SAML response's issuer is not the one in the provider's metadata in IAM",
            remedy:
                "upload the identity provider's present metadata to IAM, or name the right provider in the `Role` attribute",
            commands: metadata
        ),
        SAMLRefusal(
            text: "Response does not contain the required audience",
            meaning: "the SAML response's audience is not AWS's",
            remedy: "have the identity provider send `https://signin.aws.amazon.com/saml` as audience"
        ),
        SAMLRefusal(
            text: "included an invalid SAML response",
            meaning:
                "the SAML response has no attribute `https://aws.amazon.com/SAML/Attributes/Role` with a role and a provider",
            remedy:
                "have the identity provider send the ARN of the role and the ARN of the provider, with a comma between them"
        ),
        SAMLRefusal(
            text: "Specified provider doesn't exist",
            meaning:
                "the provider that the SAML response names in its `Role` attribute does not exist; its name has a letter case",
            remedy: "write the provider's ARN as IAM has it",
            commands: ["aws iam list-saml-providers"]
        ),
    ]
}
