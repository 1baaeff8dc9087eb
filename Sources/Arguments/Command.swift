/// A flag or an option of a command, as one row of its table.
package struct Option: Sendable {
    /// With the dashes: `--listen`.
    package let name: String
    /// What the value is, for the help: `ADDRESS:PORT`; nil for a flag, which takes none.
    package let valueName: String?
    /// One line for the help.
    package let summary: String
    /// The value when nothing is said.
    package let defaultValue: String?
    /// Whether the value must not be shown.
    package let isSecret: Bool
    /// Whether the option may be given more than once.
    package let isRepeatable: Bool

    package init(
        _ name: String,
        _ valueName: String? = nil,
        _ summary: String,
        default defaultValue: String? = nil,
        isSecret: Bool = false,
        isRepeatable: Bool = false
    ) {
        self.name = name
        self.valueName = valueName
        self.summary = summary
        self.defaultValue = defaultValue
        self.isSecret = isSecret
        self.isRepeatable = isRepeatable
    }

    /// The environment variable that stands for the option: `--data-dir` is `SESAME_DATA_DIR` under prefix `SESAME_`.
    package func variable(prefix: String) -> String {
        prefix + name.drop { $0 == "-" }.uppercased().split(separator: "-").joined(separator: "_")
    }
}

/// A command with everything that it understands.
package struct Command: Sendable {
    /// What is typed before the options: `sesame serve`.
    package let name: String
    /// One line.
    package let summary: String
    /// The arguments that are no options, for the usage line: `<authorization-id>`.
    package let arguments: String
    /// How many such arguments there may be.
    package let argumentCount: ClosedRange<Int>
    package let options: [Option]
    /// Lines for the help's first section.
    package let examples: [String]
    /// With a prefix, options may be given as environment variables, and unknown variables of the prefix are errors.
    package let variablePrefix: String?
    /// Lines at the end of the help.
    package let notes: [String]

    package init(
        _ name: String,
        _ summary: String,
        arguments: String = "",
        argumentCount: ClosedRange<Int> = 0...0,
        options: [Option] = [],
        examples: [String] = [],
        variablePrefix: String? = nil,
        notes: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.argumentCount = argumentCount
        self.options = options + [Self.help]
        self.examples = examples
        self.variablePrefix = variablePrefix
        self.notes = notes
    }

    static let help = Option("--help", nil, "Show this text.")

    /// The help, examples first.
    package var helpText: String {
        var lines = [
            summary, "", "Usage: " + ([name, "[options]", arguments].filter { !$0.isEmpty }).joined(separator: " "),
        ]
        if !examples.isEmpty { lines += ["", "Examples:"] + examples.map { "  " + $0 } }
        lines += ["", "Options:"]
        for option in options {
            let head = "  " + option.name + (option.valueName.map { " " + $0 } ?? "")
            let tail = option.summary + (option.defaultValue.map { " Default: \($0)." } ?? "")
            lines +=
                head.utf8.count <= 30 ? [head + String(repeating: " ", count: 32 - head.utf8.count) + tail] : [head]
            if head.utf8.count > 30 { lines.append(String(repeating: " ", count: 32) + tail) }
        }
        if let variablePrefix, let example = options.first(where: { $0.valueName != nil }) {
            lines += [
                "",
                "Each option may be given as an environment variable: \(example.name) is "
                    + "\(example.variable(prefix: variablePrefix)).", "Options come before variables.",
            ]
        }
        if !notes.isEmpty { lines += [""] + notes }
        return lines.joined(separator: "\n") + "\n"
    }
}
