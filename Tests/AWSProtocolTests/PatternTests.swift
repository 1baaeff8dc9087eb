import Testing

@testable import AWSProtocol

@Suite("Patterns of the API models")
struct PatternTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pattern: String
        let matching: [String]
        let failing: [String]
        var testDescription: String { pattern }
    }

    static let cases = [
        Case(pattern: #"[\w+=,.@-]+"#, matching: ["a", "A_z0+=,.@-"], failing: ["", "a b", "é", "a/b", "a\n"]),
        Case(pattern: #"[\w+=,.@-]*"#, matching: ["", "a"], failing: [" "]),
        Case(pattern: #"[\w+=,.@:\/-]*"#, matching: ["", "a/b:c"], failing: ["\\", "a b"]),
        Case(pattern: #"[\w._-]+"#, matching: ["a.b_c-d"], failing: ["a,b"]),
        Case(
            pattern: #"\d{12}"#,
            matching: ["123456789012"],
            failing: ["12345678901", "1234567890123", "12345678901x", "١٢٣٤٥٦٧٨٩٠١٢"]
        ),
        Case(
            pattern: #"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"#,
            matching: ["/", "/a/", "/a/b/", "///"],
            failing: ["", "a", "/a", "a/", "/a b/", "/é/", "//"]
        ),
        Case(
            pattern: #"((/[A-Za-z0-9\.,\+@=_-]+)*)/"#,
            matching: ["/", "/a/", "/a.b,c/d/"],
            failing: ["", "//", "/a", "/a b/"]
        ),
        Case(pattern: #"\u002F[\u0021-\u007F]*"#, matching: ["/", "/abc", "/a/"], failing: ["", "a", "/ "]),
        Case(
            pattern: #"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"#,
            matching: ["abc", "a-b", "a1-2-3b"],
            failing: ["a", "ab", "a--b", "-ab", "ab-", "Abc", String(repeating: "a", count: 64)]
        ),
        Case(pattern: #"^[A-Za-z][A-Za-z0-9/_-]*$"#, matching: ["a", "A/b_c-9"], failing: ["", "1a", "a.b"]),
        Case(
            pattern: #"[\u0009\u000A\u000D\u0020-\u00FF]+"#,
            matching: ["{\n\t}\r", "é"],
            failing: ["", "\u{0}", "Ā", "\u{1F600}"]
        ),
        Case(
            pattern: #"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
            matching: ["", "Äpfel 1/2 _.:=+-@", "名前", "½\u{2028}"],
            failing: ["a;b", "(", "\u{1F600}", "{"]
        ),
        Case(pattern: #"[\p{L}\p{Z}\p{N}_.:/=+\-@{}]+"#, matching: ["{a}"], failing: ["", "#"]),
        Case(
            // Java reads \u10000 as U+1000 and "0": STS refuses scalars beyond U+FFFF.
            pattern: #"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+"#,
            matching: ["arn:aws:iam::123456789012:role/r", "é"],
            failing: ["", "\u{1}", "\u{1F600}"]
        ),
        Case(
            pattern: #"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"#,
            matching: ["v1", "v10", "v1.a-b", "v1."],
            failing: ["v0", "1", "v", "v1.a.b"]
        ),
        Case(
            pattern: #"^http(s?)://[a-zA-Z0-9._/-]*(\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?$"#,
            matching: ["http://a", "https://a/b?c=d&e#f"],
            failing: ["ftp://a", "https://a b", "xhttp://a"]
        ),
        Case(pattern: #"[ -~]+"#, matching: ["a b~"], failing: ["", "\u{7F}", "\u{1F}"]),
        Case(
            pattern: #"arn:[^:]*:[^:]*:[^:]*:[^:]*:.*"#,
            matching: ["arn:aws:iam::1:user/a:b"],
            failing: ["arn:aws:iam:", "arn:a:b:c:d:\n"]
        ),
        Case(pattern: #"[\s\S]*"#, matching: ["", "a\nb\u{0}\u{1F600}"], failing: []),
        Case(
            pattern: #"^(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$"#,
            matching: ["123456789012", "ou-abcd-12345678"],
            failing: ["ou-abc-12345678", "1"]
        ),
        Case(pattern: #"[^\s@]+@[^\s@]+\.[^\s@]+"#, matching: ["a@b.c"], failing: ["a@b", "a b@c.d", "@b.c"]),
    ]

    @Test("A pattern matches whole strings only", arguments: cases)
    func matching(_ testCase: Case) throws {
        let pattern = try #require(Pattern(testCase.pattern))
        for text in testCase.matching { #expect(pattern.matches(text), "\(text.debugDescription)") }
        for text in testCase.failing { #expect(!pattern.matches(text), "\(text.debugDescription)") }
    }

    @Test(
        "A form that is not supported is refused",
        arguments: [
            #"a(?=b)"#, #"(?i)a"#, #"\bx"#, #"[a&&b]"#, #"[[:alpha:]]"#, "(", ")", "a**", "[b-a]", "a{2,1}", "[a",
            #"\"#, "a{9999}b{9999}",
        ]
    )
    func unsupported(_ text: String) {
        #expect(Pattern(text) == nil)
    }

    @Test("A nested repetition takes time in proportion to the text")
    func nestedRepetition() throws {
        // A backtracking matcher needs 2^10000 steps for this.
        let pattern = try #require(Pattern("(a*)*b"))
        #expect(!pattern.matches(String(repeating: "a", count: 10_000)))
        #expect(pattern.matches(String(repeating: "a", count: 10_000) + "b"))
    }
}
