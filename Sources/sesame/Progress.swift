import Glibc
import Troubleshooting

/// How far a long input is, on standard error, for people: on a terminal only, and not more often than people read.
/// With `NO_COLOR` or `TERM=dumb` it is plain lines, fewer of them, because such a terminal may not be able to go back.
struct Progress: ~Copyable {
    private enum Form {
        case hidden, bar, lines
    }

    private let label: String
    private let form: Form
    private let start: Int64
    private var lastDrawn: Int64
    private var isDrawn = false

    /// Shows nothing at first: short inputs finish before there is anything to see.
    init(_ label: String) {
        self.label = label
        let environment = Terminal.environment
        if isatty(STDERR_FILENO) != 1 {
            form = .hidden
        } else if !environment["NO_COLOR", default: ""].isEmpty || environment["TERM", default: "dumb"] == "dumb" {
            form = .lines
        } else {
            form = .bar
        }
        start = Self.milliseconds
        lastDrawn = start
    }

    /// So much is done, of how much where that is known. Cheap: it reads the clock, and draws ten times a second at most.
    mutating func update(_ done: Int, of total: Int?) {
        guard form != .hidden else { return }
        let now = Self.milliseconds
        guard now - lastDrawn >= (form == .bar ? 100 : 2000) else { return }
        lastDrawn = now
        isDrawn = true
        let text = ProgressText.line(label, done: done, total: total, milliseconds: Int(now - start))
        Terminal.error(form == .bar ? "\r\u{1B}[K" + text : text + "\n")
    }

    /// Takes the bar away, so that what is said next begins at the margin.
    consuming func finish() {
        if form == .bar, isDrawn { Terminal.error("\r\u{1B}[K") }
    }

    private static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
