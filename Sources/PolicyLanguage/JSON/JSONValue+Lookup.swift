/// Large files, and values by name: an export of an account is megabytes of which a reader wants some members.
extension JSONText {
    /// The most that any text may have: offsets are kept in 32 bits, and a character has up to four bytes.
    package static let largestMaximumCharacters = 1 << 28

    /// Reads a text of at most so many characters, for files that an operator chose.
    package init(reading text: [UInt8], maximumCharacters: Int) throws(Failure) {
        self.init(try Self.tree(text, maximumCharacters, isSequence: false))
    }

    /// Reads what a program wrote, not a person: any escape of JSON is good. Names stay unique, nesting stays bounded.
    package init(readingOutput text: [UInt8], maximumCharacters: Int) throws(Failure) {
        self.init(try Self.tree(text, maximumCharacters, isSequence: false, permitsAnyEscape: true))
    }

    /// Reads one or more values that stand one after the other, as commands that print page after page leave them.
    package init(readingSequence text: [UInt8], maximumCharacters: Int) throws(Failure) {
        self.init(try Self.tree(text, maximumCharacters, isSequence: true))
    }

    /// The outermost values, in order.
    package var roots: [JSONValue] {
        JSONChildren(nodes: tree.nodes, row: 0, end: tree.nodes.count).map { JSONValue(tree: tree, row: $0) }
    }

    private static func tree(
        _ text: [UInt8],
        _ maximumCharacters: Int,
        isSequence: Bool,
        permitsAnyEscape: Bool = false
    ) throws(Failure) -> JSONTree {
        do {
            return try JSONScanner.read(
                text,
                isLatin1Only: false,
                permitsAnyEscape: permitsAnyEscape,
                maximumCharacters: min(maximumCharacters, largestMaximumCharacters),
                isSequence: isSequence
            )
        } catch {
            throw Failure(detail: error.detail, position: error.position)
        }
    }
}

extension JSONValue {
    /// The value of an object's member; nil when there is none of this name, and for what is no object.
    package subscript(_ name: String) -> JSONValue? {
        tree.value(named: name, in: row).map { JSONValue(tree: tree, row: $0) }
    }

    /// The member of this name; nil when there is none, or when this is no object. For names that are known: nothing is
    /// copied to compare them.
    package func member(_ name: StaticString) -> JSONValue? {
        guard tree.kind(row) == .object else { return nil }
        var key = row + 1
        let end = Int(tree.nodes[row].next)
        while key < end {
            if tree.isText(key, name) { return JSONValue(tree: tree, row: key + 1) }
            key = Int(tree.nodes[key + 1].next)
        }
        return nil
    }

    /// The text of a string, a number or a truth value: what a condition key would hold.
    package var scalar: String? {
        switch tree.kind(row) {
        case .string, .number, .boolean: tree.text(row)
        case .object, .array, .null: nil
        }
    }

    /// The text of the member of this name, if it is a string.
    package func string(_ name: StaticString) -> String? { member(name)?.string }

    /// The text of the member of this name, if it is a string, a number or a truth value.
    package func scalar(_ name: StaticString) -> String? { member(name)?.scalar }

    /// Whether this is the string or literal `text`.
    package func isText(_ text: StaticString) -> Bool { tree.isText(row, text) }

    /// The members of an object; empty when this is none.
    package var members: [Member] {
        if case .object(let members) = content { members } else { [] }
    }

    /// The elements of an array; empty for everything else.
    package var elements: [JSONValue] {
        guard isArray else { return [] }
        return tree.children(of: row).map { JSONValue(tree: tree, row: $0) }
    }

    /// The text of a string, escapes resolved; nil for everything else.
    package var string: String? { tree.kind(row) == .string ? tree.text(row) : nil }

    package var isObject: Bool { tree.kind(row) == .object }
    package var isArray: Bool { tree.kind(row) == .array }
    package var isNull: Bool { tree.kind(row) == .null }

    /// The value exactly as it stands in the text.
    package var source: String { tree.source(row) }
}

extension JSONTree {
    /// The row of a member's value.
    func value(named name: String, in row: Int) -> Int? {
        guard nodes[row].kind == .object else { return nil }
        let wanted = name.utf8
        let end = Int(nodes[row].next)
        var member = row + 1
        while member < end {
            if isText(member, wanted) { return member + 1 }
            member = Int(nodes[member + 1].next)
        }
        return nil
    }

    func source(_ row: Int) -> String {
        let node = nodes[row]
        // A string's bytes are kept without its quotes.
        let quote = node.kind == .string ? 1 : 0
        let slice = bytes.span.extracting(Int(node.start) - quote..<Int(node.end) + quote)
        return slice.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private func isText(_ row: Int, _ expected: String.UTF8View) -> Bool {
        let node = nodes[row]
        if node.hasEscapes { return text(row).utf8.elementsEqual(expected) }
        guard Int(node.end - node.start) == expected.count else { return false }
        var place = Int(node.start)
        for byte in expected {
            if bytes[place] != byte { return false }
            place += 1
        }
        return true
    }
}
