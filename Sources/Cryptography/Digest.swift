/// 32 bytes that a hash or a MAC gave.
package struct Digest: Sendable {
    /// The bytes.
    package let bytes: InlineArray<32, UInt8>

    init(_ bytes: InlineArray<32, UInt8>) { self.bytes = bytes }

    /// The bytes as an array.
    package var array: [UInt8] {
        var array: [UInt8] = []
        array.reserveCapacity(32)
        for index in bytes.indices { array.append(bytes[index]) }
        return array
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes.span) }

    /// The 64 lower-case hexadecimal digits, without an allocation.
    package var hexDigits: InlineArray<64, UInt8> {
        var digits = InlineArray<64, UInt8>(repeating: 0)
        for index in bytes.indices {
            digits[2 * index] = Hex.digit(bytes[index] >> 4)
            digits[2 * index + 1] = Hex.digit(bytes[index] & 15)
        }
        return digits
    }

    /// Appends the 64 lower-case hexadecimal digits to a buffer.
    package func appendHex(to buffer: inout [UInt8]) { Hex.append(bytes.span, to: &buffer) }
}
