internal import Glibc
internal import HTTPMessage
internal import Synchronization

/// A thread that does something again and again until it is stopped.
final class Watchdog: Sendable {
    private final class Shared: Sendable {
        /// Closing the writing end wakes the thread and ends it.
        let alarm: (reading: Int32, writing: Int32)
        let intervalMilliseconds: UInt64
        let work: @Sendable () -> Void

        init?(intervalMilliseconds: UInt64, work: @escaping @Sendable () -> Void) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            alarm = (ends[0], ends[1])
            self.intervalMilliseconds = intervalMilliseconds
            self.work = work
        }

        deinit { close(alarm.reading) }

        func run() {
            while true {
                var wait = pollfd(fd: alarm.reading, events: Int16(POLLIN), revents: 0)
                if poll(&wait, 1, Int32(clamping: intervalMilliseconds)) > 0 { return }
                work()
            }
        }
    }

    private let shared: Shared
    private let thread: pthread_t
    private let isStopped = Atomic<Bool>(false)

    /// Starts; nil when the system has no thread to give.
    init?(intervalMilliseconds: UInt64, work: @escaping @Sendable () -> Void) {
        guard let shared = Shared(intervalMilliseconds: intervalMilliseconds, work: work) else { return nil }
        var created = pthread_t()
        let context = Unmanaged.passRetained(shared).toOpaque()
        guard pthread_create(&created, nil, runWatchdog, context) == 0 else {
            close(shared.alarm.writing)
            Unmanaged<Shared>.fromOpaque(context).release()
            return nil
        }
        self.shared = shared
        thread = created
    }

    deinit { stop() }

    /// Ends the thread and waits for it.
    func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        close(shared.alarm.writing)
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

extension ListenerCore {
    /// An eighth of the shortest time-out, so that none is exceeded by much.
    var watchdogInterval: UInt64 {
        let shortest =
            [
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
                    // For reading only: a request that has arrived unseen is still read and answered.
                    state.enter(.cut)
                    shutdown(state.socket, Int32(SHUT_RD))
                }
            }
            usleep(2000)
        }
    }
}
