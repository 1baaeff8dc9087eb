package import Identifiers
private import Synchronization
private import Threads

/// When and for what an access key was last used.
package struct KeyUse: Sendable, Hashable {
    package let time: Timestamp
    /// `iam`, `sts`, …
    package let service: String
    package let region: String
}

/// When and where the credentials of a role were last used.
package struct RoleUse: Sendable, Hashable {
    package let time: Timestamp
    package let region: String
}

/// The last uses of keys and roles: in memory, saved now and then. AWS is not exact here either: "up to four hours"
/// behind (IAM API Reference, AccessKeyLastUsed), so that a use every minute is noted once a minute.
final class LastUsed: Sendable {
    private struct State {
        var keys: [String: KeyUse]
        var roles: [String: RoleUse]
        var changedKeys: Set<String> = []
        var changedRoles: Set<String> = []
    }

    /// What a thread has noted lately, which needs no second look at what all threads share.
    private struct Noted: Sendable {
        /// Of which `state.generation`.
        var generation: UInt64 = 0
        var keys: [String: KeyUse] = [:]
        var roles: [String: RoleUse] = [:]

        /// Forgets everything when something was forgotten since, or when it is too much.
        mutating func begin(_ generation: UInt64) {
            if self.generation == generation, keys.count < Self.capacity, roles.count < Self.capacity { return }
            self = Noted(generation: generation)
        }

        private static var capacity: Int { 1000 }
    }

    private let state: Mutex<State>
    private let noted = PerThread { Noted() }
    /// Counts what was forgotten.
    private let generation = Atomic<UInt64>(0)

    init(keys: [String: KeyUse], roles: [String: RoleUse]) { state = Mutex(State(keys: keys, roles: roles)) }

    func key(_ id: String) -> KeyUse? { state.withLock { $0.keys[id] } }
    func role(_ id: String) -> RoleUse? { state.withLock { $0.roles[id] } }

    func noteKey(_ id: String, _ time: Timestamp, _ service: String, _ region: String) {
        let generation = generation.load(ordering: .acquiring)
        let use = KeyUse(time: time, service: service, region: region)
        noted.withMine { noted in
            noted.begin(generation)
            if let known = noted.keys[id], use.isSame(as: known) { return }
            noted.keys[id] = use
            state.withLock { state in
                if let known = state.keys[id], use.isSame(as: known) { return }
                state.keys[id] = use
                state.changedKeys.insert(id)
            }
        }
    }

    func noteRole(_ id: String, _ time: Timestamp, _ region: String) {
        let generation = generation.load(ordering: .acquiring)
        let use = RoleUse(time: time, region: region)
        noted.withMine { noted in
            noted.begin(generation)
            if let known = noted.roles[id], use.isSame(as: known) { return }
            noted.roles[id] = use
            state.withLock { state in
                if let known = state.roles[id], use.isSame(as: known) { return }
                state.roles[id] = use
                state.changedRoles.insert(id)
            }
        }
    }

    /// What is not saved yet; from now on it counts as saved.
    func takeChanges() -> (keys: [(String, KeyUse)], roles: [(String, RoleUse)]) {
        state.withLock { state in
            let keys = state.changedKeys.compactMap { id in state.keys[id].map { (id, $0) } }
            let roles = state.changedRoles.compactMap { id in state.roles[id].map { (id, $0) } }
            state.changedKeys = []
            state.changedRoles = []
            return (keys, roles)
        }
    }

    /// Counts these as not saved again.
    func giveBack(_ changes: (keys: [(String, KeyUse)], roles: [(String, RoleUse)])) {
        state.withLock { state in
            for (id, _) in changes.keys where state.keys[id] != nil { state.changedKeys.insert(id) }
            for (id, _) in changes.roles where state.roles[id] != nil { state.changedRoles.insert(id) }
        }
    }

    func forget(keys: [String], roles: [String]) {
        guard !keys.isEmpty || !roles.isEmpty else { return }
        state.withLock { state in
            for id in keys {
                state.keys[id] = nil
                state.changedKeys.remove(id)
            }
            for id in roles {
                state.roles[id] = nil
                state.changedRoles.remove(id)
            }
        }
        generation.add(1, ordering: .releasing)
    }

    func forgetAll() {
        state.withLock { $0 = State(keys: [:], roles: [:]) }
        // Afterwards: what a thread notes from here on is not lost.
        generation.add(1, ordering: .releasing)
    }
}

extension KeyUse {
    fileprivate func isSame(as known: KeyUse) -> Bool {
        isSameMoment(known.time, time) && known.service == service && known.region == region
    }
}

extension RoleUse {
    fileprivate func isSame(as known: RoleUse) -> Bool { isSameMoment(known.time, time) && known.region == region }
}

/// Uses within one minute are one use. A clock that steps back does not undo a use.
private func isSameMoment(_ known: Timestamp, _ time: Timestamp) -> Bool {
    time.milliseconds / 60_000 <= known.milliseconds / 60_000
}
