/// Reads one service of a file.
struct ServiceReader {
    private let fields: ServiceFileFields
    private let prefix: String

    init(_ field: ServiceFileField) throws(ServiceFileError) {
        fields = try field.fields(
            required: ["prefix", "name", "actions"],
            optional: ["resourceTypes", "conditionKeys", "resourceControlPolicies", "temporaryCredentials"]
        )
        prefix = try Self.prefix(fields.field("prefix"))
    }

    func service() throws(ServiceFileError) -> Service {
        let keys = try conditionKeys()
        let types = try resourceTypes(keys)
        return Service(
            prefix: prefix,
            name: try fields.text("name"),
            isUserDefined: true,
            actions: try actions(types.map(\.name), keys),
            resourceTypes: types.endingVariablesWhereOthersGoOn(),
            conditionKeys: keys,
            resourcePolicies: [],
            supportsResourceControlPolicies: try fields.boolean("resourceControlPolicies", default: false),
            temporaryCredentials: try fields.boolean("temporaryCredentials", default: true) ? .yes : .no
        )
    }

    /// `aws` is the prefix of the global condition keys.
    private static func prefix(_ field: ServiceFileField) throws(ServiceFileError) -> String {
        let prefix = try field.text()
        let isLegal = prefix.utf8.allSatisfy { byte in
            byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-")
        }
        guard isLegal, prefix.utf8.count <= 64, prefix.utf8.first != UInt8(ascii: "-") else {
            throw field.failure("a prefix is 1 to 64 lower-case letters, digits and hyphens")
        }
        if prefix == "aws" || Catalog.aws.service(prefix) != nil {
            throw field.failure("AWS uses the prefix `\(prefix)` itself")
        }
        return prefix
    }

    // MARK: Condition keys

    private func conditionKeys() throws(ServiceFileError) -> [ConditionKey] {
        var keys: [ConditionKey] = []
        for field in try fields.list("conditionKeys") {
            let members = try field.fields(required: ["name", "type"], optional: [])
            let nameField = try members.field("name")
            let name = try nameField.text()
            guard name.hasPrefix(prefix + ":"), name.utf8.count > prefix.utf8.count + 1,
                !name.utf8.contains(UInt8(ascii: " ")), Self.hasWholePlaceholders(name)
            else { throw nameField.failure("a key's name begins with `\(prefix):` and holds no spaces") }
            if keys.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                throw nameField.failure("the key `\(name)` stands twice; names ignore case")
            }
            let typeField = try members.field("type")
            guard let type = ConditionKey.type(named: try typeField.text()) else {
                let types = ConditionKey.ValueType.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                throw typeField.failure("a type is one of \(types), or `ArrayOf` in front of one")
            }
            keys.append(ConditionKey(name: name, valueType: type.valueType, isMultivalued: type.isMultivalued))
        }
        return keys
    }

    /// The keys that an action or resource type names: the service's own, and global ones.
    private func keyNames(
        _ fields: ServiceFileFields,
        _ keys: [ConditionKey]
    ) throws(ServiceFileError) -> [String] {
        var names: [String] = []
        for field in try fields.list("conditionKeys") {
            let name = try field.text()
            let known = keys + Catalog.aws.globalConditionKeys
            guard let key = known.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                throw field.failure("neither this service nor AWS globally has the key `\(name)`")
            }
            names.append(key.name)
        }
        return names
    }

    // MARK: Resource types

    private func resourceTypes(_ keys: [ConditionKey]) throws(ServiceFileError) -> [ResourceType] {
        var types: [ResourceType] = []
        for field in try fields.list("resourceTypes") {
            let members = try field.fields(required: ["name", "formats"], optional: ["conditionKeys"])
            let nameField = try members.field("name")
            let name = try nameField.text()
            if types.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                throw nameField.failure("the resource type `\(name)` stands twice; names ignore case")
            }
            var formats: [ARNFormat] = []
            for format in try members.list("formats") { formats.append(try Self.format(format)) }
            if formats.isEmpty { throw try members.field("formats").failure("a resource type has one format or more") }
            types.append(
                ResourceType(
                    service: prefix,
                    name: name,
                    formats: formats,
                    conditionKeys: try keyNames(members, keys)
                )
            )
        }
        return types
    }

    /// The format of an ARN, or of a plain name such as `my-example-widget`.
    private static func format(_ field: ServiceFileField) throws(ServiceFileError) -> ARNFormat {
        let text = try field.text()
        guard hasWholePlaceholders(text) else { throw field.failure("a variable is written `${Name}`") }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        if parts.first == "arn" {
            guard parts.count == 6, !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
                throw field.failure("an ARN has the form `arn:partition:service:region:account:resource`")
            }
        }
        return ARNFormat(text)
    }

    /// Whether every `$` begins a `${Name}` of letters and digits.
    private static func hasWholePlaceholders(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "$") else {
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { return false }
                continue
            }
            guard rest.popFirst() == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")),
                end > rest.startIndex, rest[..<end].allSatisfy(\.isASCIILetterOrDigit)
            else { return false }
            rest = rest[(end + 1)...]
        }
        return true
    }

    // MARK: Actions

    private func actions(_ types: [String], _ keys: [ConditionKey]) throws(ServiceFileError) -> [ServiceAction] {
        var actions: [ServiceAction] = []
        for field in try fields.list("actions") {
            let action = try action(field, types, keys)
            if actions.contains(where: { $0.name.lowercased() == action.name.lowercased() }) {
                throw field.failure("the action `\(action.name)` stands twice; names ignore case")
            }
            actions.append(action)
        }
        if actions.isEmpty { throw try fields.field("actions").failure("a service has one action or more") }
        return actions.sorted { $0.name.lowercased().utf8.lexicographicallyPrecedes($1.name.lowercased().utf8) }
    }

    private func action(
        _ field: ServiceFileField,
        _ types: [String],
        _ keys: [ConditionKey]
    ) throws(ServiceFileError) -> ServiceAction {
        let members = try field.fields(
            required: ["name", "accessLevel"],
            optional: ["resourceTypes", "conditionKeys", "dependentActions"]
        )
        let nameField = try members.field("name")
        let name = try nameField.text()
        guard name.utf8.count <= 128, name.utf8.allSatisfy(\.isASCIILetterOrDigit) else {
            throw nameField.failure("an action's name is 1 to 128 letters and digits, without prefix")
        }
        let levelField = try members.field("accessLevel")
        guard let level = ServiceAction.AccessLevel(rawValue: try levelField.text()) else {
            let levels = ServiceAction.AccessLevel.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw levelField.failure("an access level is one of \(levels)")
        }
        var dependentActions: [String] = []
        for field in try members.list("dependentActions") { dependentActions.append(try field.text()) }
        var resources: [ServiceAction.Resource] = []
        for field in try members.list("resourceTypes") { resources.append(try resource(field, types, keys)) }
        return ServiceAction(
            service: prefix,
            name: name,
            accessLevel: level,
            resources: resources,
            conditionKeys: try keyNames(members, keys),
            dependentActions: dependentActions
        )
    }

    private func resource(
        _ field: ServiceFileField,
        _ types: [String],
        _ keys: [ConditionKey]
    ) throws(ServiceFileError) -> ServiceAction.Resource {
        let members = try field.fields(required: ["name"], optional: ["required", "conditionKeys"])
        let nameField = try members.field("name")
        let name = try nameField.text()
        guard let type = types.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw nameField.failure("the service has no resource type `\(name)`")
        }
        return ServiceAction.Resource(
            typeName: type,
            isRequired: try members.boolean("required", default: false),
            conditionKeys: try keyNames(members, keys)
        )
    }
}

extension UInt8 {
    fileprivate var isASCIILetterOrDigit: Bool {
        let letter = asciiLowercased
        return letter >= 0x61 && letter <= 0x7A || self >= 0x30 && self <= 0x39
    }
}
