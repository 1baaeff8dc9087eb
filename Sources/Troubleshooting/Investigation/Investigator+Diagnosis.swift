import AccessControl
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension Investigator {
    /// How much is wanted.
    package struct Options: Sendable {
        /// Whether to search for fixes: it takes many times as long as naming the causes.
        package var searchesFixes = true

        package init() {}
    }

    /// Why this was refused, and what would let it in. `changes` are what was seen to change around its time.
    package func diagnose(
        _ inquiry: Inquiry,
        changes: ChangeHistory = ChangeHistory(),
        options: Options = Options()
    ) -> Diagnosis {
        if let diagnosis = authenticationDiagnosis(inquiry, changes, options: options) { return diagnosis }
        if let diagnosis = toldDiagnosis(inquiry, options: options) { return diagnosis }
        let interpretation: Interpretation
        do throws(Interpretation.Failure) {
            interpretation = try Interpretation(inquiry, in: world)
        } catch {
            return uninterpreted(inquiry, error)
        }
        let investigation: Investigation
        do throws(UnreadablePolicy) {
            investigation = try investigate(interpretation)
        } catch {
            return unreadable(inquiry, interpretation, error)
        }
        let finder = CauseFinder(
            investigator: self,
            investigation: investigation,
            inquiry: inquiry,
            changes: changes
        )
        let found = finder.findings()
        let narrowing = Narrowing(inquiry.claim, investigation)
        var diagnosis = Diagnosis(
            request: request(of: interpretation, investigation),
            outcome: outcome(investigation, inquiry.claim, narrowing),
            sentence: sentence(inquiry, investigation)
        )
        diagnosis.causes = found.causes
        diagnosis.missingContext = missingContext(investigation)
        diagnosis.notes = interpretation.notes + investigation.situation.gaps.map(GapText.text)
        diagnosis.place = inquiry.place
        if options.searchesFixes, diagnosis.outcome != .allow {
            diagnosis.fixes = FixSearch(
                investigator: self,
                investigation: investigation,
                inquiry: inquiry,
                findings: found,
                narrowing: narrowing
            ).fixes()
        }
        return diagnosis
    }

    /// Whether it is allowed, without causes and fixes.
    package func outcome(of inquiry: Inquiry) -> Diagnosis.Outcome {
        guard let interpretation = try? Interpretation(inquiry, in: world),
            let situation = try? world.situation(of: interpretation.question, compiler: compiler, catalog: catalog)
        else { return .implicitDeny }
        switch PolicyEvaluator.decidePartially(situation.request, situation.policies) {
        case .decided(let verdict): return Diagnosis.Outcome(verdict.decision)
        case .depends: return .depends
        }
    }

    private func request(of interpretation: Interpretation, _ investigation: Investigation) -> Diagnosis.Request {
        Diagnosis.Request(
            principal: interpretation.question.principalARN,
            action: interpretation.question.action,
            resource: interpretation.question.resource,
            context: investigation.request.context.entries.map { entry in
                entry.isMultivalued || entry.values.count != 1
                    ? ConditionKeyValue(entry.key, values: entry.values) : ConditionKeyValue(entry.key, entry.values[0])
            }
        )
    }

    private func outcome(
        _ investigation: Investigation,
        _ claim: Inquiry.Claim?,
        _ narrowing: Narrowing
    ) -> Diagnosis.Outcome {
        // No policy says so; STS does (STS API Reference, AssumeRole).
        if investigation.request.principal.kind == .root,
            investigation.question.action.lowercased() == "sts:assumerole",
            investigation.isAllowed
        {
            return .implicitDeny
        }
        switch (investigation.partial, claim) {
        case (.decided(let verdict), nil): return Diagnosis.Outcome(verdict.decision)
        case (.decided(let verdict), let claim?):
            if verdict.decision == .explicitDeny { return .explicitDeny }
            return Diagnosis.Outcome(claim.decision ?? (verdict.decision == .allow ? .implicitDeny : verdict.decision))
        case (.depends, let claim?): return Diagnosis.Outcome(claim.decision ?? .implicitDeny)
        case (.depends, nil): return .depends
        }
    }

    private func missingContext(_ investigation: Investigation) -> [Diagnosis.MissingKey] {
        guard case .depends(let dependencies) = investigation.partial else { return [] }
        let finder = RepairFinder(investigator: self, investigation: investigation)
        // Nobody can say what a request has for a key that there is not: the policy means another.
        return dependencies.filter { !finder.isNoKey($0.key) }.map { dependency in
            var key = catalog.spelling(of: dependency.key)
            var values: [String] = []
            for value in dependency.conditions.flatMap({ $0.condition?.values ?? [] }).map(\.value)
            where !values.contains(value) {
                // As a variable it stands for itself, as it is written there.
                let segments = VariableTemplate(value, hasVariables: true, hasWildcards: false).segments
                let variables = segments.compactMap { if case .variable(let name, _) = $0 { name } else { nil } }
                if let own = variables.first(where: { $0.lowercased() == key.lowercased() }) {
                    key = catalog.spelling(of: own)
                } else {
                    values.append(value)
                }
            }
            return Diagnosis.MissingKey(
                key: key,
                values: values,
                askedBy: dependency.conditions.map { condition in
                    "\(PolicyReference(condition.source, text: "").name), statement \(condition.statementIndex + 1)"
                        + (condition.condition.map { ": \($0.operator.name)" } ?? "")
                }
            )
        }
    }

    /// The sentence as it was given, or as AWS would write it.
    private func sentence(_ inquiry: Inquiry, _ investigation: Investigation) -> String {
        if inquiry.claim != nil, let message = inquiry.message { return message }
        let verdict = investigation.verdict
        let reason: DenialSentence.Reason
        switch (verdict.decision, verdict.decidedBy) {
        case (.allow, _):
            return
                "User: \(investigation.question.principalARN) is authorized to perform: \(investigation.question.action)"
                + " on resource: \(investigation.question.resource)"
        case (.explicitDeny, let type?):
            let policies = investigation.situation.policies.all(of: type)
            let policy = verdict.policyIndex.flatMap { policies.indices.contains($0) ? policies[$0] : nil }
            reason = .explicitDeny(type, policyARN: policy?.source.arn)
        case (_, let type?): reason = .noAllow(type)
        case (_, nil): reason = .unstated
        }
        return DenialSentence.text(
            principalARN: investigation.question.principalARN,
            action: investigation.question.action,
            resource: investigation.question.resource,
            reason: reason
        )
    }

    // MARK: What cannot be put to the engine

    private func uninterpreted(_ inquiry: Inquiry, _ failure: Interpretation.Failure) -> Diagnosis {
        var diagnosis = Diagnosis(
            request: Diagnosis.Request(inquiry),
            outcome: Diagnosis.Outcome(inquiry.claim?.decision ?? .implicitDeny),
            sentence: inquiry.message ?? ""
        )
        var evidence: Evidence
        switch failure {
        case .noPrincipal:
            evidence = Evidence("the text does not say who was refused")
            evidence.details = [
                "say who with `--principal ARN`, and on what with `--resource ARN` where that is missing too"
            ]
        case .unknownPrincipal(let text):
            evidence = Evidence("`\(text)` is not the name of a principal")
            evidence.actual = [text]
        case .noAction:
            evidence = Evidence("the text does not say what was refused")
            evidence.details = ["say what with `--action service:Action`"]
        case .noRole:
            evidence = Evidence("the text does not say which role was asked for")
            evidence.details = [
                "say which with `--resource ARN`"
                    + (inquiry.principal == nil ? ", and what is known of the token with `--context ISSUER:sub=…`" : "")
            ]
        case .noKey:
            evidence = Evidence(
                "KMS does not say which key: it is of another Region or was deleted, or its policy or the caller's does not allow "
                    + (inquiry.action ?? "it")
            )
            if let operation = inquiry.operation, inquiry.action?.hasSuffix(":\(operation)") == false {
                evidence.details.append(
                    "the call was \(operation), which needs the key that its data is encrypted with"
                )
            }
            evidence.details += [
                "say which key with `--resource KEY_ARN`: it stands with what is encrypted (`aws s3api head-object`, "
                    + "`aws secretsmanager describe-secret`)",
                "for a key of another account both sides must allow it: the key's policy and the caller's",
            ]
        }
        let rule: Rule
        switch failure {
        case .noAction, .noRole, .noKey: rule = .policiesUnknown
        case .noPrincipal, .unknownPrincipal: rule = .principalUnknown
        }
        diagnosis.causes = [Cause(rule: rule, policyType: nil, policy: nil, statement: nil, evidence: evidence)]
        if case .noKey = failure {
            diagnosis.fixes = [Fix(.advice, "find the key and ask about it: allowing this on every key is no answer")]
        }
        diagnosis.place = inquiry.place
        return diagnosis
    }

    private func unreadable(
        _ inquiry: Inquiry,
        _ interpretation: Interpretation,
        _ error: UnreadablePolicy
    ) -> Diagnosis {
        var diagnosis = Diagnosis(
            request: Diagnosis.Request(
                principal: interpretation.question.principalARN,
                action: interpretation.question.action,
                resource: interpretation.question.resource,
                context: interpretation.question.keys
            ),
            outcome: Diagnosis.Outcome(inquiry.claim?.decision ?? .implicitDeny),
            sentence: inquiry.message ?? ""
        )
        var evidence = Evidence("\(error.policy) applies and cannot be read: \(error.detail); it may hold a Deny")
        evidence.actual = [error.policy]
        diagnosis.causes = [
            Cause(
                rule: .unreadablePolicy,
                policyType: nil,
                policy: PolicyReference(name: error.policy, attachedTo: nil, text: ""),
                statement: nil,
                evidence: evidence
            )
        ]
        diagnosis.place = inquiry.place
        return diagnosis
    }
}

extension Diagnosis.Outcome {
    init(_ decision: Decision) {
        switch decision {
        case .allow: self = .allow
        case .explicitDeny: self = .explicitDeny
        case .implicitDeny: self = .implicitDeny
        }
    }
}
