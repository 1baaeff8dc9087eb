private import Glibc
internal import Identifiers
private import Synchronization

/// JSON lines for a file descriptor, written by a thread of their own: a request never waits for a slow reader of the
/// log. When the reader is so slow that the buffer is full, lines are dropped and counted.
final class AccessLog: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var dropped = 0
        var isClosed = false
    }

    private let descriptor: Int32
    private let limit: Int
    private let state = Mutex(State())
    /// Posted when there is something to write.
    private let work = Semaphore()
    /// Posted when the thread has ended.
    private let ended = Semaphore()

    /// Starts the thread. `limitBytes` may wait to be written.
    init(descriptor: Int32 = STDERR_FILENO, limitBytes: Int = 8 << 20) {
        self.descriptor = descriptor
        limit = limitBytes
        let started = ServerThread.start { self.run() }
        if !started {
            state.withLock { $0.isClosed = true }
            ended.post()
        }
    }

    /// Takes a line; waits for nothing.
    func write(_ line: [UInt8]) {
        let isFirst = state.withLock { state -> Bool in
            guard state.pending.count + line.count <= limit, !state.isClosed else {
                state.dropped += 1
                return false
            }
            defer { state.pending += line }
            return state.pending.isEmpty
        }
        if isFirst { work.post() }
    }

    /// Writes what waits, and ends.
    func close() {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        if !wasClosed { work.post() }
        ended.wait()
        ended.post()
    }

    private func run() {
        var isClosed = false
        // Two buffers change places: new memory for each write would cost a page fault for every few lines.
        var bytes: [UInt8] = []
        while !isClosed {
            work.wait()
            // A moment, in which more lines come: one system call for many.
            usleep(2000)
            let dropped = state.withLock { state in
                swap(&bytes, &state.pending)
                defer { state.dropped = 0 }
                isClosed = state.isClosed
                return state.dropped
            }
            writeAll(bytes)
            bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 20)
            if dropped > 0 {
                var line = JSONLine.event("warn", "log-lines-dropped", StoreTime.now())
                line.add("count", dropped)
                writeAll(line.finished())
            }
        }
        ended.post()
    }

    private func writeAll(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                // Nobody reads the log any more: there is nowhere to say so.
                guard count > 0 else { return }
                written += count
            }
        }
    }
}
