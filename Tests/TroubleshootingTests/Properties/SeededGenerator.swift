/// SplitMix64: a seed gives the same worlds on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int(next() % UInt64(list.count))] }

    mutating func oneIn(_ number: UInt64) -> Bool { next() % number == 0 }

    /// Between one and `limit` of the list, repetitions allowed.
    mutating func some<Element>(_ list: [Element], atMost limit: UInt64) -> [Element] {
        (0...(next() % limit)).map { _ in pick(list) }
    }
}
