import AccessControl
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension RepairFinder {
    /// Only conditions do not hold. One reason for each of them.
    func conditionRepairs(_ finding: StatementFinding) -> [Repair] {
        // What certainly fails explains more than what may.
        let mismatches = finding.statement.certainMismatches + finding.statement.mismatches.filter(\.isUnknown)
        return mismatches.compactMap { mismatch in
            guard case .condition(let index) = mismatch.element,
                finding.statement.statement.conditions.indices.contains(index)
            else { return nil }
            let failed = FailedCondition(
                condition: finding.statement.statement.conditions[index],
                actual: mismatch.actualValues,
                isUnknown: mismatch.isUnknown,
                finding: finding
            )
            return webIdentityRepair(failed) ?? spellingRepair(failed) ?? trustRepair(failed) ?? valueRepair(failed)
        }
    }

    // MARK: Mistakes

    private func spellingRepair(_ failed: FailedCondition) -> Repair? {
        guard let editor = failed.finding.document.editor else { return nil }
        let variable = failed.condition.values.enumerated().lazy.compactMap { index, value in
            variableRepair(failed, index, value, editor)
        }.first
        return variable
            ?? viaServiceRepair(failed, editor)
            ?? wildcardRepair(failed, editor)
            ?? sessionARNRepair(failed, editor)
            ?? caseRepair(failed, editor)
            ?? variableCaseRepair(failed)
            ?? misspeltKeyRepair(failed, editor)
    }

    private func variableRepair(
        _ failed: FailedCondition,
        _ index: Int,
        _ value: Located<String>,
        _ editor: PolicyEditor
    ) -> Repair? {
        guard failed.takesVariables else { return nil }
        let repairs = variableRepairs(failed.finding, value, editor) { text in
            [
                editor.replaceConditionValue(
                    at: index,
                    failed.operatorName,
                    failed.key,
                    by: text,
                    of: failed.finding.statement.index
                )
            ]
        }
        return repairs.first.map { repair in
            var cause = repair.cause
            cause.evidence = failed.evidence(cause.evidence.summary, details: cause.evidence.details)
            var changed = Repair(cause.rule, failed.finding, cause.evidence)
            changed.operations = repair.operations
            changed.summary = repair.summary
            changed.isMistake = repair.isMistake
            if repair.cause.rule == .variableHasNoValue { changed.request = requestChange(failed) }
            return changed
        }
    }

    /// `StringEquals` takes `*` for an asterisk.
    private func wildcardRepair(_ failed: FailedCondition, _ editor: PolicyEditor) -> Repair? {
        let replacement: ConditionOperator.Comparison
        switch failed.condition.operator.comparison {
        case .stringEquals: replacement = .stringLike
        default: return nil
        }
        let hasWildcard = failed.condition.values.contains { $0.value.contains("*") || $0.value.contains("?") }
        let isSubject = failed.key.lowercased().hasSuffix(":sub") && failed.finding.type == .roleTrustPolicy
        // No token's subject has an asterisk in it, whatever it is.
        guard hasWildcard, failed.actual?.isEmpty == false || isSubject && failed.isUnknown else { return nil }
        let name = ConditionOperator(
            quantifier: failed.condition.operator.quantifier,
            comparison: replacement,
            ifExists: failed.condition.operator.ifExists
        ).name
        var repair = Repair(
            isSubject ? .webIdentityWildcardUnderStringEquals : .wildcardUnderStringEquals,
            failed.finding,
            failed.evidence(
                "`\(failed.operatorName)` compares letter by letter: `*` and `?` are wildcards only under `\(name)`"
            )
        )
        repair.operations = editor.moveCondition(
            failed.operatorName,
            failed.key,
            to: name,
            failed.key,
            values: failed.condition.values.map(\.value),
            of: failed.finding.statement.index
        )
        repair.summary = "compare `\(failed.shownKey)` with `\(name)`"
        repair.isMistake = true
        return repair
    }

    /// `aws:PrincipalArn` is the role's ARN, never the session's.
    private func sessionARNRepair(_ failed: FailedCondition, _ editor: PolicyEditor) -> Repair? {
        guard failed.key.lowercased() == "aws:principalarn", let role = failed.actual?.first,
            let index = failed.condition.values.firstIndex(where: { $0.value.contains(":assumed-role/") })
        else { return nil }
        var repair = Repair(
            .principalArnOfSession,
            failed.finding,
            failed.evidence(
                "`aws:PrincipalArn` of a role session is the role's ARN; an `assumed-role` ARN never matches"
            )
        )
        repair.correctValue(at: index, of: failed, by: role, editor)
        repair.summary = "compare with the role's ARN `\(role)`"
        return repair
    }

    /// A value that a variable stands for, in another letter case than the request's: no text of the policy is wrong.
    private func variableCaseRepair(_ failed: FailedCondition) -> Repair? {
        guard failed.takesVariables, failed.finding.document.hasVariables else { return nil }
        for value in failed.condition.values where value.value.contains("${") {
            guard let meant = substituted(value.value),
                let actual = failed.actual?.first(where: { $0 != meant && $0.lowercased() == meant.lowercased() })
            else { continue }
            var repair = Repair(
                .keyOrTagCaseDiffers,
                failed.finding,
                failed.evidence(
                    "`\(value.value)` stands for `\(meant)`, and the request has `\(actual)`: tag values are compared with their "
                        + "letter case"
                )
            )
            repair.request = ResourceTagging.change(of: request, failed.key, to: meant)
            return repair
        }
        return nil
    }

    /// The text with its variables replaced by the request's values; nil when one has none.
    private func substituted(_ text: String) -> String? {
        var result = ""
        for segment in VariableTemplate(text, hasVariables: true, hasWildcards: false).segments {
            switch segment {
            case .literal(let part): result += part
            case .anyRun, .anyOne: return nil
            case .variable(let key, let fallback):
                guard let value = request.context[key]?.values.first ?? fallback else { return nil }
                result += value
            }
        }
        return result
    }

    /// Values, and the tag keys in them, that differ by letter case only.
    private func caseRepair(_ failed: FailedCondition, _ editor: PolicyEditor) -> Repair? {
        switch failed.condition.operator.comparison {
        case .stringEquals, .stringLike, .arnEquals, .arnLike: break
        default: return nil
        }
        for (index, value) in failed.condition.values.enumerated() {
            guard
                let actual = failed.actual?.first(where: {
                    $0 != value.value && $0.lowercased() == value.value.lowercased()
                })
            else { continue }
            let isTag = failed.key.lowercased().contains("tag")
            var repair = Repair(
                .keyOrTagCaseDiffers,
                failed.finding,
                failed.evidence(
                    "`\(value.value)` and `\(actual)` differ in letter case only: names of condition keys ignore case, "
                        + "values\(isTag ? " (tag values, and tag keys in `aws:TagKeys`)" : "") do not"
                )
            )
            // A tag that is passed is written as the policy has it: the other way round those who do so would be refused.
            if let passed = RequestChange.passingTag(
                failed.key,
                value.value,
                insteadOf: actual,
                of: failed.actual ?? []
            ) {
                repair.request = passed
                return repair
            }
            repair.request = ResourceTagging.change(of: request, failed.key, to: value.value)
            repair.correctValue(at: index, of: failed, by: actual, editor)
            repair.summary = "write `\(actual)` as the request has it"
            return repair
        }
        return nil
    }

    private func misspeltKeyRepair(_ failed: FailedCondition, _ editor: PolicyEditor) -> Repair? {
        guard failed.actual == nil, let meant = meantKey(failed.key),
            failed.finding.type != .roleTrustPolicy || !failed.key.contains("/") && !ClaimKey.isClaim(failed.key)
        else { return nil }
        var repair = Repair(
            .conditionKeyMissing,
            failed.finding,
            failed.evidence(
                "no request carries `\(failed.key)`: there is no such condition key; `\(meant)` was probably meant"
            )
        )
        repair.operations = editor.moveCondition(
            failed.operatorName,
            failed.key,
            to: failed.operatorName,
            meant,
            values: failed.condition.values.map(\.value),
            of: failed.finding.statement.index
        )
        repair.summary = "correct `\(failed.key)` to `\(meant)`"
        repair.isMistake = true
        return repair
    }

    // MARK: Conditions that mean what they say

    private func valueRepair(_ failed: FailedCondition) -> Repair {
        let key = failed.key.lowercased()
        if key == "aws:multifactorauthpresent" || key == "aws:multifactorauthage" { return multiFactorRepair(failed) }
        if let unreadable = failed.unreadableValue {
            return Repair(
                .conditionValueUnreadable,
                failed.finding,
                failed.evidence("`\(failed.operatorName)` cannot read `\(unreadable)`, so the condition never holds")
            )
        }
        guard let actual = failed.actual, !actual.isEmpty else { return missingKeyRepair(failed) }
        if let repair = twinTagRepair(failed) { return repair }
        var repair = Repair(
            .conditionNotMet,
            failed.finding,
            failed.evidence(
                "`\(failed.operatorName)` on `\(failed.shownKey)` does not hold: the request has "
                    + actual.map { "`\($0)`" }.joined(separator: ", ")
            )
        )
        repair.request = requestChange(failed)
        repair.weakens = .condition
        if let limit = TimeLimit(failed.condition) { return timeRepair(failed, limit, repair) }
        if failed.isPositiveEquality, let editor = failed.finding.document.editor {
            repair.operations = actual.map {
                editor.addConditionValue($0, failed.operatorName, failed.key, to: failed.finding.statement.index)
            }
            repair.summary = "also accept \(actual.map { "`\($0)`" }.joined(separator: ", ")) for `\(failed.shownKey)`"
        }
        return repair
    }

    /// Tags of the principal whose keys differ by letter case only: which of them answers is not defined.
    private func twinTagRepair(_ failed: FailedCondition) -> Repair? {
        let prefix = "aws:principaltag/"
        guard failed.key.lowercased().hasPrefix(prefix),
            let twins = PrincipalTagging.twins(
                of: String(failed.key.dropFirst(prefix.count)),
                request.principal,
                in: investigator.world
            )
        else { return nil }
        var repair = Repair(
            .keyOrTagCaseDiffers,
            failed.finding,
            failed.evidence(
                "the caller has the tags \(twins.map { "`\($0.key)` = `\($0.value)`" }.joined(separator: ", ")), and keys are compared "
                    + "without letter case: which of them counts is not defined",
                details: ["keep one of them and remove the others"]
            )
        )
        repair.request = withoutTwins(twins, requestChange(failed), failed)
        return repair
    }

    /// Taking away the tags that stand beside the wanted one, so that it is certain which one counts.
    private func withoutTwins(
        _ twins: [(key: String, value: String)],
        _ tagging: RequestChange?,
        _ failed: FailedCondition
    ) -> RequestChange? {
        let kept = twins.first { twin in failed.condition.values.contains { $0.value == twin.value } }
        guard failed.isPositiveEquality else { return nil }
        guard let kept else {
            // None of them is wanted: the tag is set, and nothing may stand beside it.
            guard let tagging, let name = tagging.keys.first?.key.split(separator: "/").last.map(String.init) else {
                return nil
            }
            let others = twins.map(\.key).filter { $0 != name }
            return PrincipalTagging.removal(of: others, from: request.principal, leaving: tagging)
        }
        let left = RequestChange(keys: [ConditionKeyValue(failed.key, kept.value)], summary: "", tagged: .principal)
        return PrincipalTagging.removal(
            of: twins.map(\.key).filter { $0 != kept.key },
            from: request.principal,
            leaving: left
        )
    }

    private func missingKeyRepair(_ failed: FailedCondition) -> Repair {
        var details: [String] = []
        if catalog.isNeverCarried(failed.key, by: request), let action = catalog.action(request.action) {
            let type = catalog.resourceTypes(of: request.resource).first { type in
                action.resources.contains { $0.typeName == type.name }
            }
            details.append(
                "requests for \(action.qualifiedName)\(type.map { " on a resource of type `\($0.name)`" } ?? "") never carry "
                    + "`\(failed.shownKey)`"
            )
        }
        if failed.isUnknown {
            details.append("the form of the denial does not tell whether the request carried it")
        }
        let rule: Rule = failed.condition.operator.quantifier == nil ? .conditionKeyMissing : .setOperatorOnMissingKey
        var repair = Repair(
            rule,
            failed.finding,
            failed.evidence(
                failed.isUnknown
                    ? "`\(failed.operatorName)` on `\(failed.shownKey)` decides, and its value is not known"
                    : "the request does not carry `\(failed.shownKey)`, and `\(failed.operatorName)` does not hold without it",
                details: details
            )
        )
        repair.request = requestChange(failed)
        return repair
    }

    private func multiFactorRepair(_ failed: FailedCondition) -> Repair {
        let rule: Rule = failed.finding.type == .roleTrustPolicy ? .trustRequiresMultiFactor : .multiFactorRequired
        let summary =
            if let age = failed.multiFactorAge {
                "the multi-factor sign-in is too long ago: it was \(age) seconds before the request"
            } else if failed.actual == nil, request.context["aws:MultiFactorAuthPresent"]?.values == ["true"] {
                "the session was made with multi-factor authentication, and how long ago is not known: most likely too long"
            } else if request.principal.kind == .assumedRole, failed.actual == nil {
                "multi-factor authentication is required, and a role's session does not show how its user signed in"
            } else if failed.actual == nil {
                "multi-factor authentication is required; with long-term access keys the key is not there at all"
            } else {
                "multi-factor authentication is required, and this session has none"
            }
        var repair = Repair(rule, failed.finding, failed.evidence(summary))
        repair.request = MultiFactor.change(for: request)
        return repair
    }

    /// The value, if it is one: without wildcards, and with its variables replaced.
    private func plain(_ value: String, _ failed: FailedCondition) -> String? {
        if value.contains("*") || value.contains("?") { return nil }
        guard value.contains("${") else { return value }
        return failed.takesVariables && failed.finding.document.hasVariables ? substituted(value) : nil
    }

    /// What the request would have to carry, where the policy says it in so many letters.
    func requestChange(_ failed: FailedCondition) -> RequestChange? {
        guard failed.isPositiveEquality,
            let wanted = failed.condition.values.map(\.value).lazy.compactMap({ plain($0, failed) }).first
        else { return tagChange(failed) }
        let key = failed.shownKey
        if let change = PrincipalTagging.change(of: request.principal, key, to: wanted) { return change }
        if !catalog.isNeverCarried(failed.key, by: request),
            let change = ResourceTagging.change(of: request, key, to: wanted)
        {
            return change
        }
        guard RequestChange.isCallersChoice(failed.key, of: request.action),
            !Network.isBeyondTheCaller(failed.key, request), !catalog.isNeverCarried(failed.key, by: request)
        else { return nil }
        let isMultivalued = catalog.conditionKey(failed.key)?.isMultivalued ?? false
        return RequestChange(
            keys: [isMultivalued ? ConditionKeyValue(key, values: [wanted]) : ConditionKeyValue(key, wanted)],
            summary: RequestChange.summary(key, wanted) + Network.remark(failed.key, request)
        )
    }

    /// Where the request must equal a tag of the caller, who has no such tag: giving him one.
    private func tagChange(_ failed: FailedCondition) -> RequestChange? {
        guard failed.isPositiveEquality, failed.takesVariables, failed.finding.document.hasVariables,
            let actual = failed.actual, actual.count == 1
        else { return nil }
        return failed.condition.values.lazy.compactMap { value -> RequestChange? in
            guard value.value.hasPrefix("${"), value.value.hasSuffix("}") else { return nil }
            let key = String(value.value.dropFirst(2).dropLast())
            guard request.context[key] == nil else { return nil }
            return PrincipalTagging.change(of: request.principal, key, to: actual[0])
        }.first
    }
}

/// A condition that does not hold, in its statement.
struct FailedCondition {
    let condition: Condition
    /// The request's values; nil when it carries none, or they are not known.
    let actual: [String]?
    let isUnknown: Bool
    let finding: StatementFinding

    var key: String { condition.key.value }
    /// The key as AWS writes it, whatever the policy's letters are.
    var shownKey: String { Catalog.aws.spelling(of: key) }
    var operatorName: String { condition.operator.name }

    var isPositiveEquality: Bool {
        switch condition.operator.comparison {
        case .stringEquals, .stringLike, .stringEqualsIgnoreCase, .arnEquals, .arnLike, .ipAddress, .bool,
            .numericEquals:
            true
        default: false
        }
    }

    /// Variables stand for their values under string and ARN operators, and under `Bool`.
    var takesVariables: Bool {
        switch condition.operator.comparison {
        case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
            .stringNotLike, .arnEquals, .arnNotEquals, .arnLike, .arnNotLike, .bool:
            true
        default: false
        }
    }

    /// The seconds since the multi-factor sign-in, where the condition is about them and there was one.
    var multiFactorAge: String? {
        key.lowercased() == "aws:multifactorauthage" ? actual?.first : nil
    }

    /// A value of the policy that its operator plainly cannot read.
    var unreadableValue: String? {
        let values = condition.values.map(\.value)
        switch condition.operator.comparison {
        case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
            .numericGreaterThanEquals:
            return values.first { Double($0) == nil }
        case .bool, .null: return values.first { !["true", "false"].contains($0.lowercased()) && !$0.contains("${") }
        case .ipAddress, .notIpAddress:
            return values.first { !$0.contains(".") && !$0.contains(":") }
        default: return nil
        }
    }

    func evidence(_ summary: String, details: [String] = []) -> Evidence {
        var evidence = Evidence(summary)
        evidence.element = "Condition"
        evidence.operator = operatorName
        evidence.key = key
        evidence.expected = condition.values.map(\.value)
        evidence.actual = actual
        let position = condition.values.first?.position ?? condition.key.position
        evidence.at(actual == nil ? condition.key.position : position)
        evidence.details = details
        return evidence
    }
}
