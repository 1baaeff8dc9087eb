/// Searching in bytes. Logs are large and seldom all UTF-8, and `String` compares characters, which costs fifty times
/// as much.
enum ByteText {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// A letter or digit of ASCII.
    static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) }

    /// Where `needle` first begins in a range.
    static func find(_ needle: StaticString, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            needle.withUTF8Buffer { needle in
                let last = range.upperBound - needle.count
                guard needle.count > 0, range.lowerBound <= last else { return nil }
                let first = needle[0]
                var position = range.lowerBound
                while position <= last {
                    if bytes[position] == first, isEqual(needle, bytes, position) { return position }
                    position += 1
                }
                return nil
            }
        }
    }

    /// Whether `needle` stands anywhere in a text, byte for byte.
    static func holds(_ text: String, _ needle: StaticString) -> Bool {
        let bytes = text.utf8.span
        return needle.withUTF8Buffer { needle in
            guard needle.count > 0, needle.count <= bytes.count else { return needle.count == 0 }
            for start in 0...(bytes.count - needle.count) where bytes[start] == needle[0] {
                var length = 1
                while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
                if length == needle.count { return true }
            }
            return false
        }
    }

    /// Where `needle` last begins in a range.
    static func findLast(_ needle: StaticString, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        needle.withUTF8Buffer { needle in
            bytes.withUnsafeBufferPointer { bytes in
                var position = range.upperBound - needle.count
                while position >= range.lowerBound {
                    if bytes[position] == needle[0], isEqual(needle, bytes, position) { return position }
                    position -= 1
                }
                return nil
            }
        }
    }

    @inline(__always)
    private static func isEqual(
        _ needle: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ position: Int
    ) -> Bool {
        for offset in 0..<needle.count where bytes[position + offset] != needle[offset] { return false }
        return true
    }

    /// Whether `text` stands at `position`.
    static func stands(_ text: StaticString, in bytes: [UInt8], at position: Int) -> Bool {
        guard position >= 0, position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { text in
            for offset in 0..<text.count where bytes[position + offset] != text[offset] { return false }
            return true
        }
    }

    static func string(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
}

extension Collection<UInt8> {
    /// Without white space at both ends.
    var trimmingSpace: SubSequence {
        guard let start = firstIndex(where: { !ByteText.isSpace($0) }) else { return self[startIndex..<startIndex] }
        var end = start
        var index = start
        while index < endIndex {
            let next = self.index(after: index)
            if !ByteText.isSpace(self[index]) { end = next }
            index = next
        }
        return self[start..<end]
    }
}
