internal import Glibc
internal import HTTPMessage

extension ListenerCore {
    /// An eighth of the shortest time-out, so that none is exceeded by much.
    private var watchdogInterval: UInt64 {
        let shortest =
            [
                configuration.idleSeconds, configuration.headerSeconds, configuration.bodySeconds,
                configuration.sendSeconds,
            ].min() ?? 1
        return min(250, max(10, UInt64(milliseconds: shortest) / 8))
    }

    /// Shuts down every connection whose phase has lasted too long, again and again until the alarm rings: the library's
    /// own time-out starts again with each byte, so it does not end a client that drips.
    func cutSlowConnections(until alarm: StoppableThread.Alarm) {
        let interval = watchdogInterval
        while !alarm.rings(within: interval) { cutSlowConnections() }
    }

    private func cutSlowConnections() {
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
