import HTTPMessage
import Identifiers
import RequestSigning

/// One run: the first byte chooses how the rest is read. The parsers must neither trap nor disagree with themselves.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSigning(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let rest = input.dropFirst()
    switch choice % 4 {
    case 0: fuzzAuthorization(rest)
    case 1: fuzzQuery(rest)
    case 2: fuzzPath(rest)
    default: fuzzPresigned(rest)
    }
    return 0
}

private let now = Timestamp(seconds: 1_440_938_160)
private let key = SigningKey(secretAccessKey: "secret", date: "20150830", region: "us-east-1", service: "iam")

private func check(_ request: HTTPRequest) {
    do throws(SignatureError) {
        let claim = try SignatureClaim(request)
        let scope = try claim.scope(now: now, service: "iam")
        try claim.verify(scope: scope, key: key)
        fatalError("A signature was guessed")
    } catch {
        precondition(!error.answer.message.isEmpty)
    }
}

private func fuzzAuthorization(_ value: ArraySlice<UInt8>) {
    var headers = HTTPHeaders([("Host", "iam.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")])
    headers.append(name: "Authorization".utf8, value: value)
    check(HTTPRequest(method: "POST", target: Array("/".utf8), headers: headers))
}

private func fuzzPresigned(_ query: ArraySlice<UInt8>) {
    let headers = HTTPHeaders([("Host", "iam.amazonaws.com")])
    check(HTTPRequest(method: "GET", target: Array("/?".utf8) + query, headers: headers))
}

/// The canonical form of a canonical query is itself.
private func fuzzQuery(_ query: ArraySlice<UInt8>) {
    guard let canonical = try? CanonicalQuery(query).bytes() else { return }
    guard let again = try? CanonicalQuery(canonical).bytes() else { fatalError("A canonical query was refused") }
    precondition(canonical == again)
}

/// A canonical path begins with a slash, and the one of S3 is its own canonical form.
private func fuzzPath(_ path: ArraySlice<UInt8>) {
    let object = CanonicalPath.bytes(path, rules: .s3)
    precondition(CanonicalPath.bytes(object, rules: .s3) == object)
    precondition(CanonicalPath.bytes(path, rules: .standard).first == UInt8(ascii: "/"))
}
