import Arguments
import Server

/// The command line: one subcommand per file, each with its table of options and its run.
@main
enum Sesame {
    static let subcommands: [any Subcommand.Type] = [
        Serve.self, Why.self, Explain.self, Collect.self, Import.self, Sign.self, CheckConformance.self,
        Healthcheck.self, ShowVersion.self,
        Help.self,
    ]

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard let first = words.first else {
            Terminal.error(Help.overview)
            Terminal.exit(.usage)
        }
        switch first {
        case "--help", "-h":
            Terminal.output(Help.overview)
            Terminal.exit(.ok)
        case "--version":
            ShowVersion.show()
            Terminal.exit(.ok)
        default:
            guard let subcommand = subcommands.first(where: { $0.word == first }) else {
                let suggestion = Spelling.nearest(to: first, among: subcommands.map { $0.word })
                let error =
                    first.hasPrefix("-")
                    ? UsageError.unknownOption(first, suggestion: nil)
                    : UsageError.unknownCommand(first, suggestion: suggestion)
                Terminal.fail(error.message, hint: error.hint(for: "sesame"), .usage)
            }
            run(subcommand, words.dropFirst())
        }
    }

    private static func run(_ subcommand: any Subcommand.Type, _ words: ArraySlice<String>) -> Never {
        do throws(UsageError) {
            let parsed = try ParsedArguments(
                subcommand.command,
                words: words,
                environment: Terminal.environment
            )
            if parsed.isGiven("--help") {
                Terminal.output(subcommand.command.helpText)
                Terminal.exit(.ok)
            }
            Terminal.exit(try subcommand.run(parsed))
        } catch {
            Terminal.fail(error.message, hint: error.hint(for: subcommand.command.name), .usage)
        }
    }
}

/// A subcommand.
protocol Subcommand: SendableMetatype {
    /// What is typed after `sesame`.
    static var word: String { get }
    static var command: Command { get }
    /// Does the work. Reports its own failures to the terminal; only a wrong command line is thrown.
    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode
}

/// How the process ends.
enum ExitCode: Int32 {
    case ok = 0
    case couldNotRun = 1
    case denied = 2
    case findings = 3
    /// It depends on what is not known.
    case depends = 4
    case usage = 64
}
