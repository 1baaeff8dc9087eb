import Arguments
import Conformance

/// `sesame conformance`
enum CheckConformance: Subcommand {
    static let word = "conformance"
    static let command = Command(
        "sesame conformance",
        "Ask the policy engine questions whose answers are known.",
        arguments: "<file-or-folder>...",
        argumentCount: 1...10_000,
        examples: ["sesame conformance Tests/Cases/Evaluation"],
        notes: [
            "Exit code 0: every answer was right; 3: one was not; 1: a file could not be read.",
            "Answers that we dispute stand in docs/DECISIONS.md and are shown as such.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let code = ConformanceRunner.run(paths: parsed.arguments) { Terminal.output($0 + "\n") }
        return ExitCode(rawValue: code) ?? .couldNotRun
    }
}
