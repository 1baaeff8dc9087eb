import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension RepairFinder {
    /// Only `Principal` does not match, in a resource-based or trust policy.
    func principalRepairs(_ finding: StatementFinding) -> [Repair] {
        guard let element = finding.statement.statement.principal, !element.isNegated,
            let editor = finding.document.editor
        else { return [] }
        for member in element.members.prefix(200) {
            if let repair = memberRepair(finding, member, editor) { return [repair] }
        }
        return [missing(finding, element)]
    }

    private var isTrust: Bool { investigation.situation.policies.resourcePolicy?.source.type == .roleTrustPolicy }

    /// The ARN that stands for the caller in a policy: of a session, its role.
    var principalToName: String {
        let principal = request.principal
        return principal.kind == .assumedRole ? principal.issuerARN ?? principal.arn : principal.arn
    }

    private func memberRepair(
        _ finding: StatementFinding,
        _ member: Located<PrincipalElement.Member>,
        _ editor: PolicyEditor
    ) -> Repair? {
        let (type, text) = member.value.typeAndText
        func repair(_ rule: Rule, _ summary: String, by value: String, details: [String] = []) -> Repair {
            var evidence = Evidence(summary)
            evidence.element = "Principal"
            evidence.expected = [text]
            evidence.actual = [principalToName]
            evidence.at(member.position)
            evidence.details = details
            var repair = Repair(rule, finding, evidence)
            repair.operations =
                editor.replacePrincipal(text, type: type, by: value, of: finding.statement.index).map { [$0] } ?? []
            repair.summary = "name `\(value)` as principal"
            repair.isMistake = true
            return repair
        }
        let wanted = principalToName
        switch member.value {
        case .uniqueID(let id):
            guard isGone(id), id.hasPrefix("AIDA") == (request.principal.kind == .user) else { return nil }
            return repair(
                .principalRecreated,
                "the policy names `\(id)`, the id of a user or role that was deleted; one that was made again under the "
                    + "same name has another id",
                by: wanted,
                details: request.principal.uniqueID.map { ["the caller's id is `\($0)`"] } ?? []
            )
        case .arn(let arn):
            if let recreated = recreated(arn, finding) {
                return repair(
                    .principalRecreated,
                    "the policy was saved for another user or role of this name, `\(recreated)`, which was deleted since",
                    by: wanted,
                    details: request.principal.uniqueID.map { ["the caller's id is `\($0)`"] } ?? []
                )
            }
            if let session = otherSession(arn) {
                var mended = repair(
                    isTrust ? .trustPrincipalMissing : .principalMismatch,
                    "the policy names one session of the role, `\(session)`, and the caller's is "
                        + "`\(request.principal.arn.split(separator: "/").last ?? "")`",
                    by: wanted,
                    details: ["the role's own ARN stands for all of its sessions"]
                )
                mended.summary += ", which stands for all sessions of the role"
                return mended
            }
            if arn.lowercased() == wanted.lowercased(), arn != wanted {
                return repair(.letterCaseDiffers, "`\(arn)` and `\(wanted)` differ in letter case only", by: wanted)
            }
            if let change = ResourceCorrection.field(4, of: arn, like: wanted), change.pattern == wanted {
                return repair(.wrongAccount, "the policy names account `\(change.old)`", by: wanted)
            }
            if isSameName(arn, wanted) {
                return repair(.principalMismatch, "`\(arn)` lacks the path of `\(wanted)`", by: wanted)
            }
            return nil
        case .service(let service):
            let named = ServiceName(service)
            // A service that there is was meant: `lambda` is no misspelt `edgelambda`.
            let isMisspelt = !named.isKnown(in: catalog) && Spelling.isNear(service, request.principal.arn)
            guard request.principal.kind == .service,
                named.name == ServiceName(request.principal.arn).name || isMisspelt
            else { return nil }
            return repair(.trustServiceMismatch, "the policy names service `\(service)`", by: request.principal.arn)
        case .federated(let provider):
            guard request.principal.kind == .federatedIdentity else { return nil }
            if provider.lowercased() == wanted.lowercased() {
                return repair(
                    .letterCaseDiffers,
                    "`\(provider)` and `\(wanted)` differ in letter case only",
                    by: wanted
                )
            }
            guard Spelling.isSlip(provider, of: wanted) else { return nil }
            var mended = repair(
                .webIdentityProviderMismatch,
                "the policy trusts provider `\(provider)`, and the token is from another",
                by: wanted
            )
            // Its claims are named after it.
            mended.operations += movedClaims(from: provider, of: finding, editor)
            return mended
        case .account(let id):
            guard let own = misspeltAccount("\(id)") else { return nil }
            var mended = repair(
                .wrongAccount,
                "the policy names account `\(id)`, which is the caller's `\(own)` but for a slip of the hand",
                by: "arn:aws:iam::\(own):root"
            )
            // It may be written as the number alone.
            if mended.operations.isEmpty,
                let operation = editor.replacePrincipal("\(id)", type: type, by: own, of: finding.statement.index)
            {
                mended.operations = [operation]
            }
            return mended
        case .everyone, .canonicalUser: return nil
        }
    }

    /// Nobody in the world has this id.
    private func isGone(_ id: String) -> Bool {
        !investigator.world.accounts.values.contains { $0.users[id] != nil || $0.roles[id] != nil }
    }

    /// The id that the trust policy means by an ARN which now is somebody else's.
    private func recreated(_ arn: String, _ finding: StatementFinding) -> String? {
        guard finding.type == .roleTrustPolicy, let holder = finding.policy.source.attachedTo,
            let account = investigator.world.account(of: holder), let role = account.role(arn: holder),
            let meant = role.trustedIDs[arn], arn == principalToName, meant != request.principal.uniqueID
        else { return nil }
        return meant
    }

    /// The name of another session of the caller's role, if that is what the policy names.
    private func otherSession(_ arn: String) -> String? {
        guard request.principal.kind == .assumedRole, arn != request.principal.arn,
            let own = ARN(request.principal.arn),
            let named = ARN(arn), named.service == "sts", named.account == own.account
        else { return nil }
        let (old, new) = (named.resource.split(separator: "/"), own.resource.split(separator: "/"))
        guard old.count == 3, new.count == 3, old[..<2] == new[..<2] else { return nil }
        return String(old[2])
    }

    /// The caller's account, where the one that is named is nobody's and looks like it: a digit that is wrong, or two that
    /// changed places.
    private func misspeltAccount(_ named: String) -> String? {
        guard let own = request.principal.account, named.count == own.count,
            AccountID(named).flatMap({ investigator.world.accounts[$0] }) == nil
        else { return nil }
        let pairs = Array(zip(named, own))
        let wrong = pairs.indices.filter { pairs[$0].0 != pairs[$0].1 }
        let isSwapped =
            wrong.count == 2 && wrong[1] == wrong[0] + 1 && pairs[wrong[0]].0 == pairs[wrong[1]].1
            && pairs[wrong[0]].1 == pairs[wrong[1]].0
        return wrong.count == 1 || isSwapped ? own : nil
    }

    /// The same kind and name, another path.
    private func isSameName(_ left: String, _ right: String) -> Bool {
        guard left != right, let first = ARN(left), let second = ARN(right), first.account == second.account else {
            return false
        }
        let (a, b) = (first.resource.split(separator: "/"), second.resource.split(separator: "/"))
        return a.count >= 2 && b.count >= 2 && a.first == b.first && a.last == b.last
    }

    private func missing(_ finding: StatementFinding, _ element: PrincipalElement) -> Repair {
        let names = element.members.map { $0.value.typeAndText.text }
        let isSelf = isTrust && finding.policy.source.attachedTo == request.principal.issuerARN
        let rule: Rule
        let summary: String
        if isSelf {
            rule = .roleDoesNotTrustItself
            summary = "a session of the role asks to assume the role again, and its trust policy does not name the role"
        } else if request.principal.kind == .service {
            rule = .trustServiceMismatch
            summary = "the policy does not name the service `\(request.principal.arn)`"
        } else if request.principal.kind == .federatedIdentity {
            rule = .webIdentityProviderMismatch
            summary = "the policy does not trust the identity provider `\(request.principal.arn)`"
        } else {
            rule = isTrust ? .trustPrincipalMissing : .principalMismatch
            summary = "the policy does not name `\(principalToName)`"
        }
        var evidence = Evidence(summary)
        evidence.element = "Principal"
        evidence.expected = Array(names.prefix(10))
        evidence.actual = [principalToName]
        if let first = element.members.first { evidence.at(first.position) }
        return Repair(rule, finding, evidence)
    }
}

/// The part of a service principal before the domain: regional forms name the same service.
private struct ServiceName {
    let name: Substring

    init(_ text: String) { name = text.prefix { $0 != "." } }

    func isKnown(in catalog: Catalog) -> Bool { catalog.service(String(name)) != nil }
}

/// Names that are probably the same, but for a slip of the hand.
enum Spelling {
    /// Whether an identity provider is another one's name misspelt, or with its words in another order:
    /// `oidc.eu-west-1.eks.…` for `oidc.eks.eu-west-1.…`. Only the names count, not all that their ARNs have in common.
    static func isSlip(_ provider: String, of wanted: String) -> Bool {
        func name(_ arn: String) -> String {
            arn.firstIndex(of: "/").map { String(arn[arn.index(after: $0)...]) } ?? arn
        }
        func parts(_ text: String) -> [Substring] { text.split { ".:/".contains($0) }.sorted() }
        guard provider != wanted, provider.prefix(while: { $0 != "/" }) == wanted.prefix(while: { $0 != "/" }) else {
            return isNear(provider, wanted)
        }
        return isNear(name(provider), name(wanted)) || parts(provider) == parts(wanted)
    }

    static func isNear(_ left: String, _ right: String) -> Bool {
        left != right && Catalog.nearest(to: left, among: [right]) != nil
    }
}
