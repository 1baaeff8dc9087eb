/// OpenID Connect issuers that serve many organizations under one URL: a trust policy that accepts their tokens must
/// look at the claim that tells the organizations apart, or anybody's build job could assume the role.
///
/// Source of the table: IAM User Guide, "Identity-provider controls for shared OIDC providers"
/// (id_roles_providers_oidc_secure-by-default). The page gives no wording for the refusal; ours names the claim.
enum SharedIdentityProviders {
    /// The issuer with the condition key that must be tested. Keys without a colon are claims of the issuer.
    private static let claims: [String: String] = [
        "agent.buildkite.com": "sub",
        "api.pulumi.com/oidc": "aud",
        "app.terraform.io": "sub",
        "cognito-identity.amazonaws.com": "aud",
        "gitlab.com": "sub",
        "oidc-configuration.audit-log.githubusercontent.com": "sub",
        "oidc.codefresh.io": "sub",
        "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu": "sub",
        "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb": "sub",
        "oidc.vercel.com": "aud",
        "proidc.upbound.io": "sub",
        "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7": "sub",
        "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr": "sub",
        "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg": "sub",
        "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26": "sub",
        "sandboxes.cloud": "aud",
        "scalr.io": "sub",
        "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d": "sts:RoleSessionName",
        "studio.datachain.ai/api": "sub",
        "token.actions.githubusercontent.com": "sub",
        "tokens.cloud.shisho.dev": "sub",
        "vstoken.actions.githubusercontent.com": "sub",
    ]

    static func check(_ statement: StatementDraft) throws(PolicyError) {
        for member in statement.principal?.value.members ?? [] {
            guard case .federated(let provider) = member.value else { continue }
            let issuer = issuer(of: provider)
            guard let claim = claims[issuer] else { continue }
            if statement.conditions.isEmpty, issuer == "cognito-identity.amazonaws.com" {
                throw PolicyError(
                    message: "A condition block must be present for the Cognito provider",
                    detail: "any identity pool, of whatever account, could assume the role",
                    position: member.position
                )
            }
            let key = claim.contains(":") ? claim : "\(issuer):\(claim)"
            if !statement.conditions.contains(where: { tests($0, key) }) {
                throw PolicyError(
                    message: "The trust policy for the shared OIDC provider \(issuer) must evaluate \(key).",
                    detail: "every customer of `\(issuer)` could assume the role: compare `\(key)` with a value that "
                        + "is not made of wildcards only",
                    position: member.position
                )
            }
        }
    }

    /// `accounts.google.com` as it stands, or what follows `oidc-provider/` in an ARN; an issuer may end in a slash.
    private static func issuer(of provider: String) -> String {
        var issuer = provider.lowercased()
        if issuer.hasPrefix("arn:"), let range = issuer.range(of: ":oidc-provider/") { issuer = String(issuer[range]) }
        if issuer.hasSuffix("/") { issuer.removeLast() }
        return issuer
    }

    /// Whether the condition holds only for chosen values of the key. A value made of wildcards only chooses nothing,
    /// and neither does a negated operator or one that holds when the key is missing.
    private static func tests(_ condition: Condition, _ key: String) -> Bool {
        guard condition.key.value.lowercased() == key.lowercased(), !condition.operator.ifExists else { return false }
        switch condition.operator.comparison {
        case .stringEquals, .stringEqualsIgnoreCase: return true
        case .stringLike:
            return condition.values.allSatisfy { value in
                value.value.utf8.contains { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }
            }
        default: return false
        }
    }
}

extension String {
    /// What follows the first `marker`. (The standard library's own search needs Foundation or the regex engine.)
    fileprivate func range(of marker: String) -> Range<String.Index>? {
        let (text, pattern) = (Array(utf8), Array(marker.utf8))
        guard text.count >= pattern.count else { return nil }
        for start in 0...(text.count - pattern.count) where text[start..<start + pattern.count].elementsEqual(pattern) {
            return utf8.index(startIndex, offsetBy: start + pattern.count)..<endIndex
        }
        return nil
    }
}
