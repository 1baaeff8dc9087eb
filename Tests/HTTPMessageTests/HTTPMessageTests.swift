import Testing

@testable import HTTPMessage

@Suite("Messages as bytes")
struct HTTPMessageTests {
    @Test(
        "the target is split at the first question mark and nowhere else",
        arguments: [
            ("/", "/", ""), ("/?", "/", ""), ("/a?b=c", "/a", "b=c"), ("/a%3Fb?c?d", "/a%3Fb", "c?d"), ("?x", "", "x"),
            ("", "", ""),
        ]
    )
    func target(_ target: String, _ path: String, _ query: String) {
        let request = HTTPRequest(method: "GET", target: Array(target.utf8), headers: HTTPHeaders())
        #expect(request.path.elementsEqual(path.utf8))
        #expect(request.query.elementsEqual(query.utf8))
    }

    @Test("names ignore case, values and order are kept, repetitions stay apart")
    func headers() {
        var headers = HTTPHeaders([("Host", "a"), ("X-Amz-Date", "1")])
        headers.append("HOST", "b")
        headers.append(name: [0x78], value: [0xFF, 0x00])
        #expect(headers.count == 4)
        #expect(headers.text("host") == "a")
        #expect(headers.text("x-amz-date") == "1")
        #expect(headers.first("x")?.elementsEqual([0xFF, 0x00]) == true)
        #expect(headers.first("date") == nil)
        #expect(
            (0..<4).map { String(decoding: headers.name(at: $0), as: UTF8.self) } == [
                "Host", "X-Amz-Date", "HOST", "x",
            ]
        )
    }
}
