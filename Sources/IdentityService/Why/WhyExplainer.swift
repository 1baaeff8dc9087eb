import AccessControl
import Authentication
import Directory
import Identifiers
import Journal
import Troubleshooting

/// Explains denials to one caller: of the caller's account alone, whatever else the installation holds.
struct WhyExplainer {
    let call: Call
    let asked: WhyRequest

    private var account: AccountID { call.caller.account }

    private var options: Investigator.Options {
        var options = Investigator.Options()
        options.searchesFixes = asked.searchesFixes
        return options
    }

    // MARK: Who may ask

    /// To explain a refusal of somebody is to simulate that somebody's policies: AWS's permission for it is
    /// `iam:SimulatePrincipalPolicy` on the principal.
    func question(about inquiry: Inquiry) -> AuthorizationQuestion {
        AuthorizationQuestion(action: "iam:SimulatePrincipalPolicy", resource: resource(of: inquiry))
    }

    /// One question for each principal.
    func questions(about inquiries: [Inquiry]) -> [AuthorizationQuestion] {
        var seen: Set<String> = []
        return inquiries.map(resource).filter { seen.insert($0).inserted }.map {
            AuthorizationQuestion(action: "iam:SimulatePrincipalPolicy", resource: $0)
        }
    }

    /// The user or role whose policies are looked at; `*` where that is nobody of this account.
    private func resource(of inquiry: Inquiry) -> String {
        guard let name = inquiry.principal.flatMap(PrincipalName.init), name.account == account else { return "*" }
        switch name {
        case .user(_, let path, let name): return "arn:aws:iam::\(account):user\(path)\(name)"
        case .role(_, let path, let name): return "arn:aws:iam::\(account):role\(path)\(name)"
        case .roleSession(_, let name, _):
            return call.account.role(named: name).map { call.account.arn(of: $0) }
                ?? "arn:aws:iam::\(account):role/\(name)"
        case .root, .federatedUser, .identityProvider, .service, .anonymous: return "*"
        }
    }

    // MARK: Answers

    /// Questions, by the policies of now; and refusals that came from elsewhere, by those of their time where the log has
    /// them. `changes` came with them.
    func diagnoses(of inquiries: [Inquiry], changes: ChangeHistory) throws(Refusal) -> [Diagnosis] {
        let present = Investigator(world: world(call.account))
        // Refusals that follow each other mostly met the same state, and what is compiled for one serves the next.
        var latest: (sequence: Int64, investigator: Investigator)?
        var diagnoses: [Diagnosis] = []
        for inquiry in inquiries {
            guard let time = inquiry.time, let sequence = try pastSequence(time) else {
                diagnoses.append(present.diagnose(inquiry, changes: changes, options: options))
                continue
            }
            if latest?.sequence != sequence {
                latest = try past(time).map { (sequence, Investigator(world: world($0))) }
            }
            var diagnosis = (latest?.investigator ?? present).diagnose(inquiry, changes: changes, options: options)
            if latest != nil {
                diagnosis.asOf = time
                diagnosis.now = present.outcome(of: inquiry.asQuestion)
            }
            diagnoses.append(diagnosis)
        }
        return diagnoses
    }

    /// Where the log stood at a past moment; nil when that is what it says now, or the log does not reach back so far.
    private func pastSequence(_ time: Timestamp) throws(Refusal) -> Int64? {
        do throws(StoreError) {
            let store = call.resources.store
            let sequence = try store.sequence(of: account, asOf: time)
            return try sequence == store.sequence(of: account, asOf: call.now) ? nil : sequence
        } catch {
            if case .noSuchState = error { return nil }
            throw Refusal(IAMError.serviceFailure(reason: "the past cannot be read: \(error)").serviceError)
        }
    }

    /// A denial of this server: by the policies of that moment, and what those of now say.
    func diagnosis(of kept: Denials.Kept) throws(Refusal) -> Diagnosis {
        let record = kept.record
        var inquiry = Inquiry(DenialReport(record: record, documents: kept.documents))
        inquiry.fill(from: asked.known)
        guard let past = try past(record.time) else {
            return Investigator(world: world(call.account)).diagnose(inquiry, options: options)
        }
        let changes = try changes(around: record, past)
        var diagnosis = Investigator(world: world(past)).diagnose(inquiry, options: options)
        diagnosis.asOf = record.time
        diagnosis.now = Investigator(world: world(call.account)).outcome(of: inquiry.asQuestion)
        diagnosis.notes += changes
        return diagnosis
    }

    private func world(_ account: Account) -> World {
        var world = World()
        world.accounts[account.id] = account
        return world
    }

    /// The account as it was; nil when the log does not reach back so far.
    private func past(_ time: Timestamp) throws(Refusal) -> Account? {
        do throws(StoreError) {
            return try call.resources.store.account(account, asOf: time)
        } catch {
            if case .noSuchState = error { return nil }
            throw Refusal(IAMError.serviceFailure(reason: "the past cannot be read: \(error)").serviceError)
        }
    }

    /// What was changed about the principal and its policies shortly before the denial and since then, for people to
    /// see what made the difference.
    private func changes(around record: DenialRecord, _ past: Account) throws(Refusal) -> [String] {
        let concerned = ConcernedEntities(record, past).union(ConcernedEntities(record, call.account))
        do throws(StoreError) {
            let store = call.resources.store
            let first = try store.sequence(of: account, asOf: record.time.advanced(bySeconds: -60))
            var notes: [String] = []
            for change in try store.changes(of: account, after: first, limit: 1000) where notes.count < 10 {
                let words = change.changes.filter { concerned.contains($0) }.map(\.words)
                if words.isEmpty { continue }
                let when = change.time <= record.time ? "shortly before the denial" : "since the denial"
                notes.append("\(when), at \(change.time), \(change.actor) changed \(words.joined(separator: ", "))")
            }
            return notes
        } catch {
            throw Refusal(IAMError.serviceFailure(reason: "the log cannot be read: \(error)").serviceError)
        }
    }
}

/// The entities that a denial is about: the principal's user or role, its groups, and the policies that were evaluated.
private struct ConcernedEntities {
    private var keys: Set<EntityKey> = []

    init(_ record: DenialRecord, _ account: Account) {
        let arns = Set(record.policies.flatMap { [$0.uri, $0.attachedTo ?? ""] } + [record.principalARN])
        for arn in arns {
            if let user = account.user(arn: arn) {
                keys.insert(EntityKey(.user, user.id))
                for group in user.groupIDs { keys.insert(EntityKey(.group, group)) }
            }
            if let role = account.role(arn: arn) { keys.insert(EntityKey(.role, role.id)) }
            if let policy = account.managedPolicy(arn: arn) { keys.insert(EntityKey(.managedPolicy, policy.id)) }
        }
        if case .roleSession(_, let name, _)? = PrincipalName(record.principalARN), let role = account.role(named: name)
        {
            keys.insert(EntityKey(.role, role.id))
        }
    }

    func union(_ other: ConcernedEntities) -> ConcernedEntities {
        var both = self
        both.keys.formUnion(other.keys)
        return both
    }

    func contains(_ change: Change) -> Bool {
        switch change {
        case .put(let entity): keys.contains(entity.key)
        case .remove(let key): keys.contains(key)
        }
    }
}

extension Change {
    /// What was changed, in words.
    fileprivate var words: String {
        switch self {
        case .put(.user(let user)): "user `\(user.name)`"
        case .put(.group(let group)): "group `\(group.name)`"
        case .put(.role(let role)): "role `\(role.name)`"
        case .put(.managedPolicy(let policy)): "policy `\(policy.name)`"
        case .put(.accessKey(let key)): "access key `\(key.id)`"
        case .remove(let key): "\(key.kind.rawValue) `\(key.id)` (removed)"
        }
    }
}
