import Testing

@testable import HTTPServer

/// A request, byte for byte, and what becomes of it.
struct HeadCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: String
    /// The status; 200 is what the handler says.
    var status: Int
    var reason: Refusal.Reason?

    init(_ description: String, _ bytes: String, _ status: Int, _ reason: Refusal.Reason? = nil) {
        testDescription = description
        self.bytes = bytes
        self.status = status
        self.reason = reason
    }
}

private let get = "GET / HTTP/1.1\r\nHost: a\r\n"
private let post = "POST / HTTP/1.1\r\nHost: a\r\n"

@Suite("The guard")
struct RequestGuardTests {
    static let legalHeads = [
        HeadCase("a plain request", "\(get)\r\n", 200),
        HeadCase("no blank after the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 200),
        HeadCase("blanks around a value", "\(get)X-Blank: \t b \t\r\n\r\n", 200),
        HeadCase("an empty value", "\(get)X-Empty:\r\n\r\n", 200),
        HeadCase("an empty value behind blanks", "\(get)X-Empty:   \r\nX-Next: 1\r\n\r\n", 200),
        HeadCase("colons in a value", "\(get)X-Colons: a:b::c\r\n\r\n", 200),
        HeadCase("bytes above ASCII in a value", "\(get)X-Name: Grüße\r\n\r\n", 200),
        HeadCase("an empty line before the request", "\r\n\(get)\r\n", 200),
        HeadCase("HTTP/1.0 with a Host", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 200),
        HeadCase("HTTP/1.0 without a Host, as load balancers ask", "GET / HTTP/1.0\r\n\r\n", 200),
        HeadCase("a method that nobody knows", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        HeadCase("a cookie and a query", "GET /?a=b&c=%20d&e HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=d\r\n\r\n", 200),
        HeadCase("a body with its length", "\(post)Content-Length: 3\r\n\r\nabc", 200),
        HeadCase("a body of length zero", "\(post)Content-Length: 0\r\n\r\n", 200),
        HeadCase("a chunked body", "\(post)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200),
        HeadCase(
            "100 fields of nearly 16 KiB",
            get + (1...99).map { "X-\($0): \(String(repeating: "y", count: 152))\r\n" }.joined() + "\r\n",
            200
        ),
        HeadCase("one field of nearly 16 KiB", "\(get)X: \(String(repeating: "y", count: 16_300))\r\n\r\n", 200),
        HeadCase(
            "a target of nearly 16 KiB",
            "GET /\(String(repeating: "y", count: 16_300)) HTTP/1.1\r\nHost: a\r\n\r\n",
            200
        ),
        HeadCase("the longest legal length text", "\(post)Content-Length: 000000000000000003\r\n\r\nabc", 200),
    ]

    static let refusedHeads = [
        HeadCase("a bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a bare LF after a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a bare LF after the last field", "\(get)X: b\n\r\n", 400, .ambiguousLine),
        HeadCase("a bare LF for the empty line", "\(get)X: b\r\n\n", 400, .ambiguousLine),
        HeadCase("nothing but bare LFs", "GET / HTTP/1.1\nHost: a\n\n", 400, .ambiguousLine),
        HeadCase("a bare CR inside a value", "\(get)X: b\rY: c\r\n\r\n", 400, nil),
        HeadCase("a folded field", "\(get)X: b\r\n c\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a field folded with a tab", "\(get)X: b\r\n\tc\r\nY: d\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a folded Host", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a fold that hides a length", "\(post)X: b\r\n Content-Length: 3\r\n\r\nabc", 400, .ambiguousLine),
        HeadCase("a fold with nothing but blanks", "\(get)X: b\r\n \r\n\r\n", 400, .ambiguousLine),
        HeadCase("a NUL in a value", "\(get)X: b\0c\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a NUL at the end of a value", "\(get)X: b\0\r\n\r\n", 400, .ambiguousLine),
        HeadCase("two NULs before the end of a value", "\(get)X: b\0\0\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a value of a NUL", "\(get)X: \0\r\n\r\n", 400, .ambiguousLine),
        HeadCase("a NUL in a name", "\(get)X\0Y: b\r\n\r\n", 400, nil),
        HeadCase("a NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("a NUL in the method", "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, .ambiguousLine),
        HeadCase("two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("a tab before the target", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("a space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("an absolute-form target", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("an asterisk target", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("an authority target", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("bytes above ASCII in the target", "GET /ü HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("a control byte in the target", "GET /a\u{1}b HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("a fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidTarget),
        HeadCase("a method with a delimiter", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, .invalidMethod),
        HeadCase("a space before the colon", "\(get)X : b\r\n\r\n", 400, .invalidFieldName),
        HeadCase(
            "a length with a space before the colon",
            "\(post)Content-Length : 3\r\n\r\nabc",
            400,
            .invalidFieldName
        ),
        HeadCase("a name with a delimiter", "\(get)X(Y): b\r\n\r\n", 400, .invalidFieldName),
        HeadCase("a name above ASCII", "\(get)Ü: b\r\n\r\n", 400, .invalidFieldName),
        HeadCase("a control byte in a value", "\(get)X: b\u{1}c\r\n\r\n", 400, .invalidFieldValue),
        HeadCase("DEL in a value", "\(get)X: b\u{7F}c\r\n\r\n", 400, .invalidFieldValue),
        HeadCase("no Host", "GET / HTTP/1.1\r\nX: b\r\n\r\n", 400, .missingHost),
        HeadCase("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, .missingHost),
        HeadCase("two Hosts", "\(get)Host: b\r\n\r\n", 400, .repeatedHost),
        HeadCase("two Hosts that agree", "\(get)host: a\r\n\r\n", 400, .repeatedHost),
        HeadCase(
            "length and coding",
            "\(post)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            .lengthAndTransferEncoding
        ),
        HeadCase(
            "coding and length",
            "\(post)Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            400,
            .lengthAndTransferEncoding
        ),
        HeadCase(
            "two lengths",
            "\(post)Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            400,
            .invalidContentLength
        ),
        HeadCase(
            "two lengths that agree",
            "\(post)Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            400,
            .invalidContentLength
        ),
        HeadCase("a list of lengths", "\(post)Content-Length: 3, 3\r\n\r\nabc", 400, nil),
        HeadCase("a signed length", "\(post)Content-Length: +3\r\n\r\nabc", 400, nil),
        HeadCase("a negative length", "\(post)Content-Length: -3\r\n\r\nabc", 400, nil),
        HeadCase("a hexadecimal length", "\(post)Content-Length: 0x3\r\n\r\nabc", 400, nil),
        HeadCase("an empty length", "\(post)Content-Length:\r\n\r\n", 400, nil),
        HeadCase("another coding", "\(post)Transfer-Encoding: gzip\r\n\r\n", 501, .unsupportedTransferEncoding),
        HeadCase(
            "a list of codings",
            "\(post)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            501,
            .unsupportedTransferEncoding
        ),
        HeadCase(
            "the coding twice",
            "\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            501,
            .unsupportedTransferEncoding
        ),
        HeadCase(
            "a coding that only looks like chunked",
            "\(post)Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            501,
            .unsupportedTransferEncoding
        ),
        HeadCase(
            "a coding in HTTP/1.0",
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            501,
            .unsupportedTransferEncoding
        ),
        HeadCase("an unknown expectation", "\(get)Expect: tea\r\n\r\n", 417, .unsupportedExpectation),
        HeadCase("HTTP/2.0 in the old form", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, nil),
        HeadCase("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, .unsupportedVersion),
        HeadCase("a lower-case protocol name", "GET / http/1.1\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("no version", "GET /\r\nHost: a\r\n\r\n", 400, nil),
        HeadCase("a field without a colon", "\(get)garbage\r\n\r\n", 400, nil),
        HeadCase("a blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, nil),
        HeadCase(
            "trailer fields",
            "\(post)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
            400,
            .trailerFields
        ),
        HeadCase(
            "a chunk size that is no number",
            "\(post)Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
            400,
            nil
        ),
        HeadCase(
            "a chunk size that overflows",
            "\(post)Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            413,
            nil
        ),
        HeadCase("101 fields", get + (1...100).map { "X-\($0): y\r\n" }.joined() + "\r\n", 431, .tooManyFields),
        HeadCase(
            "a header above the limit",
            "\(get)X: \(String(repeating: "y", count: 16_500))\r\n\r\n",
            431,
            .headerTooLarge
        ),
    ]

    @Test("lets legal requests through", arguments: legalHeads)
    func legal(_ example: HeadCase) throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send(example.bytes)
        #expect(client.response()?.status == 200)
        #expect(server.refusals.all.isEmpty)
    }

    @Test("refuses ambiguous and illegal requests and closes the connection", arguments: refusedHeads)
    func refused(_ example: HeadCase) throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        // What follows must never be answered: that would be a smuggled request.
        client.send(example.bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = client.response()
        #expect(response?.status == example.status)
        #expect(client.response() == nil)
        if let reason = example.reason {
            #expect(server.refusals.all.map(\.reason) == [reason])
            #expect(response?.headers["connection"]?.lowercased() == "close")
        }
    }
}
