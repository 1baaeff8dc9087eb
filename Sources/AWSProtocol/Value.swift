package import Identifiers

/// A value of an API shape, decoded from a request or on its way into an answer. Independent of the wire protocol.
package enum Value: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    case blob([UInt8])
    case timestamp(Timestamp)
    case list([Value])
    case map([MapEntry])
    case structure(Structure)
    /// JSON text that is known to be well-formed, for a member that may hold any JSON value.
    case document(String)

    package struct MapEntry: Sendable, Hashable {
        package let key: String
        package let value: Value

        package init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }
}

/// Members of a structure by name. Small, so searched in order.
package struct Structure: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    // `Value` alone would be the literal's `Structure.Value` here, which is optional.
    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: AWSProtocol.Value
    }

    package private(set) var members: [Member] = []

    package init() {}

    /// Members whose value is nil are left out.
    package init(dictionaryLiteral elements: (String, AWSProtocol.Value?)...) {
        members.reserveCapacity(elements.count)
        for (name, value) in elements {
            if let value { members.append(Member(name: name, value: value)) }
        }
    }

    /// The member of this name. Setting nil leaves the structure as it is; setting twice replaces.
    package subscript(name: String) -> AWSProtocol.Value? {
        get { members.first { $0.name == name }?.value }
        set {
            guard let newValue else { return }
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index] = Member(name: name, value: newValue)
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// The member of this name, looked for at `position` first. Whoever asks in the order of the members finds each at
    /// once.
    func value(of name: String, after position: inout Int) -> AWSProtocol.Value? {
        if position < members.count, members[position].name == name {
            position += 1
            return members[position - 1].value
        }
        for index in members.indices where members[index].name == name {
            position = index + 1
            return members[index].value
        }
        return nil
    }

    /// Adds a member that is not there yet.
    package mutating func append(_ name: String, _ value: AWSProtocol.Value) {
        members.append(Member(name: name, value: value))
    }

    // Input accessors. Decoding has checked types and required members against the model before, so a mismatch is nil.

    /// A string member.
    package func string(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    /// An integer member.
    package func integer(_ name: String) -> Int? {
        if case .integer(let number)? = self[name] { Int(number) } else { nil }
    }

    /// A boolean member.
    package func boolean(_ name: String) -> Bool? {
        if case .boolean(let flag)? = self[name] { flag } else { nil }
    }

    /// A timestamp member.
    package func timestamp(_ name: String) -> Timestamp? {
        if case .timestamp(let moment)? = self[name] { moment } else { nil }
    }

    /// A list member of structures.
    package func structures(_ name: String) -> [Structure]? {
        guard case .list(let values)? = self[name] else { return nil }
        return values.compactMap { if case .structure(let structure) = $0 { structure } else { nil } }
    }

    /// A list member of strings.
    package func strings(_ name: String) -> [String]? {
        guard case .list(let values)? = self[name] else { return nil }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// A structure member.
    package func structure(_ name: String) -> Structure? {
        if case .structure(let structure)? = self[name] { structure } else { nil }
    }
}
