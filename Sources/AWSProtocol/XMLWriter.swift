import Identifiers

/// Writes XML into bytes.
package struct XMLWriter {
    package private(set) var bytes: [UInt8] = []

    /// The usual capacity is what the allocator keeps at hand for each thread; above a kilobyte it searches.
    package init(capacity: Int = 960) { bytes.reserveCapacity(capacity) }

    /// Adds markup as it is.
    package mutating func markup(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func markup(_ markup: ConstantBytes) { markup.append(to: &bytes) }

    /// Adds a name or anything else that is known to need no escapes.
    package mutating func plain(_ text: String) {
        text.utf8.span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Adds character data. What XML cannot hold at all (most control characters, U+FFFE, U+FFFF) becomes U+FFFD, so
    /// that the answer to a strange request can still be read.
    package mutating func text(_ text: String) {
        text.utf8.span.withUnsafeBufferPointer { append(escaping: $0) }
    }

    private mutating func append(escaping source: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in source.indices {
            let byte = source[index]
            // Most bytes are above `>` and below U+F000's first byte.
            if byte > 0x3E && byte < 0xEF { continue }
            guard let replacement = XMLWriter.replacement(at: index, of: source) else { continue }
            bytes.append(contentsOf: source[start..<index])
            replacement.text.withUTF8Buffer { bytes.append(contentsOf: $0) }
            start = index + replacement.length
        }
        if start < source.count { bytes.append(contentsOf: source[start...]) }
    }

    private static func replacement(
        at index: Int,
        of source: UnsafeBufferPointer<UInt8>
    ) -> (text: StaticString, length: Int)? {
        switch source[index] {
        case UInt8(ascii: "&"): return ("&amp;", 1)
        case UInt8(ascii: "<"): return ("&lt;", 1)
        case UInt8(ascii: ">"): return ("&gt;", 1)
        // A parser would turn a bare carriage return into a line feed.
        case 0x0D: return ("&#xD;", 1)
        case 0x09, 0x0A: return nil
        case 0..<0x20: return ("\u{FFFD}", 1)
        case 0xEF:
            guard index + 2 < source.count, source[index + 1] == 0xBF, source[index + 2] >= 0xBE else { return nil }
            return ("\u{FFFD}", 3)
        default: return nil
        }
    }

    /// Adds a value of a shape, without the element around it. The shape is given by its index: scalars need none.
    mutating func value(_ value: Value, _ shape: Int, in model: ServiceModel) {
        switch value {
        case .string(let string): text(string)
        case .integer(let number): integer(number)
        case .boolean(let flag): markup(flag ? "true" : "false")
        case .timestamp(let moment): plain(moment.description)
        case .double(let number): plain("\(number)")
        case .blob(let content): Base64.append(content, to: &bytes)
        case .document(let json): text(json)
        case .structure(let content): structure(content, model.shapes[shape], in: model)
        case .list(let values):
            let shape = model.shapes[shape]
            guard shape.kind == .list else { return ModelMismatch.found(value, shape) }
            for value in values {
                markup("<member>")
                self.value(value, shape.element, in: model)
                markup("</member>")
            }
        case .map(let entries):
            let shape = model.shapes[shape]
            guard shape.kind == .map else { return ModelMismatch.found(value, shape) }
            for entry in entries {
                markup("<entry><key>")
                text(entry.key)
                markup("</key><value>")
                self.value(entry.value, shape.element, in: model)
                markup("</value></entry>")
            }
        }
    }

    /// Adds the members of a structure in the model's order.
    mutating func structure(_ structure: Structure, _ shape: Shape, in model: ServiceModel) {
        ModelMismatch.check(structure, shape)
        var position = 0
        let list = shape.members
        let members = list.span
        for index in members.indices {
            guard let value = structure.value(of: members[index].name, after: &position) else { continue }
            markup(members[index].openTag)
            self.value(value, members[index].shape, in: model)
            markup(members[index].closeTag)
        }
    }

    private mutating func integer(_ number: Int64) {
        if number >= 0 && number < 10 {
            bytes.append(0x30 + UInt8(number))
        } else {
            plain(String(number))
        }
    }
}

/// An answer that does not fit its model is a programming error: debug builds stop, so every test notices.
enum ModelMismatch {
    static func found(_ value: Value, _ shape: Shape) {
        assertionFailure("\(value) is no value of \(shape.name)")
    }

    static func check(_ structure: Structure, _ shape: Shape) {
        assert(
            structure.members.allSatisfy { member in shape.members.contains { $0.name == member.name } },
            "\(structure.members.map(\.name)) are not all members of \(shape.name)"
        )
    }
}
