import Foundation
import HTTPMessage
import Identifiers
import Testing

@testable import RequestSigning

@Suite("curl command lines")
struct CurlCommandTests {
    static let now = Timestamp(seconds: 1_440_938_160)
    static let signer = RequestSigner(
        credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "to+ken=="),
        region: "us-east-1",
        service: "iam"
    )

    /// The words that a real shell makes of a command line, with `curl` replaced by a function that prints them.
    static func words(_ command: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "curl() { printf '%s\\0' \"$@\"; }\n\(command)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The request that curl would send for these words.
    static func request(_ words: [String]) throws -> HTTPRequest {
        var (method, body, headers) = (nil as String?, "", HTTPHeaders())
        var rest = words[...]
        var url: String?
        while let word = rest.popFirst() {
            switch word {
            case "--globoff", "--path-as-is": continue
            case "--head": method = "HEAD"
            case "--request": method = rest.popFirst()
            case "--data-raw": body = rest.popFirst() ?? ""
            case "--header":
                let header = rest.popFirst() ?? ""
                let colon = try #require(header.firstIndex { $0 == ":" || $0 == ";" })
                let value = header[header.index(after: colon)...].drop { $0 == " " }
                headers.append(String(header[..<colon]), String(value))
            default: url = word
            }
        }
        let location = try RequestURL(try #require(url))
        if headers.first("host") == nil { headers.append("Host", location.authority) }
        return HTTPRequest(
            method: method ?? (body.isEmpty ? "GET" : "POST"),
            target: location.target,
            headers: headers,
            body: Array(body.utf8)
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "GET"
        var url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"
        var headers: [(name: String, value: String)] = []
        var body = ""
    }

    static let cases: [Case] = [
        Case(testDescription: "a GET"),
        Case(testDescription: "a GET without a path", url: "http://127.0.0.1:8080"),
        Case(testDescription: "a query without a path", url: "http://localhost:80?a=b c&d=é'\"$(rm)`x`\\"),
        Case(testDescription: "a path with dots and brackets", url: "https://[::1]:443/a/../b/{c}/[d]/%20//"),
        Case(testDescription: "a form", method: "POST", body: "Action=CreateUser&UserName=o'neil&Path=/"),
        Case(
            testDescription: "a document in the body",
            method: "POST",
            body: "Action=X&PolicyDocument={\n  \"Version\": \"2012-10-17\", 'x': \"$HOME `id` \\n\"\n}"
        ),
        Case(testDescription: "a body that begins with @", method: "POST", body: "@/etc/passwd"),
        Case(testDescription: "a HEAD", method: "HEAD"),
        Case(testDescription: "a PUT with a body", method: "PUT", body: "x"),
        Case(
            testDescription: "headers that need quoting",
            headers: [("X-Amz-Meta", "it's  \"quoted\" $x"), ("X-Empty", ""), ("Host", "other.example.com")]
        ),
    ]

    @Test("A shell gives curl a request whose signature is right", arguments: cases, [false, true])
    func roundTrip(_ example: Case, _ presigned: Bool) throws {
        let command = try CurlCommand.text(
            method: example.method,
            url: example.url,
            headers: example.headers,
            body: Array(example.body.utf8),
            signer: Self.signer,
            at: Self.now,
            form: presigned ? .presigned(expiresSeconds: 60) : .header
        )
        let request = try Self.request(try Self.words(command))
        #expect(request.method == example.method)
        #expect(request.body == Array(example.body.utf8))
        let claim = try SignatureClaim(request)
        #expect(claim.placement == (presigned ? .query : .header))
        let scope = try claim.scope(now: Self.now, service: "iam")
        let key = SigningKey(
            secretAccessKey: "secret",
            date: scope.date,
            region: scope.region,
            service: scope.service
        )
        try claim.verify(scope: scope, key: key)
    }

    @Test("The command line reads well")
    func appearance() throws {
        let signer = RequestSigner(
            credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret"),
            region: "us-east-1",
            service: "iam"
        )
        let command = try CurlCommand.text(
            method: "POST",
            url: "http://localhost:8080/",
            headers: [],
            body: Array("Action=ListUsers".utf8),
            signer: signer,
            at: Self.now,
            form: .header
        )
        let lines = command.split(separator: "\n").map(String.init)
        #expect(lines[0] == "curl --globoff --path-as-is \\")
        #expect(lines[1] == "  --header 'Content-Type: application/x-www-form-urlencoded; charset=utf-8' \\")
        #expect(lines[2] == "  --header 'X-Amz-Date: 20150830T123600Z' \\")
        #expect(
            lines[3].hasPrefix("  --header 'Authorization: AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/iam/")
        )
        #expect(lines[4] == "  --data-raw 'Action=ListUsers' \\")
        #expect(lines[5] == "  http://localhost:8080/")
        #expect(lines.count == 6)
    }

    @Test(
        "URLs that cannot be requested are refused",
        arguments: [
            ("ftp://x/", RequestURL.Fault.scheme), ("example.com", .scheme), ("http://", .authority),
            ("http:///x", .authority), ("http://:80/", .authority), ("http://a b/", .authority),
            ("http://user@host/", .userInformation), ("http://host/#top", .fragment), ("http://host/a\nb", .character),
        ]
    )
    func urls(_ text: String, _ fault: RequestURL.Fault) {
        #expect(throws: fault) { try RequestURL(text) }
    }

    @Test("Methods, headers and bodies that cannot be sent are refused")
    func refusals() {
        func text(
            _ method: String,
            _ headers: [(name: String, value: String)],
            _ body: [UInt8]
        ) throws(CurlCommand.Failure) -> String {
            try CurlCommand.text(
                method: method,
                url: "http://h/",
                headers: headers,
                body: body,
                signer: Self.signer,
                at: Self.now,
                form: .header
            )
        }
        #expect(throws: CurlCommand.Failure.invalidMethod("G T")) { try text("G T", [], []) }
        #expect(throws: CurlCommand.Failure.invalidMethod("")) { try text("", [], []) }
        #expect(throws: CurlCommand.Failure.invalidHeader(name: "@file")) { try text("GET", [("@file", "x")], []) }
        #expect(throws: CurlCommand.Failure.invalidHeader(name: "A")) { try text("GET", [("A", "x\ny")], []) }
        #expect(throws: CurlCommand.Failure.bodyIsNotText) { try text("POST", [], [0xFF]) }
        #expect(throws: CurlCommand.Failure.bodyIsNotText) { try text("POST", [], [0x61, 0]) }
    }

    @Test(
        "Words are quoted only where a shell needs it",
        arguments: [
            ("abc", "abc"), ("a-b_c.d/e:f", "a-b_c.d/e:f"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
            ("~", "'~'"), ("$x", "'$x'"), ("é", "'é'"), ("a\u{301}'\u{301}", "'a\u{301}'\\''\u{301}'"),
        ]
    )
    func quoting(_ word: String, _ expected: String) throws {
        #expect(CurlCommand.quoted(word) == expected)
        #expect(try Self.words("curl \(expected)") == [word])
    }
}
