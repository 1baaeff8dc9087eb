import ServiceCatalog
import Testing

@testable import Troubleshooting

@Suite("Many actions in few lines")
struct ActionSummaryTests {
    private static let s3 = Catalog.aws.service("s3")?.actions ?? []

    private func lines(
        _ actions: [String],
        among all: [ServiceAction] = s3,
        allowed: Set<String> = []
    ) -> [ActionSummary.Line] {
        ActionSummary(actions, among: all) { allowed.contains($0) }.lines
    }

    private func names(_ start: String) -> [String] {
        Self.s3.map(\.qualifiedName).filter { $0.hasPrefix("s3:\(start)") }
    }

    @Test("A few are told one by one")
    func few() {
        let some = Array(names("Get").prefix(10))
        #expect(lines(some).map(\.action) == some)
        #expect(lines(some).allSatisfy { $0.count == nil })
    }

    @Test("All that begin alike are one line")
    func verb() {
        let gets = names("Get")
        #expect(gets.count > 10)
        #expect(lines(gets) == [ActionSummary.Line(action: "s3:Get*", count: gets.count)])
    }

    @Test("A pattern never covers what stays refused")
    func exception() {
        let gets = names("Get").filter { $0 != "s3:GetObject" }
        let told = lines(gets)
        #expect(!told.contains { $0.action.contains("*") && !$0.isRest })
        #expect(told.reduce(0) { $0 + ($1.count ?? 1) } == gets.count)
        // What was allowed before is no exception, and does not count.
        #expect(lines(gets, allowed: ["s3:GetObject"]) == [ActionSummary.Line(action: "s3:Get*", count: gets.count)])
    }

    @Test("A whole service, and all of them")
    func services() {
        let all = names("")
        #expect(lines(all) == [ActionSummary.Line(action: "s3:*", count: all.count)])
        let sqs = Catalog.aws.service("sqs")?.actions ?? []
        let both = Self.s3 + sqs
        #expect(lines(both.map(\.qualifiedName), among: both).map(\.action) == ["*"])
        let told = lines(both.map(\.qualifiedName).filter { $0 != "sqs:SendMessage" }, among: both)
        #expect(told.first?.action == "s3:*")
        #expect(told.contains { $0.action == "sqs:DeleteMessage" } || told.contains { $0.action == "sqs:Delete*" })
        #expect(!told.contains { $0.action == "sqs:*" })
    }

    @Test("What is too much is counted")
    func rest() {
        let actions = ["s3", "sqs", "sns", "kms"].flatMap { Catalog.aws.service($0)?.actions ?? [] }
        let others = actions.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element.qualifiedName)
        let told = lines(others, among: actions)
        #expect(told.count == 20)
        #expect(told.last?.isRest == true)
        #expect(told.reduce(0) { $0 + ($1.count ?? 1) } == others.count)
    }
}
