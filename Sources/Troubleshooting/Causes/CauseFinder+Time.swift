import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage

extension CauseFinder {
    /// How long a change may take to be seen everywhere. AWS names no number; most changes take seconds.
    ///
    /// Source: IAM User Guide, "Troubleshoot IAM", "Changes that I make are not always immediately visible".
    static let propagationSeconds: Int64 = 60

    private struct Change {
        let what: String
        let time: Timestamp
        let type: PolicyType?
        let policy: PolicyReference?
    }

    /// A denial that the policies do not show, and a change near its time that explains it.
    ///
    /// `type` is the policy type that the refusal names; a change of another type explains nothing then.
    func changeCause(claimed type: PolicyType?) -> Cause? {
        guard let time = inquiry.time, investigation.isAllowed else { return nil }
        let changes = changes().filter { type == nil || $0.type == nil || $0.type == type }
            .sorted { $0.time > $1.time }
        if let later = changes.last(where: { $0.time > time }) {
            return cause(
                .changedSince,
                later,
                "\(later.what) at \(later.time), after the denial at \(time): what it says now allows the request"
            )
        }
        let start = time.advanced(bySeconds: -Self.propagationSeconds)
        guard let recent = changes.first(where: { $0.time >= start && $0.time <= time }) else { return nil }
        let seconds = time.seconds - recent.time.seconds
        return cause(
            .changeNotYetVisible,
            recent,
            "\(recent.what) \(seconds) seconds before the denial: changes take some time to be seen everywhere"
        )
    }

    private func cause(_ rule: Rule, _ change: Change, _ summary: String) -> Cause {
        var evidence = Evidence(summary)
        evidence.expected = [change.time.description]
        evidence.actual = inquiry.time.map { [$0.description] }
        return Cause(
            rule: rule,
            policyType: change.type,
            policy: change.policy,
            statement: nil,
            evidence: evidence
        )
    }

    /// What is known of times: versions of managed policies that take part, and the making of the principal and of the
    /// role that is assumed. Inline policies and attachments bear no time.
    private func changes() -> [Change] {
        var changes: [Change] = []
        let world = investigator.world
        for type in explanation.types {
            for policy in type.policies {
                guard let arn = policy.source.arn, let managed = world.account(of: arn)?.managedPolicy(arn: arn),
                    let version = managed.versions.first(where: { $0.id == managed.defaultVersionID })
                else { continue }
                changes.append(
                    Change(
                        what: "version `\(version.id)` of `\(arn)` became what counts",
                        time: max(version.created, managed.updated),
                        type: type.type,
                        policy: PolicyReference(policy.source, text: version.document.text)
                    )
                )
            }
        }
        let principal = request.principal.issuerARN ?? request.principal.arn
        if let account = world.account(of: principal),
            let created = account.user(arn: principal)?.created ?? account.role(arn: principal)?.created
        {
            changes.append(Change(what: "`\(principal)` was made", time: created, type: nil, policy: nil))
        }
        if request.resource != principal,
            let created = world.account(of: request.resource)?.role(arn: request.resource)?.created
        {
            changes.append(
                Change(what: "`\(request.resource)` was made", time: created, type: .roleTrustPolicy, policy: nil)
            )
        }
        return changes
    }

    // MARK: What only the context would tell

    /// A question that some values of unknown keys would answer one way and some the other.
    func contextCause() -> Cause? {
        guard inquiry.claim == nil, case .depends(let dependencies) = investigation.partial,
            let first = dependencies.first
        else { return nil }
        let keys = dependencies.map { "`\($0.key)`" }
        var evidence = Evidence(
            "the answer depends on \(keys.joined(separator: ", ")), and \(keys.count == 1 ? "its value is" : "their values are") "
                + "not known"
        )
        evidence.key = first.key
        evidence.details = [
            "give what is known with `--context`, or say with `--context-complete` that the request carries nothing else"
        ]
        guard let dependent = first.conditions.first,
            let finding = investigation.findings.first(where: {
                $0.policy.source == dependent.source && $0.statement.index == dependent.statementIndex
            })
        else {
            return Cause(rule: .dependsOnContext, policyType: nil, policy: nil, statement: nil, evidence: evidence)
        }
        if let condition = dependent.condition {
            evidence.element = "Condition"
            evidence.operator = condition.operator.name
            evidence.expected = condition.values.map(\.value)
            evidence.at(condition.key.position)
        }
        return finding.cause(.dependsOnContext, evidence)
    }

    // MARK: The root user

    /// Why the owner of an account is refused at all.
    func rootCause(_ denies: [StatementFinding], _ missing: [TypeExplanation]) -> Cause? {
        guard request.principal.kind == .root, request.action.lowercased() != "sts:assumerole",
            let type = denies.first?.type ?? missing.first?.type
        else { return nil }
        var evidence = Evidence(
            "the root user needs no identity-based policy, but a \(DenialSentence.phrase(type)) limits it as everybody else"
        )
        evidence.actual = [request.principal.arn]
        return Cause(
            rule: .rootUserLimited,
            policyType: type,
            policy: denies.first?.policyReference,
            statement: denies.first?.statementReference,
            evidence: evidence
        )
    }
}
