import FoundationEssentials
import PolicyEngine

/// What a run of conformance cases found.
package struct ConformanceReport: Sendable {
    /// How many cases have the right answer.
    package var passed = 0
    /// One line for each other case: id, expected and actual answer, or why it could not be asked.
    package var failures: [String] = []
    /// One line for each case whose answer we dispute: they neither pass nor fail.
    package var disputes: [String] = []

    /// The closing line.
    package var summary: String { "\(passed) passed, \(failures.count) failed" }
    /// 0 if every case passed, 3 if not.
    package var exitStatus: Int32 { failures.isEmpty ? 0 : 3 }

    mutating func add(_ other: ConformanceReport) {
        passed += other.passed
        failures += other.failures
        disputes += other.disputes
    }
}

/// Asks the engine questions whose answers are known: `.jsonl` files with one JSON object a line, each an authorization
/// question (recognised by `action`) or a condition (recognised by `operator`), and `.json` files of cases about one rule.
package enum ConformanceRunner {
    /// Runs the files at these paths, a folder standing for the files in it and below, and prints as it goes.
    ///
    /// - Returns: 0 if every case passed, 3 if one failed, 1 if a file could not be read or there is no case.
    package static func run(paths: [String], print emit: (String) -> Void) -> Int32 {
        var total = ConformanceReport()
        for path in paths.flatMap(files) {
            guard let contents = try? Data(contentsOf: URL(filePath: path)) else {
                emit("error: cannot read `\(path)`")
                return 1
            }
            let bytes = Array(contents)
            let report = path.hasSuffix(".json") ? run(caseFile: bytes) : run(contents: bytes)
            (report.failures + report.disputes).forEach { emit("\(path): \($0)") }
            total.add(report)
        }
        emit(total.summary)
        return total.passed + total.failures.count + total.disputes.count == 0 ? 1 : total.exitStatus
    }

    /// Runs the cases of a file with one case a line.
    package static func run(
        contents: [UInt8],
        disputed: [String: Int] = DisputedCases.decisions
    ) -> ConformanceReport {
        var report = ConformanceReport()
        let lines = contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.allSatisfy(isBlank) {
            guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(line)) else {
                report.failures.append("line \(number + 1): not a JSON object")
                continue
            }
            report.ask(fields, id: fields["id"]?.text ?? "line \(number + 1)", disputed)
        }
        return report
    }

    /// Runs the cases of a file about one rule.
    static func run(caseFile contents: [UInt8]) -> ConformanceReport {
        var report = ConformanceReport()
        do throws(CaseError) {
            for fields in try CaseFile(contents).cases {
                var question = fields
                // Who decided is checked by the project's own tests; here the answers count.
                question.removeValue(forKey: "decidedBy")
                report.ask(question, id: fields["id"]?.text ?? "a case without id", [:])
            }
        } catch {
            report.failures.append(error.reason)
        }
        return report
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func files(_ path: String) -> [String] {
        // A file has no paths below it.
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        if names.isEmpty { return [path] }
        return names.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".json") }.sorted().map { "\(path)/\($0)" }
    }
}

extension ConformanceReport {
    /// Asks one question and notes the answer.
    fileprivate mutating func ask(_ fields: [String: JSONValue], id: String, _ disputed: [String: Int]) {
        do throws(CaseError) {
            let question = try ConformanceCase(fields)
            let answer = try question.answer()
            if answer == question.expected {
                passed += 1
            } else if let decision = disputed[id] {
                disputes.append(
                    "\(id): expected \(question.expected), got \(answer); disputed, see docs/DECISIONS.md, decision \(decision)"
                )
            } else {
                failures.append("\(id): expected \(question.expected), got \(answer)")
            }
        } catch {
            failures.append("\(id): \(error.reason)")
        }
    }
}
