private import Glibc
internal import Identifiers
private import Synchronization
private import Threads

/// JSON lines for a file descriptor, written by a thread of their own: a request never waits for a slow reader of the
/// log. When the reader is so slow that the buffer is full, lines are dropped and counted.
final class AccessLog: Sendable {
    private let descriptor: Int32
    private let limit: Int
    private let lines = LineQueue()
    /// How many bytes wait.
    private let pendingBytes = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    /// Posted when there is something to write.
    private let work = Semaphore()
    /// Posted when the thread has ended.
    private let ended = Semaphore()

    /// Starts the thread. `limitBytes` may wait to be written.
    init(descriptor: Int32 = STDERR_FILENO, limitBytes: Int = 8 << 20) {
        self.descriptor = descriptor
        limit = limitBytes
        let started = SystemThread.startDetached { self.run() }
        if !started {
            isClosed.store(true, ordering: .releasing)
            ended.post()
        }
    }

    /// Takes a line; waits for nothing.
    func write(_ line: [UInt8]) {
        let pending = pendingBytes.add(line.count, ordering: .relaxed).newValue
        guard pending <= limit, !isClosed.load(ordering: .acquiring) else {
            pendingBytes.subtract(line.count, ordering: .relaxed)
            dropped.add(1, ordering: .relaxed)
            return
        }
        if lines.add(line) { work.post() }
    }

    /// Writes what waits, and ends.
    func close() {
        let wasClosed = isClosed.exchange(true, ordering: .acquiringAndReleasing)
        if !wasClosed { work.post() }
        ended.wait()
        ended.post()
    }

    private func run() {
        var isLast = false
        // One buffer for all writes: new memory for each would cost a page fault for every few lines.
        var bytes: [UInt8] = []
        while !isLast {
            work.wait()
            // A moment, in which more lines come: one system call for many.
            usleep(2000)
            // What came before the end is written.
            isLast = isClosed.load(ordering: .acquiring)
            for line in lines.takeAll() { bytes += line }
            writeAll(bytes)
            pendingBytes.subtract(bytes.count, ordering: .relaxed)
            bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 20)
            let dropped = dropped.exchange(0, ordering: .relaxed)
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
