/// All rules, by family: the list of `sesame explain` and docs/RULES.md.
package enum RuleIndex {
    /// A rule by its id or its slug, in either case.
    package static func rule(_ name: String) -> Rule? {
        if let rule = Rule(id: name) { return rule }
        let slug = name.lowercased()
        return Rule.allCases.first { $0.slug == slug }
    }

    /// The list for a terminal.
    package static var text: String {
        families.map { family in
            let lines = family.rules.map { "  \($0.id)  \($0.title)" }
            return ([family.name] + lines).joined(separator: "\n") + "\n"
        }.joined(separator: "\n") + "\n`sesame explain <rule>` shows a rule's page.\n"
    }

    /// docs/RULES.md.
    package static var markdown: String {
        var blocks = [
            """
            # Rules

            What `sesame why` recognises as a cause of a denial. `sesame explain <rule>` shows a page by its id or its name;
            this file is what `sesame explain --markdown` writes. Ids never change their meaning.

            """
        ]
        for family in families {
            blocks.append("## \(family.name)\n")
            blocks += family.rules.map { $0.page.markdown(of: $0) }
        }
        return blocks.joined(separator: "\n")
    }

    private static var families: [(name: String, rules: [Rule])] {
        let names: [(ClosedRange<Int>, String)] = [
            (1001...1008, "Explicit denies"),
            (1009...1018, "Nothing allows"),
            (1019...1029, "Two accounts, and sessions"),
            (1030...1051, "Conditions"),
            (1052...1072, "Statements that nearly match"),
            (1073...1089, "Trust policies"),
            (1090...1099, "Web identity"),
            (1100...1119, "Signatures"),
            (1120...1129, "Credentials"),
            (1130...1139, "Time"),
            (1140...1149, "MFA devices and first sign-in"),
            (1150...1159, "Services"),
            (1160...1199, "What cannot be told"),
        ]
        return names.map { range, name in (name, Rule.allCases.filter { range.contains($0.rawValue) }) }
    }
}
