import Foundation
import PolicyLanguage
import Testing

@testable import Troubleshooting

/// Every answer as its golden file has it. RECORD_SNAPSHOTS=1 rewrites them, and still fails.
@Suite("Answers")
struct AnswersTests {
    static let formats: [(suffix: String, render: @Sendable (Diagnosis) -> String)] = [
        ("txt", { DiagnosisPage($0).text }),
        ("json", { DiagnosisJSON.text($0) + "\n" }),
        ("md", { DiagnosisMarkdown.text($0) }),
        ("sarif", { DiagnosisSARIF.text([$0], version: "1.0") + "\n" }),
    ]

    @Test("An answer is written as the golden file has it", arguments: Examples.all.map(\.name), formats.map(\.suffix))
    func golden(_ name: String, _ suffix: String) throws {
        let example = try #require(Examples.all.first { $0.name == name })
        let format = try #require(Self.formats.first { $0.suffix == suffix })
        try expectGolden("\(name).\(suffix)", format.render(example.diagnosis))
    }

    @Test("On a terminal the same page is coloured, and says nothing more", arguments: Examples.all.map(\.name))
    func coloured(_ name: String) throws {
        let example = try #require(Examples.all.first { $0.name == name })
        let coloured = DiagnosisPage(example.diagnosis, style: .coloured).text
        let plain = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(coloured != plain)
        #expect(plain == DiagnosisPage(example.diagnosis).text)
    }

    @Test("No answer holds what a terminal obeys", arguments: Examples.all.map(\.name), formats.map(\.suffix))
    func harmless(_ name: String, _ suffix: String) throws {
        let example = try #require(Examples.all.first { $0.name == name })
        let format = try #require(Self.formats.first { $0.suffix == suffix })
        let text = format.render(example.diagnosis)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && TerminalText.isHarmful($0) })
    }

    @Test("A page's prose keeps to 100 columns where words allow it")
    func width() {
        for (name, diagnosis) in Examples.all where name != "hostile" {
            for line in DiagnosisPage(diagnosis).text.split(separator: "\n") {
                let isProse =
                    line.contains(": ") && !line.contains(" | ") && !line.contains("\"") && !line.contains("$ ")
                if isProse, line.contains(" = note:") || line.hasPrefix("error") || line.hasPrefix("fix") {
                    #expect(TerminalText.columns(line) <= 100, "\(name): \(line)")
                }
            }
        }
    }

    @Test("A compact answer is one line, and the same value")
    func compact() throws {
        for (_, diagnosis) in Examples.all {
            let compact = DiagnosisJSON.text(diagnosis, .compact)
            #expect(!compact.contains("\n"))
            let values = try [compact, DiagnosisJSON.text(diagnosis)].map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary)
            }
            #expect(values[0] == values[1])
        }
    }

    @Test("Many denials are one SARIF run with each rule once")
    func manyResults() throws {
        let text = DiagnosisSARIF.text(Examples.all.map(\.diagnosis) + [Examples.condition], version: "1.0")
        let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let runs = try #require(log["runs"] as? [[String: Any]])
        let driver = try #require((runs[0]["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let results = try #require(runs[0]["results"] as? [[String: Any]])
        #expect(Set(rules.compactMap { $0["id"] as? String }).count == rules.count)
        #expect(results.count == (Examples.all.map(\.diagnosis) + [Examples.condition]).flatMap(\.causes).count)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
        }
    }

    @Test(
        "The worst of many denials is how the program ends",
        arguments: [
            ([], WhyStatus.allowed), ([.allow], .allowed), ([.allow, .depends], .depends),
            ([.depends, .implicitDeny, .allow], .denied), ([.explicitDeny], .denied),
        ] as [([Diagnosis.Outcome], WhyStatus)]
    )
    func status(_ outcomes: [Diagnosis.Outcome], _ expected: WhyStatus) {
        #expect(WhyStatus.worst(outcomes.map(WhyStatus.init)) == expected)
    }

    @Test("A progress line says how far and how long")
    func progress() {
        #expect(
            ProgressText.line("denials", done: 2500, total: 10_000, milliseconds: 2000)
                == "denials  [=======>                      ]  25%  2500 of 10000  1250/s  7 s left"
        )
        #expect(ProgressText.line("denials", done: 3, total: nil, milliseconds: 0) == "denials  3  0/s")
        #expect(
            ProgressText.line("x", done: 5, total: 4, milliseconds: 1)
                == "x  [==============================]  100%  5 of 4  5000/s"
        )
    }
}

/// Compares with a file in Golden.
func expectGolden(_ name: String, _ text: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)")
    }
    #expect(try Data(contentsOf: file) == Data(text.utf8), "\(text)")
}
