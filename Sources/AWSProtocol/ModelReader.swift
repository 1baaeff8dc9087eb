/// Reads the line-based text of a generated model.
///
/// The text is part of the program and the tests read all of it, so a line that is not understood is a programming
/// error and stops the process.
struct ModelReader {
    struct Facts {
        var service: [String: String] = [:]
        var operations: [OperationModel] = []
        var shapes: [Shape] = []
        var shapesByName: [String: Int] = [:]
    }

    /// A shape whose references are still names.
    private struct Draft {
        struct Member {
            var name: String
            var wireName: String
            var shape: String
            var isRequired: Bool
            var location: ShapeMember.Location
        }

        var kind: Shape.Kind
        var name: String
        var members: [Member] = []
        var element: String?
        var key: String?
        var minimum: Int?
        var maximum: Int?
        var pattern: String?
        var enumeration: [String] = []
        var isSensitive = false
        var error: (code: String, status: Int)?
    }

    private struct OperationDraft {
        var name: String
        var method: String
        var path: String
        var status: Int
        var isUnsigned = false
        var input: String?
        var output: String?
        var resultWrapper: String?
        var errors: [String] = []
    }

    private typealias Words = [UnsafeBufferPointer<UInt8>]

    private let text: StaticString
    private var service: [String: String] = [:]
    private var shapes: [Draft] = []
    private var operations: [OperationDraft] = []

    init(_ text: StaticString) { self.text = text }

    /// Reads everything and ties the references.
    mutating func read() -> Facts {
        text.withUTF8Buffer { bytes in
            var words: Words = []
            var start = 0
            while start < bytes.count {
                var end = start
                while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
                readLine(UnsafeBufferPointer(rebasing: bytes[start..<end]), &words)
                start = end + 1
            }
        }
        var facts = Facts()
        facts.service = service
        facts.shapesByName = Dictionary(uniqueKeysWithValues: shapes.enumerated().map { ($1.name, $0) })
        var patterns: [String: Pattern] = [:]
        facts.shapes = shapes.map { tie($0, facts.shapesByName, &patterns) }
        facts.operations = operations.map { tie($0, facts.shapesByName) }
        return facts
    }

    private mutating func readLine(_ line: UnsafeBufferPointer<UInt8>, _ words: inout Words) {
        words.removeAll(keepingCapacity: true)
        var start = 0
        for index in 0...line.count where index == line.count || line[index] == UInt8(ascii: " ") {
            if index > start { words.append(UnsafeBufferPointer(rebasing: line[start..<index])) }
            start = index + 1
        }
        guard let first = words.first else { return }
        let keyword = ModelReader.string(first)
        switch keyword {
        case "service", "protocol", "apiVersion", "signingName", "xmlNamespace", "targetPrefix", "jsonVersion":
            service[keyword] = ModelReader.string(words[1])
        case "operation", "unsigned", "input", "output", "errors":
            readOperation(keyword, words)
        case "pattern":
            // A pattern may contain spaces: it is the rest of the line.
            shapes[shapes.count - 1].pattern = ModelReader.string(
                UnsafeBufferPointer(rebasing: line.dropFirst("pattern ".utf8.count))
            )
        default:
            readShape(keyword, words)
        }
    }

    private mutating func readOperation(_ keyword: String, _ words: Words) {
        let last = operations.count - 1
        switch keyword {
        case "operation":
            operations.append(
                OperationDraft(
                    name: ModelReader.string(words[1]),
                    method: ModelReader.string(words[2]),
                    path: ModelReader.string(words[3]),
                    status: ModelReader.integer(words[4]) ?? 200
                )
            )
        case "unsigned": operations[last].isUnsigned = true
        case "input": operations[last].input = ModelReader.string(words[1])
        case "output":
            operations[last].output = ModelReader.string(words[1])
            let wrapper = ModelReader.string(words[2])
            operations[last].resultWrapper = wrapper == "-" ? nil : wrapper
        default: operations[last].errors = words.dropFirst().map(ModelReader.string)
        }
    }

    private mutating func readShape(_ keyword: String, _ words: Words) {
        let last = shapes.count - 1
        switch keyword {
        case "member": shapes[last].members.append(member(words))
        case "limits":
            shapes[last].minimum = ModelReader.integer(words[1])
            shapes[last].maximum = ModelReader.integer(words[2])
        case "enum": shapes[last].enumeration = words.dropFirst().map(ModelReader.string)
        case "sensitive": shapes[last].isSensitive = true
        case "error": shapes[last].error = (ModelReader.string(words[1]), ModelReader.integer(words[2]) ?? 400)
        default:
            guard let kind = Shape.Kind(rawValue: keyword) else {
                preconditionFailure("unknown line in an API model: \(keyword)")
            }
            var draft = Draft(kind: kind, name: ModelReader.string(words[1]))
            if kind == .list { draft.element = ModelReader.string(words[2]) }
            if kind == .map {
                draft.key = ModelReader.string(words[2])
                draft.element = ModelReader.string(words[3])
            }
            shapes.append(draft)
        }
    }

    private func member(_ words: Words) -> Draft.Member {
        let name = ModelReader.string(words[1])
        var member = Draft.Member(
            name: name,
            wireName: name,
            shape: ModelReader.string(words[2]),
            isRequired: false,
            location: .body
        )
        for word in words.dropFirst(3).map(ModelReader.string) {
            if word == "required" {
                member.isRequired = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1)
            member.wireName = String(parts[1])
            switch parts[0] {
            case "uri": member.location = .uri
            case "query": member.location = .query
            case "header": member.location = .header
            case "name": member.location = .body
            default: preconditionFailure("unknown fact in an API model: \(word)")
            }
        }
        return member
    }

    private func tie(_ draft: OperationDraft, _ names: [String: Int]) -> OperationModel {
        OperationModel(
            name: draft.name,
            method: draft.method,
            path: draft.path,
            status: draft.status,
            isUnsigned: draft.isUnsigned,
            input: draft.input.map { index(of: $0, names) },
            output: draft.output.map { index(of: $0, names) },
            resultWrapper: draft.resultWrapper,
            errors: draft.errors.map { index(of: $0, names) },
            xmlNamespace: service["xmlNamespace"] ?? ""
        )
    }

    private func tie(_ draft: Draft, _ names: [String: Int], _ patterns: inout [String: Pattern]) -> Shape {
        let members = draft.members.map {
            ShapeMember(
                name: $0.name,
                wireName: $0.wireName,
                shape: index(of: $0.shape, names),
                isRequired: $0.isRequired,
                location: $0.location
            )
        }
        return Shape(
            name: draft.name,
            kind: draft.kind,
            members: members,
            element: draft.element.map { index(of: $0, names) } ?? -1,
            key: draft.key.map { index(of: $0, names) } ?? -1,
            minimum: draft.minimum,
            maximum: draft.maximum,
            pattern: draft.pattern.map { compile($0, &patterns) },
            enumeration: draft.enumeration,
            isSensitive: draft.isSensitive,
            error: draft.error
        )
    }

    private func compile(_ text: String, _ patterns: inout [String: Pattern]) -> Pattern {
        if let known = patterns[text] { return known }
        guard let pattern = Pattern(text) else { preconditionFailure("unsupported pattern in an API model: \(text)") }
        patterns[text] = pattern
        return pattern
    }

    private func index(of name: String, _ names: [String: Int]) -> Int {
        guard let index = names[name] else { preconditionFailure("unknown shape in an API model: \(name)") }
        return index
    }

    private static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? { Int(string(bytes)) }
}
