import PolicyLanguage
import Testing

@testable import Troubleshooting

/// Excerpts and differences of policy documents, and foreign text on terminals and in Markdown.
@Suite("Documents in answers")
struct DocumentTests {
    @Test("The caret stands under the value, in whatever layout the document has", arguments: 0..<200)
    func caret(_ seed: Int) throws {
        var random = RandomJSON(seed: UInt64(seed) &+ 99)
        let text = random.spaced(JSONLayout.compact.text(random.element(depth: 4)))
        for (value, source) in Self.strings(of: try JSONText(reading: Array(text.utf8)).root) {
            let excerpt = PolicyExcerpt(
                of: text,
                statement: nil,
                line: value.position.line,
                column: value.position.column
            )
            let line = try #require(excerpt.lines.first { $0.number == value.position.line })
            let mark = try #require(line.mark)
            let marked = String(Array(line.text)[mark.lowerBound..<mark.upperBound])
            #expect(marked == source, "seed \(seed): \(text)")
        }
    }

    /// The text values with their source, where no tab or wide letter is near.
    private static func strings(of value: JSONValue) -> [(JSONValue, String)] {
        switch value.content {
        case .object(let members): members.flatMap { strings(of: $0.value) }
        case .array(let elements): elements.flatMap(strings)
        case .string(let text): [(value, JSONLayout.quoted(text))]
        default: []
        }
    }

    @Test("A long line is cut around the value", arguments: [0, 1, 5, 20, 40, 59])
    func cut(_ place: Int) throws {
        let values = (0..<60).map { "\"arn:aws:s3:::bucket-number-\($0)/*\"" }
        let text = "[" + values.joined(separator: ",") + "]"
        let column = 2 + values[..<place].map { $0.utf8.count + 1 }.reduce(0, +)
        let excerpt = PolicyExcerpt(of: text, statement: nil, line: 1, column: column)
        let line = try #require(excerpt.lines.first)
        #expect(line.text.count <= PolicyExcerpt.maximumColumns + 6)
        let mark = try #require(line.mark)
        #expect(String(Array(line.text)[mark.lowerBound..<mark.upperBound]) == values[place])
        #expect(line.text.hasPrefix("...") == (place > 0) || place < 3)
    }

    @Test(
        "Places that the document does not have are not shown",
        arguments: [(0, 1), (4, 1), (-1, 1), (2, 0), (2, 99), (2, Int.min + 1), (Int.max, Int.max)]
    )
    func noSuchPlace(_ line: Int, _ column: Int) {
        let excerpt = PolicyExcerpt(of: "{\n\"a\": 1\n}", statement: nil, line: line, column: column)
        #expect(excerpt.lines.allSatisfy { $0.mark == nil })
    }

    @Test("A difference holds the changed lines, and applying it gives the new text", arguments: 0..<200)
    func difference(_ seed: Int) {
        var random = RandomJSON(seed: UInt64(seed) &+ 5)
        let old = random.element(depth: 4)
        let (before, after) = (JSONLayout.pretty.text(old), JSONLayout.pretty.text(random.changed(old)))
        guard before.hasLineBreak || after.hasLineBreak else { return }
        let source = before.sourceLines.map(String.init)
        var (result, next) = ([String](), 0)
        for line in DocumentDifference(from: before, to: after).lines {
            switch line {
            case .same(let number, let text), .removed(let number, let text):
                #expect(source[number - 1] == text)
                result += source[next..<number - 1]
                next = number
                if case .same = line { result.append(text) }
            case .added(let number, let text):
                // Lines in between that are not shown are the same in both.
                while result.count < number - 1, next < source.count {
                    result.append(source[next])
                    next += 1
                }
                result.append(text)
            case .gap: break
            }
        }
        result += source[next...]
        #expect(before == after || result.joined(separator: "\n") == after, "seed \(seed)")
    }

    @Test("Equivalent spellings of a letter are a difference")
    func spellings() {
        let lines = DocumentDifference(from: "[\n\"\u{E9}\"\n]", to: "[\n\"e\u{301}\"\n]").lines
        #expect(lines.contains { if case .removed = $0 { true } else { false } })
    }

    @Test(
        "Foreign text stays text in Markdown",
        arguments: [
            ("a `b` c", "a `b` c"), ("`", "\\`"), ("``", "\\`\\`"), ("<b>", "&lt;b&gt;"),
            ("[a](http://b)", "\\[a\\](http&#58;//b)"), ("@team", "&#64;team"), ("a|b", "a\\|b"),
            ("`a|b`", "`a|b`"), ("`<a>` <b>", "`<a>` &lt;b&gt;"), ("a\n# b", "a \\# b"), ("www.x.y", "www&#46;x.y"),
        ]
    )
    func markdown(_ text: String, _ expected: String) {
        #expect(MarkdownText.prose(text) == expected)
    }

    @Test(
        "A code span holds any text",
        arguments: [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "(empty)")]
    )
    func span(_ text: String, _ expected: String) {
        #expect(MarkdownText.code(text) == expected)
    }

    @Test("Wide and combining letters take the columns that terminals give them")
    func columns() {
        #expect(TerminalText.columns("abc") == 3)
        #expect(TerminalText.columns("漢字") == 4)
        #expect(TerminalText.columns("e\u{301}") == 1)
    }
}
