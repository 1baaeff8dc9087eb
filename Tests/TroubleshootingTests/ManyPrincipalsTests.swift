import PolicyLanguage
import Testing

@testable import Troubleshooting

@Suite("A policy of many principals")
struct ManyPrincipalsTests {
    private static let resource = "arn:aws:s3:::reports/q1.csv"

    /// A group of so many users, whose policy names the bucket in another letter case.
    private func diagnosis(users: Int) throws -> Diagnosis {
        let policy =
            #"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "#
            + #""Resource": "arn:aws:s3:::Reports/*"}}"#
        // Ids of test worlds are made of a name's letters.
        let names = "abcdefg".flatMap { first in "abcdefgh".map { "user\(first)\($0)" } }
        let members = names.prefix(users).map { #""\#($0)": {"groups": ["Devs"]}"# }
        let text =
            #"{"accounts": {"111111111111": {"groups": {"Devs": {"inline": {"Reports": \#(policy)}}}, "#
            + #""users": {\#(members.joined(separator: ", "))}}}}"#
        let world = try CaseWorld(JSONText(reading: Array(text.utf8)).root).world
        let sentence =
            "User: arn:aws:iam::111111111111:user/useraa is not authorized to perform: s3:GetObject on resource: "
            + "\"\(Self.resource)\" because no identity-based policy allows the s3:GetObject action"
        let inquiry = try #require(try InquiryReader.inquiries(in: Array(sentence.utf8), named: "x").first)
        return Investigator(world: world).diagnose(inquiry)
    }

    @Test(
        "Those who were not tried are counted",
        arguments: [(2, 1, nil), (41, 40, nil), (45, 40, 4)] as [(Int, Int, Int?)]
    )
    func untried(users: Int, tried: Int, untried: Int?) throws {
        let diagnosis = try diagnosis(users: users)
        let fix = try #require(diagnosis.fixes.first { !$0.opens.isEmpty })
        #expect(fix.isVerified)
        #expect(fix.opens.count { $0.principal.contains(":user/") && !$0.principal.hasSuffix("aa") } == tried)
        #expect(fix.opens.first(where: \.isUntried)?.count == untried)
        #expect(DiagnosisPage.whom(try #require(fix.opens.last)).contains("not tried") == (untried != nil))
    }
}
