import FoundationEssentials
import PolicyEngine

/// What a run of conformance cases found.
package struct ConformanceReport: Sendable {
    /// How many cases have the right answer.
    package var passed = 0
    /// One line for each other case: id, expected and actual answer, or why it could not be asked.
    package var failures: [String] = []

    /// The closing line.
    package var summary: String { "\(passed) passed, \(failures.count) failed" }
    /// 0 if every case passed, 3 if not.
    package var exitStatus: Int32 { failures.isEmpty ? 0 : 3 }
}

/// Asks the engine questions whose answers are known: files with one JSON object a line, each an authorization question
/// (recognised by `action`) or a condition (recognised by `operator`).
package enum ConformanceRunner {
    /// Runs the files at these paths, a folder standing for the `.jsonl` files in it, and prints as it goes.
    ///
    /// - Returns: 0 if every case passed, 3 if one failed, 1 if a file could not be read or holds no case.
    package static func run(paths: [String], print emit: (String) -> Void) -> Int32 {
        var total = ConformanceReport()
        for path in paths.flatMap(files) {
            guard let contents = try? Data(contentsOf: URL(filePath: path)) else {
                emit("error: cannot read `\(path)`")
                return 1
            }
            let report = run(contents: Array(contents))
            report.failures.forEach { emit("\(path): \($0)") }
            total.passed += report.passed
            total.failures += report.failures
        }
        emit(total.summary)
        return total.passed + total.failures.count == 0 ? 1 : total.exitStatus
    }

    /// Runs the cases of one file.
    package static func run(contents: [UInt8]) -> ConformanceReport {
        var report = ConformanceReport()
        for (number, line) in contents.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(line)) else {
                report.failures.append("line \(number + 1): not a JSON object")
                continue
            }
            let id = fields["id"]?.text ?? "line \(number + 1)"
            do throws(CaseError) {
                let question = try ConformanceCase(fields)
                let answer = try question.answer()
                if answer == question.expected {
                    report.passed += 1
                } else {
                    report.failures.append("\(id): expected \(question.expected), got \(answer)")
                }
            } catch {
                report.failures.append("\(id): \(error.reason)")
            }
        }
        return report
    }

    private static func files(_ path: String) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [path] }
        return names.filter { $0.hasSuffix(".jsonl") }.sorted().map { "\(path)/\($0)" }
    }
}
