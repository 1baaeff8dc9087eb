import Testing

@testable import PolicyLanguage

@Suite("JSON values by name")
struct JSONLookupTests {
    private func root(_ text: String) throws -> JSONValue {
        try JSONText(reading: Array(text.utf8), maximumCharacters: 1 << 20).root
    }

    @Test("Members, elements and strings")
    func members() throws {
        let value = try root(#"{"a": [1, {"b": "x\n"}], "c\u0064": null, "é": {}}"#)
        #expect(value["a"]?.elements.count == 2)
        #expect(value["a"]?.elements[1]["b"]?.string == "x\n")
        #expect(value["cd"]?.isNull == true)
        #expect(value["é"]?.isObject == true)
        #expect(value["b"] == nil)
        #expect(value["a"]?["b"] == nil)
        #expect(value["a"]?.string == nil)
        #expect(value.elements.isEmpty)
    }

    @Test(
        "A value's source is what stands in the text",
        arguments: [#"{"a" : [ 1,"\u0041" ]}"#, "[]", #""a\"b""#, "-1.5e3", "true", "null"]
    )
    func source(_ text: String) throws {
        #expect(try root("  \(text)\n").source == text)
        #expect(try root("{\"x\": \(text)}")["x"]?.source == text)
    }

    @Test("Values one after the other")
    func sequence() throws {
        let text = try JSONText(readingSequence: Array("{} [1]\n\"x\"\n".utf8), maximumCharacters: 100)
        #expect(text.roots.map(\.source) == ["{}", "[1]", "\"x\""])
        #expect(text.roots[2].position == SourcePosition(line: 2, column: 1))
        #expect(throws: JSONText.Failure.self) {
            try JSONText(readingSequence: Array("{} }".utf8), maximumCharacters: 100)
        }
        #expect(throws: JSONText.Failure.self) { try JSONText(reading: Array("{} {}".utf8)) }
    }

    @Test("The bound is the caller's")
    func bound() {
        let text = Array(("\"" + String(repeating: "a", count: 140_000) + "\"").utf8)
        #expect(throws: JSONText.Failure.self) { try JSONText(reading: text) }
        #expect(throws: Never.self) { try JSONText(reading: text, maximumCharacters: 200_000) }
    }
}
