/// A piece of a text that is embedded in the program as a `StaticString`: it lives forever and is never copied.
struct EmbeddedText: Sendable, Hashable {
    // INVARIANT: points into a StaticString's bytes, which are immutable and never freed.
    private nonisolated(unsafe) let start: UnsafePointer<UInt8>
    let count: Int

    /// The whole text.
    init(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "an embedded table is longer than one scalar")
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    private init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The text read as a decimal number; nil when it holds anything but digits, or too many.
    var number: Int? {
        guard (1...18).contains(count) else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    subscript(range: Range<Int>) -> EmbeddedText {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "outside of the embedded text")
        return EmbeddedText(start: start + range.lowerBound, count: range.count)
    }

    /// The parts between `separator` bytes, the empty ones included.
    func split(_ separator: UInt8) -> [EmbeddedText] {
        var parts: [EmbeddedText] = []
        var begin = 0
        for position in 0..<count where start[position] == separator {
            parts.append(self[begin..<position])
            begin = position + 1
        }
        parts.append(self[begin..<count])
        return parts
    }

    static func == (left: EmbeddedText, right: EmbeddedText) -> Bool { left.bytes.elementsEqual(right.bytes) }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
}

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
}
