internal import HTTPMessage

/// The names of the signed headers, as `SignedHeaders` lists them: lower case, separated by semicolons.
package struct SignedHeaders: Sendable, Hashable {
    /// `host;x-amz-date`
    package let text: [UInt8]

    /// The list as a client gave it. Names are taken as they are: a client that does not write them in lower case and
    /// in order has signed something else, and its signature does not match.
    package init(_ text: some Sequence<UInt8>) { self.text = Array(text) }

    /// The list for names in lower case, in any order.
    init(names: Set<String>) { text = Array(names.sorted().joined(separator: ";").utf8) }

    /// Whether `name`, in lower case, is signed.
    package func contains(_ name: StaticString) -> Bool {
        let text = text.span
        return name.withUTF8Buffer { name in
            var start = 0
            while start <= text.count {
                let end = Self.end(from: start, in: text)
                if end - start == name.count {
                    var offset = 0
                    while offset < name.count, text[start + offset] == name[offset] { offset += 1 }
                    if offset == name.count { return true }
                }
                start = end + 1
            }
            return false
        }
    }

    /// Where the name that begins at `start` ends.
    private static func end(from start: Int, in text: Span<UInt8>) -> Int {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: ";") { end += 1 }
        return end
    }

    /// Appends one line `name:value` per signed header. Several headers of one name are joined by commas in the order
    /// they came. A signed header that is not there has an empty value.
    func appendLines(of headers: HTTPHeaders, to buffer: inout [UInt8]) {
        text.withUnsafeBufferPointer { text in
            var start = 0
            while start <= text.count {
                let end = Self.end(from: start, in: text.span)
                let name = UnsafeBufferPointer(rebasing: text[start..<end])
                buffer.append(contentsOf: name)
                buffer.append(UInt8(ascii: ":"))
                headers.appendSigned(name, to: &buffer)
                buffer.append(UInt8(ascii: "\n"))
                start = end + 1
            }
        }
    }

    /// Appends a header's value without white space around it, runs of white space inside (folded lines too) as one
    /// space, also between quotes.
    static func appendTrimmed(_ value: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        if isTrimmed(value) {
            buffer.append(contentsOf: value)
            return
        }
        var pending = false
        let start = buffer.count
        for byte in value {
            if isSpace(byte) {
                pending = buffer.count > start
            } else {
                if pending { buffer.append(UInt8(ascii: " ")) }
                pending = false
                buffer.append(byte)
            }
        }
    }

    private static func isTrimmed(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        guard !isSpace(first), !isSpace(last) else { return false }
        // Without branches, so that the compiler looks at many bytes at once.
        var faults: UInt8 = 0
        for byte in value { faults |= byte &- 0x09 < 5 ? 1 : 0 }
        for (byte, next) in zip(value, value.dropFirst()) { faults |= (byte == 0x20 ? 1 : 0) & (next == 0x20 ? 1 : 0) }
        return faults == 0
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
