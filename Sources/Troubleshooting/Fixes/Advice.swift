import AccessControl
import Identifiers
import PolicyEngine
import ServiceCatalog

/// Answers that change nothing for the caller: the denial is intended, or somebody else must act.
enum Advice {
    /// Stories in which editing a policy is the wrong answer, whatever would let the request in.
    static func special(
        _ investigation: Investigation,
        _ investigator: Investigator,
        _ inquiry: Inquiry,
        _ findings: CauseFinder.Findings
    ) -> [Fix] {
        let rules = Set(findings.causes.map(\.rule))
        var fixes: [Fix] = []
        if rules.contains(.deleteMFADeviceDenied) || rules.contains(.unassignedMFADevice) {
            fixes.append(deleteDevice(investigation))
        }
        if rules.contains(.passwordChangeBlockedByMFA) { fixes.append(changePassword(investigation)) }
        if rules.contains(.s3NotFoundHidden) { fixes.append(missingObject(investigation)) }
        if rules.contains(.s3PublicAccessBlocked) { fixes.append(publicAccess(investigation)) }
        if rules.contains(.s3AccessControlListsDisabled) {
            fixes.append(
                Fix(
                    .advice,
                    "send the request without an ACL; to share the object, allow it in the bucket's policy to named principals"
                )
            )
        }
        if rules.contains(.missingDependentAction), investigation.isAllowed {
            let needed = findings.causes.first { $0.rule == .missingDependentAction }?.evidence.expected.first
            fixes.append(
                Fix(
                    .advice,
                    "allow the caller \(needed ?? "the action") on the key that encrypts it, which the refusal does not name; ask "
                        + "about that key to see what is missing"
                )
            )
        }
        if rules.contains(.organizationCallFromMember) {
            fixes.append(
                Fix(
                    .advice,
                    "call it from the management account, or have that account delegate it to this one; no policy here needs to change"
                )
            )
        }
        if let tagging = tagResource(findings, investigation, investigator.catalog) { fixes.append(tagging) }
        switch findings.causes.first?.rule {
        case .changeNotYetVisible?: fixes.append(tryAgain)
        case .roleNotFound?: fixes.append(otherRole(investigation, investigator))
        case .principalDeleted?:
            fixes.append(
                Fix(
                    .advice,
                    "use credentials of a user or role that exists: sign in again, or assume the present role anew"
                )
            )
        case .policiesUnknown?: fixes.append(unseenPolicy(investigation, findings))
        case .federationTokenLimits?, .sessionCannotCallOperation?:
            fixes.append(Fix(.advice, "use the user's own access key, or assume a role"))
        default: break
        }
        return fixes
    }

    /// What refuses is not among the policies given: whoever holds it must look.
    private static func unseenPolicy(_ investigation: Investigation, _ findings: CauseFinder.Findings) -> Fix {
        let type = findings.causes.first?.policyType
        let phrase = type.map(DenialSentence.phrase) ?? "policy"
        let what = "\(investigation.question.action) on \(investigation.question.resource)"
        var fix = Fix(
            .advice,
            type == .sessionPolicy
                ? "have whoever makes the session allow \(what) in its session policy, or make the session without one"
                : "give the \(phrase) that the refusal speaks of, and ask again; or ask who administers it to let this request in"
        )
        fix.message =
            "Please let \(investigation.question.principalARN) perform \(what): \(DenialSentence.article(type ?? .identityBased)) "
            + "\(phrase) that I cannot see refuses it."
        return fix
    }

    private static func deleteDevice(_ investigation: Investigation) -> Fix {
        let serial = investigation.request.resource
        var fix = Fix(
            .advice,
            "an administrator deletes the unassigned device; no policy needs to change"
        )
        fix.message =
            "Please delete the unassigned virtual MFA device `\(serial)`, which was left behind when I cancelled setting it "
            + "up: aws iam list-virtual-mfa-devices --assignment-status Unassigned; aws iam delete-virtual-mfa-device "
            + "--serial-number \(serial)"
        fix.request = PolicyChange(
            policy: "request",
            target: "administrator",
            patch: [],
            commands: [
                "aws iam list-virtual-mfa-devices --assignment-status Unassigned",
                "aws iam delete-virtual-mfa-device --serial-number \(Shell.quoted(serial))",
            ],
            document: nil
        )
        return fix
    }

    private static func changePassword(_ investigation: Investigation) -> Fix {
        let user = investigation.request.principal.arn.split(separator: "/").last.map(String.init) ?? "USER"
        var fix = Fix(
            .advice,
            "an administrator sets a password that need not be changed at the first sign-in, and the user assigns an MFA device and "
                + "changes it then; or the Deny excepts iam:ChangePassword"
        )
        fix.message =
            "Please reset my password without `password reset required`, so that I can assign an MFA device first: "
            + "aws iam update-login-profile --user-name \(user) --password '…' --no-password-reset-required"
        return fix
    }

    private static func missingObject(_ investigation: Investigation) -> Fix {
        var fix = Fix(
            .advice,
            "check the object's key: it is probably not there; to be told 404 instead of 403, the caller needs s3:ListBucket on the bucket"
        )
        fix.message =
            "Does `\(investigation.request.resource)` exist? Without s3:ListBucket S3 answers 403 for objects that do not."
        return fix
    }

    private static func publicAccess(_ investigation: Investigation) -> Fix {
        Fix(
            .advice,
            "this is intended: grant access to named principals instead of making the bucket public, or have its owner change the "
                + "public access block"
        )
    }

    /// A policy that lets in by a tag of the resource: whoever may tag it decides, and most often the denial is right.
    ///
    /// Source: IAM User Guide, "Define permissions based on attributes with ABAC authorization".
    private static func tagResource(
        _ findings: CauseFinder.Findings,
        _ investigation: Investigation,
        _ catalog: Catalog
    ) -> Fix? {
        let rules: [Rule] = [.conditionNotMet, .conditionKeyMissing]
        guard let cause = findings.causes.first(where: { $0.rule != .missingDependentAction }),
            rules.contains(cause.rule), let key = cause.evidence.key, let slash = key.firstIndex(of: "/"),
            key[..<slash].lowercased().hasSuffix(":resourcetag"),
            !catalog.isNeverCarried(key, by: investigation.request), var wanted = cause.evidence.expected.first
        else { return nil }
        for entry in investigation.request.context.entries where wanted.contains("${") {
            wanted = wanted.replacing("${\(entry.key)}", with: entry.values.first ?? "")
        }
        return Fix(
            .advice,
            "if this resource is meant, have its owner tag it `\(key[key.index(after: slash)...])` = `\(wanted)`; else the denial is "
                + "intended"
        )
    }

    /// A role that is not there: which one was meant, where that can be told.
    private static func otherRole(_ investigation: Investigation, _ investigator: Investigator) -> Fix {
        let resource = investigation.request.resource
        guard let meant = investigator.nearRole(resource) else {
            return Fix(.advice, "check the role's ARN: its account, path and letter case; or create the role")
        }
        let action = investigation.request.action.split(separator: ":").last.map(String.init) ?? ""
        let isAssuming = action.lowercased() == "assumerole"
        var fix = Fix(.advice, "ask for `\(meant)`, as the role is really called")
        fix.request = PolicyChange(
            policy: "request",
            target: "request",
            patch: [],
            commands: isAssuming ? ["aws sts assume-role --role-arn \(meant) --role-session-name SESSION"] : [],
            document: nil
        )
        return fix
    }

    private static var tryAgain: Fix {
        Fix(.advice, "wait and try again, with growing pauses: the policies of now allow it")
    }

    /// Nothing but a weakening would help, or nothing at all.
    static func askAdministrator(
        _ investigation: Investigation,
        _ weakening: Fix?,
        _ findings: CauseFinder.Findings
    ) -> Fix {
        var fix = Fix(.advice, summary(investigation, weakening, findings))
        fix.message = message(investigation, weakening, findings)
        return fix
    }

    private static func summary(
        _ investigation: Investigation,
        _ weakening: Fix?,
        _ findings: CauseFinder.Findings
    ) -> String {
        if let deny = findings.certainDenies.first {
            let name = deny.policyReference.name
            if findings.causes.contains(where: { $0.rule == .principalArnOfSession && $0.policy?.name == name }) {
                return
                    "the Deny in `\(name)` is to except this session: ask the administrator who owns it to name the role's ARN instead"
            }
            return
                "the Deny in `\(name)` is most likely intended: ask the administrator who owns it whether this request is meant to pass"
        }
        if investigation.explanation.protection != nil {
            return "this is intended: AWS itself keeps this from customers"
        }
        if let type = investigation.verdict.decidedBy {
            let phrase = DenialSentence.phrase(type)
            if type == .identityBased, let role = investigation.request.principal.issuerARN.flatMap(ReservedRole.init) {
                return switch role {
                case .identityCenter:
                    "the role belongs to IAM Identity Center: ask an administrator to extend its permission set"
                case .serviceLinked:
                    "this is intended: a service-linked role can do what its service needs, and no more"
                }
            }
            if type == .permissionsBoundary || weakening?.weakens.contains(.permissionsBoundary) ?? false {
                let phrase = DenialSentence.phrase(.permissionsBoundary)
                return "the \(phrase) limits this principal on purpose: ask the administrator who set it"
            }
            if type == .resourceBased, ResourcePolicySupport.isMissing(for: investigation.request.resource) {
                return "no policy can be attached to such a resource: assume a role of account "
                    + "\(investigation.request.resourceAccount ?? "?") that may do this"
            }
            return "ask an administrator who can change the \(phrase)"
        }
        return "ask an administrator"
    }

    /// The sentence to send.
    static func message(_ investigation: Investigation, _ fix: Fix?, _ findings: CauseFinder.Findings) -> String {
        let question = investigation.question
        var text = "Please let \(question.principalARN) perform \(question.action) on \(question.resource)."
        if let type = findings.certainDenies.first?.type {
            text +=
                " It is refused by an explicit deny in \(DenialSentence.article(type)) \(DenialSentence.phrase(type))."
        } else if let type = investigation.verdict.decidedBy {
            text += " It is refused because no \(DenialSentence.phrase(type)) allows it."
        }
        if let fix, !fix.changes.isEmpty { text += " What would let it in: \(fix.summary)." }
        return text
    }
}
