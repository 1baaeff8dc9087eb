import Conformance
import FoundationEssentials
import PolicyEngine
import Testing

/// The cases of `Tests/Cases/Evaluation`: one file for each rule, written from AWS's documentation. The answer is
/// checked, and where a case says so, the kind of policy that decided it.
@Suite("Evaluation cases")
struct CaseFileTests {
    /// One case with the rule that it stands for.
    struct Example: Sendable, CustomTestStringConvertible {
        let file: String
        let rule: String
        let fields: [String: JSONValue]
        var testDescription: String { "\(file): \(fields["id"]?.text ?? "a case without id")" }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases/Evaluation")

    static let files: [String: Result<CaseFile, any Error>] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let pairs = names.filter { $0.hasSuffix(".json") }.map { name in
            (name, Result { try CaseFile(Array(Data(contentsOf: folder.appending(path: name)))) })
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    static let examples: [Example] = files.sorted { $0.key < $1.key }.flatMap { name, file in
        ((try? file.get())?.cases ?? []).map { fields in
            Example(file: name, rule: (try? file.get())?.rule ?? "", fields: fields)
        }
    }

    @Test("every file can be read, and none is missing")
    func readable() throws {
        for (name, file) in Self.files { #expect(throws: Never.self, "\(name)") { _ = try file.get() } }
        #expect(Self.files.count >= 40)
        #expect(Self.examples.count >= 400)
        #expect(Set(Self.examples.map(\.testDescription)).count == Self.examples.count, "two cases of one name")
    }

    @Test("the answer is AWS's", arguments: examples)
    func answer(example: Example) throws {
        var fields = example.fields
        let decidedBy = fields.removeValue(forKey: "decidedBy")?.text
        let question = try ConformanceCase(fields)
        #expect(try question.answer() == question.expected, "\(example.rule)")
        if let decidedBy, case .evaluation(let evaluation) = question {
            let verdict = PolicyEvaluator.decide(evaluation.request, evaluation.policies)
            #expect(verdict.decidedBy?.rawValue == decidedBy, "\(example.rule)")
        }
    }

    @Test("the explanation comes to the same answer", arguments: examples)
    func explanation(example: Example) throws {
        var fields = example.fields
        fields.removeValue(forKey: "decidedBy")
        guard case .evaluation(let evaluation) = try ConformanceCase(fields) else { return }
        #expect(
            PolicyEvaluator.explain(evaluation.request, evaluation.policies).verdict
                == PolicyEvaluator.decide(evaluation.request, evaluation.policies)
        )
    }

    @Test("a misspelt field is refused")
    func unknownField() throws {
        let example = try #require(Self.examples.first)
        var fields = example.fields
        fields.removeValue(forKey: "decidedBy")
        fields["identityPolicy"] = .null
        #expect(throws: CaseError.self) { _ = try ConformanceCase(fields) }
        let file = Array(#"{"rule":"a","source":"b","cases":[],"note":"c"}"#.utf8)
        #expect(throws: CaseError.self) { _ = try CaseFile(file) }
    }
}
