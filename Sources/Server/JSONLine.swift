internal import Identifiers

/// One line of JSON, built without Foundation.
struct JSONLine {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(512)
        bytes.append(UInt8(ascii: "{"))
    }

    /// Adds a text; control characters are escaped, so that no value can end the line.
    mutating func add(_ name: StaticString, _ text: String) {
        addName(name)
        bytes.append(UInt8(ascii: "\""))
        text.utf8.span.withUnsafeBufferPointer { text in
            // Without branches, so that the compiler looks at many bytes at once.
            var escapes: UInt8 = 0
            for byte in text {
                escapes |= (byte < 0x20 ? 1 : 0) | (byte == 0x7F ? 1 : 0)
                escapes |= (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
            }
            if escapes == 0 { bytes.append(contentsOf: text) } else { addEscaped(text) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func addEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, Self.digit(byte >> 4), Self.digit(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
    }

    /// Adds a text unless it is nil.
    mutating func add(_ name: StaticString, ifPresent text: String?) { if let text { add(name, text) } }

    mutating func add(_ name: StaticString, _ number: Int) {
        addName(name)
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = number.magnitude
        var first = 20
        repeat {
            first -= 1
            digits[first] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        digits.span.extracting(first...).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Adds one of our own words, which need no escapes.
    mutating func add(_ name: StaticString, _ word: StaticString) {
        addName(name)
        bytes.append(UInt8(ascii: "\""))
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds a time as `2026-11-23T22:43:34.005Z`.
    mutating func add(_ name: StaticString, _ time: Timestamp) {
        addName(name)
        bytes.append(UInt8(ascii: "\""))
        let text = time.description
        text.utf8.span.extracting(droppingLast: 1).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        let milliseconds = UInt64(time.milliseconds - time.seconds * 1000)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + milliseconds / 100))
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + milliseconds / 10 % 10))
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + milliseconds % 10))
        bytes.append(UInt8(ascii: "Z"))
        bytes.append(UInt8(ascii: "\""))
    }

    /// The line with its end.
    consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private mutating func addName(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
