/// Reading by name: for texts of many members of which few are of interest. Nothing is copied but what is asked for.
extension JSONValue {
    /// The member of this name; nil when there is none, or when this is no object.
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

    /// The text, if this is a string.
    package var string: String? { tree.kind(row) == .string ? tree.text(row) : nil }

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

    /// The values of an array; empty when this is none.
    package var elements: [JSONValue] {
        guard tree.kind(row) == .array else { return [] }
        return tree.children(of: row).map { JSONValue(tree: tree, row: $0) }
    }

    /// The members of an object; empty when this is none.
    package var members: [Member] {
        if case .object(let members) = content { members } else { [] }
    }

    /// The bytes of the value as they stand in the text.
    package var source: ArraySlice<UInt8> {
        let node = tree.nodes[row]
        if node.kind == .string { return tree.bytes[Int(node.start) - 1...Int(node.end)] }
        return tree.bytes[Int(node.start)..<Int(node.end)]
    }
}
