import PolicyLanguage
import Testing

@Suite("Policy variables and wildcards in text")
struct VariableTemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        var hasVariables = true
        var hasWildcards = true
        let segments: [VariableTemplate.Segment]
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(text: "", segments: []),
        Case(text: "plain", segments: [.literal("plain")]),
        Case(text: "a*b?c", segments: [.literal("a"), .anyRun, .literal("b"), .anyOne, .literal("c")]),
        Case(text: "**", segments: [.anyRun, .anyRun]),
        Case(text: "a*b?", hasWildcards: false, segments: [.literal("a*b?")]),
        Case(
            text: "home/${aws:username}/*",
            segments: [.literal("home/"), .variable(key: "aws:username", default: nil), .literal("/"), .anyRun]
        ),
        Case(
            text: "${aws:PrincipalTag/team, 'company-wide'}",
            segments: [.variable(key: "aws:PrincipalTag/team", default: "company-wide")]
        ),
        Case(text: "${a:b,'x'}", segments: [.variable(key: "a:b", default: "x")]),
        Case(text: "${a:b, ''}", segments: [.variable(key: "a:b", default: "")]),
        Case(text: "${a:b, 'x}y*'}", segments: [.variable(key: "a:b", default: "x}y*")]),
        Case(text: "${*}${?}${$}", segments: [.literal("*?$")]),
        Case(text: "a${*}b*", segments: [.literal("a*b"), .anyRun]),
        Case(text: "${$}{aws:username}", segments: [.literal("${aws:username}")]),
        Case(text: "$", segments: [.literal("$")]),
        Case(text: "cost: $5", segments: [.literal("cost: $5")]),
        Case(text: "${", segments: [.literal("${")]),
        Case(text: "${aws:username", segments: [.literal("${aws:username")]),
        Case(text: "a}${", segments: [.literal("a}${")]),
        Case(text: "${}", segments: [.variable(key: "", default: nil)]),
        Case(text: "${a:b, x}", segments: [.variable(key: "a:b, x", default: nil)]),
        Case(text: "${a:b, 'x}", segments: [.variable(key: "a:b, 'x", default: nil)]),
        Case(text: "${${a}}", segments: [.variable(key: "${a", default: nil), .literal("}")]),
        Case(text: "${aws:username}", hasVariables: false, segments: [.literal("${aws:username}")]),
        Case(text: "${*}", hasVariables: false, segments: [.literal("${"), .anyRun, .literal("}")]),
        Case(text: "é${é}*", segments: [.literal("é"), .variable(key: "é", default: nil), .anyRun]),
    ]

    @Test("takes text apart", arguments: cases)
    func segments(example: Case) {
        let template = VariableTemplate(
            example.text,
            hasVariables: example.hasVariables,
            hasWildcards: example.hasWildcards
        )
        #expect(template.segments == example.segments)
    }

    @Test("knows text that is only text")
    func literal() {
        #expect(VariableTemplate("", hasVariables: true, hasWildcards: true).literal == "")
        #expect(VariableTemplate("a${*}", hasVariables: true, hasWildcards: true).literal == "a*")
        #expect(VariableTemplate("a*", hasVariables: true, hasWildcards: true).literal == nil)
        #expect(VariableTemplate("${a}", hasVariables: true, hasWildcards: true).isVariable)
        #expect(!VariableTemplate("${a}", hasVariables: false, hasWildcards: true).isVariable)
    }
}
