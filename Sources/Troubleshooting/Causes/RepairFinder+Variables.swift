import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// Policy variables, in `Resource` and in the values of conditions.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
extension RepairFinder {
    /// Variables that are no variables, are misspelt, or have no value.
    func variableRepairs(
        _ finding: StatementFinding,
        _ value: Located<String>,
        _ editor: PolicyEditor,
        tellsUnknown: Bool = false,
        _ replace: (String) -> [PatchOperation]
    ) -> [Repair] {
        if let mended = bracketRepair(finding, value, editor, replace) { return [mended] }
        guard value.value.contains("${") else { return [] }
        guard finding.document.hasVariables else {
            var found = evidence(
                "`\(value.value)` is compared letter by letter: policy variables need `\"Version\": \"2012-10-17\"`",
                value
            )
            found.details = [
                "without it the older version 2008-10-17 counts, in which `${…}` is ordinary text; "
                    + "the element has nothing to do with the versions of a managed policy"
            ]
            var repair = Repair(.variableNeedsVersion, finding, found)
            repair.operations = [editor.setVersion()]
            repair.summary = "declare `\"Version\": \"2012-10-17\"`"
            repair.isMistake = true
            return [repair]
        }
        var repairs: [Repair] = []
        for case .variable(let key, nil) in segments(value.value) where request.context[key] == nil {
            if let meant = meantKey(key) {
                var repair = Repair(
                    .variableMisspelt,
                    finding,
                    evidence("there is no condition key `\(key)`; `\(meant)` was probably meant", value)
                )
                repair.operations = replace(value.value.replacing("${" + key, with: "${" + meant))
                repair.summary = "correct `${\(key)}` to `${\(meant)}`"
                repair.isMistake = true
                repairs.append(repair)
            } else if !request.context.isUnknown(key) {
                var repair = Repair(.variableHasNoValue, finding, evidence(noValue(of: key), value))
                repair.request = tagging(key, value.value)
                repairs.append(repair)
            } else if tellsUnknown {
                let summary =
                    "`${\(key)}` has no value in this request, or another than the policy needs: it is not known"
                repairs.append(Repair(.variableHasNoValue, finding, evidence(summary, value)))
            }
        }
        for case .variable(let key, let fallback?) in segments(value.value) where request.context[key] == nil {
            guard !request.context.isUnknown(key), let change = tagging(key, value.value) else { continue }
            let summary = "`${\(key)}` has no value in this request, so its default `\(fallback)` stands in the pattern"
            var repair = Repair(.variableHasNoValue, finding, evidence(summary, value))
            repair.request = change
            repairs.append(repair)
        }
        return repairs
    }

    private func segments(_ text: String) -> [VariableTemplate.Segment] {
        VariableTemplate(text, hasVariables: true, hasWildcards: true).segments
    }

    private func noValue(of key: String) -> String {
        let kind: String
        switch request.principal.kind {
        case .root: kind = "the root user"
        case .user: kind = "an IAM user"
        case .assumedRole: kind = "a role session"
        case .federatedUser: kind = "a federated user"
        case .federatedIdentity: kind = "a user of an identity provider"
        case .service: kind = "a service"
        case .anonymous: kind = "an anonymous caller"
        }
        return "`${\(key)}` has no value for \(kind) in this request, so the pattern matches nothing"
    }

    // MARK: Variables in the wrong brackets

    /// `$(aws:username)`, `{aws:username}` and the like, as other tools write theirs: to AWS ordinary text.
    private func bracketRepair(
        _ finding: StatementFinding,
        _ value: Located<String>,
        _ editor: PolicyEditor,
        _ replace: (String) -> [PatchOperation]
    ) -> Repair? {
        guard
            let found = Brackets.all.lazy.compactMap({ brackets in brackets.first(in: value.value, key: knownKey) })
                .first
        else { return nil }
        var repair = Repair(
            .variableMisspelt,
            finding,
            evidence("`\(found.text)` is ordinary text: a policy variable is written `\(found.variable)`", value)
        )
        repair.operations = replace(value.value.replacing(found.text, with: found.variable))
        repair.summary = "write `\(found.variable)` for `\(found.text)`"
        // As text it needed no version, as a variable it does.
        if !finding.document.hasVariables { repair.operations.append(editor.setVersion()) }
        repair.isMistake = true
        return isConfirmed(repair) ? repair : nil
    }

    /// The condition key that stands between brackets, written with a colon or with a point.
    private func knownKey(_ text: String) -> String? {
        let trimmed = text.filter { $0 != " " }
        let name =
            trimmed.contains(":")
            ? trimmed : trimmed.firstIndex(of: ".").map { trimmed[..<$0] + ":" + trimmed[$0...].dropFirst() }
        return name.map { String($0) }.flatMap { catalog.conditionKey($0) == nil ? nil : $0 }
    }

    // MARK: Tags that the caller lacks

    /// Giving the caller the tag that a variable stands for, with the value that makes the pattern this resource.
    private func tagging(_ key: String, _ pattern: String) -> RequestChange? {
        let segments = segments(pattern)
        func text(_ value: String) -> String? {
            var result = ""
            for segment in segments {
                switch segment {
                case .literal(let part): result += part
                case .anyRun: result += "*"
                case .anyOne: result += "?"
                case .variable(let name, let fallback):
                    let own = name.lowercased() == key.lowercased() ? value : request.context[name]?.values.first
                    guard let known = own ?? fallback else { return nil }
                    result += known
                }
            }
            return result
        }
        let isEnd: (Character) -> Bool = { $0 == "/" || $0 == ":" }
        guard let index = segments.firstIndex(where: { if case .variable(key, _) = $0 { true } else { false } })
        else {
            return nil
        }
        // What stands beside the variable in the same part of the name: `${aws:PrincipalTag/team}-logs`.
        var (before, after) = ("", "")
        if index > 0, case .literal(let part) = segments[index - 1] {
            before = part.lastIndex(where: isEnd).map { String(part[part.index(after: $0)...]) } ?? part
        }
        if index + 1 < segments.count, case .literal(let part) = segments[index + 1] {
            after = String(part.prefix { !isEnd($0) })
        }
        let values = request.resource.split(whereSeparator: isEnd).prefix(100).compactMap { part -> String? in
            guard part.hasPrefix(before) else { return nil }
            let rest = part.dropFirst(before.count)
            let value = after.isEmpty ? rest : rest.firstRange(of: after).map { rest[..<$0.lowerBound] } ?? ""
            return value.isEmpty ? nil : String(value)
        }
        let fitting = values.first { value in text(value).map { GlobPattern($0).matches(request.resource) } ?? false }
        return fitting.flatMap { PrincipalTagging.change(of: request.principal, key, to: $0) }
    }
}

/// What people write instead of `${` and `}`.
private struct Brackets {
    let open: String
    let close: String

    /// The longer ones first: `{{` begins with `{`.
    static let all = [
        Brackets(open: "${{", close: "}}"), Brackets(open: "{{", close: "}}"), Brackets(open: "$(", close: ")"),
        Brackets(open: "$[", close: "]"), Brackets(open: "%{", close: "}"), Brackets(open: "#{", close: "}"),
        Brackets(open: "$<", close: ">"), Brackets(open: "<", close: ">"), Brackets(open: "${", close: "}"),
        Brackets(open: "{", close: "}"), Brackets(open: "[", close: "]"), Brackets(open: "(", close: ")"),
        Brackets(open: "%", close: "%"),
    ]

    /// The first pair that holds a condition key and is not a variable already.
    func first(in text: String, key: (String) -> String?) -> (text: String, variable: String)? {
        var rest = text[...]
        // A hostile pattern may have any number of brackets.
        for _ in 0..<20 {
            guard let start = rest.firstRange(of: open), let end = rest[start.upperBound...].firstRange(of: close)
            else {
                return nil
            }
            let found = String(text[start.lowerBound..<end.upperBound])
            let isVariable = open == "{" && text[..<start.lowerBound].hasSuffix("$")
            if !isVariable, let name = key(String(text[start.upperBound..<end.lowerBound])), found != "${\(name)}" {
                return (found, "${\(name)}")
            }
            rest = rest[start.upperBound...]
        }
        return nil
    }
}
