/// Writes JSON text value by value.
package struct JSONWriter {
    let layout: PolicyDocument.Layout
    private var bytes: [UInt8] = []
    private var level = 0
    /// Whether the object or list being written has no member yet.
    private var isEmpty = true

    /// A writer of one value.
    package init(layout: PolicyDocument.Layout) { self.layout = layout }

    /// What has been written.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// An object of the members that the closure writes.
    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        enclosed("{", "}", members)
    }

    /// A list with a value for each element.
    package mutating func list<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        enclosed("[", "]") { writer in
            for element in elements {
                writer.separate()
                write(&writer, element)
            }
        }
    }

    /// One member of the object being written.
    package mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
        value(&self)
    }

    /// Characters above U+00FF are escaped, because IAM takes none in the text of a policy.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Nearly all texts: copied as a whole, which takes a tenth of the time.
        if text.utf8.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case "\u{20}"..."\u{FF}": bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
            default: for unit in UTF16.encode(scalar) ?? .init() { escape(unit) }
            }
        }
    }

    /// Whether a byte of a text stands for itself in JSON.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// A whole number.
    package mutating func integer(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    /// A number as it is written elsewhere, so that none of its digits are lost.
    package mutating func number(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

    /// `true` or `false`.
    package mutating func boolean(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    /// `null`.
    package mutating func null() { bytes.append(contentsOf: "null".utf8) }

    private mutating func escape(_ unit: UInt16) {
        let digits = String(unit, radix: 16)
        bytes.append(contentsOf: "\\u".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        bytes.append(contentsOf: digits.utf8)
    }

    private mutating func enclosed(
        _ open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        _ content: (inout JSONWriter) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        isEmpty = true
        level += 1
        content(&self)
        level -= 1
        if !isEmpty { breakLine() }
        isEmpty = false
        bytes.append(UInt8(ascii: close))
    }

    private mutating func separate() {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        breakLine()
    }

    private mutating func breakLine() {
        guard layout == .pretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 4 * level))
    }
}
