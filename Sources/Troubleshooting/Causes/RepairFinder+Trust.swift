import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension RepairFinder {
    /// Conditions of a trust policy on what the caller of AssumeRole passes.
    func trustRepair(_ failed: FailedCondition) -> Repair? {
        guard failed.finding.type == .roleTrustPolicy else { return nil }
        let rule: Rule
        let what: String
        var flag: String?
        switch failed.key.lowercased() {
        case "sts:externalid": (rule, what, flag) = (.externalIDMismatch, "external id", "--external-id")
        case "sts:sourceidentity", "aws:sourceidentity":
            (rule, what, flag) = (.sourceIdentityNotAllowed, "source identity", "--source-identity")
        case "sts:rolesessionname": (rule, what, flag) = (.conditionNotMet, "session name", "--role-session-name")
        case "aws:tagkeys", "sts:transitivetagkeys": (rule, what) = (.sessionTagsNotAllowed, "session tags")
        case let key where key.hasPrefix("aws:requesttag/"): (rule, what) = (.sessionTagsNotAllowed, "session tag")
        default: return nil
        }
        let actual = failed.actual.map { $0.map { "`\($0)`" }.joined(separator: ", ") }
        var repair = Repair(
            rule,
            failed.finding,
            failed.evidence(
                actual.map { "the trust policy wants another \(what) than \($0)" }
                    ?? (failed.isUnknown
                        ? "the trust policy asks for the \(what), which is not known here"
                        : "the trust policy asks for the \(what), and the request passes none")
            )
        )
        var change = requestChange(failed)
        if let flag, let value = change?.keys.first?.values.first {
            change?.commands = [
                "aws sts assume-role --role-arn \(request.resource) \(sessionName(flag))\(flag) \(Shell.quoted(value))"
            ]
        }
        repair.request = change
        repair.weakens = .trustPolicy
        if failed.isPositiveEquality, let actual = failed.actual, let editor = failed.finding.document.editor {
            repair.operations = actual.map {
                editor.addConditionValue($0, failed.operatorName, failed.key, to: failed.finding.statement.index)
            }
            repair.summary = "also accept this \(what)"
        }
        return repair
    }

    private func sessionName(_ flag: String) -> String {
        flag == "--role-session-name" ? "" : "--role-session-name SESSION "
    }

    /// Conditions on the claims of an identity provider's token: `<issuer>:aud`, `<issuer>:sub`.
    ///
    /// Source: IAM User Guide, "Available keys for AWS OIDC federation" and "Create a role for OIDC federation".
    func webIdentityRepair(_ failed: FailedCondition) -> Repair? {
        let action = request.action.lowercased()
        let isWebIdentity =
            action.hasSuffix("withwebidentity")
            || request.principal.kind == .federatedIdentity && !action.hasSuffix("withsaml")
        guard failed.finding.type == .roleTrustPolicy, isWebIdentity,
            let editor = failed.finding.document.editor
        else { return nil }
        let key = ClaimKey(failed.key)
        if let corrected = key.corrected(issuers: issuers) { return movedKey(failed, editor, to: corrected) }
        switch key.claim {
        case "aud", "sub": break
        default: return nil
        }
        if failed.condition.operator.comparison == .stringEquals, failed.hasWildcard { return nil }
        if let swapped = swappedRepair(failed, editor, key) { return swapped }
        let isAudience = key.claim == "aud"
        if let cased = casedClaim(failed, editor, isAudience) { return cased }
        let claim = isAudience ? "audience (`aud`)" : "subject (`sub`)"
        var repair = Repair(
            isAudience ? .webIdentityAudienceMismatch : .webIdentitySubjectMismatch,
            failed.finding,
            failed.evidence(
                failed.actual.map {
                    "the token's \(claim) is \($0.map { "`\($0)`" }.joined(separator: ", ")), which the trust policy does not take"
                } ?? "the trust policy asks for the token's \(claim), and its value is not known here"
            )
        )
        repair.weakens = .trustPolicy
        if failed.isPositiveEquality, let actual = failed.actual {
            repair.operations = actual.map {
                editor.addConditionValue($0, failed.operatorName, failed.key, to: failed.finding.statement.index)
            }
            repair.summary = "also accept \(actual.map { "`\($0)`" }.joined(separator: ", "))"
        }
        return repair
    }

    /// A claim that the policy has in other letters, wildcards or not.
    private func casedClaim(_ failed: FailedCondition, _ editor: PolicyEditor, _ isAudience: Bool) -> Repair? {
        guard failed.isPositiveEquality, let actual = failed.actual?.first else { return nil }
        let values = failed.condition.values.map(\.value)
        let comparison = failed.condition.operator.comparison
        let match = values.enumerated().lazy.compactMap { index, value -> (Int, String, String)? in
            let isSame =
                comparison == .stringLike
                ? GlobPattern(value.lowercased()).matches(actual.lowercased())
                : value.lowercased() == actual.lowercased()
            guard isSame, let corrected = ResourceCorrection.caseOf(value, like: actual) else { return nil }
            return (index, value, corrected)
        }.first
        guard let (index, value, corrected) = match else { return nil }
        var repair = Repair(
            isAudience ? .webIdentityAudienceMismatch : .webIdentitySubjectMismatch,
            failed.finding,
            failed.evidence(
                "the token has `\(actual)`, and the policy says `\(value)`: they differ in letter case, which claims do not ignore"
            )
        )
        repair.correctValue(at: index, of: failed, by: corrected, editor)
        repair.summary = "write `\(corrected)` for `\(value)`"
        return repair
    }

    /// The conditions on another provider's claims, as conditions on those of the caller's provider.
    func movedClaims(from provider: String, of finding: StatementFinding, _ editor: PolicyEditor) -> [PatchOperation] {
        let marker = "oidc-provider/"
        guard let old = provider.firstRange(of: marker).map({ provider[$0.upperBound...] }),
            let new = request.principal.arn.firstRange(of: marker).map({ request.principal.arn[$0.upperBound...] })
        else { return [] }
        return finding.statement.statement.conditions.flatMap { condition -> [PatchOperation] in
            let key = condition.key.value
            guard key.hasPrefix("\(old):") else { return [] }
            return editor.moveCondition(
                condition.operator.name,
                key,
                to: condition.operator.name,
                String(new) + key.dropFirst(old.count),
                values: condition.values.map(\.value),
                of: finding.statement.index
            )
        }
    }

    /// The issuers of the request's token, as its keys name them, and of the provider that vouches for it.
    private var issuers: [String] {
        var found: [String] = []
        for entry in request.context.entries {
            let key = ClaimKey(entry.key)
            if ["aud", "sub", "amr", "azp", "oaud"].contains(key.claim), !found.contains(key.issuer) {
                found.append(key.issuer)
            }
        }
        if let provider = ARN(request.principal.arn), provider.resource.hasPrefix("oidc-provider/") {
            let issuer = String(provider.resource.dropFirst("oidc-provider/".count))
            if !found.contains(issuer) { found.append(issuer) }
        }
        return found
    }

    private func movedKey(_ failed: FailedCondition, _ editor: PolicyEditor, to corrected: ClaimKey.Correction)
        -> Repair
    {
        let rule: Rule
        switch corrected.mistake {
        case .arn, .scheme: rule = .webIdentityARNInKey
        case .missingClaim: rule = .webIdentitySubjectNotTested
        case .spelling: rule = .webIdentityProviderMismatch
        }
        var repair = Repair(
            rule,
            failed.finding,
            failed.evidence("no token carries the key `\(failed.key)`: it is called `\(corrected.key)`")
        )
        repair.operations = editor.moveCondition(
            failed.operatorName,
            failed.key,
            to: failed.operatorName,
            corrected.key,
            values: failed.condition.values.map(\.value),
            of: failed.finding.statement.index
        )
        repair.summary = "write the key as `\(corrected.key)`"
        repair.isMistake = true
        return repair
    }

    /// `aud` compared with what the subject is, or the other way round.
    private func swappedRepair(_ failed: FailedCondition, _ editor: PolicyEditor, _ key: ClaimKey) -> Repair? {
        let other = key.claim == "aud" ? "sub" : "aud"
        guard let value = request.context["\(key.issuer):\(other)"]?.values.first,
            failed.condition.values.contains(where: { GlobPattern($0.value).matches(value) })
        else { return nil }
        let target = "\(key.issuer):\(other)"
        var repair = Repair(
            .webIdentityAudienceAndSubjectSwapped,
            failed.finding,
            failed.evidence("the value under `\(failed.key)` is the token's `\(other)`")
        )
        repair.operations = editor.moveCondition(
            failed.operatorName,
            failed.key,
            to: failed.operatorName,
            target,
            values: failed.condition.values.map(\.value),
            of: failed.finding.statement.index
        )
        repair.summary = "compare it with `\(target)`"
        repair.isMistake = true
        return repair
    }
}

extension FailedCondition {
    fileprivate var hasWildcard: Bool { condition.values.contains { $0.value.contains("*") || $0.value.contains("?") } }
}

/// A condition key of an identity provider's claim: `token.actions.githubusercontent.com:sub`.
struct ClaimKey {
    enum Mistake { case arn, scheme, missingClaim, spelling }

    struct Correction {
        let key: String
        let mistake: Mistake
    }

    let text: String
    let issuer: String
    let claim: String

    /// Whether the key is a claim that every provider's tokens may have.
    static func isClaim(_ key: String) -> Bool {
        ["aud", "sub", "amr", "azp", "oaud", "iss", "email"].contains(ClaimKey(key).claim.lowercased())
    }

    init(_ text: String) {
        self.text = text
        if let colon = text.lastIndex(of: ":") {
            issuer = String(text[..<colon])
            claim = String(text[text.index(after: colon)...])
        } else {
            issuer = text
            claim = ""
        }
    }

    func corrected(issuers: [String]) -> Correction? {
        if !claim.isEmpty, issuers.contains(issuer) { return nil }
        let marker = "oidc-provider/"
        if text.hasPrefix("arn:"), let range = text.firstRange(of: marker) {
            return Correction(key: String(text[range.upperBound...]), mistake: .arn)
        }
        if text.hasPrefix("https://") { return Correction(key: String(text.dropFirst(8)), mistake: .scheme) }
        if issuers.contains(text) { return Correction(key: text + ":sub", mistake: .missingClaim) }
        if let meant = Catalog.nearest(to: issuer, among: issuers) {
            return Correction(key: "\(meant):\(claim)", mistake: .spelling)
        }
        // A claim of another provider: that of a cluster that was, or of the policy that this one was copied from.
        if ["aud", "sub", "amr"].contains(claim), issuer.contains("."), issuers.count == 1, let own = issuers.first {
            return Correction(key: "\(own):\(claim)", mistake: .spelling)
        }
        return nil
    }
}
