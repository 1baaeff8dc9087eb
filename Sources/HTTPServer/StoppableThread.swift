internal import Glibc
internal import Synchronization

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
        let work: @Sendable (Alarm) -> Void

        init?(work: @escaping @Sendable (Alarm) -> Void) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            self.ends = (ends[0], ends[1])
            self.work = work
        }

        deinit { close(ends.reading) }

        func run() { work(Alarm(descriptor: ends.reading)) }
    }

    private let shared: Shared
    private let thread: pthread_t
    private let isStopped = Atomic<Bool>(false)

    /// Starts `work`, which returns when its alarm rings; nil when the system has no thread to give.
    init?(work: @escaping @Sendable (Alarm) -> Void) {
        guard let shared = Shared(work: work) else { return nil }
        var created = pthread_t()
        let context = Unmanaged.passRetained(shared).toOpaque()
        guard pthread_create(&created, nil, runStoppable, context) == 0 else {
            close(shared.ends.writing)
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
        close(shared.ends.writing)
        pthread_join(thread, nil)
    }

    fileprivate static func enter(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().run()
    }
}

private func runStoppable(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { StoppableThread.enter(context) }
    return nil
}
