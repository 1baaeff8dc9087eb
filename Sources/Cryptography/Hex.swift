/// Lower-case hexadecimal digits.
package enum Hex {
    /// The digits of `bytes`.
    package static func encode(_ bytes: Span<UInt8>) -> String {
        var digits: [UInt8] = []
        append(bytes, to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// The digits of `bytes`.
    package static func encode(_ bytes: [UInt8]) -> String { encode(bytes.span) }

    /// Appends the digits of `bytes` to a buffer.
    package static func append(_ bytes: Span<UInt8>, to buffer: inout [UInt8]) {
        var position = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: bytes.count * 2))
        var digits = buffer.mutableSpan
        for index in bytes.indices {
            digits[position] = digit(bytes[index] >> 4)
            digits[position + 1] = digit(bytes[index] & 15)
            position += 2
        }
    }

    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

    /// The bytes of an even number of hexadecimal digits of either case; nil for anything else.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for letter in text.utf8 {
            guard let value = value(of: letter) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }

    private static func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }
}
