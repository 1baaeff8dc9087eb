/// Reads a JSON text in one pass into a `JSONTree`, noting line and column of every value.
///
/// Strict RFC 8259, and stricter where a policy has no use for the freedom: names are unique in their object, nesting
/// is bounded, and strings hold no control characters, escaped or not, but tab, line feed and carriage return (the
/// character set of IAM's `policyDocument` parameter: U+0009, U+000A, U+000D, U+0020–U+00FF; IAM API Reference,
/// CreatePolicy). Written for policies because Foundation's reader keeps no positions, takes the last of two equal
/// names, and needs ten times as long.
struct JSONScanner: ~Escapable {
    /// The deepest value of a policy is at level 7: document, list, statement, condition, operator, list, value.
    static let maximumDepth = 24
    /// The `policyDocument` parameter takes 1 to 131,072 characters; a character of it has at most two bytes.
    static let maximumCharacters = 131_072
    /// What AWS itself publishes may be longer: `AWSSupportServiceRolePolicy` has 152,297 characters.
    static let maximumCharactersOfSaved = 1_048_576

    private let bytes: Span<UInt8>
    /// Whether U+0100 and above are refused, as IAM and STS do.
    private let isLatin1Only: Bool
    /// Whether escaped control characters are taken.
    private let permitsAnyEscape: Bool
    private var offset = 0
    private var line: Int32 = 1
    /// `offset - columnBase + 1` is the column: the start of the line plus the continuation bytes since.
    private var columnBase = 0
    private var nodes: [JSONNode] = []

    @_lifetime(copy bytes)
    private init(_ bytes: Span<UInt8>, isLatin1Only: Bool, permitsAnyEscape: Bool) {
        self.bytes = bytes
        self.isLatin1Only = isLatin1Only
        self.permitsAnyEscape = permitsAnyEscape
        nodes.reserveCapacity(bytes.count / 16 + 8)
    }

    static func read(
        _ bytes: [UInt8],
        isLatin1Only: Bool,
        permitsAnyEscape: Bool = false,
        maximumCharacters: Int = maximumCharacters,
        isSequence: Bool = false
    ) throws(ReadingError) -> JSONTree {
        let start = SourcePosition(line: 1, column: 1)
        if bytes.isEmpty { throw ReadingError(issue: .size, detail: "the document is empty", position: start) }
        if bytes.count > maximumCharacters, characterCount(bytes, maximumCharacters) > maximumCharacters {
            throw ReadingError(
                issue: .size,
                detail: "the document is longer than \(maximumCharacters) characters",
                position: start
            )
        }
        var scanner = JSONScanner(bytes.span, isLatin1Only: isLatin1Only, permitsAnyEscape: permitsAnyEscape)
        scanner.skipSpace()
        repeat {
            try scanner.value(depth: 1)
            scanner.skipSpace()
        } while isSequence && scanner.offset < bytes.count
        if scanner.offset < bytes.count { throw scanner.failure("text after the end of the document") }
        return JSONTree(bytes: bytes, nodes: scanner.nodes)
    }

    /// INVARIANT: what passes is at most four bytes a character, so that offsets fit in Int32. (Stray
    /// continuation bytes are not counted; the scan refuses them.)
    private static func characterCount(_ bytes: [UInt8], _ maximumCharacters: Int) -> Int {
        if bytes.count > 4 * maximumCharacters { return bytes.count }
        return bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(ReadingError) {
        guard offset < bytes.count else { throw failure("the document ends too early") }
        if depth > Self.maximumDepth { throw failure("nested deeper than \(Self.maximumDepth) levels") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try list(depth: depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try literal("true", .boolean)
        case UInt8(ascii: "f"): try literal("false", .boolean)
        case UInt8(ascii: "n"): try literal("null", .null)
        default: throw failure("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws(ReadingError) {
        let row = open(.object)
        offset += 1
        skipSpace()
        if consume(UInt8(ascii: "}")) { return close(row) }
        var names = 0
        while true {
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                throw failure("a name in double quotes was expected")
            }
            try string()
            names += 1
            skipSpace()
            guard consume(UInt8(ascii: ":")) else { throw failure("`:` was expected after the name") }
            skipSpace()
            try value(depth: depth + 1)
            skipSpace()
            if consume(UInt8(ascii: ",")) {
                skipSpace()
            } else if consume(UInt8(ascii: "}")) {
                close(row)
                return try refuseDuplicates(row, names: names)
            } else {
                throw failure("`,` or `}` was expected")
            }
        }
    }

    private mutating func list(depth: Int) throws(ReadingError) {
        let row = open(.array)
        offset += 1
        skipSpace()
        if consume(UInt8(ascii: "]")) { return close(row) }
        while true {
            try value(depth: depth + 1)
            skipSpace()
            if consume(UInt8(ascii: ",")) {
                skipSpace()
            } else if consume(UInt8(ascii: "]")) {
                return close(row)
            } else {
                throw failure("`,` or `]` was expected")
            }
        }
    }

    private mutating func literal(_ text: StaticString, _ kind: JSONNode.Kind) throws(ReadingError) {
        let count = text.utf8CodeUnitCount
        let matches =
            offset + count <= bytes.count
            && (0..<count).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
        guard matches else { throw failure("a value was expected") }
        offset += count
        append(kind, from: offset - count)
    }

    private mutating func number() throws(ReadingError) {
        let start = offset
        _ = consume(UInt8(ascii: "-"))
        if !consume(UInt8(ascii: "0")) { try digits() }
        if consume(UInt8(ascii: ".")) { try digits() }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
            try digits()
        }
        append(.number, from: start)
    }

    private mutating func digits() throws(ReadingError) {
        let start = offset
        while offset < bytes.count, bytes[offset] >= UInt8(ascii: "0"), bytes[offset] <= UInt8(ascii: "9") {
            offset += 1
        }
        if offset == start { throw failure("a digit was expected") }
    }

    // MARK: Strings

    private mutating func string() throws(ReadingError) {
        var node = JSONNode(
            kind: .string,
            line: line,
            column: Int32(offset - columnBase + 1),
            start: Int32(offset + 1)
        )
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                node.end = Int32(offset)
                offset += 1
                node.endLine = line
                node.endColumn = Int32(offset - columnBase)
                node.next = Int32(nodes.count + 1)
                return nodes.append(node)
            } else if byte == UInt8(ascii: "\\") {
                node.hasEscapes = true
                try escape()
            } else if byte >= 0x80 {
                try multibyte(byte)
            } else if byte >= 0x20 {
                offset += 1
            } else {
                throw failure("a control character in a string")
            }
        }
        throw failure("a string is not closed")
    }

    private mutating func escape() throws(ReadingError) {
        guard offset + 1 < bytes.count else { throw failure("a string is not closed") }
        switch bytes[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            offset += 2
        case UInt8(ascii: "u"):
            let code = try hexadecimal(at: offset + 2)
            switch code {
            case 0xD800..<0xDC00:
                guard offset + 7 < bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
                    bytes[offset + 7] == UInt8(ascii: "u"),
                    (0xDC00..<0xE000).contains(try hexadecimal(at: offset + 8))
                else { throw failure("half of a surrogate pair") }
                offset += 12
            case 0xDC00..<0xE000: throw failure("half of a surrogate pair")
            case 0..<0x20 where !permitsAnyEscape && code != 0x09 && code != 0x0A && code != 0x0D:
                throw failure("a control character in a string")
            default: offset += 6
            }
        case UInt8(ascii: "b"), UInt8(ascii: "f"):
            if permitsAnyEscape { return offset += 2 }
            throw failure("a control character in a string")
        default: throw failure("an escape that JSON does not have")
        }
    }

    private func hexadecimal(at index: Int) throws(ReadingError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw failure("a string is not closed") }
        var code: UInt32 = 0
        for place in index..<index + 4 {
            guard let digit = hexadecimalDigit(bytes[place]) else {
                throw failure("`\\u` needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    /// Checks one character of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF.
    private mutating func multibyte(_ first: UInt8) throws(ReadingError) {
        let (count, lowest, mask): (Int, UInt32, UInt8) =
            switch first {
            case 0xC2...0xDF: (2, 0x80, 0x1F)
            case 0xE0...0xEF: (3, 0x800, 0x0F)
            case 0xF0...0xF4: (4, 0x10000, 0x07)
            default: (0, 0, 0)
            }
        guard count > 0, offset + count <= bytes.count else { throw failure("not UTF-8") }
        var code = UInt32(first & mask)
        for place in offset + 1..<offset + count {
            let byte = bytes[place]
            guard byte & 0xC0 == 0x80 else { throw failure("not UTF-8") }
            code = code << 6 | UInt32(byte & 0x3F)
        }
        guard code >= lowest, Unicode.Scalar(code) != nil else { throw failure("not UTF-8") }
        if isLatin1Only, code > 0xFF { throw failure("a character above U+00FF") }
        offset += count
        columnBase += count - 1
    }

    // MARK: Names

    /// A second element of the same name would be skipped by one reader and obeyed by the next.
    private func refuseDuplicates(_ row: Int, names: Int) throws(ReadingError) {
        if names < 2 { return }
        if names > 12 { return try refuseDuplicatesOfMany(row, names: names) }
        var name = Int(nodes[row + 2].next)
        while name < nodes.count {
            var earlier = row + 1
            while earlier < name {
                if sameName(name, earlier) { throw duplicate(name) }
                earlier = Int(nodes[earlier + 1].next)
            }
            name = Int(nodes[name + 1].next)
        }
    }

    private func refuseDuplicatesOfMany(_ row: Int, names: Int) throws(ReadingError) {
        var seen = Set<[UInt8]>(minimumCapacity: names)
        var name = row + 1
        while name < nodes.count {
            if !seen.insert(Array(text(name).utf8)).inserted { throw duplicate(name) }
            name = Int(nodes[name + 1].next)
        }
    }

    private func sameName(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (nodes[left], nodes[right])
        if first.hasEscapes || second.hasEscapes { return text(left).utf8.elementsEqual(text(right).utf8) }
        guard first.end - first.start == second.end - second.start else { return false }
        var index = Int(first.start)
        let shift = Int(second.start) - index
        while index < Int(first.end) {
            if bytes[index] != bytes[index + shift] { return false }
            index += 1
        }
        return true
    }

    private func text(_ row: Int) -> String {
        JSONTree.text(nodes[row], in: bytes)
    }

    private func duplicate(_ row: Int) -> ReadingError {
        ReadingError(
            issue: .duplicateName,
            detail: "`\(text(row))` stands twice in the same object",
            position: SourcePosition(line: Int(nodes[row].line), column: Int(nodes[row].column))
        )
    }

    // MARK: Bytes

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0D: offset += 1
            case 0x0A:
                offset += 1
                line += 1
                columnBase = offset
            default: return
            }
        }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func append(_ kind: JSONNode.Kind, from start: Int) {
        nodes.append(
            JSONNode(
                kind: kind,
                line: line,
                column: Int32(start - columnBase + 1),
                endLine: line,
                endColumn: Int32(offset - columnBase),
                start: Int32(start),
                end: Int32(offset),
                next: Int32(nodes.count + 1)
            )
        )
    }

    private mutating func open(_ kind: JSONNode.Kind) -> Int {
        append(kind, from: offset)
        return nodes.count - 1
    }

    private mutating func close(_ row: Int) {
        var node = nodes[row]
        node.endLine = line
        node.endColumn = Int32(offset - columnBase)
        node.end = Int32(offset)
        node.next = Int32(nodes.count)
        nodes[row] = node
    }

    private func failure(_ detail: String) -> ReadingError {
        ReadingError(
            issue: .json,
            detail: detail,
            position: SourcePosition(line: Int(line), column: offset - columnBase + 1)
        )
    }
}
