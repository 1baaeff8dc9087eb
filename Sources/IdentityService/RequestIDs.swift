import Synchronization

/// Makes the ids that every answer carries: unique, in the form of a UUID, and cheap. They are no secret, so a counter
/// run through a mixing function from a random start is enough.
package final class RequestIDs: Sendable {
    private let seed: UInt64
    private let counter = Atomic<UInt64>(0)

    /// `seed` must differ between processes: take it from a random source.
    package init(seed: UInt64) { self.seed = seed }

    /// The next id, for example `3f0c51c4-8e4c-4a5b-9d0e-6d1f0c2ab7e1`.
    package func next() -> String {
        let number = counter.add(1, ordering: .relaxed).newValue
        let high = Self.mixed(seed &+ number &* 0x9E37_79B9_7F4A_7C15)
        // The second half is a bijection of the counter: ids of one process never repeat.
        let low = Self.mixed(seed ^ number)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = nibble < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - (nibble % 16) * 4) & 15)
                buffer[position] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                position += 1
            }
            return 36
        }
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
