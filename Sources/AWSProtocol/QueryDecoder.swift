/// Turns the parameters of a Query request into the operation's input, guided by its shape.
///
/// As AWS does: the first value of a repeated parameter wins, parameters that the operation does not know are ignored,
/// list elements stand in the order of their numbers, whatever gaps these leave. What is known but cannot be read is
/// an error, never left out, because a list that silently loses an element may be a session that silently gains rights.
struct QueryDecoder {
    /// One place in the input that some parameter has named.
    private struct Node {
        var shape: Int
        /// Which child of its parent it is: a member's index, an element's number, or for a map 2n (key), 2n+1 (value).
        var key: Int
        var text: String?
        var children: [Int] = []
        /// The child by key, kept only when there are many.
        var childByKey: [Int: Int] = [:]
    }

    /// From this many children on, a table finds them.
    private static let tableThreshold = 16
    /// No shape of the served APIs nests deeper; recursive shapes would.
    private static let deepest = 32

    private let model: ServiceModel
    private var nodes: [Node]
    private var scratch: [UInt8] = []

    private init(model: ServiceModel, shape: Int) {
        self.model = model
        nodes = [Node(shape: shape, key: 0)]
    }

    /// Decodes the input of `operation` from forms in order of precedence.
    static func decode(
        _ forms: [ArraySlice<UInt8>],
        as operation: OperationModel,
        in model: ServiceModel
    ) throws(ServiceError) -> Structure {
        guard let input = operation.input else { return Structure() }
        var decoder = QueryDecoder(model: model, shape: input)
        for form in forms {
            var reader = FormReader(form)
            while let pair = reader.next() { try decoder.take(name: form[pair.name], value: form[pair.value]) }
        }
        guard case .structure(let structure)? = try decoder.value(of: 0) else { return Structure() }
        return structure
    }

    private mutating func take(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) throws(ServiceError) {
        let node: Int?
        if FormReader.isEncoded(name) {
            var decoded = scratch
            FormReader.decode(name, into: &decoded)
            node = try find(decoded[...])
            scratch = decoded
        } else {
            node = try find(name)
        }
        guard let node else { return }
        do throws(FormReader.Failure) {
            if nodes[node].text == nil { nodes[node].text = try FormReader.text(value) }
        } catch {
            throw error.serviceError
        }
    }

    /// The node that a parameter's name leads to, made when it is new; nil when the operation has no such parameter.
    private mutating func find(_ path: ArraySlice<UInt8>) throws(ServiceError) -> Int? {
        var node = 0
        var rest = path
        var depth = 0
        while !rest.isEmpty {
            depth += 1
            guard depth <= QueryDecoder.deepest else { throw QueryDecoder.malformed(path) }
            let shape = model.shapes[nodes[node].shape]
            switch shape.kind {
            case .structure:
                let name = QueryDecoder.takeSegment(&rest)
                guard let index = QueryDecoder.index(of: name, in: shape.members) else { return nil }
                node = child(of: node, key: index, shape: shape.members[index].shape)
            case .list:
                guard QueryDecoder.takeSegment(&rest).elementsEqual("member".utf8),
                    let number = QueryDecoder.number(QueryDecoder.takeSegment(&rest))
                else { throw QueryDecoder.malformed(path) }
                node = child(of: node, key: number, shape: shape.element)
            case .map:
                guard QueryDecoder.takeSegment(&rest).elementsEqual("entry".utf8),
                    let number = QueryDecoder.number(QueryDecoder.takeSegment(&rest))
                else { throw QueryDecoder.malformed(path) }
                let side = QueryDecoder.takeSegment(&rest)
                if side.elementsEqual("key".utf8) {
                    node = child(of: node, key: number * 2, shape: shape.key)
                } else if side.elementsEqual("value".utf8) {
                    node = child(of: node, key: number * 2 + 1, shape: shape.element)
                } else {
                    throw QueryDecoder.malformed(path)
                }
            default:
                throw QueryDecoder.malformed(path)
            }
        }
        return node == 0 ? nil : node
    }

    private static func index(of name: ArraySlice<UInt8>, in members: [ShapeMember]) -> Int? {
        for index in members.indices where members[index].nameBytes.count == name.count {
            if members[index].nameBytes.elementsEqual(name) { return index }
        }
        return nil
    }

    private mutating func child(of parent: Int, key: Int, shape: Int) -> Int {
        // Parameters of one element mostly stand together, so the last child is the most likely one.
        if let last = nodes[parent].children.last, nodes[last].key == key { return last }
        if nodes[parent].children.count < QueryDecoder.tableThreshold {
            for child in nodes[parent].children where nodes[child].key == key { return child }
        } else {
            if nodes[parent].childByKey.isEmpty {
                for child in nodes[parent].children { nodes[parent].childByKey[nodes[child].key] = child }
            }
            if let child = nodes[parent].childByKey[key] { return child }
        }
        let child = nodes.count
        nodes.append(Node(shape: shape, key: key))
        nodes[parent].children.append(child)
        if !nodes[parent].childByKey.isEmpty { nodes[parent].childByKey[key] = child }
        return child
    }

    private static func takeSegment(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let dot = rest.firstIndex(of: UInt8(ascii: ".")) else {
            let segment = rest
            rest = rest[rest.endIndex...]
            return segment
        }
        let segment = rest[..<dot]
        rest = rest[(dot + 1)...]
        return segment
    }

    /// An element's number: from 1, at most nine digits, without a leading zero, so that each has one spelling.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.count <= 9, let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// The value of a node with all that is below it; nil when nothing was given.
    private func value(of index: Int) throws(ServiceError) -> Value? {
        let node = nodes[index]
        let shape = model.shapes[node.shape]
        switch shape.kind {
        case .structure:
            try refuseText(of: node)
            var structure = Structure()
            for child in sorted(node.children) {
                let name = shape.members[nodes[child].key].name
                if let value = try value(of: child) { structure.append(name, value) }
            }
            return .structure(structure)
        case .list:
            // `Tags=` is how clients write an empty list.
            try refuseText(of: node)
            var list: [Value] = []
            list.reserveCapacity(node.children.count)
            for child in sorted(node.children) {
                if let value = try value(of: child) { list.append(value) }
            }
            return .list(list)
        case .map:
            try refuseText(of: node)
            return .map(try entries(of: node))
        default:
            guard let text = node.text else { return nil }
            return try ScalarReader.value(of: text, as: shape.kind)
        }
    }

    private func entries(of node: Node) throws(ServiceError) -> [Value.MapEntry] {
        var entries: [Value.MapEntry] = []
        var seen: Set<String> = []
        let children = sorted(node.children)
        var index = 0
        while index < children.count {
            // A key without a value or the other way round is not an entry.
            guard index + 1 < children.count, let key = nodes[children[index]].text,
                nodes[children[index]].key % 2 == 0, nodes[children[index + 1]].key == nodes[children[index]].key + 1,
                let value = try value(of: children[index + 1])
            else {
                throw ServiceError(
                    code: "MalformedInput",
                    message: "Found a map entry without key or value",
                    status: 400
                )
            }
            if seen.insert(key).inserted { entries.append(Value.MapEntry(key, value)) }
            index += 2
        }
        return entries
    }

    private func sorted(_ children: [Int]) -> [Int] {
        var isSorted = true
        for index in children.indices.dropFirst() where nodes[children[index - 1]].key > nodes[children[index]].key {
            isSorted = false
        }
        return isSorted ? children : children.sorted { nodes[$0].key < nodes[$1].key }
    }

    private func refuseText(of node: Node) throws(ServiceError) {
        guard let text = node.text, !text.isEmpty else { return }
        throw ServiceError(
            code: "MalformedInput",
            message: "Unexpected value for a complex type: \(model.shapes[node.shape].name)",
            status: 400
        )
    }

    private static func malformed(_ path: ArraySlice<UInt8>) -> ServiceError {
        let name = String(decoding: path.prefix(256), as: UTF8.self)
        return ServiceError(code: "MalformedInput", message: "Unexpected parameter: \(name)", status: 400)
    }
}
