import Cryptography
package import Directory
package import Identifiers

/// A new account with its first changes.
package struct AccountSeed: Sendable {
    package let id: AccountID
    package let created: Timestamp
    package let changes: [Change]

    package init(id: AccountID, created: Timestamp, changes: [Change] = []) {
        self.id = id
        self.created = created
        self.changes = changes
    }
}

/// A command on an account that may share its fate with commands on other accounts.
package struct AccountCommand<Output: Sendable>: Sendable {
    package let account: AccountID
    let command: @Sendable (inout AccountTransaction) throws(IAMError) -> Output

    package init(
        _ account: AccountID,
        command: @escaping @Sendable (inout AccountTransaction) throws(IAMError) -> Output
    ) {
        self.account = account
        self.command = command
    }
}

/// Commands that share one commit: each sees what the ones before it did, and nobody else sees any of it before it is
/// durable. Belongs to the writer's thread.
final class CommitGroup {
    /// An account being worked on. It is moved out for a command and back: two owners would mean a copy of every table
    /// that the command changes.
    private final class Slot {
        var account: Account?
        var sequence: Int64
        var changed: Timestamp

        init(_ replica: AccountReplica) {
            account = replica.account
            sequence = replica.sequence
            changed = replica.changed
        }
    }

    private let environment: StoreEnvironment
    private let masterKey: SealingKey
    private let codec: EntityCodec
    private let base: StateSnapshot
    private var slots: [AccountID: Slot] = [:]
    private var handMadeKeys: [String: AccountID]
    private(set) var entries: [JournalEntry] = []
    /// Whether everything that was there before is to go.
    private(set) var isReset = false
    private(set) var removedKeys: [String] = []
    private(set) var removedRoles: [String] = []
    private(set) var commandCount = 0
    private(set) var refusalCount = 0

    init(base: StateSnapshot, environment: StoreEnvironment, masterKey: SealingKey, codec: EntityCodec) {
        self.base = base
        self.environment = environment
        self.masterKey = masterKey
        self.codec = codec
        handMadeKeys = base.handMadeKeys
    }

    /// Runs one command. A command that refuses leaves nothing behind.
    func run<Output>(
        _ id: AccountID,
        actor: String,
        requestID: String,
        command: (inout AccountTransaction) throws(IAMError) -> Output
    ) -> Result<Output, WriteFailure> {
        commandCount += 1
        guard let slot = slot(of: id), let account = slot.account.take() else { return .failure(.noSuchAccount(id)) }
        var transaction = AccountTransaction(
            account,
            environment: environment.transactionEnvironment(masterKey: masterKey)
        )
        let result = perform(&transaction, slot, id, actor, requestID, command)
        if case .failure = result {
            refusalCount += 1
            transaction.rollBack()
        }
        slot.account = transaction.account
        return result
    }

    private func perform<Output>(
        _ transaction: inout AccountTransaction,
        _ slot: Slot,
        _ id: AccountID,
        _ actor: String,
        _ requestID: String,
        _ command: (inout AccountTransaction) throws(IAMError) -> Output
    ) -> Result<Output, WriteFailure> {
        do throws(IAMError) {
            let output = try command(&transaction)
            if let failure = record(transaction.changes, slot, id, transaction.now, actor, requestID) {
                return .failure(failure)
            }
            return .success(output)
        } catch {
            return .failure(.refused(error))
        }
    }

    /// Adds an account.
    func create(_ seed: AccountSeed, actor: String, requestID: String) -> WriteFailure? {
        commandCount += 1
        guard slot(of: seed.id) == nil else { return .accountExists(seed.id) }
        var account = Account(id: seed.id, created: seed.created)
        for change in seed.changes { account.apply(change) }
        let replica = AccountReplica(account: account, sequence: 0, changed: seed.created)
        let slot = Slot(replica)
        let before = entries.count
        entries.append(.account(seed.id, created: seed.created))
        if let failure = record(seed.changes, slot, seed.id, seed.created, actor, requestID) {
            entries.removeLast(entries.count - before)
            return failure
        }
        slots[seed.id] = slot
        return nil
    }

    /// Replaces everything; must be alone in its group.
    func reset(to seeds: [AccountSeed], actor: String, requestID: String) -> WriteFailure? {
        isReset = true
        handMadeKeys = [:]
        for seed in seeds {
            guard let failure = create(seed, actor: actor, requestID: requestID) else { continue }
            isReset = false
            entries = []
            slots = [:]
            handMadeKeys = base.handMadeKeys
            return failure
        }
        return nil
    }

    /// Adds empty accounts and runs a command on each account of `commands`: all of it or nothing. Must be alone in its
    /// group.
    func runTogether<Output>(
        creating seeds: [AccountSeed],
        _ commands: [AccountCommand<Output>],
        actor: String,
        requestID: String
    ) -> Result<[Output], WriteFailure> {
        var outputs: [Output] = []
        var failure: WriteFailure?
        for seed in seeds where failure == nil { failure = create(seed, actor: actor, requestID: requestID) }
        for command in commands where failure == nil {
            switch run(command.account, actor: actor, requestID: requestID, command: command.command) {
            case .success(let output): outputs.append(output)
            case .failure(let refusal): failure = refusal
            }
        }
        guard let failure else { return .success(outputs) }
        entries = []
        slots = [:]
        handMadeKeys = base.handMadeKeys
        removedKeys = []
        removedRoles = []
        return .failure(failure)
    }

    /// The state with the group in it.
    func nextSnapshot() -> StateSnapshot {
        var replicas = isReset ? [:] : base.accounts.replicas
        for (id, slot) in slots {
            guard let account = slot.account else { continue }
            replicas[id] = AccountReplica(account: account, sequence: slot.sequence, changed: slot.changed)
        }
        return StateSnapshot(replicas: replicas, handMadeKeys: handMadeKeys, sequence: base.sequence + 1)
    }

    private func slot(of id: AccountID) -> Slot? {
        if let slot = slots[id] { return slot }
        guard !isReset, let replica = base.replica(of: id) else { return nil }
        let slot = Slot(replica)
        slots[id] = slot
        return slot
    }

    /// Notes a command's changes for the commit; a command that changed nothing leaves no trace.
    private func record(
        _ changes: [Change],
        _ slot: Slot,
        _ id: AccountID,
        _ now: Timestamp,
        _ actor: String,
        _ requestID: String
    ) -> WriteFailure? {
        guard !changes.isEmpty else { return nil }
        if let failure = checkHandMadeKeys(changes, id) { return failure }
        do throws(EntityCodec.Failure) {
            var steps: [ChangeStep] = []
            for change in changes {
                switch change {
                case .put(let entity): steps.append(ChangeStep(key: entity.key, document: try codec.encode(entity)))
                case .remove(let key): steps.append(ChangeStep(key: key, document: nil))
                }
            }
            let document = try codec.encode(steps)
            slot.sequence += 1
            // Looking up a past moment needs times that never go back, whatever the clock does.
            slot.changed = max(now, slot.changed)
            entries.append(
                .change(
                    ChangeEntry(
                        account: id,
                        sequence: slot.sequence,
                        time: slot.changed,
                        actor: actor,
                        requestID: requestID,
                        steps: steps,
                        document: document
                    )
                )
            )
        } catch {
            return .unavailable(reason: "the change cannot be written as JSON: \(error.detail)")
        }
        for change in changes { noteKeys(of: change, id) }
        return nil
    }

    /// A key id that was given by hand can belong to one account only.
    private func checkHandMadeKeys(_ changes: [Change], _ id: AccountID) -> WriteFailure? {
        for case .put(.accessKey(let key)) in changes where key.isHandMade(in: id) {
            let encoded = AccessKeyID.account(of: key.id).flatMap { base.accounts[$0]?.accessKeys[key.id] }
            if encoded != nil || handMadeKeys[key.id].map({ $0 != id }) == true {
                return .refused(.entityAlreadyExists(.accessKey, name: key.id))
            }
        }
        return nil
    }

    private func noteKeys(of change: Change, _ id: AccountID) {
        switch change {
        case .put(.accessKey(let key)):
            if key.isHandMade(in: id) { handMadeKeys[key.id] = id }
        case .remove(let key) where key.kind == .accessKey:
            if handMadeKeys[key.id] == id { handMadeKeys[key.id] = nil }
            removedKeys.append(key.id)
        case .remove(let key) where key.kind == .role:
            removedRoles.append(key.id)
        default: break
        }
    }
}
