import Testing

@testable import Troubleshooting

@Suite("Sentences in any wrapping")
struct SentenceTests {
    @Test(
        "A denial is read from the text of a client",
        arguments: SentenceCase.guide + SentenceCase.clients + SentenceCase.errors + SentenceCase.tools
            + SentenceCase.libraries + SentenceCase.services
    )
    func reads(_ expected: SentenceCase) throws {
        let inquiries = try InquiryReader.inquiries(in: Array(expected.text.utf8), named: "text")
        #expect(inquiries.count == 1)
        let inquiry = try #require(inquiries.first)
        #expect(inquiry.form == .sentence)
        #expect(inquiry.errorCode == expected.code)
        #expect(inquiry.principal == expected.principal)
        #expect(inquiry.action == expected.action)
        #expect(inquiry.resource == expected.resource)
        let claim = try #require(inquiry.claim)
        #expect(claim.decision == expected.decision)
        #expect(claim.policyType == expected.type)
        #expect(claim.policyARN == expected.policyARN)
        #expect(inquiry.message?.isEmpty == false)
    }

    @Test("What is no refusal by AWS is not taken for one", arguments: SentenceCase.others)
    func others(_ text: String) {
        #expect(throws: InquiryError.noDenial(place: "text")) {
            try InquiryReader.inquiries(in: Array(text.utf8), named: "text")
        }
    }

    @Test("The guide's sentences come back as they were", arguments: SentenceCase.guide)
    func message(_ expected: SentenceCase) throws {
        let inquiry = try #require(try InquiryReader.inquiries(in: Array(expected.text.utf8), named: "text").first)
        #expect(expected.text.hasPrefix(try #require(inquiry.message)))
    }
}
