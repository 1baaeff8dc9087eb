/// A set of Unicode scalars, as a character class of a regular expression describes it.
struct ScalarSet: Sendable, Hashable {
    /// A Unicode property that a class may name.
    enum Property: Sendable, Hashable {
        case letter
        case separator
        case number
    }

    /// Membership of U+0000 to U+007F, one bit each.
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ranges: [ClosedRange<UInt32>] = []
    private var properties: [Property] = []
    private var isNegated = false

    mutating func insert(_ range: ClosedRange<UInt32>) {
        if range.lowerBound < 0x80 {
            for value in range.lowerBound...min(range.upperBound, 0x7F) { insertASCII(value) }
        }
        if range.upperBound >= 0x80 { ranges.append(max(range.lowerBound, 0x80)...range.upperBound) }
    }

    mutating func insert(_ scalar: Unicode.Scalar) { insert(scalar.value...scalar.value) }

    mutating func insert(_ property: Property) {
        for value in UInt32(0)..<0x80 where ScalarSet.has(property, value) { insertASCII(value) }
        properties.append(property)
    }

    mutating func formUnion(_ other: ScalarSet) {
        low |= other.low
        high |= other.high
        ranges += other.ranges
        properties += other.properties
    }

    /// Everything that is not in this set. A set is inverted last, so a union never meets an inverted one.
    mutating func invert() {
        low = ~low
        high = ~high
        isNegated.toggle()
    }

    @inline(__always)
    func containsASCII(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return word >> UInt64(byte & 63) & 1 == 1
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x80 { return containsASCII(UInt8(value)) }
        let isMember =
            ranges.contains { $0.contains(value) } || properties.contains { ScalarSet.has($0, value) }
        return isMember != isNegated
    }

    private mutating func insertASCII(_ value: UInt32) {
        if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }

    private static func has(_ property: Property, _ value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return property == .letter
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return property == .separator
        case .decimalNumber, .letterNumber, .otherNumber: return property == .number
        default: return false
        }
    }
}
