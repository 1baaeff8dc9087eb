import AccessControl
import Identifiers
import PolicyEngine

/// A diagnosis as Markdown, for issues and pull requests.
package enum DiagnosisMarkdown {
    /// The page, ending in a line break.
    package static func text(_ diagnosis: Diagnosis) -> String {
        let page = DiagnosisPage(diagnosis)
        var blocks = header(diagnosis)
        for cause in diagnosis.causes { blocks += self.cause(cause) }
        if !diagnosis.missingContext.isEmpty {
            blocks.append("### It depends on")
            blocks.append(
                diagnosis.missingContext.map { missing in
                    var line = "- \(MarkdownText.code(missing.key))"
                    if !missing.values.isEmpty { line += ", compared with \(codes(missing.values))" }
                    return missing.askedBy.reduce(line) { $0 + "; asked by \(MarkdownText.prose($1))" }
                }.joined(separator: "\n")
            )
        }
        for (index, fix) in diagnosis.fixes.enumerated() { blocks += self.fix(fix, number: index + 1, page) }
        if !diagnosis.notes.isEmpty {
            blocks.append("### Notes")
            blocks.append(diagnosis.notes.map { "- " + MarkdownText.prose($0) }.joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func header(_ diagnosis: Diagnosis) -> [String] {
        let word =
            switch diagnosis.outcome {
            case .allow: "Allowed"
            case .explicitDeny: "Denied, explicitly"
            case .implicitDeny: "Denied"
            case .depends: "It depends"
            }
        var rows: [(String, String)] = []
        let request = diagnosis.request
        if let principal = request.principal { rows.append(("principal", MarkdownText.code(principal))) }
        if let action = request.action { rows.append(("action", MarkdownText.code(action))) }
        if let resource = request.resource { rows.append(("resource", MarkdownText.code(resource))) }
        for entry in request.context.sorted(by: { $0.key < $1.key }) {
            rows.append((MarkdownText.code(entry.key), codes(entry.values)))
        }
        if let place = diagnosis.place { rows.append(("found in", MarkdownText.code(place))) }
        if let moment = diagnosis.asOf { rows.append(("policies of", moment.description)) }
        if let now = diagnosis.now { rows.append(("and now", DiagnosisPage.words(now))) }
        var blocks = ["## \(word)", "> " + MarkdownText.prose(diagnosis.sentence)]
        if !rows.isEmpty {
            let cells = rows.map { "| \(MarkdownText.cell($0)) | \(MarkdownText.cell($1)) |" }
            blocks.append((["| request | |", "|---|---|"] + cells).joined(separator: "\n"))
        }
        return blocks
    }

    private static func cause(_ cause: Cause) -> [String] {
        var blocks = [
            "### \(cause.rule.id): \(MarkdownText.prose(cause.rule.page.title))",
            MarkdownText.prose(cause.evidence.summary),
        ]
        var facts: [String] = []
        if let policy = cause.policy {
            var words = cause.policyType.map(DenialSentence.phrase) ?? "policy"
            if let statement = cause.statement {
                let sid = statement.sid.map { " (Sid \(MarkdownText.code($0)))" } ?? ""
                words = "statement \(statement.index + 1)\(sid) of the \(words)"
            }
            let line = (cause.evidence.line ?? cause.statement?.line).map { ", line \($0)" } ?? ""
            let holder = policy.attachedTo.map { ", attached to \(MarkdownText.code($0))" } ?? ""
            facts.append("- \(words) \(MarkdownText.code(policy.name))\(line)\(holder)")
        }
        if !cause.evidence.expected.isEmpty { facts.append("- expected: \(codes(cause.evidence.expected))") }
        if let actual = cause.evidence.actual {
            facts.append("- the request has: \(codes(actual))")
        } else if let key = cause.evidence.key, !cause.evidence.expected.isEmpty {
            facts.append("- the request has no \(MarkdownText.code(key))")
        }
        facts += cause.evidence.details.map { "- " + MarkdownText.prose($0) }
        if !facts.isEmpty { blocks.append(facts.joined(separator: "\n")) }
        if let policy = cause.policy {
            let excerpt = PolicyExcerpt(
                of: policy.text,
                statement: cause.statement,
                line: cause.evidence.line,
                column: cause.evidence.column
            )
            let code = excerpt.lines.flatMap { line in
                [line.text] + (line.mark.map { [pointer($0)] } ?? [])
            }
            if !code.isEmpty { blocks.append(MarkdownText.block(code, "text").joined(separator: "\n")) }
        }
        return blocks
    }

    private static func pointer(_ range: Range<Int>) -> String {
        String(repeating: " ", count: range.lowerBound) + String(repeating: "^", count: range.count)
    }

    private static func fix(_ fix: Fix, number: Int, _ page: DiagnosisPage) -> [String] {
        var blocks = ["### Fix \(number): \(MarkdownText.prose(fix.summary))"]
        for change in fix.changes {
            if let difference = page.plainDifference(of: change) {
                blocks.append("\(MarkdownText.code(change.policy)), attached to \(MarkdownText.code(change.target)):")
                blocks.append(MarkdownText.block(difference, "diff").joined(separator: "\n"))
            }
            if !change.commands.isEmpty {
                let lines = change.commands.flatMap { $0.sourceLines.map(String.init) }
                blocks.append(MarkdownText.block(lines, "sh").joined(separator: "\n"))
            }
        }
        if let commands = fix.request?.commands, !commands.isEmpty {
            blocks.append(MarkdownText.block(commands, "sh").joined(separator: "\n"))
        }
        var facts = fix.weakens.map { "- **this weakens a protection:** \(DiagnosisPage.words($0))" }
        facts.append("- " + DiagnosisPage.verdict(fix))
        facts += fix.provisos.map { "- provided that " + MarkdownText.prose($0) }
        facts += fix.alsoNeeded.map { "- " + MarkdownText.prose($0) }
        if fix.opensNothing { facts.append("- it opens nothing else") }
        for opening in fix.opens.prefix(20) {
            facts.append(
                "- it also allows \(MarkdownText.code(DiagnosisPage.what(opening))) on \(MarkdownText.code(opening.resource)) "
                    + "to \(opening.isUntried ? DiagnosisPage.whom(opening) : MarkdownText.code(opening.principal))"
            )
        }
        if fix.opens.count > 20 { facts.append("- and \(fix.opens.count - 20) more") }
        blocks.append(facts.joined(separator: "\n"))
        if let message = fix.message { blocks += ["To send:", "> " + MarkdownText.prose(message)] }
        return blocks
    }

    private static func codes(_ values: [String]) -> String {
        values.isEmpty ? "(no values)" : values.map(MarkdownText.code).joined(separator: ", ")
    }
}
