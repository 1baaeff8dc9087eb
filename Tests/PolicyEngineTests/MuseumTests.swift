import Foundation
import Testing

/// `docs/museum.md` names a test for each fault of others: they must be there.
@Suite("The museum")
struct MuseumTests {
    @Test("every test that the museum names is there")
    func tests() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        let page = try String(contentsOf: root.appending(path: "docs/museum.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
        #expect(rows.count >= 23)
        for row in rows {
            let cell = row.split(separator: "|")[2]
            // `path` "words", `path`, …
            let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
            #expect(parts.count >= 3, "\(row)")
            for place in stride(from: 1, to: parts.count, by: 2) {
                let file = root.appending(path: String(parts[place]))
                let text = try String(contentsOf: file, encoding: .utf8)
                let words = parts[place + 1].split(separator: "\"", omittingEmptySubsequences: false)
                if words.count > 1 { #expect(text.contains(words[1]), "\(parts[place]): \(words[1])") }
            }
        }
    }
}
