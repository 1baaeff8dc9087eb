package import AccessControl
import Identifiers

/// A denial as a page for people: like a good compiler error, the cause first, then the place in the policy, then
/// everything else that would also have blocked.
package struct DenialPage {
    private let record: DenialRecord
    /// Policy documents by the hash that the record names them with.
    private let documents: [String: String]
    private let style: TextStyle

    package init(_ record: DenialRecord, documents: [String: String], style: TextStyle = .plain) {
        self.record = record
        self.documents = documents
        self.style = style
    }

    /// The whole page, ending in a line break.
    package var text: String {
        var lines = [
            style.error("AccessDenied") + ": " + record.sentence, "",
            "  authorization id  \(record.id)",
            "  request id        \(record.requestID)",
            "  time              \(record.time)",
            "  principal         \(record.principalARN)",
            "  action            \(record.action)",
            "  resource          \(record.resource)", "",
        ]
        lines += cause
        lines += otherBlockers
        lines += nearMisses
        lines += context
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Sections

    private var cause: [String] {
        if let protection = record.protection {
            return [style.heading("cause") + ": AWS does not let customers do this: \(protection)", ""]
        }
        let type = PolicyTypeName.of(record.decidedBy)
        guard record.decision == "explicitDeny", let index = record.decidingPolicy,
            record.policies.indices.contains(index)
        else {
            let policies = record.policies.filter { $0.type == record.decidedBy }
            let count =
                policies.isEmpty
                ? "none applies" : "\(policies.count) evaluated: \(policies.map(label).joined(separator: ", "))"
            return [style.heading("cause") + ": no \(type) allows \(record.action) (\(count))", ""]
        }
        let policy = record.policies[index]
        var lines = [style.heading("cause") + ": an explicit deny in \(type) \(label(policy))"]
        if let finding = policy.statements.first(where: { $0.index == record.decidingStatement }) {
            lines += excerpt(of: finding, in: policy)
        }
        return lines + [""]
    }

    /// Policy types, and single denying statements, that would have refused the request even without the cause.
    private var otherBlockers: [String] {
        var lines: [String] = []
        for type in record.types where type.blocks && type.type != record.decidedBy && type.decision == "implicitDeny" {
            lines.append("  no \(PolicyTypeName.of(type.type)) allows \(record.action)")
        }
        for (index, policy) in record.policies.enumerated() {
            for finding in policy.statements where finding.matched && finding.effect == "Deny" {
                if index == record.decidingPolicy && finding.index == record.decidingStatement { continue }
                lines.append("  an explicit deny in \(PolicyTypeName.of(policy.type)) \(label(policy))")
                lines += excerpt(of: finding, in: policy)
            }
        }
        return lines.isEmpty ? [] : [style.heading("also blocking") + ":"] + lines + [""]
    }

    /// Allow statements that fail on one element only: most often the one that was meant to let this request in. Those
    /// that are about other actions say nothing about this one.
    private var nearMisses: [String] {
        var lines: [String] = []
        for policy in record.policies {
            for finding in policy.statements
            where finding.effect == "Allow" && finding.failedElements.count == 1 {
                let element = finding.failedElements[0]
                if element == "Action" || element == "NotAction" { continue }
                lines.append("  \(label(policy)) allows it but for its \(element)")
                lines += excerpt(of: finding, in: policy)
            }
        }
        return lines.isEmpty ? [] : [style.heading("near misses") + ":"] + lines + [""]
    }

    private var context: [String] {
        let width = min(40, record.context.map(\.key.count).max() ?? 0)
        let lines = record.context.sorted { $0.key < $1.key }.map { entry in
            "  " + pad(entry.key, to: width) + "  " + entry.values.joined(separator: ", ")
        }
        return lines.isEmpty ? [] : [style.heading("context") + ":"] + lines
    }

    // MARK: Pieces

    private func label(_ policy: DenialRecord.Policy) -> String {
        if !policy.isInline { return policy.uri }
        return policy.attachedTo.map { "\(policy.name) (inline, of \($0))" } ?? policy.name
    }

    /// The statement with its line numbers, then each condition that did not hold.
    private func excerpt(of finding: DenialRecord.StatementFinding, in policy: DenialRecord.Policy) -> [String] {
        var lines = [
            "    --> \(policy.name):\(finding.line):\(finding.column)  statement \(finding.index + 1)\(sid(finding))"
        ]
        lines += source(of: finding, in: policy)
        for condition in finding.conditions where !condition.held {
            let actual = condition.actual.map { $0.joined(separator: ", ") } ?? "(not in the request)"
            lines.append("      = \(condition.operator) on \(condition.key) did not hold (line \(condition.line))")
            lines.append("        expected  \(condition.expected.joined(separator: ", "))")
            lines.append("        actual    \(actual)")
            for variable in condition.unresolvedVariables {
                lines.append("        ${\(variable)} has no value in this request")
            }
        }
        return lines
    }

    /// The statement's own lines; of a document without line breaks, only the statement.
    private func source(of finding: DenialRecord.StatementFinding, in policy: DenialRecord.Policy) -> [String] {
        guard let document = documents[policy.documentHash] else { return [] }
        let source = document.sourceLines
        let last = min(finding.endLine, source.count)
        guard finding.line <= last else { return [] }
        if finding.line == finding.endLine {
            let scalars = source[finding.line - 1].unicodeScalars
            let statement = scalars.dropFirst(finding.column - 1).prefix(finding.endColumn - finding.column + 1)
            return ["    \(finding.line) | \(TerminalText.printable(Substring(statement)))"]
        }
        let width = String(last).count
        return (finding.line...last).map { number in
            "    \(pad(String(number), to: width, left: true)) | \(TerminalText.printable(source[number - 1]))"
        }
    }

    private func sid(_ finding: DenialRecord.StatementFinding) -> String {
        finding.sid.map { " (Sid \($0))" } ?? ""
    }

    private func pad(_ text: String, to width: Int, left: Bool = false) -> String {
        let fill = String(repeating: " ", count: max(0, width - text.count))
        return left ? fill + text : text + fill
    }
}
