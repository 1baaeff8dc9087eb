import AccessControl
import Directory
import PolicyEngine
import PolicyLanguage

extension CauseFinder {
    // MARK: Why a Deny matches

    /// What makes a Deny match that looks as if it should not.
    func reasons(of finding: StatementFinding) -> [Cause] {
        let statement = finding.statement.statement
        var causes: [Cause] = []
        for condition in statement.conditions {
            let key = condition.key.value.lowercased()
            let failed = FailedCondition(
                condition: condition,
                actual: request.context[condition.key.value]?.values,
                isUnknown: request.context.isUnknown(condition.key.value),
                finding: finding
            )
            if key == "aws:multifactorauthpresent" || key == "aws:multifactorauthage" {
                causes.append(finding.cause(.multiFactorRequired, failed.evidence(multiFactorSummary(failed))))
            } else if failed.actual == nil, !failed.isUnknown, condition.operator.matchesMissingKey {
                causes.append(
                    finding.cause(
                        .denyMatchesMissingKey,
                        failed.evidence(
                            "the request does not carry `\(failed.shownKey)`, and `\(condition.operator.name)` holds "
                                + "without it: so the Deny applies"
                        )
                    )
                )
            } else if let cause = caseCause(failed) ?? negatedVariableCause(failed) ?? sessionARNCause(failed) {
                causes.append(cause)
            }
        }
        if statement.action.isNegated { causes.append(notActionCause(finding)) }
        if let resource = statement.resource, resource.isNegated { causes.append(notResourceCause(finding, resource)) }
        return causes
    }

    private func multiFactorSummary(_ failed: FailedCondition) -> String {
        if let age = failed.multiFactorAge {
            return
                "everything else is denied when the multi-factor sign-in is too long ago, and it was \(age) seconds before"
        }
        if failed.actual == nil, failed.isUnknown, failed.key.lowercased() == "aws:multifactorauthage",
            request.context["aws:MultiFactorAuthPresent"]?.values == ["true"]
        {
            return
                "this is denied when the multi-factor sign-in is too long ago, and how long it was is not known: most likely too long"
        }
        if failed.actual == nil {
            return "without multi-factor authentication everything else is denied; long-term access keys never carry it"
        }
        return "without multi-factor authentication everything else is denied, and this session has none"
    }

    /// A negated operator whose value differs from the request's by letter case only.
    private func caseCause(_ failed: FailedCondition) -> Cause? {
        switch failed.condition.operator.comparison {
        case .stringNotEquals, .stringNotLike, .arnNotEquals, .arnNotLike: break
        default: return nil
        }
        for value in failed.condition.values {
            guard
                let actual = failed.actual?.first(where: {
                    $0 != value.value && $0.lowercased() == value.value.lowercased()
                })
            else { continue }
            return failed.finding.cause(
                .keyOrTagCaseDiffers,
                failed.evidence(
                    "`\(actual)` is not `\(value.value)` for `\(failed.operatorName)`: values are compared with their letter case"
                )
            )
        }
        return nil
    }

    /// A Deny that excepts a role by the ARN of its sessions, which `aws:PrincipalArn` never is.
    private func sessionARNCause(_ failed: FailedCondition) -> Cause? {
        guard failed.key.lowercased() == "aws:principalarn", let role = failed.actual?.first,
            request.principal.kind == .assumedRole,
            failed.condition.values.contains(where: { value in
                value.value.contains(":assumed-role/")
                    && GlobPattern(value.value).matches(request.principal.arn)
            })
        else { return nil }
        return failed.finding.cause(
            .principalArnOfSession,
            failed.evidence(
                "the Deny is to except this session, but `aws:PrincipalArn` of a role session is the role's ARN `\(role)`, never an "
                    + "`assumed-role` ARN"
            )
        )
    }

    private func negatedVariableCause(_ failed: FailedCondition) -> Cause? {
        guard !failed.finding.document.hasVariables, failed.takesVariables,
            failed.condition.values.contains(where: { $0.value.contains("${") })
        else { return nil }
        return failed.finding.cause(
            .variableNeedsVersion,
            failed.evidence("`${…}` is compared letter by letter: policy variables need `\"Version\": \"2012-10-17\"`")
        )
    }

    private func notActionCause(_ finding: StatementFinding) -> Cause {
        let element = finding.statement.statement.action
        var evidence = Evidence(
            "`NotAction` with `Deny` denies every action that it does not list, and it does not list \(request.action)"
        )
        evidence.element = "NotAction"
        evidence.expected = element.patterns.map(\.value)
        evidence.actual = [request.action]
        if let first = element.patterns.first { evidence.at(first.position) }
        return finding.cause(.notActionSurprise, evidence)
    }

    private func notResourceCause(_ finding: StatementFinding, _ element: PatternElement) -> Cause {
        var evidence = Evidence(
            "`NotResource` with `Deny` denies on every resource that it does not list, and it does not list \(request.resource)"
        )
        evidence.element = "NotResource"
        evidence.expected = element.patterns.map(\.value)
        evidence.actual = [request.resource]
        if let first = element.patterns.first { evidence.at(first.position) }
        return finding.cause(.notResourceSurprise, evidence)
    }

    // MARK: Versions of managed policies

    /// Managed policies of which another version than the default one would allow.
    func otherVersions(of type: TypeExplanation) -> [Cause] {
        type.policies.compactMap { policy in
            guard let version = otherVersion(of: policy, type.type), let arn = policy.source.arn,
                let managed = investigator.world.account(of: arn)?.managedPolicy(arn: arn)
            else { return nil }
            var evidence = Evidence(
                "version `\(version)` of \(arn) allows it, and `\(managed.defaultVersionID)` is the default version"
            )
            evidence.expected = [version]
            evidence.actual = [managed.defaultVersionID]
            let text = investigation.findings.first { $0.type == type.type && $0.policy.index == policy.index }?.text
            return Cause(
                rule: .wrongPolicyVersion,
                policyType: type.type,
                policy: PolicyReference(policy.source, text: text ?? ""),
                statement: nil,
                evidence: evidence
            )
        }
    }

    /// The latest version that allows where the default one does not.
    func otherVersion(of policy: PolicyExplanation, _ type: PolicyType) -> String? {
        guard let arn = policy.source.arn, let managed = investigator.world.account(of: arn)?.managedPolicy(arn: arn)
        else { return nil }
        for version in managed.versions.reversed() where version.id != managed.defaultVersionID {
            guard let compiled = try? investigator.compiler.policy(version.document, named: arn) else { continue }
            var policies = investigation.situation.policies
            policies.replace(type, at: policy.index, with: compiled)
            let explanation = PolicyEvaluator.explain(request, policies)
            let changed = explanation.types.first { $0.type == type }?.policies.first { $0.index == policy.index }
            if changed?.outcome == .allows { return version.id }
        }
        return nil
    }
}

extension ConditionOperator {
    /// Whether it holds for a key that the request does not carry: negated operators, `IfExists`, `ForAllValues`.
    var matchesMissingKey: Bool {
        if quantifier == .forAnyValue { return false }
        if ifExists || quantifier == .forAllValues { return true }
        switch comparison {
        case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
            .notIpAddress, .arnNotEquals, .arnNotLike:
            return true
        default: return false
        }
    }
}
