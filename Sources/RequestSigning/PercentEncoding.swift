/// URI encoding as Signature Version 4 demands it: everything but `A–Z a–z 0–9 - . _ ~`, in upper-case hexadecimal.
enum PercentEncoding {
    /// Whether a byte stands for itself.
    @inline(__always)
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// Appends `byte`, encoded where it must be.
    @inline(__always)
    static func append(_ byte: UInt8, to buffer: inout [UInt8]) {
        if isUnreserved(byte) {
            buffer.append(byte)
        } else {
            buffer.append(UInt8(ascii: "%"))
            buffer.append(digit(byte >> 4))
            buffer.append(digit(byte & 15))
        }
    }

    /// The encoded form of a text.
    static func encode(_ text: String) -> [UInt8] {
        var buffer: [UInt8] = []
        for byte in text.utf8 { append(byte, to: &buffer) }
        return buffer
    }

    /// Undoes `append`: only for bytes that it made.
    static func decode(_ encoded: some Collection<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var high: UInt8?
        var pending = 0
        for byte in encoded {
            if pending > 0, let value = value(of: byte) {
                pending -= 1
                if let first = high {
                    decoded.append(first << 4 | value)
                    high = nil
                } else {
                    high = value
                }
            } else if byte == UInt8(ascii: "%") {
                pending = 2
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    /// The value of a hexadecimal digit of either case.
    @inline(__always)
    static func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }

    @inline(__always)
    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}
