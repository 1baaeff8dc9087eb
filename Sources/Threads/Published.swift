private import Synchronization

/// A value that many threads read all the time and that seldom changes. Readers do not wait for each other.
package final class Published<Value: Sendable>: Sendable {
    private struct Versioned: Sendable {
        var version: UInt64
        var value: Value
    }

    private let current: Mutex<Versioned>
    /// The version of `current`: tells a reader that its own copy is old.
    private let version = Atomic<UInt64>(0)
    /// Empty for threads that have not asked yet, so that they hold nothing that is old.
    private let copies = PerThread<Versioned?> { nil }

    package init(_ value: Value) {
        current = Mutex(Versioned(version: 0, value: value))
    }

    /// The value as the last `publish` that has returned left it, or one that is under way.
    package var value: Value {
        let version = version.load(ordering: .acquiring)
        return copies.withMine { copy in
            if let copy, copy.version == version { return copy.value }
            let new = current.withLock { $0 }
            copy = new
            return new.value
        }
    }

    /// Replaces the value for all threads.
    package func publish(_ value: Value) {
        // What was there is let go of outside the lock: the last reference may free a lot.
        let old = current.withLock { current in
            let old = current
            current = Versioned(version: old.version + 1, value: value)
            version.store(current.version, ordering: .releasing)
            return old
        }
        withExtendedLifetime(old) {}
    }
}
