/// Changes one place of a JSON text and leaves all other bytes as they are.
///
/// INVARIANT: the text has been read as JSON before, so brackets and strings are closed and nesting is bounded.
struct JSONTextEditor {
    /// A member or an element: from its name, or its value, to the end of the value.
    private struct Child {
        var name: String?
        var start: Int
        var valueStart: Int
        var end: Int
    }

    private var bytes: [UInt8]
    private let layout: JSONLayout
    /// The first byte of the value that operations are made in.
    private var place: Int

    init(_ text: String, _ layout: JSONLayout) {
        bytes = Array(text.utf8)
        self.layout = layout
        place = 0
        place = skippingSpace(from: 0)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Goes into a member or element. False when there is none.
    mutating func enter(_ token: String) -> Bool {
        let children = children()
        guard let index = index(of: token, in: children) else { return false }
        place = children[index].valueStart
        return true
    }

    mutating func remove(_ token: String) -> Bool {
        let children = children()
        guard let index = index(of: token, in: children) else { return false }
        let child = children[index]
        if children.count == 1 {
            bytes.removeSubrange(place + 1..<end(of: place) - 1)
        } else if index == 0 {
            bytes.removeSubrange(child.start..<children[1].start)
        } else {
            bytes.removeSubrange(children[index - 1].end..<child.end)
        }
        return true
    }

    mutating func replace(_ token: String, with element: JSONElement) -> Bool {
        let children = children()
        guard let index = index(of: token, in: children) else { return false }
        let child = children[index]
        splice(child.valueStart..<child.end, layout.text(element, base: indentation(at: child.start)))
        return true
    }

    mutating func add(_ token: String, _ element: JSONElement) -> Bool {
        let children = children()
        if isObject {
            // RFC 6902, 4.1: adding a member that exists replaces it.
            if index(of: token, in: children) != nil { return replace(token, with: element) }
            insert(element, named: token, at: children.count, children)
            return true
        }
        guard bytes[place] == UInt8(ascii: "[") else { return false }
        guard let index = token == "-" ? children.count : JSONPointer.index(token), index <= children.count else {
            return false
        }
        insert(element, named: nil, at: index, children)
        return true
    }

    // MARK: Inserting

    private mutating func insert(_ element: JSONElement, named name: String?, at index: Int, _ children: [Child]) {
        let label = name.map { JSONLayout.quoted($0) + (layout.isSpaced ? ": " : ":") } ?? ""
        guard !children.isEmpty else {
            let close = end(of: place) - 1
            guard let indent = layout.indent else { return splice(place + 1..<close, label + layout.text(element)) }
            let base = indentation(at: place)
            let inner = base + indent
            let line = layout.lineBreak
            return splice(
                place + 1..<close,
                "\(line)\(inner)\(label)\(layout.text(element, base: inner))\(line)\(base)"
            )
        }
        let space = separator(before: index, children)
        let isOnNewLine = space.hasLineBreak
        let lineBase = space.sourceLines.last.map(String.init) ?? ""
        if index == children.count {
            let last = children[index - 1].end
            let base = isOnNewLine ? lineBase : indentation(at: last - 1)
            splice(last..<last, "," + space + label + layout.text(element, base: base))
        } else {
            let start = children[index].start
            let base = isOnNewLine ? lineBase : indentation(at: start)
            splice(start..<start, label + layout.text(element, base: base) + "," + space)
        }
    }

    /// The white space between a comma and what follows it, as the neighbours have it.
    private func separator(before index: Int, _ children: [Child]) -> String {
        let model = min(max(index, children.count > 1 ? 1 : 0), children.count - 1)
        let start = children[model].start
        var first = start
        while first > place + 1, isSpace(bytes[first - 1]) { first -= 1 }
        let space = String(decoding: bytes[first..<start], as: UTF8.self)
        if model == 0, !space.hasLineBreak { return layout.isSpaced ? " " : "" }
        return space
    }

    /// The white space that the line of a byte begins with.
    private func indentation(at offset: Int) -> String {
        guard layout.indent != nil else { return "" }
        var start = offset
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        let space = bytes[start...].prefix { $0 == 0x20 || $0 == 0x09 }
        return String(decoding: space, as: UTF8.self)
    }

    private mutating func splice(_ range: Range<Int>, _ text: String) {
        bytes.replaceSubrange(range, with: text.utf8)
    }

    // MARK: Reading

    private var isObject: Bool { bytes[place] == UInt8(ascii: "{") }

    private func index(of token: String, in children: [Child]) -> Int? {
        if isObject { return children.firstIndex { $0.name.map { $0.utf8.elementsEqual(token.utf8) } ?? false } }
        guard let index = JSONPointer.index(token), index < children.count else { return nil }
        return index
    }

    private func children() -> [Child] {
        guard isObject || bytes[place] == UInt8(ascii: "[") else { return [] }
        var children: [Child] = []
        var offset = skippingSpace(from: place + 1)
        while bytes[offset] != UInt8(ascii: "}"), bytes[offset] != UInt8(ascii: "]") {
            var child = Child(name: nil, start: offset, valueStart: offset, end: offset)
            if isObject {
                let nameEnd = end(of: offset)
                child.name = string(offset..<nameEnd)
                child.valueStart = skippingSpace(from: skippingSpace(from: nameEnd) + 1)
            }
            child.end = end(of: child.valueStart)
            children.append(child)
            offset = skippingSpace(from: child.end)
            if bytes[offset] == UInt8(ascii: ",") { offset = skippingSpace(from: offset + 1) }
        }
        return children
    }

    private func string(_ range: Range<Int>) -> String {
        let quoted = String(decoding: bytes[range], as: UTF8.self)
        // The document has been read before, so a name of it can be read again.
        guard case .string(let text)? = try? JSONElement(reading: quoted) else { return quoted }
        return text
    }

    /// The byte after the value that starts at `start`.
    private func end(of start: Int) -> Int {
        var offset = start
        var depth = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""): offset = endOfString(offset)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                offset += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                offset += 1
            default:
                offset += 1
                if depth > 0 { continue }
                while offset < bytes.count, isLiteral(bytes[offset]) { offset += 1 }
            }
            if depth == 0 { return offset }
        }
        return offset
    }

    private func endOfString(_ start: Int) -> Int {
        var offset = start + 1
        while bytes[offset] != UInt8(ascii: "\"") { offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1 }
        return offset + 1
    }

    /// A byte of a number, `true`, `false` or `null`.
    private func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private func skippingSpace(from start: Int) -> Int {
        var offset = start
        while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
        return offset
    }
}
