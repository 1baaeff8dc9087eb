import HTTPMessage
import Testing

@testable import AWSProtocol

@Suite("Routing")
struct ServiceRouterTests {
    static func request(
        _ method: String = "POST",
        _ target: String = "/",
        body: String = "",
        headers: [(String, String)] = []
    ) -> HTTPRequest {
        HTTPRequest(
            method: method,
            target: Array(target.utf8),
            headers: HTTPHeaders(headers),
            body: Array(body.utf8)
        )
    }

    static func scope(_ service: String) -> (String, String) {
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAX/20261123/us-east-1/\(service)/aws4_request, SignedHeaders=host, Signature=00"
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: HTTPRequest
        let service: String
        let operation: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a form in the body",
            request: request(
                body: "Action=ListUsers&Version=2010-05-08",
                headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
            ),
            service: "iam",
            operation: "ListUsers"
        ),
        Case(
            name: "a query string",
            request: request("GET", "/?Version=2011-06-15&Action=GetCallerIdentity"),
            service: "sts",
            operation: "GetCallerIdentity"
        ),
        Case(
            name: "escaped names",
            request: request(body: "%41ction=List%55sers&Version=2010%2D05-08"),
            service: "iam",
            operation: "ListUsers"
        ),
        Case(
            name: "the first Action wins",
            request: request(body: "Action=ListUsers&Version=2010-05-08&Action=DeleteUser"),
            service: "iam",
            operation: "ListUsers"
        ),
        Case(
            name: "the query string goes before the body",
            request: request("POST", "/?Action=ListUsers", body: "Action=DeleteUser&Version=2010-05-08"),
            service: "iam",
            operation: "ListUsers"
        ),
        Case(
            name: "the service of the credential scope when there is no Version",
            request: request(body: "Action=GetCallerIdentity", headers: [scope("sts")]),
            service: "sts",
            operation: "GetCallerIdentity"
        ),
        Case(
            name: "the credential scope of a presigned URL",
            request: request(
                "GET",
                "/?Action=GetUser&X-Amz-Credential=AKIAX%2F20261123%2Fus-east-1%2Fiam%2Faws4_request"
            ),
            service: "iam",
            operation: "GetUser"
        ),
        Case(
            name: "IAM Toolbox by its path",
            request: request("GET", "/authorization-details/abc123?nextToken=x"),
            service: "iam-toolbox",
            operation: "GetRequestAuthorizationDetails"
        ),
        Case(
            name: "IAM Toolbox's policies by their path",
            request: request("GET", "/authorization-details/abc123/policy?policyUri=inline%3A00"),
            service: "iam-toolbox",
            operation: "GetRequestAuthorizationPolicy"
        ),
    ]

    @Test("A request leads to its operation", arguments: cases)
    func routes(_ testCase: Case) throws {
        let route = try ServiceRouter.route(testCase.request)
        #expect(route.service.name == testCase.service)
        #expect(route.operation.name == testCase.operation)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let name: String
        let request: HTTPRequest
        let code: String
        let message: String
        let status: Int
        let format: ErrorFormat
        var testDescription: String { name }
    }

    static let failures = [
        Failure(
            name: "unknown operation",
            request: request(body: "Action=CreateWidget&Version=2010-05-08"),
            code: "InvalidAction",
            message: "Could not find operation CreateWidget for version 2010-05-08",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "unknown version",
            request: request(body: "Action=CreateUser&Version=2010-05-09"),
            code: "InvalidAction",
            message: "Could not find operation CreateUser for version 2010-05-09",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "no version and no scope",
            request: request(body: "Action=CreateUser"),
            code: "InvalidAction",
            message: "Could not find operation CreateUser for version NO_VERSION_SPECIFIED",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "an operation of the other service",
            request: request(body: "Action=CreateUser&Version=2011-06-15"),
            code: "InvalidAction",
            message: "Could not find operation CreateUser for version 2011-06-15",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "no action",
            request: request(body: "Version=2010-05-08"),
            code: "MissingAction",
            message: "The request is missing an action or a required parameter.",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "a body that is no form",
            request: request(
                body: "Action=ListUsers&Version=2010-05-08",
                headers: [("Content-Type", "application/json")]
            ),
            code: "MissingAction",
            message: "The request is missing an action or a required parameter.",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "an escape without digits",
            request: request(body: "Action=ListUsers&Version=2010-05-08&Path=%zz"),
            code: "MalformedQueryString",
            message: "Illegal hex character in escape % pattern: %zz",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "an escape that ends too early",
            request: request(body: "Action=ListUsers&Version=2010-05-08&Path=%4"),
            code: "MalformedQueryString",
            message: "Incomplete trailing escape % sequence",
            status: 400,
            format: .dispatch
        ),
        Failure(
            name: "a path that nobody serves",
            request: request("GET", "/nothing"),
            code: "UnknownOperationException",
            message: "There is no such resource.",
            status: 404,
            format: .restJSON
        ),
        Failure(
            name: "a method that a path does not take",
            request: request("POST", "/authorization-details/abc"),
            code: "UnknownOperationException",
            message: "There is no such resource.",
            status: 404,
            format: .restJSON
        ),
        Failure(
            name: "a bad escape in a path",
            request: request("GET", "/authorization-details/a%zz"),
            code: "ValidationException",
            message: "Illegal hex character in escape % pattern: %zz",
            status: 400,
            format: .restJSON
        ),
    ]

    @Test("A request that leads nowhere gets AWS's error", arguments: failures)
    func errors(_ testCase: Failure) {
        let failure = #expect(throws: RoutingFailure.self) { try ServiceRouter.route(testCase.request) }
        let error = ServiceError(code: testCase.code, message: testCase.message, status: testCase.status)
        #expect(failure == .error(error, testCase.format))
    }

    @Test("A browser's look is sent to the product page", arguments: ["/", "/?x=y"])
    func redirect(target: String) {
        let failure = #expect(throws: RoutingFailure.self) { try ServiceRouter.route(Self.request("GET", target)) }
        #expect(failure == .redirect(to: "https://aws.amazon.com/iam"))
    }

    @Test("Labels and query of a REST request become its input")
    func restInput() throws {
        let input = try ServiceRouter.route(
            Self.request(
                "GET",
                "/authorization-details/abc123/policy?policyUri=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FA+B&x=y"
            )
        ).decodeInput()
        #expect(
            input == ["authorizationId": .string("abc123"), "policyUri": .string("arn:aws:iam::aws:policy/A B")]
        )
    }

    @Test("A REST input is checked as well")
    func restValidation() throws {
        let route = try ServiceRouter.route(Self.request("GET", "/authorization-details/ABC%2B+/policy"))
        let error = #expect(throws: ServiceError.self) { try route.decodeInput() }
        #expect(error?.code == "ValidationException")
        #expect(
            error?.message == "2 validation errors detected: Value 'ABC++' at 'authorizationId' failed to satisfy "
                + "constraint: Member must satisfy regular expression pattern: [0123456789abcdefghijklmnopqrstuvwxyz]+"
                + "; Value null at 'policyUri' failed to satisfy constraint: Member must not be null"
        )
    }

    @Test("A Query request is decoded and checked in one go")
    func queryInput() throws {
        let route = try ServiceRouter.route(Self.request(body: "Action=GetUser&Version=2010-05-08&UserName=a"))
        #expect(try route.decodeInput() == ["UserName": .string("a")])
        #expect(route.errorFormat == .query(namespace: "https://iam.amazonaws.com/doc/2010-05-08/"))
    }
}
