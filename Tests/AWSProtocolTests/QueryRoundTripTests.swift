import Identifiers
import Testing

@testable import AWSProtocol

/// Writes inputs as forms in the plainest way, to be the decoder's counterpart.
private struct NaiveFormEncoder {
    let model: ServiceModel

    func encode(_ input: Structure) -> [String] { pairs(.structure(input), "") }

    private func pairs(_ value: Value, _ path: String) -> [String] {
        func join(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch value {
        case .structure(let structure):
            return structure.members.flatMap { pairs($0.value, join($0.name)) }
        case .list(let values):
            if values.isEmpty { return ["\(path)="] }
            return values.enumerated().flatMap { pairs($1, join("member.\($0 + 1)")) }
        case .map(let entries):
            if entries.isEmpty { return ["\(path)="] }
            return entries.enumerated().flatMap {
                ["\(join("entry.\($0 + 1)")).key=\(escape($1.key))"] + pairs($1.value, join("entry.\($0 + 1).value"))
            }
        case .string(let text): return ["\(path)=\(escape(text))"]
        case .integer(let number): return ["\(path)=\(number)"]
        case .boolean(let flag): return ["\(path)=\(flag)"]
        case .blob(let bytes):
            var encoded: [UInt8] = []
            Base64.append(bytes, to: &encoded)
            return ["\(path)=\(escape(String(decoding: encoded, as: UTF8.self)))"]
        case .timestamp(let moment): return ["\(path)=\(escape(moment.description))"]
        case .double(let number): return ["\(path)=\(number)"]
        case .document(let text): return ["\(path)=\(escape(text))"]
        }
    }

    private func escape(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII, character.isLetter || character.isNumber { return String(character) }
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

/// Makes inputs that a shape allows, the same for the same seed.
private struct InputGenerator {
    let model: ServiceModel
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func structure(_ shape: Shape, depth: Int) -> Structure {
        var structure = Structure()
        for member in shape.members where next(3) > 0 {
            // A structure without members cannot be written in a form.
            if let value = value(model.shapes[member.shape], depth: depth + 1) { structure.append(member.name, value) }
        }
        return structure
    }

    mutating func value(_ shape: Shape, depth: Int) -> Value? {
        switch shape.kind {
        case .structure:
            let structure = depth > 6 ? Structure() : structure(shape, depth: depth)
            return structure.members.isEmpty ? nil : .structure(structure)
        case .list:
            return .list((0..<next(20)).compactMap { _ in value(model.shapes[shape.element], depth: depth + 1) })
        case .map:
            return .map(
                (0..<next(4)).compactMap { index in
                    value(model.shapes[shape.element], depth: depth + 1).map { .init("\(text())\(index)", $0) }
                }
            )
        case .integer: return .integer(Int64(next(2_000_000) - 1_000_000))
        case .boolean: return .boolean(next(2) == 0)
        case .blob: return .blob((0..<next(9)).map { _ in UInt8(next(256)) })
        case .timestamp: return .timestamp(.init(seconds: Int64(next(2_000_000_000))))
        default: return .string(text())
        }
    }

    mutating func text() -> String {
        let letters = Array("ab=&%+ .é/\n\u{0}😀e\u{301}1")
        return String((0..<next(12)).map { _ in letters[next(letters.count)] })
    }
}

@Suite("Decoding what was encoded")
struct QueryRoundTripTests {
    @Test("Every operation's input survives the way through a form", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) throws {
        for model in ServiceModel.all where model.wireProtocol == .query {
            var generator = InputGenerator(model: model, state: seed)
            for operation in model.operations {
                guard let shape = operation.input else { continue }
                let input = generator.structure(model.shapes[shape], depth: 0)
                var pairs = NaiveFormEncoder(model: model).encode(input)
                for index in pairs.indices.reversed() { pairs.swapAt(index, generator.next(index + 1)) }
                let form = pairs.joined(separator: "&")
                let decoded = try QueryDecoder.decode([Array(form.utf8)[...]], as: operation, in: model)
                #expect(decoded == input, "seed \(seed), \(operation.name): \(form)")
            }
        }
    }
}
