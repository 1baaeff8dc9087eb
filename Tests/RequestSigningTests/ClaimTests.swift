import HTTPMessage
import Identifiers
import Testing

@testable import RequestSigning

/// A request that is wrong in one or more ways, and what it is answered.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var target = "/"
    var headers: [(String, String)] = []
    let code: String
    let status: Int
    let message: String

    var request: HTTPRequest {
        HTTPRequest(method: "POST", target: Array(target.utf8), headers: HTTPHeaders(headers))
    }
}

private let scopeText = "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request"
private let date = "20150830T123600Z"
private let goodHeader =
    "AWS4-HMAC-SHA256 Credential=\(scopeText), SignedHeaders=host;x-amz-date, Signature=00"

private func presigned(_ changes: [String: String] = [:], without missing: [String] = []) -> String {
    var parameters = [
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": scopeText, "X-Amz-Date": date,
        "X-Amz-Expires": "60", "X-Amz-Signature": "00", "X-Amz-SignedHeaders": "host",
    ]
    for (name, value) in changes { parameters[name] = value }
    for name in missing { parameters[name] = nil }
    return "/?" + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
}

private func header(_ text: String, date: String? = date) -> [(String, String)] {
    var fields = [("Host", "iam.amazonaws.com"), ("Authorization", text)]
    if let date { fields.append(("X-Amz-Date", date)) }
    return fields
}

private func header(credential: String, date: String = date) -> [(String, String)] {
    header("AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=host, Signature=00", date: date)
}

@Suite("What a request says about its signature")
struct ClaimTests {
    static let now = Timestamp(seconds: 1_440_938_160)

    static let queryFaults: [RefusalCase] = [
        RefusalCase(
            testDescription: "an escape is cut",
            target: "/?Action=%2",
            code: "MalformedQueryString",
            status: 400,
            message: "Incomplete trailing escape % sequence"
        ),
        RefusalCase(
            testDescription: "an escape is not hexadecimal, though nothing is signed either",
            target: "/?Action=%zz",
            code: "MalformedQueryString",
            status: 400,
            message: "Illegal hex character in escape % pattern: %zz"
        ),
    ]

    static let presenceFaults: [RefusalCase] = [
        RefusalCase(
            testDescription: "there is no signature",
            headers: [("Host", "iam.amazonaws.com")],
            code: "MissingAuthenticationToken",
            status: 403,
            message: "Request is missing Authentication Token"
        ),
        RefusalCase(
            testDescription: "header and query both have a signature",
            target: presigned(),
            headers: header(goodHeader),
            code: "SignatureDoesNotMatch",
            status: 403,
            message: SignatureError.mismatchMessage
        ),
        RefusalCase(
            testDescription: "there are two authorization headers",
            headers: header(goodHeader) + [("authorization", goodHeader)],
            code: "SignatureDoesNotMatch",
            status: 403,
            message: SignatureError.mismatchMessage
        ),
        RefusalCase(
            testDescription: "the query has two signatures",
            target: presigned() + "&X-Amz-Signature=11",
            code: "SignatureDoesNotMatch",
            status: 403,
            message: SignatureError.mismatchMessage
        ),
    ]

    static let headerFaults: [RefusalCase] = [
        RefusalCase(
            testDescription: "the algorithm is another one",
            headers: header("Basic eDp5"),
            code: "IncompleteSignature",
            status: 400,
            message: "Unsupported AWS 'algorithm': 'Basic'."
        ),
        RefusalCase(
            testDescription: "a part has no equal-sign",
            headers: header("AWS4-HMAC-SHA256 Credential"),
            code: "IncompleteSignature",
            status: 400,
            message: "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: "
                + "'AWS4-HMAC-SHA256 Credential'."
        ),
        RefusalCase(
            testDescription: "a part is unknown",
            headers: header("AWS4-HMAC-SHA256 Foo=1"),
            code: "IncompleteSignature",
            status: 400,
            message: "Authorization header has an unknown or repeated parameter 'Foo'."
        ),
        RefusalCase(
            testDescription: "a part is there twice",
            headers: header(goodHeader + ", Signature=11"),
            code: "IncompleteSignature",
            status: 400,
            message: "Authorization header has an unknown or repeated parameter 'Signature'."
        ),
        RefusalCase(
            testDescription: "all parts and the date are missing",
            headers: header("AWS4-HMAC-SHA256", date: nil),
            code: "IncompleteSignature",
            status: 400,
            message: "Authorization header requires 'Credential' parameter. "
                + "Authorization header requires 'Signature' parameter. "
                + "Authorization header requires 'SignedHeaders' parameter. "
                + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                + "(Hashed with SHA-256 and encoded with Base64) "
                + "Authorization=YI2YWea8FSxnksZL2ETHbs5elHm9HQufxTLK0W0ffV0="
        ),
        RefusalCase(
            testDescription: "query parameters are missing",
            target: presigned(without: ["X-Amz-Credential", "X-Amz-Date"]),
            code: "IncompleteSignature",
            status: 400,
            message: "AWS query-string parameters must include 'X-Amz-Credential'. "
                + "AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."
        ),
        RefusalCase(
            testDescription: "the query's algorithm is another one",
            target: presigned(["X-Amz-Algorithm": "AWS2"]),
            code: "IncompleteSignature",
            status: 400,
            message: "Unsupported AWS 'algorithm': 'AWS2'."
        ),
    ]

    @Test("Requests are refused for what their claim lacks", arguments: queryFaults + presenceFaults + headerFaults)
    func claims(_ example: RefusalCase) {
        expectRefusal(example) { request throws(SignatureError) in _ = try SignatureClaim(request) }
    }

    static let hostFaults: [RefusalCase] = [
        RefusalCase(
            testDescription: "the host is not signed, and the date is wrong too",
            headers: header(
                "AWS4-HMAC-SHA256 Credential=\(scopeText), SignedHeaders=x-amz-date, Signature=00",
                date: "x"
            ),
            code: "SignatureDoesNotMatch",
            status: 403,
            message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        ),
        RefusalCase(
            testDescription: "the target is not signed",
            headers: header(goodHeader) + [("X-Amz-Target", "AWSOrganizationsV20161128.ListRoots")],
            code: "SignatureDoesNotMatch",
            status: 403,
            message: "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
        ),
    ]

    static let dateFaults: [RefusalCase] = [
        RefusalCase(
            testDescription: "the date is not in basic format, and the credential is wrong too",
            headers: header(credential: "x", date: "2015-08-30T12:36:00Z"),
            code: "IncompleteSignature",
            status: 400,
            message: "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. "
                + "See http://en.wikipedia.org/wiki/ISO_8601"
        ),
        RefusalCase(
            testDescription: "the day does not exist",
            headers: header(credential: scopeText, date: "20150231T000000Z"),
            code: "IncompleteSignature",
            status: 400,
            message: "Date must be in ISO-8601 'basic format'. Got '20150231T000000Z'. "
                + "See http://en.wikipedia.org/wiki/ISO_8601"
        ),
        RefusalCase(
            testDescription: "there are two dates",
            headers: header(goodHeader) + [("X-Amz-Date", date)],
            code: "IncompleteSignature",
            status: 400,
            message: "Date must be in ISO-8601 'basic format'. Got '20150830T123600Z,20150830T123600Z'. "
                + "See http://en.wikipedia.org/wiki/ISO_8601"
        ),
        RefusalCase(
            testDescription: "the signature is older than 15 minutes",
            headers: header(credential: "x", date: "20150830T122059Z"),
            code: "SignatureDoesNotMatch",
            status: 403,
            message: "Signature expired: 20150830T122059Z is now earlier than 20150830T122100Z "
                + "(20150830T123600Z - 15 min.)"
        ),
        RefusalCase(
            testDescription: "the signature is more than 15 minutes in the future",
            headers: header(credential: "x", date: "20150830T125101Z"),
            code: "SignatureDoesNotMatch",
            status: 403,
            message: "Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z "
                + "(20150830T123600Z + 15 min.)"
        ),
        RefusalCase(
            testDescription: "a presigned request is older than it may be",
            target: presigned(["X-Amz-Date": "20150830T123459Z"]),
            code: "SignatureDoesNotMatch",
            status: 403,
            message: "Signature expired: 20150830T123459Z is now earlier than 20150830T123500Z "
                + "(20150830T123600Z - 60 sec.)"
        ),
    ]

    static let expiryFaults = ["0", "604801", "-1", "+5", "", "1.5", "99999999999999999999"].map { text in
        RefusalCase(
            testDescription: "X-Amz-Expires is '\(text)'",
            target: presigned(["X-Amz-Expires": text.replacing("+", with: "%2B")]),
            code: "IncompleteSignature",
            status: 400,
            message: "X-Amz-Expires must be a number of seconds between 1 and 604800. Got '\(text)'."
        )
    }

    static let scopeFaults: [RefusalCase] =
        ["", "AKID", "AKID/20150830/us-east-1/iam", scopeText + "/x"].map { credential in
            RefusalCase(
                testDescription: "the credential is '\(credential)'",
                headers: header(credential: credential),
                code: "IncompleteSignature",
                status: 400,
                message: "Credential must have exactly 5 slash-delimited elements, "
                    + "e.g. keyid/date/region/service/term, got '\(credential)'"
            )
        } + [
            RefusalCase(
                testDescription: "the service is another one",
                headers: header(credential: "AKID/20150830/us-east-1/sts/aws4_request"),
                code: "SignatureDoesNotMatch",
                status: 403,
                message: "Credential should be scoped to correct service: 'iam'. "
            ),
            RefusalCase(
                testDescription: "the whole scope is wrong",
                headers: header(credential: "AKID/20150829/US east/sts/x"),
                code: "SignatureDoesNotMatch",
                status: 403,
                message: "Credential should be scoped to a valid region. "
                    + "Credential should be scoped to correct service: 'iam'. "
                    + "Credential should be scoped with a valid terminator: 'aws4_request', not 'x'. "
                    + "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'20150829' != '20150830', from '20150830T123600Z'."
            ),
            RefusalCase(
                testDescription: "the scope's date is only the beginning of a date",
                headers: header(credential: "AKID/2015/us-east-1/iam/aws4_request"),
                code: "SignatureDoesNotMatch",
                status: 403,
                message: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'2015' != '20150830', from '20150830T123600Z'."
            ),
        ]

    @Test(
        "Requests are refused for what their claim says",
        arguments: hostFaults + dateFaults + expiryFaults + scopeFaults
    )
    func scopes(_ example: RefusalCase) {
        expectRefusal(example) { request throws(SignatureError) in
            _ = try SignatureClaim(request).scope(now: Self.now, service: "iam")
        }
    }

    private func expectRefusal(
        _ example: RefusalCase,
        _ check: (HTTPRequest) throws(SignatureError) -> Void
    ) {
        do throws(SignatureError) {
            try check(example.request)
            Issue.record("The request was not refused.")
        } catch {
            #expect(error.answer.message == example.message)
            #expect(error.answer.code == example.code)
            #expect(error.answer.status == example.status)
        }
    }

    @Test(
        "Dates up to 15 minutes off are taken, and any region",
        arguments: ["20150830T122100Z", "20150830T123600Z", "20150830T125100Z"],
        ["us-east-1", "eu-west-3", "xx"]
    )
    func accepted(_ date: String, _ region: String) throws {
        let credential = "AKID/20150830/\(region)/iam/aws4_request"
        let request = HTTPRequest(
            method: "POST",
            target: Array("/".utf8),
            headers: HTTPHeaders(header(credential: credential, date: date))
        )
        let scope = try SignatureClaim(request).scope(now: Self.now, service: "iam")
        #expect(scope.credential == credential)
    }

    @Test("The `Date` header counts when there is no `X-Amz-Date`")
    func dateHeader() throws {
        let fields = header(goodHeader, date: nil) + [("Date", date)]
        let request = HTTPRequest(method: "POST", target: Array("/".utf8), headers: HTTPHeaders(fields))
        let claim = try SignatureClaim(request)
        #expect(claim.date == date)
        #expect(try claim.scope(now: Self.now, service: "iam").accessKeyID == "AKIDEXAMPLE")
    }
}

@Suite("Signing and verifying")
struct SignAndVerifyTests {
    static let now = Timestamp(seconds: 1_440_938_160)
    static let host = HTTPHeaders([("Host", "iam.amazonaws.com")])

    static func signer(_ rules: SigningRules, token: String? = nil, signsToken: Bool = true) -> RequestSigner {
        RequestSigner(
            credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: token),
            region: "eu-west-3",
            service: "iam",
            rules: rules,
            signsToken: signsToken
        )
    }

    static func verify(_ request: HTTPRequest, _ rules: SigningRules) throws(SignatureError) {
        let claim = try SignatureClaim(request)
        let scope = try claim.scope(now: now, service: "iam")
        let key = SigningKey(
            secretAccessKey: "secret",
            date: scope.date,
            region: scope.region,
            service: scope.service
        )
        try claim.verify(scope: scope, key: key, rules: rules)
    }

    @Test(
        "What a client signs or presigns verifies, with a token signed or appended",
        arguments: [SigningRules.standard, .s3],
        [nil, "to/ken+=="] as [String?]
    )
    func roundTrip(_ rules: SigningRules, _ token: String?) throws {
        let request = HTTPRequest(
            method: "GET",
            target: Array("/a%20b//c/?b=1&Action=List+Users&a=%2F".utf8),
            headers: Self.host
        )
        for signsToken in [true, false] {
            let signer = Self.signer(rules, token: token, signsToken: signsToken)
            let signed = try signer.sign(request, at: Self.now)
            try Self.verify(signed, rules)
            #expect(try SignatureClaim(signed).sessionToken == token)
            let presigned = try signer.presign(request, at: Self.now, expiresSeconds: 60)
            try Self.verify(presigned, rules)
            #expect(try SignatureClaim(presigned).sessionToken == token)
        }
    }

    @Test("A changed parameter of a presigned request is refused")
    func presignedTampering() throws {
        let request = HTTPRequest(method: "GET", target: Array("/?Action=GetUser".utf8), headers: Self.host)
        var presigned = try Self.signer(.standard).presign(request, at: Self.now, expiresSeconds: 60)
        presigned.target = Array(String(decoding: presigned.target, as: UTF8.self).replacing("Get", with: "Put").utf8)
        #expect(throws: SignatureError.self) { try Self.verify(presigned, .standard) }
        presigned = try Self.signer(.standard).presign(request, at: Self.now, expiresSeconds: 60)
        presigned.body = Array("Action=DeleteUser".utf8)
        #expect(throws: SignatureError.self) { try Self.verify(presigned, .standard) }
    }

    @Test("A body must be the one whose hash the request declares")
    func declaredPayload() throws {
        var request = HTTPRequest(
            method: "POST",
            target: Array("/".utf8),
            headers: Self.host,
            body: Array("Action=ListUsers".utf8)
        )
        request.headers.append("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
        let signed = try Self.signer(.standard).sign(request, at: Self.now)
        #expect(throws: SignatureError.self) { try Self.verify(signed, .standard) }
        // Signed with the literal in place of the hash, as a client for S3 does: still refused by the other services.
        let s3 = try Self.signer(.s3).sign(request, at: Self.now)
        try Self.verify(s3, .s3)
        var changed = s3
        changed.body += [0]
        #expect(throws: SignatureError.self) { try Self.verify(changed, .s3) }
    }

    @Test("A mismatch says what the server signed")
    func diagnosis() throws {
        let request = HTTPRequest(method: "GET", target: Array("/?b=2&a=1".utf8), headers: Self.host)
        var signed = try Self.signer(.standard).sign(request, at: Self.now)
        signed.method = "POST"
        do throws(SignatureError) {
            try Self.verify(signed, .standard)
            Issue.record("The request was not refused.")
        } catch {
            guard case .mismatch(let diagnosis) = error else {
                Issue.record("Not a mismatch: \(error)")
                return
            }
            #expect(diagnosis.canonicalRequest.hasPrefix("POST\n/\na=1&b=2\nhost:iam.amazonaws.com\n"))
            #expect(diagnosis.stringToSign.hasPrefix("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/eu-west-3/iam/"))
            #expect(diagnosis.signatureProvided.utf8.count == 64)
            #expect(error.answer.message == SignatureError.mismatchMessage)
        }
    }
}
