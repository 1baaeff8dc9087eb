private import Glibc

/// A thread of the system, outside Swift's cooperative pool: for work that waits for the disk, a client or a clock.
package struct SystemThread: Sendable {
    private let handle: UInt

    private final class Work: @unchecked Sendable {
        // INVARIANT: after the start only the new thread touches it.
        private var body: (@Sendable () -> Void)?
        private let ended: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void, ended: @escaping @Sendable () -> Void) {
            self.body = body
            self.ended = ended
        }

        func run() {
            body?()
            // What the work holds (a connection to a database) is gone when its end is announced.
            body = nil
            ended()
        }
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }

    /// Starts a thread that somebody will `join` or `detach`; `ended` runs in it when `body` is over and let go of. Nil when
    /// the system has no thread to give.
    package static func start(
        _ body: @escaping @Sendable () -> Void,
        ended: @escaping @Sendable () -> Void = {}
    ) -> SystemThread? {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Work(body, ended: ended)).toOpaque()
        guard pthread_create(&thread, nil, enter, context) == 0 else {
            Unmanaged<Work>.fromOpaque(context).release()
            return nil
        }
        return SystemThread(handle: thread)
    }

    /// Starts a thread that nobody waits for. False when the system has none to give.
    @discardableResult
    package static func startDetached(_ body: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = start(body) else { return false }
        thread.detach()
        return true
    }

    /// Whether the caller runs in this thread.
    package var isCurrent: Bool { pthread_equal(handle, pthread_self()) != 0 }

    /// Waits for its end. Once only.
    package func join() { pthread_join(handle, nil) }

    /// Says that nobody will wait for it.
    package func detach() { pthread_detach(handle) }
}
