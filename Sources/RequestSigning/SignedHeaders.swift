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
        text.split(separator: UInt8(ascii: ";")).contains { entry in
            name.withUTF8Buffer { entry.elementsEqual($0) }
        }
    }

    /// Appends one line `name:value` per signed header. Several headers of one name are joined by commas in the order
    /// they came. A signed header that is not there has an empty value.
    func appendLines(of headers: HTTPHeaders, to buffer: inout [UInt8]) {
        let index = LowercaseNames(headers)
        var start = 0
        var position = 0
        while position <= text.count {
            if position == text.count || text[position] == UInt8(ascii: ";") {
                buffer += text[start..<position]
                buffer.append(UInt8(ascii: ":"))
                var isFirst = true
                for field in index.fields(named: text, start..<position) {
                    if !isFirst { buffer.append(UInt8(ascii: ",")) }
                    isFirst = false
                    Self.appendTrimmed(headers.value(at: field), to: &buffer)
                }
                buffer.append(UInt8(ascii: "\n"))
                start = position + 1
            }
            position += 1
        }
    }

    /// Appends a header's value without white space around it, runs of white space inside (folded lines too) as one
    /// space, also between quotes.
    static func appendTrimmed(_ value: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
        if isTrimmed(value) {
            buffer += value
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

    private static func isTrimmed(_ value: ArraySlice<UInt8>) -> Bool {
        var afterSpace = true
        for byte in value {
            if isSpace(byte) {
                if afterSpace || byte != UInt8(ascii: " ") { return false }
                afterSpace = true
            } else {
                afterSpace = false
            }
        }
        return !afterSpace || value.isEmpty
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

/// The names of all header fields in lower case in one buffer, so that each is read once and not once per signed name.
private struct LowercaseNames {
    private var storage: [UInt8] = []
    private var ends: [Int] = []

    init(_ headers: HTTPHeaders) {
        storage.reserveCapacity(256)
        ends.reserveCapacity(headers.count)
        for index in 0..<headers.count {
            for byte in headers.name(at: index) { storage.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
            ends.append(storage.count)
        }
    }

    /// The positions of the fields whose name is `text[range]`.
    func fields(named text: [UInt8], _ range: Range<Int>) -> [Int] {
        var found: [Int] = []
        var start = 0
        for (field, end) in ends.enumerated() {
            if end - start == range.count {
                var isEqual = true
                for offset in 0..<range.count where storage[start + offset] != text[range.lowerBound + offset] {
                    isEqual = false
                    break
                }
                if isEqual { found.append(field) }
            }
            start = end
        }
        return found
    }
}
