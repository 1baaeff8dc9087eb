import Arguments
import Server

/// `sesame serve`
enum Serve: Subcommand {
    static let word = "serve"
    static let command = ServerConfiguration.command

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        let configuration = try ServerConfiguration(parsed)
        if parsed.isGiven("--print-config") {
            Terminal.output(configuration.description)
            return .ok
        }
        do throws(StartError) {
            try ServerProcess.run(configuration) { Terminal.output($0) }
            return .ok
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
    }
}
