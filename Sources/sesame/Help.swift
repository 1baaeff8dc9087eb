import Arguments
import Server

/// `sesame help`
enum Help: Subcommand {
    static let word = "help"
    static let command = Command(
        "sesame help",
        "Explain a command.",
        arguments: "[<command>]",
        argumentCount: 0...1
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        guard let asked = parsed.arguments.first else {
            Terminal.output(overview)
            return .ok
        }
        guard let subcommand = Sesame.subcommands.first(where: { $0.word == asked }) else {
            throw .unknownCommand(
                asked,
                suggestion: Spelling.nearest(to: asked, among: Sesame.subcommands.map { $0.word })
            )
        }
        Terminal.output(subcommand.command.helpText)
        return .ok
    }

    static var overview: String {
        var lines = [
            "Sesame \(Version.text): an identity service that speaks AWS IAM, in which every denial explains itself.",
            "",
            "Usage: sesame <command> [options]", "", "Commands:",
        ]
        for subcommand in Sesame.subcommands {
            let padding = String(repeating: " ", count: 14 - subcommand.word.utf8.count)
            lines.append("  \(subcommand.word)\(padding)\(subcommand.command.summary)")
        }
        lines += [
            "", "Exit codes: 0 done, 1 could not run, 2 denied, 3 findings, 4 it depends, 64 wrong usage.",
            "`sesame <command> --help` tells more.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}

/// `sesame version`
enum ShowVersion: Subcommand {
    static let word = "version"
    static let command = Command("sesame version", "Show the version.")

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        show()
        return .ok
    }

    static func show() { Terminal.output("sesame \(Version.text)\n") }
}
