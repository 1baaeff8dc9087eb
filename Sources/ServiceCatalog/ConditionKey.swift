/// A condition key, or a family of keys such as `aws:RequestTag/${TagKey}`.
package struct ConditionKey: Sendable, Hashable {
    /// What the values are. Raw values are the names in AWS's service authorization reference.
    package enum ValueType: String, Sendable, CaseIterable {
        case string = "String"
        case arn = "ARN"
        case bool = "Bool"
        case numeric = "Numeric"
        case date = "Date"
        case ipAddress = "IPAddress"
    }

    /// The name in AWS's spelling. Names ignore case.
    package let name: String
    package let valueType: ValueType
    /// Whether a request may carry several values, so that a policy needs `ForAnyValue` or `ForAllValues`.
    package let isMultivalued: Bool
    /// Whether AWS discourages wildcards in the values, because the key guards who or where.
    package let discouragesWildcards: Bool

    /// Nil for a single key.
    let family: Template?

    init(name: String, valueType: ValueType, isMultivalued: Bool, discouragesWildcards: Bool = false) {
        self.name = name
        self.valueType = valueType
        self.isMultivalued = isMultivalued
        self.discouragesWildcards = discouragesWildcards
        let isFamily = name.utf8.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "<") }
        // Some services write the placeholder in letters: `secretsmanager:ResourceTag/tag-key`.
        let spelt = name.hasSuffix("/tag-key") ? name.dropLast("tag-key".count) + "${TagKey}" : nil
        family = isFamily || spelt != nil ? Template(format: spelt.map(String.init) ?? name).lowercased : nil
    }

    /// Whether it is this key, or one of the family.
    package func covers(_ name: String) -> Bool {
        compareIgnoringCase(self.name, name) == 0 || family?.overlaps(Template(literal: name).lowercased) ?? false
    }

    /// Whether this stands for many keys, such as `aws:RequestTag/${TagKey}`.
    package var isFamily: Bool { family != nil }

    /// Reads a type of the service authorization reference: `ArrayOf` in front of it means several values.
    static func type(named name: String) -> (valueType: ValueType, isMultivalued: Bool)? {
        let isMultivalued = name.hasPrefix("ArrayOf")
        guard let type = ValueType(rawValue: isMultivalued ? String(name.dropFirst(7)) : name) else { return nil }
        return (type, isMultivalued)
    }
}

extension [ConditionKey] {
    /// The key with this name, or the most specific family that it belongs to.
    func bestMatch(_ name: String) -> ConditionKey? {
        if let key = first(where: { compareIgnoringCase($0.name, name) == 0 }) { return key }
        let wanted = Template(literal: name).lowercased
        return compactMap { key in key.family.map { (key: key, family: $0) } }
            .filter { $0.family.overlaps(wanted) }
            .max { $0.family.literalCount < $1.family.literalCount }?.key
    }
}
