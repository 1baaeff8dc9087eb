import Conformance
import FoundationEssentials
import Testing

@Suite("Conformance cases")
struct ConformanceRunnerTests {
    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/conformance").path

    @Test("every published case has the published answer", .enabled(if: FileManager.default.fileExists(atPath: folder)))
    func publishedCases() {
        var lines: [String] = []
        let status = ConformanceRunner.run(paths: [Self.folder]) { lines.append($0) }
        #expect(status == 0, "\(lines.joined(separator: "\n"))")
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
