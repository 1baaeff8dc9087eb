import AccessControl
import Identifiers
import PolicyEngine

/// A diagnosis as a page for people: what was refused, each cause with the place in its policy, what is not known, and
/// the fixes with their differences and commands. The signs (`error`, `^`, `+`, `-`) say everything that colours do.
package struct DiagnosisPage {
    let diagnosis: Diagnosis
    let style: TextStyle

    package init(_ diagnosis: Diagnosis, style: TextStyle = .plain) {
        self.diagnosis = diagnosis
        self.style = style
    }

    /// The whole page, ending in a line break.
    package var text: String {
        var blocks = [header]
        blocks += diagnosis.causes.map(cause)
        blocks += diagnosis.missingContext.map(question)
        blocks += diagnosis.fixes.enumerated().map { fix($1, number: $0 + 1) }
        let notes = diagnosis.notes.flatMap { TerminalText.wrapped($0, first: "note: ") }
        return (blocks + [notes]).filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(
            separator: "\n"
        )
    }

    // MARK: What was asked

    private var header: [String] {
        let label =
            switch diagnosis.outcome {
            case .allow: "allowed"
            case .explicitDeny, .implicitDeny: "denied"
            case .depends: "depends"
            }
        let title = TerminalText.wrapped(diagnosis.sentence, first: "\(label): ", rest: "  ")
        let coloured = (diagnosis.outcome == .allow ? style.good : style.error)(label)
        var lines = [coloured + title[0].dropFirst(label.utf8.count)] + title.dropFirst()
        let request = diagnosis.request
        var facts: [(String, String)] = []
        if let principal = request.principal { facts.append(("principal", principal)) }
        if let action = request.action { facts.append(("action", action)) }
        if let resource = request.resource { facts.append(("resource", resource)) }
        for (index, entry) in request.context.sorted(by: { $0.key < $1.key }).enumerated() {
            let values = entry.values.isEmpty ? "(no values)" : listed(entry.values, conjunction: nil)
            facts.append((index == 0 ? "context" : "", "\(entry.key) = \(values)"))
        }
        if let place = diagnosis.place { facts.append(("found in", place)) }
        if let moment = diagnosis.asOf { facts.append(("policies of", moment.description)) }
        if let now = diagnosis.now { facts.append(("and now", Self.words(now))) }
        if !facts.isEmpty { lines.append("") }
        lines += facts.map { "  \(TerminalText.padded($0, to: 11))  \(TerminalText.printable($1))" }
        return lines
    }

    static func words(_ outcome: Diagnosis.Outcome) -> String {
        switch outcome {
        case .allow: "the same request is allowed"
        case .explicitDeny: "the same request is denied, explicitly"
        case .implicitDeny: "the same request is denied: nothing allows it"
        case .depends: "it depends on context that is not known"
        }
    }

    // MARK: Causes

    private func cause(_ cause: Cause) -> [String] {
        let level = cause.rule.level
        let label = "\(level.rawValue)[\(cause.rule.id)]"
        let title = TerminalText.wrapped(cause.evidence.summary, first: label + ": ", rest: "  ")
        let mark = level == .error ? style.error : level == .warning ? style.warning : style.heading
        var lines = [mark(label) + title[0].dropFirst(label.utf8.count)] + title.dropFirst()
        var excerpt = PolicyExcerpt(of: "", statement: nil, line: nil, column: nil)
        if let policy = cause.policy {
            excerpt = PolicyExcerpt(
                of: policy.text,
                statement: cause.statement,
                line: cause.evidence.line,
                column: cause.evidence.column
            )
            let line = cause.evidence.line ?? cause.statement?.line
            let column = cause.evidence.line == nil ? cause.statement?.column : cause.evidence.column
            let position = line.map { ":\($0)" + (column.map { ":\($0)" } ?? "") } ?? ""
            let gutter = gutterWidth(excerpt)
            lines.append(
                String(repeating: " ", count: gutter) + style.gutter("-->") + " "
                    + TerminalText.printable(policy.name) + position
            )
        }
        let gutter = gutterWidth(excerpt)
        let comparison = comparison(cause.evidence)
        let labels = [comparison.joined(separator: ", "), comparison.last ?? ""].filter { !$0.isEmpty }
        let (shown, isLabelled) = code(excerpt, gutter, labels, mark)
        lines += shown
        if !isLabelled, let label = labels.first { lines += note("note", label, gutter) }
        if let place = place(of: cause) { lines += note("note", place, gutter) }
        for detail in cause.evidence.details { lines += note("note", detail, gutter) }
        lines += note("help", "`sesame explain \(cause.rule.id)` says more about \(cause.rule.slug)", gutter)
        return lines
    }

    private func gutterWidth(_ excerpt: PolicyExcerpt) -> Int {
        String(excerpt.lines.compactMap(\.number).max() ?? 0).utf8.count
    }

    /// The excerpt, and whether the comparison fitted beside its caret.
    private func code(
        _ excerpt: PolicyExcerpt,
        _ gutter: Int,
        _ labels: [String],
        _ mark: (String) -> String
    ) -> ([String], Bool) {
        if excerpt.lines.isEmpty { return ([], false) }
        let bar = String(repeating: " ", count: gutter) + " " + style.gutter("|")
        var lines = [bar]
        var isLabelled = false
        for line in excerpt.lines {
            guard let number = line.number else {
                lines.append(style.gutter("..."))
                continue
            }
            let label = TerminalText.padded(String(number), to: gutter, right: true) + " |"
            lines.append(line.text.isEmpty ? style.gutter(label) : style.gutter(label) + " " + line.text)
            guard let range = line.mark else { continue }
            var pointer = String(repeating: "^", count: range.count)
            let free = TerminalText.width - gutter - 4 - range.upperBound
            // What fits beside the caret: all of it, or what the request has.
            if let label = labels.map(TerminalText.printable).first(where: { TerminalText.columns($0) <= free }) {
                pointer += " " + label
                isLabelled = labels.first.map(TerminalText.printable) == label
            }
            lines.append(bar + " " + String(repeating: " ", count: range.lowerBound) + mark(pointer))
        }
        return (lines + [bar], isLabelled)
    }

    /// `expected a or b`, `the request has c`
    private func comparison(_ evidence: Evidence) -> [String] {
        let expected = evidence.expected.isEmpty ? nil : "expected \(listed(evidence.expected, conjunction: "or"))"
        let subject = evidence.key.map { "no \($0)" }
        let actual: String? =
            switch evidence.actual {
            case let values? where values.isEmpty: "the request has an empty \(evidence.key ?? "list")"
            case let values?: "the request has \(listed(values, conjunction: "and"))"
            case nil: expected == nil ? nil : subject.map { "the request has \($0)" }
            }
        return [expected, actual].compactMap { $0 }
    }

    private func place(of cause: Cause) -> String? {
        guard let policy = cause.policy else { return nil }
        var words = cause.policyType.map(DenialSentence.phrase) ?? "policy"
        if let statement = cause.statement {
            words = "statement \(statement.index + 1)\(statement.sid.map { " (Sid \($0))" } ?? "") of the \(words)"
        }
        guard let holder = policy.attachedTo else { return cause.statement == nil ? nil : words }
        return "\(words), attached to \(holder)"
    }

    func note(_ kind: String, _ text: String, _ gutter: Int) -> [String] {
        let first = String(repeating: " ", count: gutter) + " = "
        let lines = TerminalText.wrapped(text, first: first + kind + ": ")
        return [
            String(repeating: " ", count: gutter) + " " + style.gutter("=") + " " + style.heading(kind)
                + lines[0].dropFirst(first.utf8.count + kind.utf8.count)
        ] + lines.dropFirst()
    }

    /// `a, b or c`; of many, the first few and how many more.
    func listed(_ values: [String], conjunction: String?) -> String {
        let limit = 6
        let shown = values.prefix(limit).map { $0.isEmpty ? "\"\"" : $0 }
        if values.count > limit { return shown.joined(separator: ", ") + " and \(values.count - limit) more" }
        guard let conjunction, shown.count > 1 else { return shown.joined(separator: ", ") }
        return shown.dropLast().joined(separator: ", ") + " \(conjunction) " + (shown.last ?? "")
    }

    // MARK: Questions

    private func question(_ missing: Diagnosis.MissingKey) -> [String] {
        let title = TerminalText.wrapped(
            "what does the request have for \(missing.key)?",
            first: "question: ",
            rest: "  "
        )
        var lines = [style.warning("question") + title[0].dropFirst("question".utf8.count)] + title.dropFirst()
        if !missing.values.isEmpty {
            lines += note("note", "it is compared with \(listed(missing.values, conjunction: "and"))", 1)
        }
        for place in missing.askedBy { lines += note("note", "asked by \(place)", 1) }
        lines += note(
            "help",
            "say `--context \(missing.key)=VALUE`, or `--context \(missing.key)=` where it is absent",
            1
        )
        return lines
    }
}
