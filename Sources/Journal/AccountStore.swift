package import Cryptography
package import Directory
package import Identifiers
import SQLite
private import Synchronization

/// The accounts of a data directory: read from memory, written durably by one thread.
///
/// Reading takes a `snapshot` and never waits. Writing goes through `submit`: the answer comes after the change is
/// durable, and so is every answer after it. `close` when done.
package final class AccountStore: Sendable {
    /// Seals secrets; derive a key per purpose from it.
    package var masterKey: SealingKey { core.masterKey }
    /// The limits of the accounts.
    package var quotas: Quotas { core.environment.quotas }
    private let core: StoreCore
    private let reader: JournalReader
    private let lock: Mutex<DirectoryLock?>
    private let waitForWriter: @Sendable () -> Void

    private init(_ directory: DataDirectory, _ environment: StoreEnvironment, _ options: StoreOptions)
        throws(StoreError)
    {
        let database = try JournalDatabase(directory, options: options)
        let loader = try StateLoader(path: database.path)
        core = StoreCore(
            environment: environment,
            masterKey: directory.masterKey,
            options: options,
            state: try loader.load()
        )
        reader = try JournalReader(loader.connection, path: database.path)
        lock = Mutex(directory.lock)
        let writer = Writer(core: core, database: database)
        waitForWriter = startThread { writer.run() }
    }

    /// Opens the directory, or makes it with an empty database and a new master key when there is none.
    package static func open(
        directory: String,
        masterKeyFile: String? = nil,
        environment: StoreEnvironment,
        options: StoreOptions
    ) throws(StoreError) -> AccountStore {
        try AccountStore(
            DataDirectory(path: directory, masterKeyFile: masterKeyFile, environment: environment),
            environment,
            options
        )
    }

    deinit { close() }

    /// Takes no more writes, finishes those that wait, saves everything and lets the directory go.
    package func close() {
        core.queue.notify { $0.isClosing = true }
        waitForWriter()
        lock.withLock { $0 = nil }
    }

    // MARK: Reading

    /// The state after the last commit.
    package var snapshot: StateSnapshot { core.snapshot }

    package var metrics: StoreMetrics { core.metrics.withLock { $0 } }

    // MARK: Writing

    /// Runs a command on an account and calls `completion` when its outcome is certain: after the commit, on the
    /// writer's thread (so it must not wait for anything), or at once when the queue takes no more.
    ///
    /// `command` runs on the writer's thread too: nothing slow belongs in it. It may be run on a state that others
    /// have not seen yet, which is why a refusal waits for the commit like everything else.
    package func submit<Output>(
        account: AccountID,
        actor: String,
        requestID: String,
        command: @escaping @Sendable (inout AccountTransaction) throws(IAMError) -> Output,
        completion: @escaping @Sendable (Result<Output, WriteFailure>) -> Void
    ) {
        let job = Job(kind: .command) { group in
            let result = group.run(account, actor: actor, requestID: requestID, command: command)
            return { failure in completion(failure.map { .failure($0) } ?? result) }
        }
        if let refusal = core.enqueue(job) { completion(.failure(refusal)) }
    }

    /// Like `submit`, and waits. Not for threads of Swift's cooperative pool.
    package func write<Output: Sendable>(
        account: AccountID,
        actor: String,
        requestID: String,
        command: @escaping @Sendable (inout AccountTransaction) throws(IAMError) -> Output
    ) throws(WriteFailure) -> Output {
        let answer = Monitor<Result<Output, WriteFailure>?>(nil)
        submit(account: account, actor: actor, requestID: requestID, command: command) { result in
            answer.notify { $0 = result }
        }
        return try Self.await(answer).get()
    }

    /// Adds an account with its first changes, and waits until it is durable.
    package func createAccount(_ seed: AccountSeed, actor: String, requestID: String) throws(WriteFailure) {
        try wait(.command) { $0.create(seed, actor: actor, requestID: requestID) }
    }

    /// Adds accounts and runs commands on several accounts in one commit: when one refuses, nothing has happened. Waits
    /// until it is durable.
    package func write<Output: Sendable>(
        creating seeds: [AccountSeed],
        _ commands: [AccountCommand<Output>],
        actor: String,
        requestID: String
    ) throws(WriteFailure) -> [Output] {
        let answer = Monitor<Result<[Output], WriteFailure>?>(nil)
        let job = Job(kind: .exclusive) { group in
            let result = group.runTogether(creating: seeds, commands, actor: actor, requestID: requestID)
            return { failure in answer.notify { $0 = failure.map { .failure($0) } ?? result } }
        }
        if let refusal = core.enqueue(job) { throw refusal }
        return try Self.await(answer).get()
    }

    /// Replaces everything (accounts, history, denials) by these accounts, and waits until it is durable.
    package func reset(to seeds: [AccountSeed], actor: String, requestID: String) throws(WriteFailure) {
        try wait(.exclusive) { $0.reset(to: seeds, actor: actor, requestID: requestID) }
    }

    /// Saves what waits in memory (denials, last uses) and removes old denials, and waits for it.
    package func flush() throws(WriteFailure) {
        // The second job runs after the background work of the first.
        try wait(.flush) { _ in nil }
        try wait(.flush) { _ in nil }
    }

    private func wait(_ kind: Job.Kind, _ work: @escaping @Sendable (CommitGroup) -> WriteFailure?) throws(WriteFailure)
    {
        let answer = Monitor<Result<Void, WriteFailure>?>(nil)
        let job = Job(kind: kind) { group in
            let own = work(group)
            return { failure in
                answer.notify { $0 = (failure ?? own).map { .failure($0) } ?? .success(()) }
            }
        }
        if let refusal = core.enqueue(job) { throw refusal }
        try Self.await(answer).get()
    }

    private static func await<Output>(
        _ answer: Monitor<Result<Output, WriteFailure>?>
    ) -> Result<Output, WriteFailure> {
        answer.wait(atMostMilliseconds: nil) { $0 } ?? .failure(.unavailable(reason: "no answer"))
    }

    // MARK: The past

    /// The changes of an account after the one with this number, oldest first.
    package func changes(
        of account: AccountID,
        after sequence: Int64,
        limit: Int
    ) throws(StoreError) -> [ChangeRecord] {
        try reader.changes(of: account, after: sequence, limit: limit)
    }

    /// The account as it was after the change with this number (0: when it was made).
    package func account(_ id: AccountID, at sequence: Int64) throws(StoreError) -> Account {
        guard let now = snapshot.replica(of: id) else {
            throw .noSuchState(account: id.text, detail: "there is no such account")
        }
        if sequence == now.sequence { return now.account }
        guard sequence >= 0, sequence < now.sequence else {
            throw .noSuchState(account: id.text, detail: "its last change is number \(now.sequence)")
        }
        return try reader.account(now, at: sequence)
    }

    /// The number of the account's last change that was made by this time; 0 when there was none.
    package func sequence(of id: AccountID, asOf time: Timestamp) throws(StoreError) -> Int64 {
        try reader.sequence(of: id, at: time)
    }

    /// The account as it was at this time.
    package func account(_ id: AccountID, asOf time: Timestamp) throws(StoreError) -> Account {
        guard let now = snapshot.replica(of: id) else {
            throw .noSuchState(account: id.text, detail: "there is no such account")
        }
        if now.changed <= time { return now.account }
        guard now.account.created <= time else {
            throw .noSuchState(account: id.text, detail: "it was made at \(now.account.created)")
        }
        return try account(id, at: reader.sequence(of: id, at: time))
    }

    // MARK: Denials

    /// Keeps a denial for a day at least. It can be found at once and is saved soon; this waits for nothing. False
    /// when there is no room: then the denial must not be given an id that cannot be looked up.
    package func recordDenial(_ record: StoredDenial) -> Bool {
        let (isKept, isFirst) = core.denials.add(record)
        if isFirst { core.queue.notify { $0.hasDenials = true } }
        if !isKept { core.metrics.withLock { $0.denialsDropped += 1 } }
        return isKept
    }

    /// The denial with this authorization id.
    package func denial(_ id: String) throws(StoreError) -> StoredDenial? {
        // In this order: a denial leaves the memory only after it is saved.
        if let record = core.denials.record(id) { return record }
        return try reader.denial(id)
    }

    /// The latest denials of an account, latest first.
    package func recentDenials(of account: AccountID, limit: Int) throws(StoreError) -> [StoredDenial] {
        let waiting = core.denials.latest(of: account, limit: limit)
        let known = Set(waiting.map(\.id))
        let saved = try reader.denials(of: account, limit: limit).filter { !known.contains($0.id) }
        return Array((waiting + saved).sorted { $0.time > $1.time }.prefix(limit))
    }

    // MARK: Last use

    /// Notes that a key signed a request. Exact to the minute; saved now and then.
    package func noteKeyUse(_ id: String, at time: Timestamp, service: String, region: String) {
        core.lastUsed.keys.note(KeyUse(time: time, service: service, region: region), of: id)
    }

    /// Notes that credentials of a role (by unique id) signed a request.
    package func noteRoleUse(_ id: String, at time: Timestamp, region: String) {
        core.lastUsed.roles.note(RoleUse(time: time, region: region), of: id)
    }

    package func keyLastUsed(_ id: String) -> KeyUse? { core.lastUsed.keys[id] }
    package func roleLastUsed(_ id: String) -> RoleUse? { core.lastUsed.roles[id] }
}
