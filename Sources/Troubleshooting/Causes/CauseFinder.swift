import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// Names the causes of a denial, most decisive first: every blocking policy type and every matching Deny, each with the
/// reason behind it where one is found.
struct CauseFinder {
    let investigator: Investigator
    let investigation: Investigation
    let inquiry: Inquiry
    /// What was seen to change in the same input.
    var changes = ChangeHistory()

    /// What is found: the causes for people, and the repairs behind them for the search of fixes.
    struct Findings {
        var causes: [Cause] = []
        var repairs: [Repair] = []
        /// Deny statements that match or may match, certain ones first.
        var denies: [StatementFinding] = []
        /// Of these, the ones that match for certain, or of which the refusal says so.
        var certainDenies: [StatementFinding] = []
    }

    /// How many near misses of one policy type are told: more would hide the cause.
    static let nearMissLimit = 3

    var explanation: Explanation { investigation.explanation }
    var request: AuthorizationRequest { investigation.request }
    private var claim: Inquiry.Claim? { inquiry.claim }

    func findings() -> Findings {
        var findings = Findings()
        if let cause = contextCause() { findings.causes.append(cause) }
        findings.causes += specialCauses()
        findings.denies = matchingDenies()
        // What may deny comes after what certainly refuses, unless the refusal says that it did.
        let isClaimed = claim?.decision == .explicitDeny
        findings.certainDenies = findings.denies.filter { $0.statement.state == .matches || isClaimed }
        for deny in findings.certainDenies {
            findings.causes.append(denyCause(deny))
            findings.causes += reasons(of: deny)
        }
        // What a statement lacks says more than why the action is asked for at all.
        var dependent = dependentActionCause()
        for type in missingTypes() {
            let repairs = nearMisses(of: type.type)
            // Within an account the resource's policy could have allowed it alone: a slip in it explains more.
            let slips = type.type == .identityBased && !explanation.isCrossAccount ? nearMisses(of: .resourceBased) : []
            findings.causes += slips.filter(\.isMistake).map(\.cause)
            findings.repairs += repairs
            if let cause = dependent, !repairs.contains(where: { rank($0) < 3 }) {
                findings.causes.append(cause)
                dependent = nil
            }
            if let cause = passedAlongCause(type) { findings.causes.append(cause) }
            let missing = missingAllow(type)
            // Where the caller's own policy allows, that the key ignores it says more than whom its statements name.
            let isIgnored =
                missing.rule == .keyPolicyDoesNotDelegate && isAllowedByIdentity
                && !repairs.contains { rank($0) < 3 }
            // That another version allows says more than that this one allows something else.
            let (telling, remote) = (repairs.filter { rank($0) < 4 }, repairs.filter { rank($0) >= 4 })
            let nearMisses = telling.map(\.cause) + otherVersions(of: type) + remote.map(\.cause)
            // Told of one statement it need not be told of the whole policy.
            let isTold = repairs.contains { $0.cause.rule == missing.rule }
            findings.causes += isIgnored ? [missing] + nearMisses : nearMisses + (isTold ? [] : [missing])
        }
        if let cause = dependent { findings.causes.append(cause) }
        if let cause = rootCause(findings.denies, missingTypes()) { findings.causes.append(cause) }
        for deny in findings.denies.dropFirst(findings.certainDenies.count) {
            findings.causes.append(denyCause(deny))
            findings.causes += reasons(of: deny)
        }
        if let protection = explanation.protection { findings.causes.append(protectedCause(protection)) }
        findings.causes += unexplainedClaim(findings)
        return findings
    }

    // MARK: Explicit denies

    /// Certain ones first, in the order in which AWS would name them; the type that the refusal names before all.
    private func matchingDenies() -> [StatementFinding] {
        let isClaimed = claim?.decision == .explicitDeny
        let isRuledOut = claim?.decision == .implicitDeny
        let candidates = investigation.findings.filter { finding in
            guard finding.effect == .deny else { return false }
            switch finding.statement.state {
            case .matches: return true
            case .mayMatch: return !isRuledOut
            case .differs: return false
            }
        }
        func rank(_ finding: StatementFinding) -> Int {
            var rank = finding.statement.state == .matches ? 0 : 4
            if isClaimed, let type = claim?.policyType, finding.type == type { rank -= 2 }
            if let arn = claim?.policyARN, finding.policy.source.arn == arn { rank -= 3 }
            return rank
        }
        return candidates.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    private func denyCause(_ finding: StatementFinding) -> Cause {
        let rule: Rule
        switch finding.type {
        case .identityBased: rule = .explicitDenyIdentityPolicy
        case .resourceBased: rule = .explicitDenyResourcePolicy
        case .permissionsBoundary: rule = .explicitDenyPermissionsBoundary
        case .sessionPolicy: rule = .explicitDenySessionPolicy
        case .serviceControlPolicy: rule = .explicitDenyServiceControlPolicy
        case .resourceControlPolicy: rule = .explicitDenyResourceControlPolicy
        case .vpcEndpointPolicy: rule = .explicitDenyVPCEndpointPolicy
        case .roleTrustPolicy: rule = .explicitDenyTrustPolicy
        }
        let isCertain = finding.statement.state == .matches
        var evidence = Evidence(
            "statement \(finding.statement.index + 1)\(sid(finding)) denies \(request.action) on \(request.resource)"
                + (isCertain ? "" : ", if its condition holds")
        )
        evidence.element = "Effect"
        evidence.details =
            finding.statement.statement.conditions.map { describe($0, finding) }
            + (finding.statement.statement.principal?.isNegated ?? false ? notPrincipalDetails() : [])
        if let condition = finding.statement.statement.conditions.first {
            evidence.operator = condition.operator.name
            evidence.key = condition.key.value
            evidence.expected = condition.values.map(\.value)
            evidence.actual = request.context[condition.key.value]?.values
            evidence.at(condition.values.first?.position ?? condition.key.position)
        } else {
            let action = finding.statement.statement.action
            evidence.expected = action.patterns.prefix(10).map(\.value)
            evidence.actual = [request.action]
            if let pattern = decidingPattern(action) { evidence.at(pattern.position) }
        }
        return finding.cause(rule, evidence)
    }

    /// Why somebody is denied whom `NotPrincipal` seems to except.
    ///
    /// Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
    private func notPrincipalDetails() -> [String] {
        if investigation.situation.policies.permissionsBoundaries != nil {
            return ["`NotPrincipal` with `Deny` denies everybody who has a permissions boundary, listed or not"]
        }
        guard request.principal.kind == .assumedRole else { return [] }
        return [
            "`NotPrincipal` excepts a session only where the account, the role and the session's own ARN are listed"
        ]
    }

    private func decidingPattern(_ element: PatternElement) -> Located<String>? {
        let action = request.action.lowercased()
        return element.patterns.first { GlobPattern($0.value.lowercased()).matches(action) } ?? element.patterns.first
    }

    func describe(_ condition: Condition, _ finding: StatementFinding) -> String {
        let actual: String
        if let values = request.context[condition.key.value]?.values {
            let isOtherFamily =
                condition.key.value.lowercased() == "aws:sourceip" && values.allSatisfy { $0.contains(":") }
                && condition.values.allSatisfy { !$0.value.contains(":") }
            actual =
                "the request has " + values.map { "`\($0)`" }.joined(separator: ", ")
                // Networks with both kinds of addresses call by either.
                + (isOtherFamily ? ", an IPv6 address, and the policy lists none" : "")
        } else if request.context.isUnknown(condition.key.value) {
            actual = "its value is not known"
        } else {
            actual = "the request does not carry it"
        }
        let expected = condition.values.prefix(5).map { "`\($0.value)`" }.joined(separator: ", ")
        return
            "\(condition.operator.name) on `\(investigator.catalog.spelling(of: condition.key.value))`: \(expected); \(actual)"
    }

    func sid(_ finding: StatementFinding) -> String {
        finding.statement.statement.sid.map { " (Sid `\($0)`)" } ?? ""
    }

    // MARK: Missing Allows

    /// The types that do not allow although they must: the named one first, then in the order of evaluation.
    private func missingTypes() -> [TypeExplanation] {
        let undecided = claim == nil ? [] : investigation.undecidedTypes(claim)
        var missing = investigation.withoutDenies.filter { type in
            let isClaimed = claim?.decision == .implicitDeny && claim?.policyType == type.type
            return type.lacksAllow || (isClaimed && type.blocks && type.outcome == .depends)
                || undecided.contains(type.type)
        }
        let first = claim?.decision == .implicitDeny ? claim?.policyType : investigation.verdict.decidedBy
        if let first, let index = missing.firstIndex(where: { $0.type == first }) {
            missing.insert(missing.remove(at: index), at: 0)
        }
        return missing
    }

    private func nearMisses(of type: PolicyType) -> [Repair] {
        let finder = RepairFinder(investigator: investigator, investigation: investigation)
        var found: [Repair] = []
        for finding in investigation.findings where finding.type == type { found += finder.repairs(of: finding) }
        // What is plainly a mistake explains more than a statement about something else.
        let ranks = found.map(rank)
        let ranked = found.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        return ranked.prefix(Self.nearMissLimit).map { found[$0] }
    }

    private var isAllowedByIdentity: Bool {
        investigation.withoutDenies.contains { $0.type == .identityBased && $0.outcome == .allows }
    }

    private func rank(_ repair: Repair) -> Int {
        if repair.isMistake { return 0 }
        switch repair.cause.rule {
        case .nearMissResource: return 4
        case .principalMismatch, .trustPrincipalMissing: return 3
        case .notActionSurprise, .notResourceSurprise: return 2
        default: return 1
        }
    }

    private func missingAllow(_ type: TypeExplanation) -> Cause {
        let isForeign = explanation.isCrossAccount
        let rule: Rule
        switch type.type {
        case .identityBased: rule = isForeign ? .crossAccountCallerSideMissing : .noIdentityPolicyAllows
        case .resourceBased:
            rule =
                isForeign
                ? .crossAccountResourceSideMissing
                : request.action.lowercased().hasPrefix("kms:") ? .keyPolicyDoesNotDelegate : .noResourcePolicyAllows
        case .permissionsBoundary: rule = .noPermissionsBoundaryAllows
        case .sessionPolicy:
            rule =
                request.principal.kind == .federatedUser && investigation.situation.policies.sessionPolicies == nil
                ? .federatedUserWithoutSessionPolicy : .noSessionPolicyAllows
        case .serviceControlPolicy: rule = .noServiceControlPolicyAllows
        case .resourceControlPolicy, .roleTrustPolicy: rule = .noTrustPolicyAllows
        case .vpcEndpointPolicy: rule = .noVPCEndpointPolicyAllows
        }
        var evidence = Evidence(missingSummary(type, rule))
        evidence.actual = [request.action, request.resource]
        evidence.details = type.policies.prefix(20).map { "evaluated: \(label($0))" } + limits(type)
        let only = type.policies.count == 1 ? type.policies.first : missingLevel(type)
        let text = only.flatMap { policy in
            investigation.findings.first { $0.type == type.type && $0.policy.index == policy.index }?.text
        }
        return Cause(
            rule: rule,
            policyType: type.type,
            policy: only.map { PolicyReference($0.source, text: text ?? "") },
            statement: nil,
            evidence: evidence
        )
    }

    /// A policy of the first level of an organization that does not allow, to point at.
    private func missingLevel(_ type: TypeExplanation) -> PolicyExplanation? {
        guard let level = type.firstMissingLevel else { return nil }
        return type.policies.first { $0.level == level }
    }

    private func missingSummary(_ type: TypeExplanation, _ rule: Rule) -> String {
        let phrase = DenialSentence.phrase(type.type)
        let what = "\(request.action) on \(request.resource)"
        switch rule {
        case .federatedUserWithoutSessionPolicy:
            return "the federated user's session was made without a session policy, so it has no permissions at all"
        case .crossAccountCallerSideMissing:
            return "the caller's own account must allow \(what) too, and none of its identity-based policies does"
        case .crossAccountResourceSideMissing:
            return
                "the resource is in account \(request.resourceAccount ?? "?"), and no resource-based policy there allows "
                + "\(request.principal.arn) to \(what)"
        case .keyPolicyDoesNotDelegate:
            return "the key policy neither allows the caller nor leaves the decision to the account's policies"
        case .noServiceControlPolicyAllows:
            let missing = type.levels.indices.filter { type.levels[$0] == .doesNotAllow }
            let names = missing.compactMap { level in
                type.policies.first { $0.level == level }?.source.attachedTo ?? levelName(level)
            }
            return
                "no \(phrase) allows \(what) at \(names.map { "`\($0)`" }.joined(separator: ", ")): every level from the root to "
                + "the account must allow"
        default: break
        }
        if type.policies.isEmpty { return "no \(phrase) allows \(what): there is none" }
        let count = type.policies.count
        return count == 1
            ? "the \(phrase) does not allow \(what)" : "none of \(count) policies of type \(phrase) allows \(what)"
    }

    private func levelName(_ level: Int) -> String? {
        guard let organization = investigator.world.organization,
            let account = request.principal.account.flatMap({ AccountID($0) }),
            let path = organization.path(to: account), path.indices.contains(level)
        else { return nil }
        return path[level]
    }

    /// Why a grant of the resource's policy does not carry the day.
    private func limits(_ type: TypeExplanation) -> [String] {
        guard type.type == .permissionsBoundary || type.type == .sessionPolicy, grantsBehindSession else { return [] }
        return [
            "the resource-based policy names the role, not the session: so the \(DenialSentence.phrase(type.type)) limits it too"
        ]
    }

    var grantsBehindSession: Bool {
        investigation.findings.contains {
            $0.type == .resourceBased && $0.statement.grant == .grantsBehindSession
        }
    }

    func label(_ policy: PolicyExplanation) -> String {
        let source = policy.source
        if let arn = source.arn { return source.attachedTo.map { "\(arn), of \($0)" } ?? arn }
        return source.attachedTo.map { "\(source.name) of \($0)" } ?? source.name
    }
}
