private import Threads

/// A bounded memory of what was used lately, for each thread its own: two generations of at most `capacity` entries. What is asked for moves to
/// the young one; when that is full, the old one is dropped as a whole. Look-up and insertion take constant time.
final class RecentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Generations {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]

        mutating func insert(_ value: Value, for key: Key, capacity: Int) {
            if young.count >= capacity {
                old = young
                young = [:]
            }
            young[key] = value
        }
    }

    private let generations = PerThread { Generations() }
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// The number of entries kept for the calling thread, at most twice the capacity.
    var count: Int { generations.withMine { $0.young.count + $0.old.count } }

    /// The value kept for `key`.
    func value(for key: Key) -> Value? {
        generations.withMine { generations in
            if let value = generations.young[key] { return value }
            guard let value = generations.old.removeValue(forKey: key) else { return nil }
            generations.insert(value, for: key, capacity: capacity)
            return value
        }
    }

    /// Keeps a value.
    func insert(_ value: Value, for key: Key) {
        generations.withMine { $0.insert(value, for: key, capacity: capacity) }
    }
}
