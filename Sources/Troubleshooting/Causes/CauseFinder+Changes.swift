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
        let start = time.advanced(bySeconds: -Self.propagationSeconds)
        let (lastSeen, after) = observedChanges(from: start, around: time, type)
        // What counts today was not there then: nothing before it matters.
        if let later = known.filter({ $0.time > time }).min(by: { $0.time < $1.time }) {
            return [cause(after ?? later, deniedAt: time)]
        }
        let before =
            lastSeen
            ?? known.filter { $0.time >= start }.max { $0.time < $1.time }
        let near = [before, after].compactMap(\.self)
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

    /// The last that was seen from `start` on, and the first after `time`.
    private func observedChanges(
        from start: Timestamp,
        around time: Timestamp,
        _ type: PolicyType?
    ) -> (before: Change?, after: Change?) {
        if changes.isEmpty { return (nil, nil) }
        let participants = participants
        let resource = ChangedName.text(request.resource, account: nil)
        func mayDecide(_ change: ObservedChange) -> Bool {
            guard type.map(change.concerns) ?? true else { return false }
            // What a user or role may do says nothing about who may do something with it.
            return change.changesResource || !change.names.isDisjoint(with: participants)
        }
        let names = participants.union([resource])
        let before = changes.last(of: names, from: start, through: time, where: mayDecide)
        return (before.map(change), changes.first(of: names, after: time, where: mayDecide).map(change))
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

    /// Everything but the resource that takes part in this decision and that a change may be of, by `ChangedName`.
    private var participants: Set<String> {
        let world = investigator.world
        let principal = request.principal.issuerARN ?? request.principal.arn
        var targets = [principal, request.principal.arn]
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
}

extension Array {
    /// The element of an array with one.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}
