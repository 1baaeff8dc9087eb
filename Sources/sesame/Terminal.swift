import Glibc
import Identifiers

/// Standard output for results, standard error for diagnostics.
enum Terminal {
    static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func error(_ text: String) { write(text, to: STDERR_FILENO) }

    static func exit(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }

    /// Says what is wrong, then what to do, and ends.
    static func fail(_ message: String, hint: String?, _ code: ExitCode) -> Never {
        report(message, hint: hint)
        exit(code)
    }

    /// Says what is wrong, then what to do.
    static func report(_ message: String, hint: String?) {
        error("error: \(message)\n" + (hint.map { "hint: \($0)\n" } ?? ""))
    }

    /// The environment variables.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }

    /// The system's clock.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Colours only for people: on a terminal that can, and not against `NO_COLOR` (no-color.org).
    static var usesColour: Bool {
        let environment = environment
        return isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
