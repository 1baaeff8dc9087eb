import AccessControl
import HTTPMessage
import Identifiers
import RequestSigning
import Testing

@testable import Troubleshooting

/// A signed request that something happened to, and the cause that must be named first.
struct SignatureCase: Sendable, CustomTestStringConvertible {
    let name: String
    var service = "s3"
    var key = "AKIAIOSFODNN7EXAMPLE"
    var token: String?
    var keepsToken = true
    /// What happens to the request's text after signing.
    var changed: @Sendable (String) -> String = { $0 }
    var code = "SignatureDoesNotMatch"
    var message = "The request signature we calculated does not match the signature you provided."
    /// The canonical request that the server made; `""` means that of the request as it was received.
    var canonical: (@Sendable (String) -> String)?
    var date = "Tue, 24 Nov 2026 19:36:54 GMT"
    let rule: Rule
    var element: String?

    var testDescription: String { name }

    static let all: [SignatureCase] = [
        SignatureCase(name: "the secret is wrong", canonical: { $0 }, rule: .signatureWrongSecret),
        SignatureCase(name: "nothing to compare with", rule: .signatureWrongSecret),
        SignatureCase(
            name: "the body was changed",
            changed: { $0.replacing("hello", with: "HELLO") },
            rule: .signatureBodyDiffers,
            element: "payload"
        ),
        SignatureCase(
            name: "a proxy rewrote the path",
            canonical: { $0.replacing("/docs/a%20b", with: "/docs/a+b") },
            rule: .signaturePathDiffers,
            element: "path"
        ),
        SignatureCase(
            name: "the query was sorted otherwise",
            canonical: { $0.replacing("x=1&y=2", with: "y=2&x=1") },
            rule: .signatureQueryDiffers,
            element: "query"
        ),
        SignatureCase(
            name: "a header was changed",
            canonical: { $0.replacing("host:bucket.s3.us-east-1.amazonaws.com", with: "host:proxy.example.com") },
            rule: .signatureHeaderDiffers,
            element: "header host"
        ),
        SignatureCase(
            name: "the method was changed",
            canonical: { $0.replacing("PUT\n", with: "POST\n") },
            rule: .signatureMethodDiffers,
            element: "method"
        ),
        SignatureCase(
            name: "the clock is slow",
            code: "RequestTimeTooSkewed",
            message: "The difference between the request time and the current time is too large.",
            date: "Tue, 24 Nov 2026 21:36:54 GMT",
            rule: .signatureClockSkew
        ),
        SignatureCase(
            name: "a temporary key without its token",
            key: "ASIAIOSFODNN7EXAMPLE",
            token: "IQoJb3JpZ2luX2Vj",
            keepsToken: false,
            code: "InvalidAccessKeyId",
            message: "The AWS Access Key Id you provided does not exist in our records.",
            rule: .signatureSessionTokenMissing
        ),
        SignatureCase(
            name: "signed for another service",
            service: "iam",
            message: "Credential should be scoped to correct service: 's3'. ",
            rule: .signatureWrongService
        ),
        SignatureCase(
            name: "signed for another region",
            code: "AuthorizationHeaderMalformed",
            message: "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
            rule: .signatureWrongRegion
        ),
        SignatureCase(
            name: "the header breaks off",
            changed: { $0.replacing("SignedHeaders=", with: "SignedHeader=") },
            code: "IncompleteSignature",
            message: "Authorization header requires 'SignedHeaders' parameter.",
            rule: .signatureMalformed
        ),
    ]

    func text() throws -> String {
        let signer = RequestSigner(
            credentials: Credentials(accessKeyID: key, secretAccessKey: "secret", sessionToken: token),
            region: "us-east-1",
            service: service,
            rules: service == "s3" ? .s3 : .standard
        )
        let request = HTTPRequest(
            method: "PUT",
            target: Array("/docs/a%20b?x=1&y=2".utf8),
            headers: HTTPHeaders([("Host", "bucket.s3.us-east-1.amazonaws.com")]),
            body: Array("hello".utf8)
        )
        let signed = try signer.sign(request, at: Timestamp(basicFormat: "20261124T193654Z") ?? Timestamp(seconds: 0))
        var lines = ["PUT /docs/a%20b?x=1&y=2 HTTP/1.1"]
        for index in 0..<signed.headers.count {
            let name = String(decoding: signed.headers.name(at: index), as: UTF8.self)
            if name.lowercased() == "x-amz-security-token", !keepsToken { continue }
            lines.append("\(name): " + String(decoding: signed.headers.value(at: index), as: UTF8.self))
        }
        lines += ["Content-Length: 5", "", "hello"]
        var answer = "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message>"
        if let canonical {
            let claim = try SignatureClaim(signed)
            let bytes = CanonicalRequest.bytes(
                of: signed,
                query: claim.query,
                signedHeaders: claim.signedHeaders,
                payload: Array((signed.headers.text("x-amz-content-sha256") ?? "").utf8),
                rules: .s3
            )
            answer += "<CanonicalRequest>\(canonical(String(decoding: bytes, as: UTF8.self)))</CanonicalRequest>"
        }
        answer += "</Error>"
        let response = "HTTP/1.1 403 Forbidden\nDate: \(date)\nContent-Type: application/xml\n\n\(answer)\n"
        return changed(lines.joined(separator: "\n")) + "\n\n" + response
    }
}

@Suite("Signatures and credentials")
struct SignatureCausesTests {
    @Test("What differs is named first", arguments: SignatureCase.all)
    func first(_ signatureCase: SignatureCase) throws {
        let inquiries = try InquiryReader.inquiries(in: Array(signatureCase.text().utf8), named: "test")
        let inquiry = try #require(inquiries.first)
        #expect(inquiries.count == 1)
        let diagnosis = Investigator(world: World()).diagnose(inquiry)
        let rules = diagnosis.causes.map(\.rule)
        #expect(rules.first == signatureCase.rule, "\(diagnosis.causes.map(\.evidence.summary))")
        if let element = signatureCase.element { #expect(diagnosis.causes.first?.evidence.element == element) }
        #expect(diagnosis.outcome == .implicitDeny)
        #expect(!diagnosis.fixes.isEmpty)
    }

    @Test(
        "A sentence alone tells what it can",
        arguments: [
            (
                "An error occurred (ExpiredToken) when calling the ListUsers operation: The security token included in the request is expired",
                Rule.credentialsExpired
            ),
            (
                "An error occurred (InvalidClientTokenId) when calling the ListUsers operation: The security token included in the request is invalid",
                .sessionTokenLimits
            ),
            (
                "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
                .accessKeyUnknown
            ),
            (
                "An error occurred (AccessDenied) when calling the GetSessionToken operation: Cannot call GetSessionToken with session credentials",
                .sessionCannotCallOperation
            ),
            (
                "An error occurred (SignatureDoesNotMatch) when calling the ListUsers operation: Signature expired: 20261124T190000Z is now earlier than 20261124T192000Z (20261124T193500Z - 15 min.)",
                .signatureClockSkew
            ),
            (
                "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Credential should be scoped to correct service: 'sts'. ",
                .signatureWrongService
            ),
            (
                "An error occurred (MissingAuthenticationToken) when calling the ListUsers operation: Request is missing Authentication Token",
                .requestNotSigned
            ),
            (
                "An error occurred (IncompleteSignature) when calling the ListUsers operation: Authorization header requires 'Signature' parameter.",
                .signatureMalformed
            ),
            (
                "An error occurred (SignatureDoesNotMatch) when calling the ListUsers operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
                .signatureWrongSecret
            ),
        ]
    )
    func sentence(_ text: String, _ rule: Rule) throws {
        let inquiry = try #require(try InquiryReader.inquiries(in: Array(text.utf8), named: "test").first)
        let diagnosis = Investigator(world: World()).diagnose(inquiry)
        #expect(diagnosis.causes.first?.rule == rule, "\(diagnosis.causes.map(\.rule.slug)) \(inquiry)")
    }
}
