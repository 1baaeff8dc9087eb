import PolicyLanguage

/// A value of a file of services, with the path that leads to it.
struct ServiceFileField {
    let value: JSONValue
    let path: String

    func failure(_ message: String) -> ServiceFileError {
        ServiceFileError(message: message, path: path, position: value.position)
    }

    /// The members of an object that may have these fields and no others.
    func fields(required: [String], optional: [String]) throws(ServiceFileError) -> ServiceFileFields {
        guard case .object(let members) = value.content else { throw failure("an object was expected") }
        var fields: [String: ServiceFileField] = [:]
        for member in members {
            guard required.contains(member.name) || optional.contains(member.name) else {
                throw ServiceFileError(
                    message: "there is no field `\(member.name)`; the fields are "
                        + (required + optional).map { "`\($0)`" }.joined(separator: ", "),
                    path: path,
                    position: member.position
                )
            }
            let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
            fields[member.name] = ServiceFileField(value: member.value, path: inner)
        }
        for name in required where fields[name] == nil { throw failure("the field `\(name)` is missing") }
        return ServiceFileFields(owner: self, fields: fields)
    }

    func elements() throws(ServiceFileError) -> [ServiceFileField] {
        guard case .array(let values) = value.content else { throw failure("a list was expected") }
        return values.enumerated().map { ServiceFileField(value: $1, path: "\(path)[\($0)]") }
    }

    /// A string that is not empty and holds neither spaces around it nor control characters.
    func text() throws(ServiceFileError) -> String {
        guard case .string(let text) = value.content else { throw failure("a string was expected") }
        guard !text.isEmpty, text.utf8.count <= 2048 else { throw failure("1 to 2,048 bytes were expected") }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }), text.first != " ",
            text.last != " "
        else { throw failure("no control characters, and no spaces around a name") }
        return text
    }

    func boolean() throws(ServiceFileError) -> Bool {
        guard case .boolean(let value) = value.content else { throw failure("`true` or `false` was expected") }
        return value
    }
}

/// The fields of an object; those that may be left out have their default here.
struct ServiceFileFields {
    let owner: ServiceFileField
    let fields: [String: ServiceFileField]

    func field(_ name: String) throws(ServiceFileError) -> ServiceFileField {
        guard let field = fields[name] else { throw owner.failure("the field `\(name)` is missing") }
        return field
    }

    func text(_ name: String) throws(ServiceFileError) -> String { try field(name).text() }

    func boolean(_ name: String, default value: Bool) throws(ServiceFileError) -> Bool {
        guard let field = fields[name] else { return value }
        return try field.boolean()
    }

    func list(_ name: String) throws(ServiceFileError) -> [ServiceFileField] {
        guard let field = fields[name] else { return [] }
        return try field.elements()
    }
}
