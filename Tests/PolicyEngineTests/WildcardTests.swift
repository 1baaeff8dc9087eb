import Testing

@testable import PolicyEngine

@Suite("Wildcards")
struct WildcardTests {
    /// Turns `*`, `?` and, for the kinds that stop at colons, `#` and `!` into their codes.
    private func matches(_ text: String, _ pattern: String) -> Bool {
        let codes: [UInt8: UInt8] = [
            UInt8(ascii: "*"): Wildcard.run, UInt8(ascii: "?"): Wildcard.one, UInt8(ascii: "#"): Wildcard.runInField,
            UInt8(ascii: "!"): Wildcard.oneInField,
        ]
        let program = pattern.utf8.map { codes[$0] ?? $0 }
        return Wildcard.matches(text.utf8.span, program.span)
    }

    @Test(
        "text that matches",
        arguments: [
            ("", ""), ("", "*"), ("a", "?"), ("é", "?"), ("😀b", "?b"), ("abc", "*"), ("abc", "a*"), ("abc", "*c"),
            ("abc", "a*c"), ("abcabd", "*abd"), ("aaab", "*aab"), ("a:b", "a*"), ("a:b:c", "*:c"),
            ("axbxb:cd", "a#b:c#d"),
            ("x:aq:ab", "*:a#b"), ("line\nbreak", "line*"), ("a*b", "a*b"), ("éa", "*?"), ("abc", "**c"),
        ]
    )
    func matching(text: String, pattern: String) {
        #expect(matches(text, pattern))
    }

    @Test(
        "text that does not match",
        arguments: [
            ("a", ""), ("", "?"), ("ab", "?"), ("abc", "a*d"), ("a:b", "a#b"), ("a:b", "a!b"), ("a:b", "#"),
            ("éa", "*???"), ("é", "*??"), ("ABC", "abc"), ("x:aq:aq", "*:a#b"),
        ]
    )
    func notMatching(text: String, pattern: String) {
        #expect(!matches(text, pattern))
    }

    @Test("many stars against text that almost matches end quickly")
    func hostilePattern() {
        let text = String(repeating: "a", count: 2000)
        #expect(!matches(text, String(repeating: "a*", count: 50) + "b"))
        #expect(!matches(text, String(repeating: "*#a", count: 50) + "b"))
    }
}
