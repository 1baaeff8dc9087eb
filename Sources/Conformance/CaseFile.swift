import FoundationEssentials

/// A file of cases about one rule: `rule`, `source` and `cases`. Fields that it does not know are an error, so that a
/// misspelt one is not silently skipped.
package struct CaseFile: Sendable {
    /// The rule that every case stands for.
    package let rule: String
    /// The cases, each with the fields of a conformance case, perhaps with `decidedBy`.
    package let cases: [[String: JSONValue]]

    /// Reads a file.
    package init(_ contents: [UInt8]) throws(CaseError) {
        guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(contents)) else {
            throw CaseError(reason: "not a JSON object")
        }
        guard Set(fields.keys) == ["rule", "source", "cases"], let rule = fields["rule"]?.text,
            let source = fields["source"]?.text, !rule.isEmpty, !source.isEmpty,
            case .array(let values) = fields["cases"]
        else { throw CaseError(reason: "a case file has `rule`, `source` and `cases`, and nothing else") }
        self.rule = rule
        var cases: [[String: JSONValue]] = []
        for value in values {
            guard case .object(let fields) = value else { throw CaseError(reason: "a case is not an object") }
            cases.append(fields)
        }
        self.cases = cases
    }
}
