import PolicyLanguage

/// Writes JSON Patch operations for a policy document, knowing its shape: whether an element stands alone or in a list.
///
/// The operations are RFC 6902 on the document as it is written, so that nothing else in it changes.
struct PolicyEditor: Sendable {
    private let root: [String: JSONValue]
    /// The statements as JSON values, and whether `Statement` is a list.
    private let statements: [JSONValue]
    private let isList: Bool

    /// Nil when the text is no JSON object.
    init?(_ text: String) {
        guard let tree = try? JSONText(reading: Array(text.utf8), maximumCharacters: 1_048_576),
            case .object(let members) = tree.root.content
        else { return nil }
        root = Dictionary(members.map { ($0.name, $0.value) }) { $1 }
        switch root["Statement"]?.content {
        case .array(let elements)?:
            statements = elements
            isList = true
        case .object?:
            statements = root["Statement"].map { [$0] } ?? []
            isList = false
        default: return nil
        }
    }

    // MARK: The document

    /// Makes the version 2012-10-17.
    func setVersion() -> PatchOperation {
        PatchOperation(
            kind: root["Version"] == nil ? .add : .replace,
            path: "/Version",
            value: JSONLiteral.string("2012-10-17")
        )
    }

    /// Adds a statement at the end; `statement` is its JSON text, `existing` the text of the only statement where
    /// `Statement` is no list.
    func addStatement(_ statement: String, beside existing: (Int) -> String) -> PatchOperation {
        if isList { return PatchOperation(kind: .add, path: "/Statement/-", value: statement) }
        return PatchOperation(kind: .replace, path: "/Statement", value: "[\(existing(0)),\(statement)]")
    }

    // MARK: Elements

    /// Replaces one pattern of `Action`, `Resource`, … by another.
    func replacePattern(_ element: String, at index: Int, of statement: Int, by value: String) -> PatchOperation {
        PatchOperation(
            kind: .replace,
            path: path(statement, element) + (isArray(statement, element) ? "/\(index)" : ""),
            value: JSONLiteral.string(value)
        )
    }

    /// Replaces a whole element.
    func replaceElement(_ element: String, of statement: Int, by value: String) -> PatchOperation {
        PatchOperation(kind: .replace, path: path(statement, element), value: JSONLiteral.string(value))
    }

    /// Adds a pattern to an element; one that stood alone becomes a list.
    func addPattern(_ value: String, to element: String, of statement: Int, patterns: [String]) -> PatchOperation {
        if isArray(statement, element) {
            return PatchOperation(
                kind: .add,
                path: path(statement, element) + "/-",
                value: JSONLiteral.string(value)
            )
        }
        return PatchOperation(
            kind: .replace,
            path: path(statement, element),
            value: JSONLiteral.strings(patterns + [value])
        )
    }

    /// Adds a principal of a type (`AWS`, `Service`, `Federated`) to `Principal`.
    func addPrincipal(_ value: String, type: String, to statement: Int) -> PatchOperation {
        let place = path(statement, "Principal") + "/" + JSONLiteral.pointerToken(type)
        guard case .object(let members)? = member(statement, "Principal")?.content else {
            return PatchOperation(
                kind: .replace,
                path: path(statement, "Principal"),
                value: "{\(JSONLiteral.string(type)):\(JSONLiteral.string(value))}"
            )
        }
        guard let known = members.first(where: { $0.name == type }) else {
            return PatchOperation(kind: .add, path: place, value: JSONLiteral.string(value))
        }
        return added(value, to: known.value, at: place)
    }

    /// Replaces one principal by another.
    func replacePrincipal(_ old: String, type: String, by value: String, of statement: Int) -> PatchOperation? {
        let place = path(statement, "Principal") + "/" + JSONLiteral.pointerToken(type)
        guard case .object(let members)? = member(statement, "Principal")?.content,
            let known = members.first(where: { $0.name == type })
        else { return nil }
        switch known.value.content {
        case .array(let elements):
            guard let index = elements.firstIndex(where: { $0.isString(old) }) else { return nil }
            return PatchOperation(kind: .replace, path: "\(place)/\(index)", value: JSONLiteral.string(value))
        case .string: return PatchOperation(kind: .replace, path: place, value: JSONLiteral.string(value))
        default: return nil
        }
    }

    // MARK: Conditions

    /// Adds a value to a condition that is there, or the condition where it is not.
    func addConditionValue(_ value: String, _ name: String, _ key: String, to statement: Int) -> PatchOperation {
        let place = path(statement, "Condition")
        let operatorPlace = place + "/" + JSONLiteral.pointerToken(name)
        guard case .object(let operators)? = member(statement, "Condition")?.content else {
            let block = "{\(JSONLiteral.string(name)):{\(JSONLiteral.string(key)):\(JSONLiteral.string(value))}}"
            return PatchOperation(kind: .add, path: place, value: block)
        }
        guard let known = operators.first(where: { $0.name == name }), case .object(let keys) = known.value.content
        else {
            let block = "{\(JSONLiteral.string(key)):\(JSONLiteral.string(value))}"
            return PatchOperation(kind: .add, path: operatorPlace, value: block)
        }
        guard let entry = keys.first(where: { $0.name.lowercased() == key.lowercased() }) else {
            return PatchOperation(
                kind: .add,
                path: operatorPlace + "/" + JSONLiteral.pointerToken(key),
                value: JSONLiteral.string(value)
            )
        }
        return added(value, to: entry.value, at: operatorPlace + "/" + JSONLiteral.pointerToken(entry.name))
    }

    /// Replaces one value of a condition by another.
    func replaceConditionValue(
        at index: Int,
        _ name: String,
        _ key: String,
        by value: String,
        of statement: Int
    ) -> PatchOperation {
        var place = conditionPath(name, key, statement)
        if case .array? = conditionValue(name, key, statement)?.content { place += "/\(index)" }
        return PatchOperation(kind: .replace, path: place, value: JSONLiteral.string(value))
    }

    /// Takes a condition out; with it its operator or the whole block where nothing else is left.
    func removeCondition(_ name: String, _ key: String, of statement: Int) -> PatchOperation {
        guard case .object(let operators)? = member(statement, "Condition")?.content,
            let known = operators.first(where: { $0.name == name }), case .object(let keys) = known.value.content
        else { return PatchOperation(kind: .remove, path: conditionPath(name, key, statement), value: nil) }
        if keys.count > 1 {
            return PatchOperation(kind: .remove, path: conditionPath(name, key, statement), value: nil)
        }
        let place = path(statement, "Condition")
        return PatchOperation(
            kind: .remove,
            path: operators.count > 1 ? place + "/" + JSONLiteral.pointerToken(name) : place,
            value: nil
        )
    }

    /// Moves a condition to another operator or key: removes it, and adds it with the same or other values.
    func moveCondition(
        _ name: String,
        _ key: String,
        to newName: String,
        _ newKey: String,
        values: [String],
        of statement: Int
    ) -> [PatchOperation] {
        let value = values.count == 1 ? JSONLiteral.string(values[0]) : JSONLiteral.strings(values)
        let place = path(statement, "Condition")
        let target = place + "/" + JSONLiteral.pointerToken(newName)
        guard case .object(let operators)? = member(statement, "Condition")?.content else { return [] }
        var operations: [PatchOperation] = []
        let isLast: Bool
        if case .object(let keys)? = operators.first(where: { $0.name == name })?.value.content {
            isLast = keys.count == 1
        } else {
            isLast = false
        }
        if operators.contains(where: { $0.name == newName }) {
            operations.append(
                PatchOperation(kind: .add, path: target + "/" + JSONLiteral.pointerToken(newKey), value: value)
            )
            // A sole key that moves within its operator must not take the operator with it.
            let isWithin = name == newName
            let old =
                isLast && !isWithin ? place + "/" + JSONLiteral.pointerToken(name) : conditionPath(name, key, statement)
            if !(isWithin && key == newKey) { operations.append(PatchOperation(kind: .remove, path: old, value: nil)) }
        } else {
            operations.append(
                PatchOperation(kind: .add, path: target, value: "{\(JSONLiteral.string(newKey)):\(value)}")
            )
            let old = isLast ? place + "/" + JSONLiteral.pointerToken(name) : conditionPath(name, key, statement)
            operations.append(PatchOperation(kind: .remove, path: old, value: nil))
        }
        return operations
    }

    // MARK: Pieces

    private func added(_ value: String, to known: JSONValue, at place: String) -> PatchOperation {
        switch known.content {
        case .array: PatchOperation(kind: .add, path: place + "/-", value: JSONLiteral.string(value))
        case .string(let only):
            PatchOperation(kind: .replace, path: place, value: JSONLiteral.strings([only, value]))
        case .number(let only):
            PatchOperation(kind: .replace, path: place, value: JSONLiteral.strings([only, value]))
        case .boolean(let only):
            PatchOperation(kind: .replace, path: place, value: JSONLiteral.strings([String(only), value]))
        default: PatchOperation(kind: .replace, path: place, value: JSONLiteral.string(value))
        }
    }

    private func conditionPath(_ name: String, _ key: String, _ statement: Int) -> String {
        [path(statement, "Condition"), JSONLiteral.pointerToken(name), JSONLiteral.pointerToken(key)]
            .joined(separator: "/")
    }

    private func conditionValue(_ name: String, _ key: String, _ statement: Int) -> JSONValue? {
        guard case .object(let operators)? = member(statement, "Condition")?.content,
            let known = operators.first(where: { $0.name == name }), case .object(let keys) = known.value.content
        else { return nil }
        return keys.first { $0.name == key }?.value
    }

    private func path(_ statement: Int, _ element: String) -> String {
        (isList ? "/Statement/\(statement)" : "/Statement") + "/" + element
    }

    private func member(_ statement: Int, _ element: String) -> JSONValue? {
        guard statements.indices.contains(statement), case .object(let members) = statements[statement].content
        else { return nil }
        return members.first { $0.name == element }?.value
    }

    private func isArray(_ statement: Int, _ element: String) -> Bool {
        if case .array? = member(statement, element)?.content { true } else { false }
    }
}

extension JSONValue {
    fileprivate func isString(_ text: String) -> Bool {
        if case .string(let own) = content { own == text } else { false }
    }
}

/// JSON text of small values, and tokens of JSON Pointers.
enum JSONLiteral {
    static func string(_ text: String) -> String {
        var writer = JSONWriter(layout: .compact)
        writer.string(text)
        return writer.text
    }

    static func strings(_ texts: [String]) -> String {
        "[" + texts.map(string).joined(separator: ",") + "]"
    }

    /// RFC 6901: `~` is `~0`, `/` is `~1`.
    static func pointerToken(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var token = ""
        for letter in name {
            switch letter {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.append(letter)
            }
        }
        return token
    }
}
