/// What `sesame explain` says about a rule.
package struct RulePage: Sendable {
    /// One line, in AWS's terms.
    package let title: String
    /// What it means.
    package let meaning: String
    /// How it looks from outside: the error, the sentence, what the caller sees.
    package let looks: String
    /// Why AWS behaves so.
    package let why: String
    /// Where AWS says so, or that it does not.
    package let sources: [RuleSource]
    /// What to do.
    package let remedy: String
    /// A small example; empty when words are enough.
    package let example: String

    init(
        _ title: String,
        meaning: String,
        looks: String,
        why: String,
        sources: [RuleSource],
        remedy: String,
        example: String = ""
    ) {
        self.title = title
        self.meaning = Self.oneLine(meaning)
        self.looks = Self.oneLine(looks)
        self.why = Self.oneLine(why)
        self.sources = sources
        self.remedy = Self.oneLine(remedy)
        self.example = example
    }

    /// For a terminal, ending in a line break.
    package func text(of rule: Rule) -> String {
        var lines = TerminalText.wrapped(title, first: "\(rule.id): ", rest: "  ")
        lines += ["  \(rule.slug)", ""]
        for (heading, text) in sections {
            lines += [heading] + TerminalText.wrapped(text, first: "  ") + [""]
        }
        if !example.isEmpty {
            lines +=
                ["Example"] + example.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 } + [""]
        }
        return lines.dropLast().map(Self.withoutTrailingSpace).joined(separator: "\n") + "\n"
    }

    /// For docs/RULES.md and for tools that show Markdown, ending in a line break.
    package func markdown(of rule: Rule) -> String {
        var blocks = ["### \(rule.id): \(title)", "`\(rule.slug)`"]
        blocks += sections.map { "**\($0)** \($1)" }
        if !example.isEmpty { blocks.append("```\n\(example)\n```") }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private var sections: [(String, String)] {
        [
            ("What it means", meaning), ("How it looks", looks),
            ("Why AWS behaves so", "\(why) (\(sources.map(\.title).joined(separator: "; ")))"),
            ("What to do", remedy),
        ]
    }

    /// Lines of the source code are no lines of the page.
    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n").joined(separator: " ")
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
