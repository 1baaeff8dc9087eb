internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// The library's daemon. Unchecked: adding connections is what it permits from any thread.
struct Daemon: @unchecked Sendable { let pointer: OpaquePointer }

// The library can accept by itself, but then whichever of its threads wakes first takes up to ten connections at once:
// of 32 that arrive together one thread may get all, and the other cores are idle for as long as these live. Given to the
// library one by one, they go to its threads in turn.
extension ListenerCore {
    /// Accepts connections until the alarm rings.
    func accept(from socket: ListeningSocket, for daemon: Daemon, until alarm: StoppableThread.Alarm) {
        while !alarm.rings(beforeReadable: socket.descriptor) {
            // Above the limit they wait in the accept queue, as they do when the process has no descriptor left.
            if openCount.load(ordering: .relaxed) >= configuration.maximumConnections {
                if alarm.rings(within: 1) { return }
            } else if !acceptOne(from: socket, for: daemon) {
                if alarm.rings(within: 10) { return }
            }
        }
    }

    private func acceptOne(from socket: ListeningSocket, for daemon: Daemon) -> Bool {
        var peer = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let client = Glibc.accept(socket.descriptor, address, &size)
                // A client that has gone again leaves nothing to accept, which is no reason to pause.
                guard client >= 0 else { return errno == EAGAIN || errno == ECONNABORTED || errno == EINTR }
                openCount.add(1, ordering: .relaxed)
                // The library makes the socket non-blocking and not inherited, and closes it when it cannot take it.
                if MHD_add_connection(daemon.pointer, client, address, size) != .YES {
                    openCount.subtract(1, ordering: .relaxed)
                }
                return true
            }
        }
    }
}
