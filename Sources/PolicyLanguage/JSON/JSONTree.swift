/// One value of a JSON text: a row of `JSONTree.nodes`.
struct JSONNode {
    enum Kind: UInt8 { case object, array, string, number, boolean, null }

    var kind: Kind
    /// Whether a string holds escapes, so that its bytes are not its text.
    var hasEscapes = false
    /// Where the value starts.
    var line: Int32
    var column: Int32
    /// Where its last character stands.
    var endLine: Int32 = 0
    var endColumn: Int32 = 0
    /// The bytes of a string without its quotes, of every other value as written.
    var start: Int32
    var end: Int32 = 0
    /// The row after this value and everything inside it.
    var next: Int32 = 0
}

/// A JSON text as a flat list of values in document order; an object is followed by its names and values in turn.
///
/// Flat, because a tree of boxed values costs an allocation for each of them, and because hostile nesting then costs
/// nothing to take down.
struct JSONTree {
    let bytes: [UInt8]
    let nodes: [JSONNode]

    /// The rows of the direct children of `row`. For an object: name, value, name, value, …
    func children(of row: Int) -> JSONChildren { JSONChildren(nodes: nodes, row: row + 1, end: Int(nodes[row].next)) }

    /// How many values a list has.
    func count(_ row: Int) -> Int {
        var count = 0
        var child = row + 1
        while child < Int(nodes[row].next) {
            count += 1
            child = Int(nodes[child].next)
        }
        return count
    }

    func kind(_ row: Int) -> JSONNode.Kind { nodes[row].kind }

    func position(_ row: Int) -> SourcePosition {
        SourcePosition(line: Int(nodes[row].line), column: Int(nodes[row].column))
    }

    func endPosition(_ row: Int) -> SourcePosition {
        SourcePosition(line: Int(nodes[row].endLine), column: Int(nodes[row].endColumn))
    }

    /// The text of a string, or the source form of a number or literal.
    func text(_ row: Int) -> String { Self.text(nodes[row], in: bytes.span) }

    /// The text of a string, or the source form of a number or literal, of the JSON text in `bytes`.
    static func text(_ node: JSONNode, in bytes: Span<UInt8>) -> String {
        let slice = bytes.extracting(Int(node.start)..<Int(node.end))
        if node.hasEscapes { return unescaped(slice) }
        return slice.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the string in `row` is this ASCII text.
    func isText(_ row: Int, _ expected: StaticString) -> Bool {
        let node = nodes[row]
        if node.hasEscapes { return text(row) == expected.description }
        let count = expected.utf8CodeUnitCount
        guard Int(node.end - node.start) == count else { return false }
        let start = Int(node.start)
        return expected.withUTF8Buffer { letters in
            var index = 0
            while index < count {
                if letters[index] != bytes[start + index] { return false }
                index += 1
            }
            return true
        }
    }

    /// The scanner has already checked every escape.
    private static func unescaped(_ bytes: Span<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                var code = hexadecimal(bytes, at: index)
                index += 4
                if code >= 0xD800, code < 0xDC00 {
                    code = 0x10000 + (code - 0xD800) << 10 + (hexadecimal(bytes, at: index + 2) - 0xDC00)
                    index += 6
                }
                if let scalar = Unicode.Scalar(code) { text.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
            default: text.append(letter)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hexadecimal(_ bytes: Span<UInt8>, at index: Int) -> UInt32 {
        var code: UInt32 = 0
        for place in index..<index + 4 { code = code << 4 | UInt32(hexadecimalDigit(bytes[place]) ?? 0) }
        return code
    }
}

/// The rows directly inside an object or a list.
struct JSONChildren: Sequence, IteratorProtocol {
    let nodes: [JSONNode]
    var row: Int
    let end: Int

    mutating func next() -> Int? {
        guard row < end else { return nil }
        defer { row = Int(nodes[row].next) }
        return row
    }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
