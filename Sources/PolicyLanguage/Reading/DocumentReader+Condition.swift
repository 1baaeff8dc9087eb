/// The `Condition` element: `{operator: {key: value or list}}`.
extension DocumentReader {
    func conditions(_ row: Int) throws(ReadingError) -> [Condition] {
        guard tree.kind(row) == .object else {
            throw failure(.type(element: "Condition"), "`Condition` is an object of operators", at: row)
        }
        var conditions: [Condition] = []
        var operators = tree.children(of: row)
        while let name = operators.next(), let block = operators.next() {
            let text = tree.text(name)
            guard let known = ConditionOperator(text) else {
                throw failure(.unknownOperator(text), "there is no condition operator `\(text)`", at: name)
            }
            guard tree.kind(block) == .object else {
                throw failure(.type(element: text), "`\(text)` is an object of condition keys", at: block)
            }
            var keys = tree.children(of: block)
            while let key = keys.next(), let value = keys.next() {
                conditions.append(
                    Condition(
                        operator: known,
                        key: Located(tree.text(key), at: tree.position(key)),
                        values: try values(value, of: key)
                    )
                )
            }
        }
        return conditions
    }

    /// "A one-element list may drop its brackets; numbers and booleans may be unquoted" (Grammar page).
    private func values(_ row: Int, of key: Int) throws(ReadingError) -> [Located<String>] {
        if tree.kind(row) != .array { return [try scalar(row, of: key)] }
        var values: [Located<String>] = []
        values.reserveCapacity(tree.count(row))
        for child in tree.children(of: row) { values.append(try scalar(child, of: key)) }
        return values
    }

    private func scalar(_ row: Int, of key: Int) throws(ReadingError) -> Located<String> {
        switch tree.kind(row) {
        case .string, .number, .boolean: return Located(tree.text(row), at: tree.position(row))
        case .object, .array, .null:
            let name = tree.text(key)
            throw failure(.type(element: name), "a value of `\(name)` is a string, a number or a boolean", at: row)
        }
    }
}
