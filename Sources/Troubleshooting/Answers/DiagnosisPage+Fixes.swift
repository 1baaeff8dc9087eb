extension DiagnosisPage {
    /// One fix: the differences, the commands, and what is known of its effect.
    func fix(_ fix: Fix, number: Int) -> [String] {
        let label = "fix \(number)"
        let kind =
            switch fix.kind {
            case .policy: ""
            case .request: " (in the request)"
            case .principal: " (of the principal)"
            case .resource: " (of the resource)"
            case .advice: " (advice)"
            }
        let title = TerminalText.wrapped(fix.summary, first: label + kind + ": ", rest: "  ")
        var lines = [style.good(label) + title[0].dropFirst(label.utf8.count)] + title.dropFirst()
        for change in fix.changes {
            lines += difference(of: change)
            for command in change.commands { lines += self.command(command) }
        }
        for command in fix.request?.commands ?? [] { lines += self.command(command) }
        for weakening in fix.weakens {
            lines += note("warning", "this weakens a protection: \(Self.words(weakening))", 1)
        }
        lines += note("note", Self.verdict(fix), 1)
        for proviso in fix.provisos { lines += note("note", "provided that \(proviso)", 1) }
        for need in fix.alsoNeeded { lines += note("note", need, 1) }
        lines += openings(fix)
        if let message = fix.message {
            lines += note("help", "to send: \(message)", 1)
        }
        return lines
    }

    static func verdict(_ fix: Fix) -> String {
        switch (fix.kind, fix.isVerified) {
        case (.advice, _): "no policy is changed by this"
        case (_, true): "verified: evaluated again with this change, the request is allowed"
        case (.request, false) where fix.request?.patch.isEmpty != false:
            "not verified: no policy decides this; send the request again"
        case (_, false):
            "not verified: evaluating the request again with this change alone did not show that it is allowed"
        }
    }

    static func words(_ weakening: Fix.Weakening) -> String {
        switch weakening {
        case .explicitDeny: "an explicit deny"
        case .permissionsBoundary: "a permissions boundary"
        case .sessionPolicy: "a session policy"
        case .serviceControlPolicy: "a service control policy"
        case .trustPolicy: "a role trust policy"
        case .condition: "a condition"
        }
    }

    private func openings(_ fix: Fix) -> [String] {
        if fix.opens.isEmpty {
            return fix.opensNothing ? note("note", "it opens nothing else", 1) : []
        }
        let limit = 10
        let total = fix.opens.reduce(0) { $0 + ($1.count ?? 1) }
        var lines = note("warning", "it also allows \(total == 1 ? "this" : "these \(total)"):", 1)
        for opening in fix.opens.prefix(limit) {
            lines.append(
                "       "
                    + TerminalText.printable(
                        "\(Self.what(opening)) on \(opening.resource) to \(Self.whom(opening))"
                    )
            )
        }
        let rest = fix.opens.dropFirst(limit).reduce(0) { $0 + ($1.count ?? 1) }
        if rest > 0 { lines.append("       and \(rest) more (--output json has all)") }
        return lines
    }

    /// A principal; for those of whom nobody knows, how many.
    static func whom(_ opening: Opening) -> String {
        guard opening.isUntried, let count = opening.count else { return opening.principal }
        return count == 1 ? "one more principal, perhaps" : "\(count) more principals, perhaps: they were not tried"
    }

    /// `s3:Get*, 12 actions`
    static func what(_ opening: Opening) -> String {
        guard let count = opening.count, !opening.isUntried else { return opening.action }
        return opening.isRest ? "\(count) more actions" : "\(opening.action), \(count) actions,"
    }

    // MARK: Differences

    /// The document before the change: as the change says, or as the causes' policies have it.
    static func original(of change: PolicyChange, in diagnosis: Diagnosis) -> String? {
        if let original = change.original { return original }
        let policies = diagnosis.causes.compactMap(\.policy).filter { $0.name == change.policy }
        return (policies.first { $0.attachedTo == change.target } ?? policies.first)?.text
    }

    private func difference(of change: PolicyChange) -> [String] {
        let old = Self.original(of: change, in: diagnosis)
        let isNew = change.patch.contains { $0.path.isEmpty && $0.kind == .add }
        let result = change.document ?? (try? JSONPatch.apply(change.patch, to: isNew ? "" : old ?? "{"))
        let holder = change.target == change.policy || change.target.isEmpty ? "" : ", attached to \(change.target)"
        let new = isNew ? "new policy " : ""
        var lines = ["  " + style.gutter("-->") + " " + TerminalText.printable(new + change.policy + holder)]
        guard let result, isNew || old != nil else { return lines + operations(change.patch) }
        let difference = DocumentDifference(from: isNew ? nil : old, to: result)
        let limit = 60
        let numbers = difference.lines.map(Self.number)
        let gutter = max(1, String(numbers.compactMap { $0 }.max() ?? 0).utf8.count)
        let bar = String(repeating: " ", count: gutter) + " " + style.gutter("|")
        lines[0] = String(repeating: " ", count: gutter) + lines[0].dropFirst(2)
        lines.append(bar)
        lines += difference.lines.prefix(limit).map { shown($0, gutter) }
        if difference.lines.count > limit { lines.append(style.gutter("...")) }
        lines.append(bar)
        if difference.isLaidOut, !isNew {
            lines += note("note", "the document is one line; it is laid out here for reading", gutter)
        }
        return lines
    }

    /// The difference without numbers, as `diff` blocks in Markdown have it; nil when the document is not at hand.
    func plainDifference(of change: PolicyChange) -> [String]? {
        let old = Self.original(of: change, in: diagnosis)
        let isNew = change.patch.contains { $0.path.isEmpty && $0.kind == .add }
        guard isNew || old != nil,
            let result = change.document ?? (try? JSONPatch.apply(change.patch, to: isNew ? "" : old ?? ""))
        else { return nil }
        return DocumentDifference(from: isNew ? nil : old, to: result).lines.map { line in
            switch line {
            case .same(_, let text): "  " + text
            case .removed(_, let text): "- " + text
            case .added(_, let text): "+ " + text
            case .gap: "  ..."
            }
        }
    }

    private static func number(_ line: DocumentDifference.Line) -> Int? {
        switch line {
        case .same(let number, _), .removed(let number, _), .added(let number, _): number
        case .gap: nil
        }
    }

    private func shown(_ line: DocumentDifference.Line, _ gutter: Int) -> String {
        let number = Self.number(line).map { TerminalText.padded(String($0), to: gutter, right: true) } ?? ""
        switch line {
        case .same(_, let text):
            return style.gutter(number + " |") + (text.isEmpty ? "" : " " + TerminalText.printable(text))
        case .removed(_, let text):
            return style.gutter(number) + " " + style.removed("- " + TerminalText.printable(text))
        case .added(_, let text): return style.gutter(number) + " " + style.added("+ " + TerminalText.printable(text))
        case .gap: return style.gutter("...")
        }
    }

    /// The operations themselves, where the document is not at hand.
    private func operations(_ patch: [PatchOperation]) -> [String] {
        patch.map { operation in
            let value = operation.value.map { " " + $0 } ?? ""
            return "  " + TerminalText.printable("\(operation.kind.rawValue) \(operation.path)\(value)")
        }
    }

    /// A command as it is typed. Further lines are not indented: quoted texts and here-documents depend on it.
    private func command(_ command: String) -> [String] {
        command.sourceLines.enumerated().map {
            ($0 == 0 ? "  $ " : "") + TerminalText.printable($1)
        }
    }
}
