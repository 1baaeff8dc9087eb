import Cryptography
import Identifiers
import Synchronization
import Threads

/// What the callers' threads and the writer's thread share.
final class StoreCore: Sendable {
    struct Queue {
        var jobs: [Job] = []
        var isClosing = false
        /// A denial waits to be saved.
        var hasDenials = false
    }

    let environment: StoreEnvironment
    let masterKey: SealingKey
    let options: StoreOptions
    let queue = Monitor(Queue())
    let denials: DenialLog
    let lastUsed: LastUsed
    let metrics = Mutex(StoreMetrics())
    private let published: Published<StateSnapshot>

    init(environment: StoreEnvironment, masterKey: SealingKey, options: StoreOptions, state: LoadedState) {
        self.environment = environment
        self.masterKey = masterKey
        self.options = options
        denials = DenialLog(byteLimit: options.pendingDenialBytes)
        lastUsed = LastUsed(keys: state.keyUses, roles: state.roleUses)
        published = Published(
            StateSnapshot(replicas: state.replicas, handMadeKeys: state.handMadeKeys, sequence: 0)
        )
    }

    var snapshot: StateSnapshot { published.value }

    func publish(_ snapshot: StateSnapshot) { published.publish(snapshot) }

    /// Puts a job into the queue; nil when it is there, otherwise why not.
    func enqueue(_ job: Job) -> WriteFailure? {
        var refusal: WriteFailure?
        queue.notify { queue in
            if queue.isClosing {
                refusal = .unavailable(reason: "the server is shutting down")
            } else if queue.jobs.count >= options.queueLimit {
                refusal = .unavailable(reason: "too many changes are waiting to be saved")
            } else {
                queue.jobs.append(job)
            }
        }
        return refusal
    }
}

/// One piece of work for the writer.
struct Job: Sendable {
    enum Kind: Sendable {
        /// May share its commit with others.
        case command
        /// Must be alone in its group.
        case exclusive
        /// Changes no account: saves what waits in memory.
        case flush
    }

    let kind: Kind
    /// Does the work in memory; the closure that comes back is called after the commit, with its failure if it failed.
    let run: @Sendable (CommitGroup) -> (WriteFailure?) -> Void
}
