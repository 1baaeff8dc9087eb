/// Reads the structure of a policy out of its JSON: every element is known and has its type, or it is an error.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language". What may be absent or must not be there differs
/// with the kind of policy; the validation of each kind looks at that.
struct DocumentReader {
    let tree: JSONTree
    /// Whether `"Principal": "arn:…"` is read as an AWS principal.
    var takesBarePrincipals = false

    func document() throws(ReadingError) -> DocumentDraft {
        guard tree.kind(0) == .object else {
            throw failure(.type(element: "policy"), "a policy is a JSON object", at: 0)
        }
        var draft = DocumentDraft(position: tree.position(0))
        var hasStatement = false
        var children = tree.children(of: 0)
        while let name = children.next(), let value = children.next() {
            if tree.isText(name, "Version") {
                draft.version = try version(value)
            } else if tree.isText(name, "Id") {
                draft.id = try string(value, "Id").value
            } else if tree.isText(name, "Statement") {
                hasStatement = true
                draft.statements = try statements(value)
            } else {
                throw unknown(name)
            }
        }
        if !hasStatement { throw failure(.missingStatement, "the policy has no `Statement`", at: 0) }
        return draft
    }

    private func version(_ row: Int) throws(ReadingError) -> Located<PolicyDocument.Version> {
        let text = try string(row, "Version")
        guard let version = PolicyDocument.Version(rawValue: text.value) else {
            throw failure(.version, "`\(text.value)` is no version: there are 2012-10-17 and 2008-10-17", at: row)
        }
        return Located(version, at: text.position)
    }

    private func statements(_ row: Int) throws(ReadingError) -> [StatementDraft] {
        switch tree.kind(row) {
        case .object: return [try statement(row)]
        case .array:
            var drafts: [StatementDraft] = []
            drafts.reserveCapacity(tree.count(row))
            for child in tree.children(of: row) { drafts.append(try statement(child)) }
            if drafts.isEmpty { throw failure(.emptyStatement, "`Statement` is an empty list", at: row) }
            return drafts
        default: throw failure(.type(element: "Statement"), "`Statement` is an object or a list of objects", at: row)
        }
    }

    private func statement(_ row: Int) throws(ReadingError) -> StatementDraft {
        guard tree.kind(row) == .object else {
            throw failure(.type(element: "Statement"), "a statement is an object", at: row)
        }
        var draft = StatementDraft(position: tree.position(row), endPosition: tree.endPosition(row))
        var children = tree.children(of: row)
        while let name = children.next(), let value = children.next() {
            if tree.isText(name, "Effect") {
                draft.effect = try effect(value)
            } else if tree.isText(name, "Action") {
                draft.action = try only(draft.action, patterns(value, "Action", isNegated: false), name)
            } else if tree.isText(name, "Resource") {
                draft.resource = try only(draft.resource, patterns(value, "Resource", isNegated: false), name)
            } else if tree.isText(name, "Condition") {
                draft.conditions = try conditions(value)
            } else if tree.isText(name, "Sid") {
                draft.sid = try string(value, "Sid")
            } else if tree.isText(name, "Principal") {
                draft.principal = try only(draft.principal, principal(value, isNegated: false), name)
            } else if tree.isText(name, "NotAction") {
                draft.action = try only(draft.action, patterns(value, "NotAction", isNegated: true), name)
            } else if tree.isText(name, "NotResource") {
                draft.resource = try only(draft.resource, patterns(value, "NotResource", isNegated: true), name)
            } else if tree.isText(name, "NotPrincipal") {
                draft.principal = try only(draft.principal, principal(value, isNegated: true), name)
            } else {
                throw unknown(name)
            }
        }
        return draft
    }

    private func effect(_ row: Int) throws(ReadingError) -> Located<Statement.Effect> {
        let text = try string(row, "Effect")
        guard let effect = Statement.Effect(rawValue: text.value) else {
            throw failure(.invalidEffect(text.value), "`Effect` is `Allow` or `Deny`, not `\(text.value)`", at: row)
        }
        return Located(effect, at: text.position)
    }

    private func patterns(
        _ row: Int,
        _ element: String,
        isNegated: Bool
    ) throws(ReadingError) -> Located<PatternElement> {
        let patterns = try strings(row, element)
        return Located(PatternElement(isNegated: isNegated, patterns: patterns), at: tree.position(row))
    }

    /// `X` and `NotX` exclude each other.
    private func only<Element>(_ earlier: Element?, _ element: Element, _ name: Int) throws(ReadingError) -> Element {
        if earlier != nil {
            let text = tree.text(name)
            throw failure(.conflict(text), "`\(text)` beside its opposite in one statement", at: name)
        }
        return element
    }

    // MARK: Strings

    func string(_ row: Int, _ element: String) throws(ReadingError) -> Located<String> {
        guard tree.kind(row) == .string else {
            throw failure(.type(element: element), "`\(element)` is a string", at: row)
        }
        return Located(tree.text(row), at: tree.position(row))
    }

    /// A string, or a list of strings.
    func strings(_ row: Int, _ element: String) throws(ReadingError) -> [Located<String>] {
        switch tree.kind(row) {
        case .string: return [Located(tree.text(row), at: tree.position(row))]
        case .array:
            var texts: [Located<String>] = []
            texts.reserveCapacity(tree.count(row))
            for child in tree.children(of: row) {
                guard tree.kind(child) == .string else {
                    throw failure(.type(element: element), "`\(element)` is a string or a list of strings", at: child)
                }
                texts.append(Located(tree.text(child), at: tree.position(child)))
            }
            return texts
        default: throw failure(.type(element: element), "`\(element)` is a string or a list of strings", at: row)
        }
    }

    // MARK: Failures

    func unknown(_ row: Int) -> ReadingError {
        let name = tree.text(row)
        return failure(.unknownElement(name), "`\(name)` is no element of the policy language here", at: row)
    }

    func failure(_ issue: ReadingIssue, _ detail: String, at row: Int) -> ReadingError {
        ReadingError(issue: issue, detail: detail, position: tree.position(row))
    }
}
