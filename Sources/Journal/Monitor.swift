private import Glibc
private import Threads

/// State behind a lock, with a way to wait for it to change. `Mutex` has no condition to wait on, and a thread that
/// waits for the disk must not be one of Swift's cooperative pool; hence pthreads.
final class Monitor<State>: @unchecked Sendable {
    // INVARIANT: `state` is touched only with the mutex held.
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>

    init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Deadlines must not move when somebody sets the clock.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Looks at the state or changes it.
    func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Changes the state and wakes who waits.
    func notify(_ body: (inout State) -> Void) {
        pthread_mutex_lock(mutex)
        body(&state)
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until `body` gives a result, at most so long; nil when the time is over.
    func wait<Result>(atMostMilliseconds limit: Int?, _ body: (inout State) -> Result?) -> Result? {
        var deadline = timespec()
        if let limit {
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = deadline.tv_nsec + (limit % 1000) * 1_000_000
            deadline.tv_sec += limit / 1000 + nanoseconds / 1_000_000_000
            deadline.tv_nsec = nanoseconds % 1_000_000_000
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            guard limit != nil else {
                pthread_cond_wait(changed, mutex)
                continue
            }
            if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return body(&state) }
        }
    }
}

/// Starts a thread outside Swift's cooperative pool; returns what waits for its end. The thread itself does not wait for
/// itself: it may hold the last reference to what waits for it.
func startThread(_ body: @escaping @Sendable () -> Void) -> (@Sendable () -> Void) {
    let ended = Monitor(false)
    guard let thread = SystemThread.start(body, ended: { ended.notify { $0 = true } }) else {
        preconditionFailure("the system has no thread to give")
    }
    thread.detach()
    return {
        if !thread.isCurrent { _ = ended.wait(atMostMilliseconds: nil) { $0 ? true : nil } }
    }
}
