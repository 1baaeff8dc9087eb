import PolicyLanguage
import Testing

@Suite("The JSON reader")
struct JSONScannerTests {
    /// Every text is wrong at the mark.
    static let refused: [(String, String)] = [
        ("nothing", "▸"),
        ("only white space", "  \n ▸"),
        ("a bare word", "▸allow"),
        ("an open object", #"{"Version":"2012-10-17"▸"#),
        ("a missing colon", #"{"Version" ▸"2012-10-17"}"#),
        ("a trailing comma in an object", #"{"Version":"2012-10-17",▸}"#),
        ("a trailing comma in a list", #"{"Statement":[{},▸]}"#),
        ("a name without quotes", #"{▸Version:"2012-10-17"}"#),
        ("a string in single quotes", #"{"Version":▸'2012-10-17'}"#),
        ("a comment", #"{▸/* no */}"#),
        ("text after the document", #"{"Statement":[]} ▸{}"#),
        ("an unclosed string", #"{"Version":"2012▸"#),
        ("a line feed in a string", "{\"Version\":\"2012▸\n-10-17\"}"),
        ("a tab in a string", "{\"Version\":\"2012▸\t\"}"),
        ("an escape that JSON lacks", #"{"Id":"a▸\x41"}"#),
        ("an escaped control character", #"{"Id":"a▸\u0007"}"#),
        ("an escaped NUL", #"{"Id":"▸\u0000"}"#),
        ("an escaped backspace", #"{"Id":"▸\b"}"#),
        ("three hexadecimal digits", #"{"Id":"▸\u00e"}"#),
        ("a lone high surrogate", #"{"Id":"▸\ud83d"}"#),
        ("a high surrogate with something else", #"{"Id":"▸\ud83dxxxxxx"}"#),
        ("a lone low surrogate", #"{"Id":"▸\ude00"}"#),
        ("a number with a leading zero", #"{"Statement":0▸1}"#),
        ("a number without digits", #"{"Statement":-▸}"#),
        ("a number without a fraction", #"{"Statement":1.▸}"#),
        ("a number without an exponent", #"{"Statement":1e▸}"#),
        ("a word that begins like a literal", #"{"Statement":▸tru}"#),
        ("not a number", #"{"Statement":▸NaN}"#),
        ("the same element twice", "{\"Version\":\"2012-10-17\",\n ▸\"Version\":\"2012-10-17\"}"),
        ("the same element twice, once escaped", #"{"Version":"2012-10-17",▸"V\u0065rsion":"2012-10-17"}"#),
        (
            "the same name among many",
            "{" + (0..<20).map { "\"k\($0)\":1," }.joined() + "▸\"k7\":2}"
        ),
        (
            "nesting beyond the limit",
            "{\"Statement\":" + String(repeating: "[", count: 23) + "▸[" + String(repeating: "]", count: 24) + "}"
        ),
    ]

    @Test("refuses malformed text at its place", arguments: refused)
    func malformed(name: String, marked: String) {
        let text = MarkedText(marked)
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text.text) }
        #expect(error?.position == text.position, "\(error?.detail ?? "")")
        #expect(error?.message == "Syntax errors in policy.")
    }

    static let bytes: [(String, [UInt8])] = [
        ("a continuation byte alone", [0x80]),
        ("an overlong slash", [0xC0, 0xAF]),
        ("an overlong letter in three bytes", [0xE0, 0x81, 0x81]),
        ("a surrogate in UTF-8", [0xED, 0xA0, 0x80]),
        ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
        ("a byte that is never UTF-8", [0xFF]),
        ("half a character", [0xC3]),
    ]

    @Test("refuses what is not UTF-8", arguments: bytes)
    func notUTF8(name: String, bytes: [UInt8]) {
        let text = Array(#"{"Id":""#.utf8) + bytes + Array(#"","Statement":[]}"#.utf8)
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text) }
        #expect(error?.position == SourcePosition(line: 1, column: 8))
        #expect(error?.detail == "not UTF-8")
    }

    @Test("reads every escape and every plane")
    func escapes() throws {
        let text =
            #"{"Id":"\"\\\/\n\r\t\u00e9é\u4e2d\ud83d\ude00","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#
        #expect(try PolicyDocument(reading: text).id == "\"\\/\n\r\té\u{E9}中😀")
    }

    @Test("an escaped element name is that element")
    func escapedName() throws {
        let text = #"{"St\u0061tement":{"Eff\u0065ct":"Allow","Action":"a:b","Resource":"*"}}"#
        #expect(try PolicyDocument(reading: text).statements.first?.effect == .allow)
    }

    @Test("columns count characters, not bytes")
    func columns() {
        let text = MarkedText(#"{"Id":"ééé中😀","Statement":▸1}"#)
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text.text) }
        #expect(error?.position == text.position)
    }

    @Test("takes U+00FF and refuses U+0100 where IAM does")
    func latin1() throws {
        let statement = #""Statement":{"Effect":"Deny","Action":"*","Resource":"*"}"#
        let inside = #"{"Version":"2012-10-17","Id":"ÿ",\#(statement)}"#
        let outside = #"{"Version":"2012-10-17","Id":"Ā",\#(statement)}"#
        _ = try PolicyDocument(parsing: inside, as: .managed)
        #expect(throws: PolicyError.self) { _ = try PolicyDocument(parsing: outside, as: .managed) }
        _ = try PolicyDocument(parsing: outside, as: .serviceControl)
    }

    @Test("refuses a document of more than 131,072 characters")
    func size() {
        let frame = policy(#"{"Effect":"Deny","Action":"*","Resource":"*"}"#)
        let fits = frame + String(repeating: " ", count: 131_072 - frame.utf8.count)
        #expect(throws: Never.self) { _ = try PolicyDocument(parsing: fits, as: .managed) }
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(parsing: fits + " ", as: .managed) }
        #expect(error?.detail == "the document is longer than 131072 characters")
    }
}
