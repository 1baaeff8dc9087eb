package import Synchronization

/// A state for each thread, so that threads that work at the same time never wait for each other.
///
/// For what may be known several times over: caches, and copies of what seldom changes. A lock that all threads take in
/// every request costs little until one of them is interrupted while it holds it; from then on the system hands it from
/// thread to thread, and eight threads on two cores came to spend two thirds of their time on that.
package final class PerThread<State: Sendable>: Sendable {
    /// A state in a cache line of its own.
    @usableFromInline
    package struct Slot: ~Copyable, Sendable {
        @usableFromInline
        package let state: Mutex<State>
        private let padding: InlineArray<8, UInt64> = .init(repeating: 0)

        init(_ state: sending State) { self.state = Mutex(state) }
    }

    // SAFETY: written in `init` and freed in `deinit`, and in between only the mutexes' insides change.
    @usableFromInline
    package nonisolated(unsafe) let slots: UnsafeMutablePointer<Slot>
    /// How many states there are. From the 65th thread on, threads share one.
    @inlinable package static var count: Int { 64 }

    /// Each thread starts with what `initial` makes.
    package init(_ initial: () -> sending State) {
        slots = .allocate(capacity: Self.count)
        for index in 0..<Self.count { (slots + index).initialize(to: Slot(initial())) }
    }

    deinit {
        slots.deinitialize(count: Self.count)
        slots.deallocate()
    }

    /// Looks at the calling thread's state or changes it.
    @inlinable
    package func withMine<Result>(_ body: (inout sending State) -> sending Result) -> sending Result {
        slots[ThreadNumber.current % Self.count].state.withLock(body)
    }

    /// Looks at all states, one after the other.
    package func withEach(_ body: (inout sending State) -> Void) {
        for index in 0..<Self.count { slots[index].state.withLock { body(&$0) } }
    }
}
