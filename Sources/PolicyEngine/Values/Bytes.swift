/// Comparing and hashing text as UTF-8 bytes: what the engine does instead of `String` and `Character`, which are
/// many times slower and compare by Unicode equivalence, which AWS does not.
enum Bytes {
    /// The letter in lower case if it is ASCII; any other byte as it is.
    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether two texts are equal, byte for byte.
    @inline(__always)
    static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        left.count == right.count && hasPrefix(left, right)
    }

    /// Whether `text` starts with `prefix`, byte for byte. Eight bytes at a time.
    @inline(__always)
    static func hasPrefix(_ text: Span<UInt8>, _ prefix: Span<UInt8>) -> Bool {
        guard prefix.count <= text.count else { return false }
        let (left, right) = (text.bytes, prefix.bytes)
        var index = 0
        while index &+ 8 <= right.byteCount {
            if left.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                != right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index &+= 8
        }
        while index < right.byteCount {
            if text[index] != prefix[index] { return false }
            index &+= 1
        }
        return true
    }

    /// Whether `text` in lower case equals `lowered`, which is in lower case already. ASCII letters only.
    @inline(__always)
    static func equalLowering(_ text: Span<UInt8>, _ lowered: Span<UInt8>) -> Bool {
        text.count == lowered.count && hasPrefixLowering(text, lowered)
    }

    /// Whether `text` in lower case starts with `prefix`, which is in lower case already. ASCII letters only.
    @inline(__always)
    static func hasPrefixLowering(_ text: Span<UInt8>, _ prefix: Span<UInt8>) -> Bool {
        guard prefix.count <= text.count else { return false }
        for index in prefix.indices where Bytes.lowered(text[index]) != prefix[index] { return false }
        return true
    }

    /// Whether two texts are equal without regard to case: ASCII quickly, anything else by Unicode's lower case.
    static func equalIgnoringCase(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        if isASCII(left), isASCII(right) {
            guard left.count == right.count else { return false }
            for index in left.indices where lowered(left[index]) != lowered(right[index]) { return false }
            return true
        }
        return Array(string(left).lowercased().utf8) == Array(string(right).lowercased().utf8)
    }

    /// Whether every byte is ASCII.
    static func isASCII(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] >= 0x80 { return false }
        return true
    }

    /// The text as a `String`.
    static func string(_ text: Span<UInt8>) -> String {
        String(unsafeUninitializedCapacity: text.count) { buffer in
            for index in text.indices { buffer[index] = text[index] }
            return text.count
        }
    }

    /// The start of a hash.
    static let hashSeed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a, one byte further. Equal hashes are always confirmed by comparing, so that a forged collision gains
    /// nothing but time.
    @inline(__always)
    static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
        (state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// The hash of a text in lower case (ASCII letters).
    static func hashLowering(_ text: Span<UInt8>) -> UInt64 {
        var state = hashSeed
        for index in text.indices { state = hash(state, lowered(text[index])) }
        return state
    }
}

/// A range of a byte pool or of an array of records, small enough to be kept by the thousand.
struct Slice: Sendable, Hashable {
    var start: Int32
    var count: Int32

    static let empty = Slice(start: 0, count: 0)

    @inline(__always)
    init(start: Int32, count: Int32) {
        self.start = start
        self.count = count
    }

    init(_ start: Int, _ count: Int) {
        self.start = Int32(start)
        self.count = Int32(count)
    }

    /// The range as indexes.
    @inline(__always)
    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

extension Span where Element == UInt8 {
    /// The bytes of a slice.
    @inline(__always)
    @_lifetime(copy self)
    func part(_ slice: Slice) -> Span<UInt8> { extracting(slice.range) }
}
