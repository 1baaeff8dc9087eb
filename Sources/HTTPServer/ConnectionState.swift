internal import Synchronization

/// What the server knows of one connection. The library's thread moves the phase, the watchdog reads it.
final class ConnectionState: Sendable {
    /// Where the connection stands between two events.
    enum Phase: UInt64 {
        /// Accepted, no request line yet.
        case fresh
        /// Answered at least once, waiting for the next request line.
        case idle
        /// The request line is there, the header is not complete.
        case header
        /// The header is there, the body is not complete.
        case body
        /// The handler has the request.
        case handling
        /// The response is on its way.
        case sending
        /// The watchdog has shut the connection down.
        case cut
    }

    let socket: Int32
    let peerAddress: String
    /// The exchange that waits for its response on another thread, for a forced stop.
    let suspended = Mutex<Exchange?>(nil)
    /// Deadline in milliseconds, shifted by three, and the phase: one word, so that a reader never sees half.
    private let clock: Atomic<UInt64>
    private static let forever = UInt64.max >> 3

    init(socket: Int32, peerAddress: String, deadline: UInt64) {
        self.socket = socket
        self.peerAddress = peerAddress
        clock = Atomic((deadline << 3) | Phase.fresh.rawValue)
    }

    /// Begins a phase that must end at `deadline`; without one it may take as long as it takes.
    func enter(_ phase: Phase, deadline: UInt64? = nil) {
        clock.store(((deadline ?? Self.forever) << 3) | phase.rawValue, ordering: .relaxed)
    }

    /// The current phase and its deadline.
    var current: (phase: Phase, deadline: UInt64) {
        let word = clock.load(ordering: .relaxed)
        return (Phase(rawValue: word & 7) ?? .cut, word >> 3)
    }
}

/// The open connections. A connection is in here from its acceptance until just before its socket is closed, so whoever
/// holds the lock may use the socket of any state that it finds.
final class ConnectionTable: Sendable {
    private let states = Mutex<[ObjectIdentifier: ConnectionState]>([:])

    var isEmpty: Bool { states.withLock { $0.isEmpty } }

    func insert(_ state: ConnectionState) { states.withLock { $0[ObjectIdentifier(state)] = state } }

    func remove(_ state: ConnectionState) { states.withLock { $0[ObjectIdentifier(state)] = nil } }

    /// Calls `body` for every open connection, under the lock: it must not wait for anything.
    func forEach(_ body: (ConnectionState) -> Void) {
        states.withLock { for state in $0.values { body(state) } }
    }

    /// The open connections at this moment.
    var snapshot: [ConnectionState] { states.withLock { Array($0.values) } }
}
