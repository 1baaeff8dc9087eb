import AccessControl
import Foundation
import Identifiers
import PolicyEngine
import PolicyLanguage
import Testing

@testable import Troubleshooting

/// A denial with its world, its cause and its fix, as the files in Tests/Cases/Why have it (README.md there).
struct WhyCase: Sendable, CustomTestStringConvertible {
    let id: String
    let file: String
    let text: String

    var testDescription: String { "\(file): \(id)" }

    static let folder = URL(filePath: #filePath).appending(path: "../../Cases/Why").standardizedFileURL

    /// Every case of every file; a file that cannot be read is a failing case of its own.
    static let all: [WhyCase] = {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        return names.filter { $0.hasSuffix(".json") }.flatMap { name -> [WhyCase] in
            guard let data = try? Data(contentsOf: folder.appending(path: name)),
                let root = try? JSONText(reading: Array(data), maximumCharacters: 1 << 24).root
            else { return [WhyCase(id: "cannot be read", file: name, text: "")] }
            return root.elements.map { WhyCase(id: $0["id"]?.string ?? "?", file: name, text: $0.source) }
        }
    }()

    /// The slugs of the rules that some case expects as a cause.
    static let expectedRules = Set(
        all.flatMap { whyCase -> [String] in
            let expect = (try? JSONText(reading: Array(whyCase.text.utf8), maximumCharacters: 1 << 22).root)?["expect"]
            return [expect?["first"]?.string].compactMap { $0 } + (expect?["also"]?.elements.compactMap(\.string) ?? [])
        }
    )

    /// A case as it was read.
    struct Content {
        let value: JSONValue
        let world: World
        let inquiry: Inquiry
        let changes: ChangeHistory
    }

    func read() throws -> Content {
        let value = try JSONText(reading: Array(text.utf8), maximumCharacters: 1 << 22).root
        known(value, ["id", "source", "world", "question", "input", "expect"])
        if let expect = value["expect"] { known(expect, Self.expectMembers) }
        let world = try CaseWorld(#require(value["world"])).world
        guard let input = value["input"] else {
            let inquiry = try inquiry(#require(value["question"]))
            return Content(value: value, world: world, inquiry: inquiry, changes: ChangeHistory())
        }
        var reader = try InquiryReader(Array(Self.text(of: input).utf8), named: "input")
        let changes = reader.changes
        let (first, second) = (reader.next(), reader.next())
        #expect(second == nil, "one denial")
        return Content(value: value, world: world, inquiry: try #require(first), changes: changes)
    }

    /// A text, the list of its lines, or events.
    private static func text(of input: JSONValue) -> String {
        if let text = input.string { return text }
        let lines = input.elements.compactMap(\.string)
        return lines.isEmpty ? input.source : lines.joined(separator: "\n")
    }

    private func inquiry(_ question: JSONValue) throws -> Inquiry {
        known(question, Self.questionMembers)
        var inquiry = Inquiry(form: .question)
        inquiry.principal = question["principal"]?.string
        inquiry.action = question["action"]?.string
        inquiry.resource = question["resource"]?.string
        inquiry.resourceAccount = question["resourceAccount"]?.string
        inquiry.issuer = question["issuer"]?.string
        inquiry.accessKeyID = question["accessKeyID"]?.string
        inquiry.message = question["message"]?.string
        inquiry.operation = question["operation"]?.string
        inquiry.time = try question["time"]?.string.map(Self.time)
        if case .object(let members)? = question["context"]?.content {
            for member in members {
                if let text = member.value.string {
                    inquiry.context.append(ConditionKeyValue(member.name, text))
                } else {
                    inquiry.context.append(
                        ConditionKeyValue(member.name, values: member.value.elements.compactMap(\.string))
                    )
                }
            }
        }
        inquiry.absentKeys = question["absent"]?.elements.compactMap(\.string) ?? []
        if case .boolean(let isComplete)? = question["complete"]?.content { inquiry.isContextComplete = isComplete }
        if let policies = question["sessionPolicies"] {
            inquiry.sessionPolicies = policies.elements.map {
                if let arn = $0.string { .managed(arn: arn) } else { .inline($0.source) }
            }
        }
        if let claim = question["claim"] {
            inquiry.claim = Inquiry.Claim(
                decision: claim["decision"]?.string.flatMap(Decision.init(rawValue:)),
                policyType: claim["policyType"]?.string.flatMap(PolicyType.init(rawValue:)),
                policyARN: claim["policyARN"]?.string
            )
        }
        return inquiry
    }

    private static let questionMembers: Set = [
        "principal", "action", "resource", "resourceAccount", "issuer", "accessKeyID", "message", "operation", "time",
        "context",
        "absent", "complete", "sessionPolicies", "claim",
    ]
    private static let expectMembers: Set = [
        "decision", "first", "also", "not", "policyType", "policy", "statement", "key", "at", "missing", "evidence",
        "details",
        "fix", "second", "last",
    ]

    /// A misspelt member would make a case prove nothing.
    private func known(_ value: JSONValue, _ names: Set<String>) {
        guard case .object(let members) = value.content else { return }
        for member in members { #expect(names.contains(member.name), "unknown member: \(member.name)") }
    }

    /// `2026-03-01T10:00:00Z`
    static func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(basicFormat: text.replacing("-", with: "").replacing(":", with: "")))
    }
}
