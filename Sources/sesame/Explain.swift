import Arguments
import Troubleshooting

/// `sesame explain`
enum Explain: Subcommand {
    static let word = "explain"
    static let command = Command(
        "sesame explain",
        "Explain a rule that an answer names; without one, list all.",
        arguments: "[<rule>]",
        argumentCount: 0...1,
        options: [Option("--markdown", nil, "Write Markdown: the page, or docs/RULES.md.")],
        examples: ["sesame explain SES1042", "sesame explain key-or-tag-case-differs", "sesame explain"]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let isMarkdown = parsed.isGiven("--markdown")
        guard let asked = parsed.arguments.first else {
            Terminal.output(isMarkdown ? RuleIndex.markdown : RuleIndex.text)
            return .ok
        }
        guard let rule = RuleIndex.rule(asked) else {
            // Numbers are all alike; a wrong digit says nothing about the right one.
            let suggestion =
                Rule.allCases.first { asked.uppercased().hasPrefix($0.id) }?.id
                ?? Spelling.nearest(to: asked.lowercased(), among: Rule.allCases.map(\.slug))
            Terminal.report(
                "there is no rule `\(asked)`",
                hint: suggestion.map { "did you mean `\($0)`?" } ?? "`sesame explain` lists all rules"
            )
            return .usage
        }
        Terminal.output(isMarkdown ? rule.page.markdown(of: rule) : rule.page.text(of: rule))
        return .ok
    }
}
