import Identifiers
import Synchronization
import Threads

/// The last uses of credentials by their id: in memory, saved now and then. AWS is not exact here either: "up to four
/// hours" behind (IAM API Reference, AccessKeyLastUsed), so that a use every minute is noted once a minute.
final class UseLog<Use: CredentialUse>: Sendable {
    private struct State {
        var uses: [String: Use]
        /// Not saved yet.
        var changed: Set<String> = []
    }

    /// What a thread has found to be noted, which needs no second look at what all threads share.
    private struct Noted: Sendable {
        let use: Use
        /// Of which `generation`; in another one it counts no longer.
        let generation: UInt64
    }

    /// How many a thread remembers before it begins anew.
    private static var capacity: Int { 1000 }

    private let state: Mutex<State>
    private let noted = PerThread { [String: Noted]() }
    /// Counts what takes from threads what they have found: a use that was forgotten, or became another one.
    private let generation = Atomic<UInt64>(0)

    init(_ uses: [String: Use]) { state = Mutex(State(uses: uses)) }

    subscript(id: String) -> Use? { state.withLock { $0.uses[id] } }

    func note(_ use: Use, of id: String) {
        // Before anything else: what changes meanwhile is looked at again the next time.
        let current = generation.load(ordering: .acquiring)
        noted.withMine { noted in
            if let known = noted[id], known.generation == current, use.isSame(as: known.use) { return }
            state.withLock { state in
                let known = state.uses[id]
                if let known, use.isSame(as: known) { return }
                state.uses[id] = use
                state.changed.insert(id)
                // Another minute is no other use: who has noted an earlier one does not bring it back.
                if let known, !use.isSameButForTime(as: known) { generation.add(1, ordering: .releasing) }
            }
            if noted.count >= Self.capacity { noted.removeAll(keepingCapacity: true) }
            noted[id] = Noted(use: use, generation: current)
        }
    }

    /// What is not saved yet; from now on it counts as saved.
    func takeChanges() -> [(String, Use)] {
        state.withLock { state in
            defer { state.changed = [] }
            return state.changed.compactMap { id in state.uses[id].map { (id, $0) } }
        }
    }

    /// Counts these as not saved again.
    func giveBack(_ changes: [(String, Use)]) {
        state.withLock { state in
            for (id, _) in changes where state.uses[id] != nil { state.changed.insert(id) }
        }
    }

    func forget(_ ids: [String]) {
        if ids.isEmpty { return }
        state.withLock { state in
            for id in ids {
                state.uses[id] = nil
                state.changed.remove(id)
            }
            generation.add(1, ordering: .releasing)
        }
    }

    func forgetAll() {
        state.withLock { state in
            state = State(uses: [:])
            generation.add(1, ordering: .releasing)
        }
    }
}

/// One use of credentials.
protocol CredentialUse: Sendable {
    var time: Timestamp { get }
    /// Whether all but the time is the same.
    func isSameButForTime(as known: Self) -> Bool
}

extension CredentialUse {
    /// Uses within one minute are one use. A clock that steps back does not undo a use.
    func isSame(as known: Self) -> Bool {
        time.milliseconds / 60_000 <= known.time.milliseconds / 60_000 && isSameButForTime(as: known)
    }
}
