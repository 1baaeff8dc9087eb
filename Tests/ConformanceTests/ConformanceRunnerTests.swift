import Conformance
import FoundationEssentials
import Testing

@Suite("Conformance cases")
struct ConformanceRunnerTests {
    private static let root =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.deletingLastPathComponent().appending(path: "shared/conformance").path

    @Test("every published case has the published answer", .enabled(if: FileManager.default.fileExists(atPath: folder)))
    func publishedCases() {
        var lines: [String] = []
        let status = ConformanceRunner.run(paths: [Self.folder]) { lines.append($0) }
        #expect(status == 0, "\(lines.joined(separator: "\n"))")
    }

    @Test("the project's own case files are run by the same command")
    func caseFiles() {
        var lines: [String] = []
        let folder = Self.root.appending(path: "Tests/Cases/Evaluation").path
        let status = ConformanceRunner.run(paths: [folder]) { lines.append($0) }
        #expect(status == 0, "\(lines.joined(separator: "\n"))")
        #expect((lines.last?.prefix { $0.isNumber }).flatMap { Int($0) } ?? 0 >= 400)
    }

    @Test("a case whose answer we dispute is reported as such, and does not fail the run")
    func disputed() {
        let line =
            #"{"id":"x1","operator":"StringEquals","key":"a:b","policyValues":["1"],"context":{"a:b":"1"},"expected":false}"#
        let report = ConformanceRunner.run(contents: Array(line.utf8), disputed: ["x1": 7])
        #expect(report.disputes == ["x1: expected false, got true; disputed, see docs/DECISIONS.md, decision 7"])
        #expect(report.exitStatus == 0)
        #expect(report.summary == "0 passed, 0 failed")
    }

    @Test("every disputed case stands in docs/DECISIONS.md")
    func disputesAreReasoned() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/DECISIONS.md"), encoding: .utf8)
        for (id, decision) in DisputedCases.decisions {
            #expect(text.contains("`\(id)`"))
            #expect(text.contains("\n\(decision). "))
        }
    }

    @Test("a folder without cases and a file that is not there could not be run")
    func nothingToRun() {
        var lines: [String] = []
        #expect(ConformanceRunner.run(paths: ["/nowhere/at/all.jsonl"]) { lines.append($0) } == 1)
        #expect(lines == ["error: cannot read `/nowhere/at/all.jsonl`"])
        #expect(ConformanceRunner.run(paths: ["/dev/null"]) { _ in } == 1)
    }

    @Test("a wrong answer is reported with its id, what was expected and what came, and fails the run")
    func wrongAnswer() {
        let line =
            #"{"id":"x1","operator":"StringEquals","key":"a:b","policyValues":["1"],"context":{"a:b":"1"},"expected":false}"#
        let report = ConformanceRunner.run(contents: Array(line.utf8))
        #expect(report.failures == ["x1: expected false, got true"])
        #expect(report.exitStatus == 3)
        #expect(report.summary == "0 passed, 1 failed")
    }

    @Test(
        "what cannot be read is a failure, never skipped",
        arguments: [
            (#"{"id":"x"}"#, "x: neither an evaluation (`action`) nor a condition (`operator`)"),
            ("not json", "line 1: not a JSON object"),
            (
                #"{"id":"x","operator":"StringAlmost","key":"a:b","policyValues":["1"],"context":{},"expected":true}"#,
                "x: unknown operator `StringAlmost`"
            ),
            (
                #"{"id":"x","operator":"Bool","key":"a:b","policyValues":["1"],"context":{},"expected":true,"more":1}"#,
                "x: unknown field `more`"
            ),
        ]
    )
    func unreadable(line: String, failure: String) {
        let report = ConformanceRunner.run(contents: Array(line.utf8))
        #expect(report.failures == [failure])
        #expect(report.exitStatus == 3)
    }
}
