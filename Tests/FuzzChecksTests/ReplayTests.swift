import FoundationEssentials
import PolicyLanguage
import Testing

/// The fuzzer's seeds and everything that ever crashed it, once more.
@Suite("Inputs of the fuzzer")
struct FuzzReplayTests {
    private static func files(_ folder: String) -> [String] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(root)/Fuzz/\(folder)/FuzzPolicy"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().map { "\(path)/\($0)" }
    }

    static let inputs = files("Seeds") + files("FailCases")

    @Test("there are seeds to begin with")
    func seeds() { #expect(Self.files("Seeds").count >= 4) }

    @Test("none crashes the reader, and what is read survives printing", arguments: inputs)
    func replay(path: String) throws {
        let text = try Array(Data(contentsOf: URL(filePath: path)))
        for kind in PolicyKind.allCases { _ = try? PolicyDocument(parsing: text, as: kind) }
        guard let document = try? PolicyDocument(reading: text) else {
            #expect(path.contains("FailCases"), "a seed must be readable")
            return
        }
        for layout in PolicyDocument.Layout.allCases {
            let again = try PolicyDocument(reading: document.jsonText(layout))
            #expect(again.withoutPositions == document.withoutPositions)
        }
    }
}
