import AccessControl
import HTTPMessage
import Identifiers
import PolicyEngine
import Testing

@testable import Troubleshooting

@Suite("Signed requests with their answers")
struct ExchangeTests {
    private static let bob = "arn:aws:iam::123456789012:user/bob"
    private static let sentence =
        "User: \(bob) is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no "
        + "identity-based policy allows the iam:ListUsers action"

    private static func read(_ text: String) throws -> Inquiry {
        let inquiries = try InquiryReader.inquiries(in: Array(text.utf8), named: "exchange")
        #expect(inquiries.count == 1)
        return try #require(inquiries.first)
    }

    @Test("A refused call is read from any form", arguments: ExchangeForm.allCases)
    func refused(_ form: ExchangeForm) throws {
        let example = try SignedExample.query().answered("AccessDenied", Self.sentence)
        let inquiry = try Self.read(form.text(example))
        #expect(inquiry.form == .signedRequest)
        #expect(inquiry.accessKeyID == "AKIAIOSFODNN7EXAMPLE")
        #expect(inquiry.principal == Self.bob)
        #expect(inquiry.action == "iam:ListUsers")
        #expect(inquiry.resource == "arn:aws:iam::123456789012:user/")
        #expect(inquiry.errorCode == "AccessDenied")
        #expect(inquiry.claim == Inquiry.Claim(decision: .implicitDeny, policyType: .identityBased))
        #expect(inquiry.time?.description == "2026-11-24T19:36:54Z")
        let request = try #require(ExchangeRequest.parse(inquiry.exchange?.request ?? []))
        #expect(request.method == "POST")
        #expect(request.target == Array("/".utf8))
        #expect(String(decoding: request.body, as: UTF8.self) == (form.showsBody ? SignedExample.form : ""))
    }

    @Test("Bytes are kept: nothing but the secret can be wrong", arguments: ExchangeForm.allCases)
    func signature(_ form: ExchangeForm) throws {
        for example in [try SignedExample.query(), try .list(), try .json()] {
            // The length is signed here.
            if form == .withoutLength { continue }
            let answered = example.answered(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
                canonical: true
            )
            let inquiry = try Self.read(form.text(answered))
            let diagnosis = Investigator(world: World()).diagnose(inquiry)
            #expect(
                diagnosis.causes.map(\.rule) == [.signatureWrongSecret],
                "\(diagnosis.causes.map(\.evidence.summary))"
            )
            #expect(diagnosis.causes.first?.evidence.summary.hasPrefix("both sides made the same") == true)
        }
    }

    @Test(
        "The operation is told by the request where the answer does not tell",
        arguments: [ExchangeForm.raw, .debugLog]
    )
    func operation(_ form: ExchangeForm) throws {
        let unknown = "The security token included in the request is invalid."
        let query = try SignedExample.query().answered("InvalidClientTokenId", unknown)
        #expect(try Self.read(form.text(query)).action == "iam:ListUsers")
        let json = try SignedExample.json().answered("UnrecognizedClientException", unknown)
        #expect(try Self.read(form.text(json)).action == "dynamodb:GetItem")
    }

    @Test("A request without an answer is read")
    func withoutAnswer() throws {
        var example = try SignedExample.query()
        example.answer = ""
        let inquiry = try Self.read(ExchangeForm.raw.text(example))
        #expect(inquiry.form == .signedRequest)
        #expect(inquiry.exchange?.answer.isEmpty == true)
    }

    @Test("A log that ends before the answer's body has the command's own last words")
    func cutLog() throws {
        let example = try SignedExample.query().answered("AccessDenied", Self.sentence)
        let log = ExchangeForm.debugLog.text(example)
        let cut = try #require(log.firstRange(of: "Response body:"))
        let text =
            log[..<cut.lowerBound]
            + "\n\nAn error occurred (AccessDenied) when calling the ListUsers operation: \(Self.sentence)\n"
        let inquiry = try Self.read(String(text))
        #expect(inquiry.principal == Self.bob)
        #expect(inquiry.accessKeyID == "AKIAIOSFODNN7EXAMPLE")
    }

    @Test("An answer in JSON, whose code is in a header")
    func headerCode() throws {
        var example = try SignedExample.json()
        example.answer = """
            HTTP/1.1 400 Bad Request
            x-amzn-ErrorType: AccessDeniedException
            Date: Tue, 24 Nov 2026 19:36:54 GMT
            Content-Type: application/x-amz-json-1.0

            {"Message":"User: \(Self.bob) is not authorized to perform: dynamodb:GetItem on resource: \
            arn:aws:dynamodb:us-east-1:123456789012:table/orders because no identity-based policy allows the dynamodb:GetItem action"}
            """
        for form in [ExchangeForm.raw, .curlWithCommand, .debugLogOfBytes] {
            let inquiry = try Self.read(form.text(example))
            #expect(inquiry.principal == Self.bob)
            #expect(inquiry.action == "dynamodb:GetItem")
            #expect(inquiry.errorCode == "AccessDeniedException")
        }
    }
}
