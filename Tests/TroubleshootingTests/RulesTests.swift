import Foundation
import Testing

@testable import Troubleshooting

/// The rules and their pages.
@Suite("Rules")
struct RulesTests {
    @Test("Every rule has a page that says everything", arguments: Rule.allCases)
    func page(_ rule: Rule) {
        let page = rule.page
        for text in [page.title, page.meaning, page.looks, page.why, page.remedy] {
            #expect(!text.isEmpty)
            #expect(!text.contains("\n") && !text.contains("  "))
        }
        #expect(!page.sources.isEmpty)
        #expect(!page.title.hasSuffix(".") && page.title.utf8.count <= 100)
        #expect(page.meaning.hasSuffix(".") || page.meaning.hasSuffix("`"))
        #expect(page.remedy.hasSuffix(".") || page.remedy.hasSuffix("`"))
        let text = page.text(of: rule)
        #expect(text.contains(rule.id) && text.contains(rule.slug) && text.hasSuffix("\n"))
        for line in text.split(separator: "\n") { #expect(line.utf8.count <= 132, "\(line)") }
    }

    @Test("Ids, names and titles are unique")
    func unique() {
        let count = Rule.allCases.count
        #expect(Set(Rule.allCases.map(\.id)).count == count)
        #expect(Set(Rule.allCases.map(\.slug)).count == count)
        #expect(Set(Rule.allCases.map(\.title)).count == count)
    }

    @Test(
        "A name is the case in words",
        arguments: [
            (Rule.explicitDenyVPCEndpointPolicy, "explicit-deny-vpc-endpoint-policy"),
            (.s3NotFoundHidden, "s3-not-found-hidden"),
            (.webIdentityARNInKey, "web-identity-arn-in-key"),
            (.externalIDMismatch, "external-id-mismatch"),
            (.keyOrTagCaseDiffers, "key-or-tag-case-differs"),
            (.unassignedMFADevice, "unassigned-mfa-device"),
            (.deleteMFADeviceDenied, "delete-mfa-device-denied"),
            (.passwordChangeBlockedByMFA, "password-change-blocked-by-mfa"),
            (.s3PublicAccessBlocked, "s3-public-access-blocked"),
            (.awsProtected, "aws-protected"),
        ]
    )
    func slug(_ rule: Rule, _ expected: String) {
        #expect(rule.slug == expected)
    }

    @Test("A rule is found by id and by name, in any case", arguments: Rule.allCases)
    func lookUp(_ rule: Rule) {
        for name in [rule.id, rule.id.lowercased(), String(rule.rawValue), rule.slug, rule.slug.uppercased()] {
            #expect(RuleIndex.rule(name) == rule, "\(name)")
        }
    }

    @Test(
        "What is no rule is not found",
        arguments: ["", "SES", "SES9999", "SES-1042", "1", "ses1042x", "no-such-rule"]
    )
    func unknown(_ name: String) {
        #expect(RuleIndex.rule(name) == nil)
    }

    @Test("Every rule is in the list and in the page of all rules")
    func index() {
        for rule in Rule.allCases {
            #expect(RuleIndex.text.contains("\(rule.id)  \(rule.title)"))
            #expect(RuleIndex.markdown.contains("### \(rule.id): \(rule.title)"))
        }
    }

    @Test("docs/RULES.md is what `sesame explain --markdown` writes")
    func documentation() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let file = try String(contentsOf: root.appending(path: "docs/RULES.md"), encoding: .utf8)
        #expect(file == RuleIndex.markdown, "run: sesame explain --markdown > docs/RULES.md")
    }
}
