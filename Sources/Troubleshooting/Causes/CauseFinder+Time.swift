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
        /// `version `v2` of `arn:…` became what counts at …`
        let what: String
        let time: Timestamp
        let type: PolicyType?
        let policy: PolicyReference?
    }

    /// A denial that the policies do not show, and changes near its time that explain it, the nearest first.
    ///
    /// `type` is the policy type that the refusal names; a change of another type explains nothing then.
    func changeCauses(claimed type: PolicyType?) -> [Cause] {
        guard let time = inquiry.time, investigation.isAllowed else { return [] }
        let known = knownChanges().filter { type == nil || $0.type == nil || $0.type == type }
        // What counts today was not there then: nothing before it matters.
        if let later = known.filter({ $0.time > time }).min(by: { $0.time < $1.time }) {
            return [cause(firstObserved(after: time, type) ?? later, deniedAt: time)]
        }
        let start = time.advanced(bySeconds: -Self.propagationSeconds)
        let before =
            lastObserved(from: start, through: time, type)
            ?? known.filter { $0.time >= start }.max { $0.time < $1.time }
        let near = [before, firstObserved(after: time, type)].compactMap(\.self)
        return near.sorted { Self.distance($0, time) < Self.distance($1, time) }.map { cause($0, deniedAt: time) }
    }

    private static func distance(_ change: Change, _ time: Timestamp) -> Int64 {
        abs(change.time.seconds - time.seconds)
    }

    private func cause(_ change: Change, deniedAt time: Timestamp) -> Cause {
        let isLater = change.time > time
        let seconds = Self.distance(change, time)
        var evidence = Evidence(
            isLater
                ? "\(change.what), \(Self.duration(seconds)) after the denial: what it says now allows the request"
                : "\(change.what), \(Self.duration(seconds)) before the denial: changes take some time to be seen everywhere"
        )
        evidence.expected = [change.time.description]
        evidence.actual = [time.description]
        return Cause(
            rule: isLater ? .changedSince : .changeNotYetVisible,
            policyType: change.type,
            policy: change.policy,
            statement: nil,
            evidence: evidence
        )
    }

    private static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case 1: "1 second"
        case ..<120: "\(seconds) seconds"
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86_400) days"
        }
    }

    /// What is known of times: versions of managed policies that take part, and the making of the principal and of the
    /// role that is assumed. Inline policies and attachments bear no time.
    private func knownChanges() -> [Change] {
        var changes: [Change] = []
        let world = investigator.world
        for type in explanation.types {
            for policy in type.policies {
                guard let arn = policy.source.arn, let managed = world.account(of: arn)?.managedPolicy(arn: arn),
                    let version = managed.versions.first(where: { $0.id == managed.defaultVersionID })
                else { continue }
                let time = max(version.created, managed.updated)
                changes.append(
                    Change(
                        what: "version `\(version.id)` of `\(arn)` became what counts at \(time)",
                        time: time,
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
            let what = "`\(principal)` was made at \(created)"
            changes.append(Change(what: what, time: created, type: nil, policy: nil))
        }
        if request.resource != principal,
            let created = world.account(of: request.resource)?.role(arn: request.resource)?.created
        {
            let what = "`\(request.resource)` was made at \(created)"
            changes.append(Change(what: what, time: created, type: .roleTrustPolicy, policy: nil))
        }
        return changes
    }

    // MARK: What events show

    private func lastObserved(from start: Timestamp, through end: Timestamp, _ type: PolicyType?) -> Change? {
        if changes.isEmpty { return nil }
        return changes.last(of: concernedNames, from: start, through: end) { mayDecide($0, type) }.map(change)
    }

    private func firstObserved(after time: Timestamp, _ type: PolicyType?) -> Change? {
        if changes.isEmpty { return nil }
        return changes.first(of: concernedNames, after: time) { mayDecide($0, type) }.map(change)
    }

    private func mayDecide(_ change: ObservedChange, _ type: PolicyType?) -> Bool {
        type.map(change.concerns) ?? true
    }

    private func change(_ observed: ObservedChange) -> Change {
        let policy = observed.policy.flatMap { observed.targets.contains($0) ? nil : " of `\($0)`" } ?? ""
        let target = observed.targets.first.map { " on `\($0)`" } ?? ""
        let actor = observed.actor.map { " by `\($0)`" } ?? ""
        let names = observed.targets + [observed.policy].compactMap(\.self)
        let reference = explanation.types.lazy.flatMap(\.policies).first { policy in
            policy.source.arn.map(names.contains) ?? false
        }
        return Change(
            what: "`\(observed.action)`\(policy)\(target)\(actor) at \(observed.time)",
            time: observed.time,
            type: PolicyType.allCases.filter(observed.concerns).only,
            policy: reference.map { policy in
                let text = investigation.findings.first { $0.policy.source == policy.source }?.text
                return PolicyReference(policy.source, text: text ?? "")
            }
        )
    }

    /// Everything that takes part in this decision and that a change may be of, by `ChangedName`.
    private var concernedNames: Set<String> {
        let world = investigator.world
        let principal = request.principal.issuerARN ?? request.principal.arn
        var targets = [principal, request.principal.arn, request.resource]
        if let account = world.account(of: principal), let user = account.user(arn: principal) {
            targets += user.groupIDs.compactMap { account.groups[$0] }.map { account.arn(of: $0) }
        }
        for source in explanation.types.flatMap(\.policies).map(\.source) {
            targets += [source.arn, source.attachedTo].compactMap(\.self)
            // Events of organizations name policies by their ids.
            if let arn = source.arn, arn.contains(":organizations:"), let slash = arn.lastIndex(of: "/") {
                targets.append(String(arn[arn.index(after: slash)...]))
            }
        }
        for account in [request.principal.account, request.resourceAccount] {
            targets += account.flatMap { AccountID($0) }.flatMap { world.organization?.path(to: $0) } ?? []
        }
        if let policy = world.resourcePolicy(on: request.resource) { targets.append(policy.resource) }
        // The policy of a bucket is the bucket's, whether the world has it or not.
        if request.resource.contains(":s3:::"), let slash = request.resource.firstIndex(of: "/") {
            targets.append(String(request.resource[..<slash]))
        }
        targets += request.context["aws:SourceVpce"]?.values ?? []
        return Set(targets.map { ChangedName.text($0, account: nil) })
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

extension Array {
    /// The element of an array with one.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}
