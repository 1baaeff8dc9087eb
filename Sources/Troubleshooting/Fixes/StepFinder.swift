import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// The steps that may take one blocker away, best first. Whether they do is tried by the search.
struct StepFinder {
    let search: FixSearch
    let attempt: FixAttempt

    var request: AuthorizationRequest { attempt.investigation.request }
    var world: World { attempt.investigator.world }

    /// Nearly always one step suffices; several are made together.
    func steps(for blocker: Blocker) -> [[FixStep]] {
        let steps =
            switch blocker {
            case .deny(let finding): denySteps(finding).map { [$0] }
            case .missing(let type): missingSteps(type)
            }
        return steps.filter { $0.allSatisfy { $0.place?.isReserved != true } }
    }

    // MARK: A missing Allow

    private func missingSteps(_ type: TypeExplanation) -> [[FixStep]] {
        let finder = RepairFinder(investigator: attempt.investigator, investigation: attempt.investigation)
        let repairs = attempt.investigation.findings.filter { $0.type == type.type }.flatMap(finder.repairs)
        let excluded = repairsOfExcluded(type)
        // What is mended is another statement than the one that the refusal rules out.
        let mistakes = (repairs + slips(type, finder) + excluded).filter(\.isMistake).compactMap { mending($0, type) }
        let limits = repairs.filter(\.isTimeLimit).compactMap { mending($0, type) }
        let widened = repairs.filter { !$0.isMistake && !$0.isTimeLimit }.compactMap { mending($0, type) }
        let askable = repairs + excluded
        let asked = askable.compactMap { repair in repair.request.map { (repair, $0) } } + together(askable)
        let cautious = asked.filter { $0.0.isAskedFirst }.map { requestStep($0.1) }
        let others = asked.filter { !$0.0.isAskedFirst && $0.1.tagged != .principal }.map { requestStep($0.1) }
        // What the tag opens besides is more than a statement does, but the policy is made for it.
        let tags = asked.filter { !$0.0.isAskedFirst && $0.1.tagged == .principal }.map { requestStep($0.1) }
        var added = newStatements(type)
        // A statement that asks the caller for what nobody has told cannot be repeated, only passed by.
        if excluded.contains(where: \.isAboutTheCaller) {
            for index in added.indices where added[index].weakens == nil {
                added[index].weakens = type.type == .roleTrustPolicy ? .trustPolicy : .condition
            }
        }
        let early = mistakes + versionSteps(type) + cautious + limits
        return early.map { [$0] } + limitsAndRequests(repairs, type)
            + (added.prefix(1) + tags + added.dropFirst() + widened + others).map { [$0] }
    }

    /// Where a statement has ended and asks for something else besides, neither suffices without the other.
    private func limitsAndRequests(_ repairs: [Repair], _ type: TypeExplanation) -> [[FixStep]] {
        let groups = Dictionary(grouping: repairs) { "\($0.finding.policy.index) \($0.finding.statement.index)" }
        return groups.sorted { $0.key < $1.key }.compactMap { _, repairs -> [FixStep]? in
            let limits = repairs.filter { $0.isTimeLimit && !$0.operations.isEmpty }
            let requests = repairs.filter { !$0.isTimeLimit }.compactMap(\.request)
            guard limits.count == 1, !requests.isEmpty, repairs.count == 1 + requests.count,
                let step = mending(limits[0], type)
            else { return nil }
            return [step] + requests.map(requestStep)
        }
    }

    /// Within an account the resource's policy can let in alone, so mending a slip in it may be the answer.
    private func slips(_ type: TypeExplanation, _ finder: RepairFinder) -> [Repair] {
        guard type.type == .identityBased, !attempt.investigation.explanation.isCrossAccount else { return [] }
        return attempt.investigation.findings.filter { $0.type == .resourceBased }.flatMap(finder.repairs)
    }

    /// The refusal proves that these statements did not match, because of keys that nobody has given: asked otherwise they
    /// may.
    private func repairsOfExcluded(_ type: TypeExplanation) -> [Repair] {
        let finder = RepairFinder(investigator: search.investigator, investigation: search.investigation)
        return excluded(type.type).flatMap(finder.repairs)
    }

    func excluded(_ type: PolicyType) -> [StatementFinding] {
        search.investigation.findings.filter { $0.type == type && search.narrowing.excludes($0) }
    }

    /// Where several conditions of one statement fail, the request must satisfy all of them at once.
    private func together(_ repairs: [Repair]) -> [(Repair, RequestChange)] {
        let groups = Dictionary(grouping: repairs) { "\($0.finding.policy.index) \($0.finding.statement.index)" }
        return groups.sorted { $0.key < $1.key }.compactMap { _, repairs in
            let changes = repairs.compactMap(\.request)
            guard changes.count > 1, changes.count == repairs.count else { return nil }
            let change = RequestChange(
                keys: changes.flatMap(\.keys),
                summary: changes.map(\.summary).joined(separator: ", and "),
                commands: changes.flatMap(\.commands),
                tagged: changes.lazy.compactMap(\.tagged).first,
                weakens: changes.lazy.compactMap(\.weakens).first,
                proviso: changes.lazy.compactMap(\.proviso).first
            )
            return (repairs[0], change)
        }
    }

    private func mending(_ repair: Repair, _ type: TypeExplanation) -> FixStep? {
        guard !repair.operations.isEmpty, let place = repair.finding.place else { return nil }
        let reference = repair.finding.policyReference
        var step = FixStep(
            change: .document(place, repair.operations),
            summary: "in \(title(reference)): \(repair.summary)"
        )
        step.policy = reference.name
        step.target = reference.attachedTo ?? ""
        step.weakens = weakening(type.type) ?? repair.weakens
        step.statement = repair.finding.statement.index
        step.isCorrection = repair.isMistake
        // A version changes what every statement says.
        if repair.cause.rule == .variableNeedsVersion { step.statement = nil }
        return step
    }

    private func versionSteps(_ type: TypeExplanation) -> [FixStep] {
        let finder = CauseFinder(
            investigator: attempt.investigator,
            investigation: attempt.investigation,
            inquiry: search.inquiry
        )
        return type.policies.compactMap { policy in
            guard let arn = policy.source.arn, let version = finder.otherVersion(of: policy, type.type) else {
                return nil
            }
            var step = FixStep(
                change: .defaultVersion(arn: arn, version: version),
                summary: "make version `\(version)` the default version of \(arn)"
            )
            step.policy = arn
            step.target = policy.source.attachedTo ?? ""
            step.weakens = weakening(type.type)
            return step
        }
    }

    func requestStep(_ change: RequestChange) -> FixStep {
        var step = FixStep(change: .request(change), summary: change.summary)
        step.weakens = change.weakens
        return step
    }

    func weakening(_ type: PolicyType) -> Fix.Weakening? {
        switch type {
        case .permissionsBoundary: .permissionsBoundary
        case .serviceControlPolicy, .resourceControlPolicy: .serviceControlPolicy
        case .identityBased, .resourceBased, .sessionPolicy, .vpcEndpointPolicy, .roleTrustPolicy: nil
        }
    }

    func title(_ reference: PolicyReference) -> String { "`\(reference.name)`" }

    // MARK: An explicit deny

    private func denySteps(_ finding: StatementFinding) -> [FixStep] {
        var steps = avoiding(finding).map(requestStep)
        guard let place = finding.place, let editor = finding.document.editor else { return steps }
        let statement = finding.statement.statement
        let index = finding.statement.index
        let reference = finding.policyReference
        func add(_ operations: [PatchOperation], _ summary: String) {
            var step = FixStep(change: .document(place, operations), summary: "in \(title(reference)): \(summary)")
            step.policy = reference.name
            step.target = reference.attachedTo ?? ""
            step.weakens = .explicitDeny
            step.statement = index
            steps.append(step)
        }
        if statement.action.isNegated {
            let operation = editor.addPattern(
                request.action,
                to: "NotAction",
                of: index,
                patterns: statement.action.patterns.map(\.value)
            )
            add([operation], "except \(request.action) from the Deny of statement \(index + 1)")
        } else if let resource = statement.resource, resource.isNegated, ARN(request.resource) != nil {
            // `*` in the list would take the whole Deny away.
            let operation = editor.addPattern(
                request.resource,
                to: "NotResource",
                of: index,
                patterns: resource.patterns.map(\.value)
            )
            add([operation], "except \(request.resource) from the Deny of statement \(index + 1)")
        }
        for except in Network.exceptions(to: statement, of: request) {
            add([editor.addConditionValue(except.value, except.operator, except.key, to: index)], except.summary(index))
        }
        if let arn = request.context["aws:PrincipalArn"]?.values.first {
            let name = statement.conditions.first(where: \.exceptsPrincipals)?.operator.name ?? "ArnNotEquals"
            let operation = editor.addConditionValue(arn, name, "aws:PrincipalArn", to: index)
            add([operation], "except `\(arn)` from the Deny of statement \(index + 1)")
        }
        return steps
    }

    /// Other ways to ask, in which the Deny does not match.
    private func avoiding(_ finding: StatementFinding) -> [RequestChange] {
        finding.statement.statement.conditions.compactMap { condition in
            let key = attempt.investigator.catalog.spelling(of: condition.key.value)
            if let session = NewSession.change(avoiding: condition, as: request.principal) { return session }
            // A Deny until some moment.
            if let limit = TimeLimit(condition), limit.edge == .end { return limit.waiting }
            if let wanted = Avoidance(condition).value, condition.operator.comparison != .null,
                let tagging = ResourceTagging.change(of: request, key, to: wanted), tagging.weakens == nil
            {
                return tagging
            }
            guard RequestChange.isCallersChoice(key, of: request.action), !Network.isBeyondTheCaller(key, request)
            else {
                return nil
            }
            if key.lowercased().hasPrefix("aws:multifactorauth") { return MultiFactor.change(for: request) }
            guard let wanted = Avoidance(condition).value else { return nil }
            let isMultivalued = attempt.investigator.catalog.conditionKey(key)?.isMultivalued ?? false
            let told = condition.values.map(\.value).first { $0.hasPrefix(wanted) } ?? wanted
            return RequestChange(
                keys: [isMultivalued ? ConditionKeyValue(key, values: [wanted]) : ConditionKeyValue(key, wanted)],
                summary: condition.operator.comparison == .null
                    ? key.lowercased().hasPrefix("aws:requesttag/")
                        ? "pass the tag `\(key.dropFirst("aws:requesttag/".count))` with a value"
                        : "send the request with a value for `\(key)`"
                    : RequestChange.summary(key, told) + Network.remark(key, request)
            )
        }
    }
}

extension Repair {
    /// Whether asking otherwise comes before another statement: also where a tag was mistyped, and where the time has not
    /// come.
    var isAskedFirst: Bool {
        isAboutTheCaller || cause.rule == .keyOrTagCaseDiffers || isTimeLimit
    }

    var isTimeLimit: Bool {
        cause.rule == .conditionNotMet && cause.evidence.key.map(TimeLimit.isAboutTime) ?? false
    }

    /// Whether the condition is about how and how safely it is asked, not about what for: satisfying it comes before
    /// changing the policy.
    var isAboutTheCaller: Bool {
        switch cause.rule {
        case .multiFactorRequired, .trustRequiresMultiFactor, .externalIDMismatch, .sourceIdentityNotAllowed:
            return true
        // Which of two tags counts is not defined: no statement on its value is safe before one of them is gone.
        case .keyOrTagCaseDiffers where request?.tagged == .principal: return true
        default: break
        }
        let keys = [
            "aws:sourceip", "aws:sourcevpc", "aws:vpcsourceip", "aws:securetransport", "aws:requesttag/", "s3:x-amz-",
            "kms:viaservice", "aws:calledvia", "sts:rolesessionname", "iam:permissionsboundary",
        ]
        guard let key = cause.evidence.key?.lowercased() else { return false }
        // How the user has proved to the provider who he is, if at all.
        return key.hasSuffix(":amr") || keys.contains { key.hasPrefix($0) }
    }
}

extension Condition {
    /// Whether it lists principals that a Deny does not reach, so that another one can be added.
    fileprivate var exceptsPrincipals: Bool {
        guard key.value.lowercased() == "aws:principalarn", `operator`.quantifier == nil else { return false }
        switch `operator`.comparison {
        case .arnNotEquals, .arnNotLike, .stringNotEquals, .stringNotLike: return true
        default: return false
        }
    }
}

/// Making the session anew, where older ones were revoked.
///
/// Source: IAM User Guide, "Revoke IAM role temporary security credentials".
private enum NewSession {
    static func change(avoiding condition: Condition, as principal: Principal) -> RequestChange? {
        guard condition.key.value.lowercased() == "aws:tokenissuetime",
            condition.operator.comparison == .dateLessThan, let time = condition.values.first?.value,
            principal.kind == .assumedRole || principal.kind == .federatedUser
        else { return nil }
        return RequestChange(
            keys: [ConditionKeyValue("aws:TokenIssueTime", time)],
            summary: "make a new session: those from before \(time) were revoked",
            commands: principal.issuerARN.map {
                principal.kind == .assumedRole
                    ? ["aws sts assume-role --role-arn \($0) --role-session-name SESSION"] : []
            } ?? []
        )
    }
}

/// A value with which a condition of a Deny does not hold.
private struct Avoidance {
    let value: String?

    init(_ condition: Condition) {
        let literals = condition.values.map(\.value).filter {
            !$0.contains("*") && !$0.contains("?") && !$0.contains("${")
        }
        switch condition.operator.comparison {
        case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .arnNotEquals, .arnNotLike,
            .numericNotEquals, .dateNotEquals:
            value = literals.first
        case .notIpAddress: value = literals.first.map { String($0.prefix { $0 != "/" }) }
        // The nearest number that is not beyond all of the policy's.
        case .numericGreaterThan: value = Self.bound(literals, by: <)
        case .numericLessThan: value = Self.bound(literals, by: >)
        case .bool: value = literals.first.map { $0.lowercased() == "true" ? "false" : "true" }
        case .null:
            value = literals.first?.lowercased() == "true" ? "value" : nil
        default: value = nil
        }
    }

    private static func bound(_ literals: [String], by comesFirst: (Double, Double) -> Bool) -> String? {
        let numbers = literals.compactMap { text in Double(text).map { (text, $0) } }
        return numbers.count == literals.count ? numbers.min { comesFirst($0.1, $1.1) }?.0 : nil
    }
}
