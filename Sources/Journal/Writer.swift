import Identifiers
import SQLite
private import Synchronization

/// The one thread that writes: it takes what waits in the queue, runs the commands in memory, makes them durable with
/// one commit, shows the new state and only then answers.
final class Writer: @unchecked Sendable {
    private static let denialBatch = 512
    private static let denialPause = Duration.milliseconds(20)
    private static let usePause = Duration.seconds(10)
    private static let prunePause = Duration.seconds(600)
    private static let retryPause = Duration.seconds(1)
    private static let pruneBatch = 500

    private let core: StoreCore
    // INVARIANT: used by the writer's thread alone; that is why the class may call itself Sendable.
    private let database: JournalDatabase
    private let codec = EntityCodec()
    private let clock = ContinuousClock()
    private var nextDenials: ContinuousClock.Instant
    private var nextUses: ContinuousClock.Instant
    private var nextPrune: ContinuousClock.Instant

    init(core: StoreCore, database: JournalDatabase) {
        self.core = core
        self.database = database
        nextDenials = clock.now
        nextUses = clock.now + Self.usePause
        nextPrune = clock.now
    }

    /// Works until the store is closed and the queue is empty.
    func run() {
        while true {
            let (jobs, isClosing) = next()
            if !jobs.isEmpty { perform(jobs) }
            let isLast = isClosing && jobs.isEmpty
            doBackgroundWork(isForced: isLast || jobs.contains { $0.kind == .flush })
            if isLast { break }
        }
        do throws(SQLiteError) {
            try database.checkpoint()
        } catch {
            // Nothing is lost: the log is read again at the next start.
            core.metrics.withLock { $0.lastFailure = "checkpoint: \(error.reason)" }
        }
    }

    /// What to do next: jobs, or none when something else is due.
    private func next() -> (jobs: [Job], isClosing: Bool) {
        let now = clock.now
        let waitsForDenials = now < nextDenials
        let due = [nextUses, nextPrune, now + Self.usePause].min() ?? now
        let limit = waitsForDenials ? min(due, nextDenials) : due
        let groupLimit = core.options.groupLimit
        let found = core.queue.wait(atMostMilliseconds: max(0, (limit - now).milliseconds)) { queue in
            if !queue.jobs.isEmpty { return (Self.takeGroup(&queue.jobs, limit: groupLimit), queue.isClosing) }
            if queue.isClosing || (queue.hasDenials && !waitsForDenials) { return ([], queue.isClosing) }
            return nil
        }
        return found ?? ([], false)
    }

    private static func takeGroup(_ jobs: inout [Job], limit: Int) -> [Job] {
        var count = 0
        for job in jobs.prefix(limit) {
            guard job.kind == .command else {
                count = max(count, 1)
                break
            }
            count += 1
        }
        let group = Array(jobs.prefix(count))
        jobs.removeFirst(count)
        return group
    }

    private func perform(_ jobs: [Job]) {
        let group = CommitGroup(
            base: core.snapshot,
            environment: core.environment,
            masterKey: core.masterKey,
            codec: codec
        )
        let answers = jobs.map { $0.run(group) }
        var failure: WriteFailure?
        if group.isReset || !group.entries.isEmpty {
            do throws(SQLiteError) {
                if group.isReset { try database.reset(group.entries) } else { try database.commit(group.entries) }
                show(group)
            } catch {
                failure = .unavailable(reason: error.reason)
                core.metrics.withLock { $0.lastFailure = "\(error)" }
            }
        }
        count(group, isCommitted: failure == nil)
        for answer in answers { answer(failure) }
    }

    private func show(_ group: CommitGroup) {
        core.publish(group.nextSnapshot())
        if group.isReset {
            core.denials.forgetAll()
            core.lastUsed.forgetAll()
        }
        core.lastUsed.forget(keys: group.removedKeys, roles: group.removedRoles)
    }

    private func count(_ group: CommitGroup, isCommitted: Bool) {
        let size = Int64(group.commandCount)
        core.metrics.withLock { metrics in
            metrics.commands += size
            metrics.refusals += Int64(group.refusalCount)
            guard isCommitted else {
                metrics.failures += size
                return
            }
            guard group.isReset || !group.entries.isEmpty else { return }
            metrics.commits += 1
            metrics.lastFailure = nil
            metrics.largestGroup = max(metrics.largestGroup, size)
        }
    }

    // MARK: Background work

    private func doBackgroundWork(isForced: Bool) {
        saveDenials(isForced: isForced)
        saveUses(isForced: isForced)
        prune(isForced: isForced)
    }

    private func saveDenials(isForced: Bool) {
        guard isForced || clock.now >= nextDenials else { return }
        repeat {
            let batch = core.denials.oldest(limit: Self.denialBatch)
            guard !batch.isEmpty else { break }
            do throws(SQLiteError) {
                try database.background.save(batch)
            } catch {
                core.metrics.withLock { $0.lastFailure = "\(error)" }
                nextDenials = clock.now + Self.retryPause
                return
            }
            core.denials.forget(batch)
            core.metrics.withLock { $0.denialsSaved += Int64(batch.count) }
            nextDenials = clock.now + Self.denialPause
        } while isForced
        core.queue.withLock { $0.hasDenials = !core.denials.isEmpty }
    }

    private func saveUses(isForced: Bool) {
        guard isForced || clock.now >= nextUses else { return }
        nextUses = clock.now + Self.usePause
        let changes = core.lastUsed.takeChanges()
        guard !changes.keys.isEmpty || !changes.roles.isEmpty else { return }
        do throws(SQLiteError) {
            try database.background.save(keys: changes.keys, roles: changes.roles)
        } catch {
            core.lastUsed.giveBack(changes)
            core.metrics.withLock { $0.lastFailure = "\(error)" }
        }
    }

    private func prune(isForced: Bool) {
        guard isForced || clock.now >= nextPrune else { return }
        let cutoff = core.environment.now().advanced(bySeconds: -core.options.denialRetentionSeconds)
        do throws(SQLiteError) {
            var hasMore = true
            while hasMore {
                hasMore = try database.background.prune(before: cutoff, limit: Self.pruneBatch)
                if !isForced { break }
            }
            nextPrune = clock.now + (hasMore ? Self.denialPause : Self.prunePause)
        } catch {
            core.metrics.withLock { $0.lastFailure = "\(error)" }
            nextPrune = clock.now + Self.prunePause
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
