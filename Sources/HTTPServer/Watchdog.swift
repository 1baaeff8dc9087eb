internal import Glibc
internal import HTTPMessage
internal import Synchronization

/// A thread that does something again and again until it is stopped.
final class Watchdog: Sendable {
    private final class Shared: Sendable {
        let isStopped = Atomic<Bool>(false)
        let intervalMilliseconds: UInt64
        let work: @Sendable () -> Void

        init(intervalMilliseconds: UInt64, work: @escaping @Sendable () -> Void) {
            self.intervalMilliseconds = intervalMilliseconds
            self.work = work
        }

        func run() {
            while !isStopped.load(ordering: .relaxed) {
                work()
                usleep(UInt32(intervalMilliseconds * 1000))
            }
        }
    }

    private let shared: Shared
    private let thread: pthread_t?

    init(intervalMilliseconds: UInt64, work: @escaping @Sendable () -> Void) {
        let shared = Shared(intervalMilliseconds: intervalMilliseconds, work: work)
        self.shared = shared
        var created = pthread_t()
        let context = Unmanaged.passRetained(shared).toOpaque()
        let code = pthread_create(&created, nil, runWatchdog, context)
        if code != 0 { Unmanaged<Shared>.fromOpaque(context).release() }
        thread = code == 0 ? created : nil
    }

    /// Ends the thread and waits for it, an interval at most.
    func stop() {
        guard !shared.isStopped.exchange(true, ordering: .relaxed), let thread else { return }
        pthread_join(thread, nil)
    }

    fileprivate static func enter(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().run()
    }
}

private func runWatchdog(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Watchdog.enter(context) }
    return nil
}

extension Listener {
    /// An eighth of the shortest time-out, so that none is exceeded by much.
    var watchdogInterval: UInt64 {
        let shortest = [
            configuration.idleSeconds, configuration.headerSeconds, configuration.bodySeconds,
            configuration.sendSeconds,
        ].min() ?? 1
        return min(250, max(10, UInt64(milliseconds: shortest) / 8))
    }

    /// Shuts down every connection whose phase has lasted too long: the library's own time-out starts again with each
    /// byte, so it does not end a client that drips.
    func cutSlowConnections() {
        let now = MonotonicClock.milliseconds()
        var slow: [(ConnectionState, ConnectionState.Phase)] = []
        connections.forEach { state in
            let (phase, deadline) = state.current
            guard deadline < now else { return }
            state.enter(.cut)
            shutdown(state.socket, Int32(SHUT_RDWR))
            if phase != .idle { slow.append((state, phase)) }
        }
        for (state, _) in slow {
            refuse(Refusal(reason: .tooSlow, status: 408, peerAddress: state.peerAddress, method: "", target: []))
        }
    }

    /// Waits until every connection has ended, closing those that are between requests, for at most `seconds`.
    func drain(seconds: Double) {
        let begin = MonotonicClock.milliseconds()
        let patience = seconds > 0 ? UInt64(milliseconds: seconds) : 0
        // A client that has just connected may be about to send: it gets a moment.
        let moment: UInt64 = 200
        while !connections.isEmpty {
            let now = MonotonicClock.milliseconds()
            guard now - begin < patience else { return }
            connections.forEach { state in
                let phase = state.current.phase
                let isWaiting = phase == .idle || (phase == .fresh && now - begin >= moment)
                if isWaiting {
                    state.enter(.cut)
                    shutdown(state.socket, Int32(SHUT_RDWR))
                }
            }
            usleep(2000)
        }
    }
}
