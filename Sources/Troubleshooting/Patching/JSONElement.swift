import PolicyLanguage

/// A JSON value as a tree, without positions: what patches are computed and written from.
indirect enum JSONElement: Sendable {
    struct Member: Sendable {
        var name: String
        var value: JSONElement

        /// Names are compared as JSON does, not by canonical equivalence.
        func isNamed(_ other: String) -> Bool { name.utf8.elementsEqual(other.utf8) }
    }

    case object([Member])
    case array([JSONElement])
    case string(String)
    /// As written: a number in a policy is compared as text by some operators.
    case number(String)
    case boolean(Bool)
    case null

    init(_ value: JSONValue) {
        self =
            switch value.content {
            case .object(let members):
                .object(members.map { Member(name: $0.name, value: JSONElement($0.value)) })
            case .array(let elements): .array(elements.map(JSONElement.init))
            case .string(let text): .string(text)
            case .number(let text): .number(text)
            case .boolean(let value): .boolean(value)
            case .null: .null
            }
    }

    init(reading text: String) throws(JSONText.Failure) {
        self.init(try JSONText(reading: Array(text.utf8)).root)
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .object(let members):
            writer.object { writer in
                for member in members { writer.member(member.name) { member.value.write(to: &$0) } }
            }
        case .array(let elements): writer.list(elements) { $1.write(to: &$0) }
        case .string(let text): writer.string(text)
        case .number(let text): writer.number(text)
        case .boolean(let value): writer.boolean(value)
        case .null: writer.null()
        }
    }

    /// The same JSON value; the order of an object's members says nothing.
    func isEquivalent(to other: JSONElement) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            // INVARIANT: names are unique, so equal counts and no missing name mean equal sets.
            return left.allSatisfy { member in
                right.first { $0.isNamed(member.name) }.map { member.value.isEquivalent(to: $0.value) } ?? false
            }
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.string(let left), .string(let right)): return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.number(let left), .number(let right)): return left == right
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.null, .null): return true
        default: return false
        }
    }
}

/// How a document is laid out, so that what is added looks like the rest.
struct JSONLayout: Sendable, Equatable {
    /// One level of indentation; nil for documents of one line.
    var indent: String?
    /// Whether a space follows colons and commas on the same line.
    var isSpaced: Bool
    /// CR LF where the document has it.
    var lineBreak = "\n"

    static let pretty = JSONLayout(indent: "    ", isSpaced: true)
    static let compact = JSONLayout(indent: nil, isSpaced: false)

    init(indent: String?, isSpaced: Bool) {
        self.indent = indent
        self.isSpaced = isSpaced
    }

    /// The layout of a JSON text, from its first indented line, or its first colon.
    init(of text: String) {
        let lines = text.trimmingSpace.sourceLines
        if lines.count > 1 {
            let spaces = lines.lazy.map { $0.prefix { $0 == " " || $0 == "\t" } }.first { !$0.isEmpty }
            self.init(indent: spaces.map(String.init) ?? "", isSpaced: true)
            if text.unicodeScalars.contains("\r") { lineBreak = "\r\n" }
        } else {
            self.init(indent: nil, isSpaced: text.contains("\": "))
        }
    }

    /// The value in this layout; lines after the first start with `base`.
    func text(_ element: JSONElement, base: String = "") -> String {
        switch element {
        case .object(let members):
            enclosed("{", "}", members.map { (Self.quoted($0.name) + (isSpaced ? ": " : ":"), $0.value) }, base)
        case .array(let elements): enclosed("[", "]", elements.map { ("", $0) }, base)
        case .string(let text): Self.quoted(text)
        case .number(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        }
    }

    private func enclosed(
        _ open: String,
        _ close: String,
        _ children: [(prefix: String, value: JSONElement)],
        _ base: String
    ) -> String {
        if children.isEmpty { return open + close }
        guard let indent else {
            return open + children.map { $0.prefix + text($0.value) }.joined(separator: isSpaced ? ", " : ",") + close
        }
        let inner = base + indent
        let lines = children.map { inner + $0.prefix + text($0.value, base: inner) }
        return open + lineBreak + lines.joined(separator: "," + lineBreak) + lineBreak + base + close
    }

    static func quoted(_ text: String) -> String {
        var writer = JSONWriter(layout: .compact)
        writer.string(text)
        return writer.text
    }
}
