internal import Glibc
internal import Synchronization
internal import Threads

/// A thread that works until it is told to stop.
final class StoppableThread: Sendable {
    /// What the thread waits with, so that stopping wakes it at once.
    struct Alarm: Sendable {
        fileprivate let descriptor: Int32

        /// Waits for `milliseconds`; true as soon as the thread is to stop.
        func rings(within milliseconds: UInt64) -> Bool {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&wait, 1, Int32(clamping: milliseconds)) > 0
        }

        /// Waits until `other` is ready for reading; true as soon as the thread is to stop.
        func rings(beforeReadable other: Int32) -> Bool {
            var waits = [descriptor, other].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&waits, nfds_t(waits.count), -1)
            return waits[0].revents != 0
        }
    }

    private final class Shared: Sendable {
        /// Closing the writing end rings and thereby ends the thread.
        let ends: (reading: Int32, writing: Int32)

        init?() {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            self.ends = (ends[0], ends[1])
        }

        deinit { close(ends.reading) }
    }

    private let shared: Shared
    private let thread: SystemThread
    private let isStopped = Atomic<Bool>(false)

    /// Starts `work`, which returns when its alarm rings; nil when the system has no thread to give.
    init?(work: @escaping @Sendable (Alarm) -> Void) {
        guard let shared = Shared() else { return nil }
        guard let thread = SystemThread.start({ work(Alarm(descriptor: shared.ends.reading)) }) else {
            close(shared.ends.writing)
            return nil
        }
        self.shared = shared
        self.thread = thread
    }

    deinit { stop() }

    /// Ends the thread and waits for it.
    func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        close(shared.ends.writing)
        thread.join()
    }
}
