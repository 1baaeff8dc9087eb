import AccessControl
import Client
import PolicyLanguage
import ServiceCatalog
import Troubleshooting

/// What explains denials: exported policies, or a server.
protocol DenialExplainer {
    /// Looks for changes of permissions in bytes that are explained later: a denial may stand in another file.
    mutating func observe(_ bytes: [UInt8], named place: String)
    /// A question of the command line.
    func explain(_ question: Inquiry) throws(InputFailure) -> WhyAnswer
    /// An id that a server gave.
    func explain(_ identifier: ServerIdentifier) throws(InputFailure) -> WhyAnswer
    /// What stands in bytes: every denial in them, one answer after the other.
    mutating func explain(
        _ bytes: [UInt8],
        named place: String,
        _ progress: inout Progress,
        _ answer: (WhyAnswer) -> Void
    ) throws(InputFailure) -> [String]
}

/// An answer: to be written, or written by the server already.
enum WhyAnswer {
    case diagnosis(Diagnosis)
    case text(String, WhyStatus)
}

/// One run of `sesame why`: any number of denials, written as they are explained, and the worst of their outcomes.
struct WhySession {
    private var explainer: any DenialExplainer
    private let format: AnswerFormat
    private let style: TextStyle = Terminal.usesColour ? .coloured : .plain
    private var statuses: Set<Int32> = []
    private var failed = false
    /// The first answer waits: several JSON objects stand in lines, one alone is laid out. SARIF is one log of all.
    private var waiting: [Diagnosis] = []
    private var written = 0

    init(explainer: any DenialExplainer, format: AnswerFormat) {
        self.explainer = explainer
        self.format = format
    }

    mutating func explain(_ question: Inquiry) {
        do throws(InputFailure) { take(try explainer.explain(question)) } catch { fail(error) }
    }

    /// Files, directories, standard input, ids, or texts themselves. What cannot be read does not hide the rest.
    mutating func explain(arguments: [String]) {
        var sources: [InquirySources.Source] = []
        for argument in arguments {
            do throws(InputFailure) {
                if let identifier = ServerIdentifier(argument.utf8) {
                    take(try explainer.explain(identifier))
                } else {
                    sources += try InquirySources.sources(of: argument)
                }
            } catch {
                fail(error)
            }
        }
        if sources.count > 1 {
            for index in sources.indices {
                if let bytes = try? sources[index].readAgain() { explainer.observe(bytes, named: sources[index].name) }
            }
        }
        for source in sources {
            do throws(InputFailure) {
                try explain(source)
            } catch {
                if source.isListed, error.holdsNothing {
                    Terminal.error("note: \(error.message)\n")
                } else {
                    fail(error)
                }
            }
        }
    }

    private mutating func explain(_ source: InquirySources.Source) throws(InputFailure) {
        let bytes = try source.read()
        if bytes.count < 64, let identifier = ServerIdentifier(bytes) {
            take(try explainer.explain(identifier))
            return
        }
        var progress = Progress(source.name)
        var answers: [WhyAnswer] = []
        // It remembers what it has seen while the answers change this session.
        var explainer = explainer
        defer { self.explainer = explainer }
        let notes = try explainer.explain(bytes, named: source.name, &progress) { answer in
            answers.append(answer)
            if answers.count >= 64 {
                for answer in answers { take(answer) }
                answers = []
            }
        }
        progress.finish()
        for answer in answers { take(answer) }
        for note in notes { Terminal.error("note: \(note)\n") }
    }

    /// Writes what waits.
    mutating func finish() -> ExitCode {
        if format == .sarif || !waiting.isEmpty { write(waiting) }
        waiting = []
        if failed { return .couldNotRun }
        let status = WhyStatus.worst(statuses.compactMap(WhyStatus.init(rawValue:)))
        return ExitCode(rawValue: status.rawValue) ?? .couldNotRun
    }

    private mutating func fail(_ failure: InputFailure) {
        failed = true
        Terminal.report(failure.message, hint: failure.hint)
    }

    private mutating func take(_ answer: WhyAnswer) {
        switch answer {
        case .text(let text, let status):
            statuses.insert(status.rawValue)
            if written > 0, format == .text { Terminal.output("\n") }
            written += 1
            Terminal.output(text)
        case .diagnosis(let diagnosis):
            statuses.insert(WhyStatus(diagnosis.outcome).rawValue)
            waiting.append(diagnosis)
            if format == .sarif || waiting.count + written == 1 { return }
            write(waiting)
            waiting = []
        }
    }

    private mutating func write(_ diagnoses: [Diagnosis]) {
        if written > 0, format == .text || format == .markdown { Terminal.output("\n") }
        if format == .json, written + diagnoses.count > 1 {
            for diagnosis in diagnoses { Terminal.output(DiagnosisJSON.text(diagnosis, .compact) + "\n") }
        } else {
            Terminal.output(format.text(of: diagnoses, style: style, version: WhyVersion.text))
        }
        written += diagnoses.count
    }
}
