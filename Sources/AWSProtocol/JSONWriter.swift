import Identifiers

/// Writes JSON into bytes.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    /// Adds punctuation or any other JSON as it is.
    package mutating func literal(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Adds a string in quotation marks.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: literal("\\n")
            case 0x0D: literal("\\r")
            case 0x09: literal("\\t")
            case 0..<0x20:
                literal("\\u00")
                bytes.append(JSONWriter.hexadecimal(byte >> 4))
                bytes.append(JSONWriter.hexadecimal(byte & 15))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }

    /// Adds a value of a shape.
    mutating func value(_ value: Value, _ shape: Shape, in model: ServiceModel) {
        switch value {
        case .string(let text): string(text)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .boolean(let flag): literal(flag ? "true" : "false")
        case .double(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .timestamp(let moment): seconds(moment.milliseconds)
        case .blob(let content):
            bytes.append(UInt8(ascii: "\""))
            Base64.append(content, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .document(let json): bytes.append(contentsOf: json.utf8)
        case .structure(let content): structure(content, shape, in: model)
        case .list(let values):
            guard let element = element(of: shape, .list, in: model) else { return ModelMismatch.found(value, shape) }
            literal("[")
            for (index, value) in values.enumerated() {
                if index > 0 { literal(",") }
                self.value(value, element, in: model)
            }
            literal("]")
        case .map(let entries):
            guard let element = element(of: shape, .map, in: model) else { return ModelMismatch.found(value, shape) }
            literal("{")
            for (index, entry) in entries.enumerated() {
                if index > 0 { literal(",") }
                string(entry.key)
                literal(":")
                self.value(entry.value, element, in: model)
            }
            literal("}")
        }
    }

    /// A document holds documents all the way down.
    private func element(of shape: Shape, _ kind: Shape.Kind, in model: ServiceModel) -> Shape? {
        if shape.kind == .document { return shape }
        return shape.kind == kind ? model.shapes[shape.element] : nil
    }

    /// Adds the members of a structure in the model's order.
    mutating func structure(_ structure: Structure, _ shape: Shape, in model: ServiceModel) {
        literal("{")
        var isFirst = true
        if shape.kind == .document {
            for member in structure.members {
                name(member.name, &isFirst)
                value(member.value, shape, in: model)
            }
        } else {
            ModelMismatch.check(structure, shape)
            for member in shape.members where member.location == .body {
                guard let value = structure[member.name] else { continue }
                name(member.wireName, &isFirst)
                self.value(value, model.shapes[member.shape], in: model)
            }
        }
        literal("}")
    }

    private mutating func name(_ name: String, _ isFirst: inout Bool) {
        if !isFirst { literal(",") }
        isFirst = false
        string(name)
        literal(":")
    }

    /// Seconds since the epoch, with the fraction only where there is one.
    private mutating func seconds(_ milliseconds: Int64) {
        let (whole, rest) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        if milliseconds < 0 { literal("-") }
        bytes.append(contentsOf: String(whole).utf8)
        guard rest > 0 else { return }
        bytes.append(contentsOf: ".\(String(rest + 1000).dropFirst())".utf8)
    }
}
