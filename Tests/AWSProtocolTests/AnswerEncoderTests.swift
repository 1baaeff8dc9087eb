import Foundation
import HTTPMessage
import Identifiers
import Testing

@testable import AWSProtocol

@Suite("Answers")
struct AnswerEncoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let response: HTTPResponse
        let status: Int
        let contentType: String
        var testDescription: String { name }
    }

    static let requestID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
    static let moment = Timestamp(seconds: 1_795_473_814)

    static func encode(_ output: Structure, of name: String, in model: ServiceModel) -> HTTPResponse {
        guard let operation = model.operation(name) else { return HTTPResponse(status: 0) }
        return AnswerEncoder.encode(output, of: operation, in: model, requestID: requestID)
    }

    static let cases = [
        Case(
            name: "CreateUser.xml",
            response: encode(
                [
                    // Not in the model's order.
                    "User": .structure([
                        "UserName": .string("mateojackson"), "Path": .string("/a&b<c>/"),
                        "CreateDate": .timestamp(moment), "UserId": .string("AIDAEXAMPLEEXAMPLE123"),
                        "Arn": .string("arn:aws:iam::123456789012:user/mateojackson"),
                        "Tags": .list([.structure(["Key": .string("k\u{1}\r\n\t\"'"), "Value": .string("é\u{FFFE}")])]),
                    ])
                ],
                of: "CreateUser",
                in: .iam
            ),
            status: 200,
            contentType: "text/xml"
        ),
        Case(
            name: "DeleteUser.xml",
            response: encode([:], of: "DeleteUser", in: .iam),
            status: 200,
            contentType: "text/xml"
        ),
        Case(
            name: "ListUsers.xml",
            response: encode(["IsTruncated": .boolean(false), "Users": .list([])], of: "ListUsers", in: .iam),
            status: 200,
            contentType: "text/xml"
        ),
        Case(
            name: "GetAccountSummary.xml",
            response: encode(
                ["SummaryMap": .map([.init("Users", .integer(5)), .init("UsersQuota", .integer(5000))])],
                of: "GetAccountSummary",
                in: .iam
            ),
            status: 200,
            contentType: "text/xml"
        ),
        Case(
            name: "GetCallerIdentity.xml",
            response: encode(
                [
                    "UserId": .string("AIDAX"), "Account": .string("123456789012"),
                    "Arn": .string("arn:aws:iam::123456789012:user/mateojackson"),
                ],
                of: "GetCallerIdentity",
                in: .sts
            ),
            status: 200,
            contentType: "text/xml"
        ),
        Case(
            name: "AccessDenied.xml",
            response: AnswerEncoder.encode(
                ServiceError(code: "AccessDenied", message: "User: <x> is not authorized", status: 403),
                as: .query(namespace: ServiceModel.iam.xmlNamespace),
                requestID: requestID
            ),
            status: 403,
            contentType: "text/xml"
        ),
        Case(
            name: "ServiceFailure.xml",
            response: AnswerEncoder.encode(
                ServiceError(code: "ServiceFailure", message: "Later.", status: 500),
                as: .query(namespace: ServiceModel.sts.xmlNamespace),
                requestID: requestID
            ),
            status: 500,
            contentType: "text/xml"
        ),
        Case(
            name: "InvalidAction.xml",
            response: AnswerEncoder.encode(
                RoutingFailure.error(
                    ServiceError(
                        code: "InvalidAction",
                        message: "Could not find operation X for version Y",
                        status: 400
                    ),
                    .dispatch
                ),
                requestID: requestID
            ),
            status: 400,
            contentType: "text/xml"
        ),
        Case(
            name: "GetRequestAuthorizationDetails.json",
            response: encode(
                [
                    "requestContext": .map([
                        .init("aws:username", .string("mateo\"\\\n\u{1}é")),
                        .init("aws:SecureTransport", .boolean(false)),
                        .init("aws:TagKeys", .list([.string("a"), .integer(-1), .double(0.5)])),
                        .init("aws:CurrentTime", .document(#"{"raw":[null]}"#)),
                        .init("x", .structure(["b": .integer(1), "a": .map([])])),
                    ]),
                    "evaluations": .list([
                        .structure(["resource": .string("*"), "action": .string("iam:ListUsers")])
                    ]),
                    "policies": .list([.structure(["inline": .boolean(true)])]),
                ],
                of: "GetRequestAuthorizationDetails",
                in: .iamToolbox
            ),
            status: 200,
            contentType: "application/json"
        ),
        Case(
            name: "ResourceNotFoundException.json",
            response: AnswerEncoder.encode(
                ServiceError(code: "ResourceNotFoundException", message: "No \"such\" id.", status: 404),
                as: .restJSON,
                requestID: requestID
            ),
            status: 404,
            contentType: "application/json"
        ),
    ]

    @Test("An answer is written as the golden file has it", arguments: cases)
    func golden(_ testCase: Case) throws {
        #expect(testCase.response.status == testCase.status)
        #expect(testCase.response.headers.text("content-type") == testCase.contentType)
        #expect(testCase.response.headers.text("x-amzn-requestid") == Self.requestID)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(testCase.name)")
        let body = Data(testCase.response.body)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try body.write(to: file)
            Issue.record("recorded \(testCase.name)")
        }
        #expect(try Data(contentsOf: file) == body, "\(String(decoding: body, as: UTF8.self))")
    }

    @Test("An error of a REST API has its code in a header")
    func errorType() {
        let response = AnswerEncoder.encode(
            ServiceError(code: "ValidationException", message: "", status: 400),
            as: .restJSON,
            requestID: "r"
        )
        #expect(response.headers.text("x-amzn-errortype") == "ValidationException")
    }

    @Test("A redirect has a place to go and an id")
    func redirect() {
        let response = AnswerEncoder.encode(.redirect(to: "https://aws.amazon.com/iam"), requestID: "r")
        #expect(response.status == 302)
        #expect(response.headers.text("location") == "https://aws.amazon.com/iam")
        #expect(response.headers.text("x-amzn-requestid") == "r")
        #expect(response.body.isEmpty)
    }

    @Test("Moments are seconds in JSON, with a fraction only where there is one")
    func seconds() {
        func json(_ milliseconds: Int64) -> String {
            var writer = JSONWriter()
            writer.value(
                .timestamp(Timestamp(milliseconds: milliseconds)),
                ServiceModel.iam.shapes[0],
                in: .iam
            )
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(json(1_795_473_814_000) == "1795473814")
        #expect(json(1_795_473_814_050) == "1795473814.050")
        #expect(json(-1500) == "-1.500")
    }

    @Test("Every scalar comes back from XML as itself or, where XML cannot hold it, as U+FFFD")
    func escaping() throws {
        for value in (UInt32(0)...0xFFFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var writer = XMLWriter()
            writer.text("a\(Character(scalar))b")
            let text = String(decoding: writer.bytes, as: UTF8.self)
            let isIllegal = (value < 0x20 && ![9, 10, 13].contains(value)) || value >= 0xFFFE
            let unescaped =
                text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&#xD;", with: "\r")
                .replacing("&amp;", with: "&")
            #expect(
                unescaped.unicodeScalars.elementsEqual("a\(isIllegal ? "\u{FFFD}" : Character(scalar))b".unicodeScalars)
            )
            #expect(!text.contains("<"))
        }
    }
}
