import Cryptography
import FoundationEssentials
import HTTPMessage
import Identifiers
import Testing

@testable import RequestSigning

/// One folder of AWS's published test suite.
struct SigningVector: Sendable, CustomTestStringConvertible {
    let name: String
    let folder: String
    var testDescription: String { name }

    static let all: [SigningVector] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors").path
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return paths.filter { $0.hasSuffix(".req") }.sorted().map { path in
            let url = URL(filePath: root).appending(path: path)
            return SigningVector(
                name: url.deletingPathExtension().lastPathComponent,
                folder: url.deletingLastPathComponent().path
            )
        }
    }()

    func contents(_ suffix: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder).appending(path: "\(name).\(suffix)")))
    }

    func text(_ suffix: String) throws -> String { String(decoding: try contents(suffix), as: UTF8.self) }

    /// Reads a request file: the target may hold spaces, a line that begins with a space goes on with the last header.
    func request(_ suffix: String) throws -> HTTPRequest {
        let bytes = try contents(suffix)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let first = lines.removeFirst()
        let space = UInt8(ascii: " ")
        let methodEnd = try #require(first.firstIndex(of: space))
        let targetEnd = try #require(first.lastIndex(of: space))
        var fields: [(name: [UInt8], value: [UInt8])] = []
        var body: [UInt8] = []
        for (index, line) in lines.enumerated() {
            if line.isEmpty {
                body = Array(lines[(index + 1)...].joined(separator: [UInt8(ascii: "\n")]))
                break
            }
            if line.first == space {
                fields[fields.count - 1].value += [UInt8(ascii: "\n")] + line
            } else {
                let colon = try #require(line.firstIndex(of: UInt8(ascii: ":")))
                fields.append((Array(line[..<colon]), Array(line[(colon + 1)...])))
            }
        }
        var headers = HTTPHeaders()
        for field in fields { headers.append(name: field.name, value: field.value) }
        return HTTPRequest(
            method: String(decoding: first[..<methodEnd], as: UTF8.self),
            target: Array(first[(methodEnd + 1)..<targetEnd]),
            headers: headers,
            body: body
        )
    }
}

@Suite("AWS's Signature Version 4 test suite")
struct VectorTests {
    static let key = SigningKey(
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        date: "20150830",
        region: "us-east-1",
        service: "service"
    )
    static let now = Timestamp(seconds: 1_440_938_160)

    @Test("The suite is there as a whole")
    func count() { #expect(SigningVector.all.count == 34) }

    @Test("Canonical request, string to sign and signature are AWS's, and verify", arguments: SigningVector.all)
    func steps(_ vector: SigningVector) throws {
        var request = try vector.request("sreq")
        // The signed request of get-vanilla-with-session-token has a placeholder for its signature; the header's own
        // file has the right one, so that is taken everywhere.
        request.headers = request.headers.filtered { $0 != "authorization" }
        request.headers.append("Authorization", try vector.text("authz"))
        let claim = try SignatureClaim(request)
        let scope = try claim.scope(now: Self.now, service: "service")
        var payload: [UInt8] = []
        payload += try #require(try vector.text("creq").split(separator: "\n").last).utf8
        let canonical = CanonicalRequest.bytes(
            of: request,
            query: claim.query,
            signedHeaders: claim.signedHeaders,
            payload: payload,
            rules: .standard
        )
        #expect(String(decoding: canonical, as: UTF8.self) == (try vector.text("creq")))
        let string = StringToSign.bytes(date: claim.date, scope: scope, canonicalRequest: canonical)
        #expect(String(decoding: string, as: UTF8.self) == (try vector.text("sts")))
        #expect(Self.key.signature(of: string).hex == String(decoding: claim.signature, as: UTF8.self))
        try claim.verify(scope: scope, key: Self.key)
    }

    @Test("A client that signs the request gives AWS's authorization header", arguments: SigningVector.all)
    func authorization(_ vector: SigningVector) throws {
        let signed = try vector.request("sreq")
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: signed.headers.text("x-amz-security-token")
        )
        let signer = RequestSigner(
            credentials: credentials,
            region: "us-east-1",
            service: "service",
            signsToken: vector.name != "post-sts-header-after"
        )
        let result = try signer.sign(try vector.request("req"), at: Self.now)
        #expect(result.headers.text("authorization") == (try vector.text("authz")))
        #expect(result.headers.text("x-amz-security-token") == credentials.sessionToken)
    }

    @Test("A changed method, path, query, signed header or body is refused", arguments: SigningVector.all)
    func tampering(_ vector: SigningVector) throws {
        let request = try vector.request("sreq")
        let claim = try SignatureClaim(request)
        let scope = try claim.scope(now: Self.now, service: "service")
        var changes: [HTTPRequest] = []
        var changed = request
        changed.method = "PUT"
        changes.append(changed)
        changed = request
        changed.body.append(0)
        changes.append(changed)
        changed = request
        changed.target = Array("/other".utf8) + request.target
        changes.append(changed)
        changed = request
        changed.headers = request.headers.filtered { $0 != "host" }
        changed.headers.append("Host", "other.example.com")
        changes.append(changed)
        changed = request
        changed.target += Array((request.query.isEmpty ? "?x=y" : "&x=y").utf8)
        changes.append(changed)
        for changed in changes {
            let claim = try SignatureClaim(changed)
            #expect(throws: SignatureError.self) { try claim.verify(scope: scope, key: Self.key) }
        }
        let other = SigningKey(secretAccessKey: "x", date: "20150830", region: "us-east-1", service: "service")
        #expect(throws: SignatureError.self) { try claim.verify(scope: scope, key: other) }
    }
}
