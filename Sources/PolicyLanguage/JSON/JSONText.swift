/// A JSON text that is not a policy, read as strictly as one: names are unique in their object, nesting and length are
/// bounded, every value knows its position. For small files that people write.
package struct JSONText: Sendable {
    /// Why a text is not JSON.
    package struct Failure: Error, Sendable, Hashable {
        /// What is wrong, without the position.
        package let detail: String
        /// Where.
        package let position: SourcePosition
    }

    let tree: JSONTree

    /// Reads a text of at most 131,072 characters.
    package init(reading text: [UInt8]) throws(Failure) {
        try self.init(reading: text, maximumCharacters: JSONScanner.maximumCharacters)
    }

    init(_ tree: JSONTree) { self.tree = tree }

    /// The outermost value.
    package var root: JSONValue { JSONValue(tree: tree, row: 0) }
}

/// One value of a `JSONText`.
package struct JSONValue: Sendable {
    /// A member of an object.
    package struct Member: Sendable {
        /// The name as text, escapes resolved.
        package let name: String
        /// Where the name stands.
        package let position: SourcePosition
        /// What it names.
        package let value: JSONValue
    }

    /// What a value is.
    package enum Content: Sendable {
        case object([Member])
        case array([JSONValue])
        case string(String)
        /// A number as written.
        case number(String)
        case boolean(Bool)
        case null
    }

    let tree: JSONTree
    let row: Int

    /// Where the value starts.
    package var position: SourcePosition { tree.position(row) }

    /// The value itself; members and elements in the order of the text.
    package var content: Content {
        switch tree.kind(row) {
        case .object:
            let rows = Array(tree.children(of: row))
            return .object(
                stride(from: 0, to: rows.count - 1, by: 2).map {
                    Member(
                        name: tree.text(rows[$0]),
                        position: tree.position(rows[$0]),
                        value: JSONValue(tree: tree, row: rows[$0 + 1])
                    )
                }
            )
        case .array: return .array(tree.children(of: row).map { JSONValue(tree: tree, row: $0) })
        case .string: return .string(tree.text(row))
        case .number: return .number(tree.text(row))
        case .boolean: return .boolean(tree.text(row) == "true")
        case .null: return .null
        }
    }
}
