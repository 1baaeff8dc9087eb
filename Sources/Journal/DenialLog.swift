package import Identifiers
private import Synchronization

/// A denial with its context, as the caller composed it. The store reads nothing of it but what stands here.
package struct StoredDenial: Sendable, Hashable {
    /// The authorization id.
    package let id: String
    package let account: AccountID
    package let time: Timestamp
    /// The context in the caller's own format.
    package let body: [UInt8]
    /// Texts that many denials share (policy documents), by their hash. Each is saved once.
    package let documents: [String: String]

    package init(id: String, account: AccountID, time: Timestamp, body: [UInt8], documents: [String: String]) {
        self.id = id
        self.account = account
        self.time = time
        self.body = body
        self.documents = documents
    }

    var byteCount: Int { body.count + documents.reduce(256) { $0 + $1.key.utf8.count + $1.value.utf8.count } }
}

/// The denials that are not saved yet. A denial can be found from the moment it is recorded; recording waits for
/// nothing.
final class DenialLog: Sendable {
    private struct State {
        var pending: [String: StoredDenial] = [:]
        var order: [String] = []
        var byteCount = 0
    }

    private let state = Mutex(State())
    private let byteLimit: Int

    init(byteLimit: Int) { self.byteLimit = byteLimit }

    var isEmpty: Bool { state.withLock { $0.pending.isEmpty } }

    /// Whether there was room; and whether it is the first that waits.
    func add(_ record: StoredDenial) -> (isKept: Bool, isFirst: Bool) {
        state.withLock { state in
            let size = record.byteCount
            guard state.byteCount + size <= byteLimit, state.pending[record.id] == nil else { return (false, false) }
            state.pending[record.id] = record
            state.order.append(record.id)
            state.byteCount += size
            return (true, state.order.count == 1)
        }
    }

    func record(_ id: String) -> StoredDenial? { state.withLock { $0.pending[id] } }

    /// The latest ones of an account.
    func latest(of account: AccountID, limit: Int) -> [StoredDenial] {
        state.withLock { state in
            var found: [StoredDenial] = []
            for id in state.order.reversed() {
                guard found.count < limit else { break }
                if let record = state.pending[id], record.account == account { found.append(record) }
            }
            return found
        }
    }

    /// The oldest ones, to be saved; they stay until `forget`.
    func oldest(limit: Int) -> [StoredDenial] {
        state.withLock { state in state.order.prefix(limit).compactMap { state.pending[$0] } }
    }

    /// Lets go of the oldest ones, which are saved now.
    func forget(_ saved: [StoredDenial]) {
        state.withLock { state in
            for record in saved {
                guard state.pending.removeValue(forKey: record.id) != nil else { continue }
                state.byteCount -= record.byteCount
            }
            state.order.removeFirst(min(saved.count, state.order.count))
        }
    }

    func forgetAll() { state.withLock { $0 = State() } }
}
