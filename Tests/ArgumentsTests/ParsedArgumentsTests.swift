import Testing

@testable import Arguments

struct UsageCase: Sendable, CustomTestStringConvertible {
    var words: [String]
    var environment: [String: String] = [:]
    var error: UsageError
    var testDescription: String { "\(words) \(environment)" }
}

@Suite("Command lines")
struct ParsedArgumentsTests {
    static let command = Command(
        "sesame serve",
        "Serve.",
        arguments: "[FILE]",
        argumentCount: 0...1,
        options: [
            Option("--listen", "ADDRESS:PORT", "Where.", default: "127.0.0.1:4260"),
            Option("--data-dir", "DIR", "Data."), Option("--dev", nil, "For tests."),
            Option("--header", "TEXT", "A header.", isRepeatable: true),
        ],
        examples: ["sesame serve"],
        variablePrefix: "SESAME_"
    )

    @Test("options come before variables, and values may follow an equals sign")
    func precedence() throws {
        let parsed = try ParsedArguments(
            Self.command,
            words: ["--listen=[::1]:80", "file", "--header", "a=b", "--header=c", "--dev"],
            environment: ["SESAME_LISTEN": "x", "SESAME_DATA_DIR": "d", "OTHER": "y"]
        )
        #expect(parsed.value("--listen") == "[::1]:80")
        #expect(parsed.value("--data-dir") == "d")
        #expect(parsed.values("--header") == ["a=b", "c"])
        #expect(parsed.isGiven("--dev"))
        #expect(parsed.arguments == ["file"])
    }

    @Test("a flag's variable is true or false", arguments: [("1", true), ("true", true), ("0", false), ("", false)])
    func flagVariable(_ value: String, _ isOn: Bool) throws {
        let parsed = try ParsedArguments(Self.command, words: [], environment: ["SESAME_DEV": value])
        #expect(parsed.isGiven("--dev") == isOn)
    }

    @Test("after -- and for a single dash nothing is an option")
    func dashes() throws {
        #expect(try ParsedArguments(Self.command, words: ["--", "--dev"]).arguments == ["--dev"])
        #expect(try ParsedArguments(Self.command, words: ["-"]).arguments == ["-"])
    }

    static let usageCases = [
        UsageCase(words: ["--lisen", "x"], error: .unknownOption("--lisen", suggestion: "--listen")),
        UsageCase(words: ["--data_dir=x"], error: .unknownOption("--data_dir", suggestion: "--data-dir")),
        UsageCase(words: ["--completely-different"], error: .unknownOption("--completely-different", suggestion: nil)),
        UsageCase(words: ["-x"], error: .unknownOption("-x", suggestion: nil)),
        UsageCase(words: ["--listen"], error: .missingValue("--listen", valueName: "ADDRESS:PORT")),
        UsageCase(words: ["--listen", "--dev"], error: .missingValue("--listen", valueName: "ADDRESS:PORT")),
        UsageCase(words: ["--dev=1"], error: .unexpectedValue("--dev")),
        UsageCase(words: ["--dev", "--dev"], error: .repeatedOption("--dev")),
        UsageCase(words: ["a", "b"], error: .unexpectedArgument("b")),
        UsageCase(
            words: [],
            environment: ["SESAME_LISTN": "x"],
            error: .unknownVariable("SESAME_LISTN", suggestion: "SESAME_LISTEN")
        ),
        UsageCase(
            words: [],
            environment: ["SESAME_HELP": "1"],
            error: .unknownVariable("SESAME_HELP", suggestion: nil)
        ),
        UsageCase(
            words: [],
            environment: ["SESAME_DEV": "maybe"],
            error: .invalidValue("SESAME_DEV", value: "maybe", expected: "true or false")
        ),
    ]

    @Test("what is not known is an error with a suggestion", arguments: usageCases)
    func errors(_ example: UsageCase) {
        #expect(throws: example.error) {
            try ParsedArguments(Self.command, words: example.words, environment: example.environment)
        }
    }

    @Test("the help shows examples, options, defaults and the variables")
    func help() {
        let text = Self.command.helpText
        #expect(text.contains("Usage: sesame serve [options] [FILE]\n\nExamples:\n  sesame serve\n"))
        #expect(text.contains("  --listen ADDRESS:PORT         Where. Default: 127.0.0.1:4260."))
        #expect(text.contains("--listen is SESAME_LISTEN."))
    }

    @Test("errors and hints are sentences about what was typed")
    func wording() {
        let error = UsageError.unknownOption("--lisen", suggestion: "--listen")
        #expect(error.message == "there is no option `--lisen`")
        #expect(error.hint(for: "sesame serve") == "did you mean `--listen`?")
        #expect(UsageError.unexpectedValue("--dev").hint(for: "sesame serve") == "see `sesame serve --help`")
        #expect(UsageError.invalidValue("--key", value: nil, expected: "x").message.contains("`--key`"))
    }
}
