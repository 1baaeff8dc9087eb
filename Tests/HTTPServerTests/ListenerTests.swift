import Glibc
import HTTPMessage
import Synchronization
import Testing
import Threads

@testable import HTTPServer

private let get = "GET / HTTP/1.1\r\nHost: a\r\n"
private let post = "POST / HTTP/1.1\r\nHost: a\r\n"

@Suite("The listener")
struct ListenerTests {
    @Test("gives the handler the raw target, the headers, the body and the peer")
    func rawTarget() throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send("PUT /a%2Fb//../%zz?x=%20+&y=%00&a%3D HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na\0b")
        #expect(client.response()?.body == "PUT /a%2Fb//../%zz?x=%20+&y=%00&a%3D 2 [a\0b] 127.0.0.1")
    }

    @Test("keeps a connection and answers pipelined requests in order")
    func pipelining() throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        let targets = (0..<50).map { "/\($0)" }
        client.send(targets.map { "POST \($0) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy" }.joined())
        for target in targets { #expect(client.response()?.headers["x-echo"] == target) }
    }

    @Test("answers HEAD with the header only")
    func head() throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n" + get + "\r\n")
        let response = client.response(isHead: true)
        #expect(response?.headers["content-length"] == "22")
        #expect(client.response()?.body == "GET / 1 [] 127.0.0.1")
    }

    @Test(
        "closes after HTTP/1.0 and after Connection: close",
        arguments: [
            "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "\(get)Connection: close\r\n\r\n",
        ]
    )
    func closes(_ request: String) throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send(request)
        #expect(client.response()?.status == 200)
        #expect(client.isClosedByServer())
    }

    @Test("puts chunks together and ends the connection after a chunked body")
    func chunked() throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send("\(post)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        client.send("2;ext=1\r\nde\r\n0\r\n\r\n")
        let response = client.response()
        #expect(response?.body == "POST / 2 [abcde] 127.0.0.1")
        #expect(response?.headers["connection"]?.lowercased() == "close")
        #expect(client.isClosedByServer())
    }

    @Test("sends 100 Continue when it is expected, and not when the request is refused")
    func expectation() throws {
        let server = try EchoServer { $0.maximumBodyBytes = 10 }
        let accepted = try RawClient(port: server.port)
        accepted.send("\(post)Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        #expect(accepted.response()?.status == 100)
        accepted.send("abc")
        #expect(accepted.response()?.body == "POST / 3 [abc] 127.0.0.1")
        let refused = try RawClient(port: server.port)
        refused.send("\(post)Expect: 100-continue\r\nContent-Length: 11\r\n\r\n")
        #expect(refused.response()?.status == 413)
    }

    @Test("answers 413 with an empty body above the limit, announced or chunked")
    func bodyLimit() throws {
        let server = try EchoServer { $0.maximumBodyBytes = 1000 }
        let full = String(repeating: "x", count: 1000)
        let exact = try RawClient(port: server.port)
        exact.send("\(post)Content-Length: 1000\r\n\r\n\(full)")
        #expect(exact.response()?.status == 200)
        let announced = try RawClient(port: server.port)
        announced.send("\(post)Content-Length: 1001\r\n\r\n")
        let response = announced.response()
        #expect(response?.status == 413)
        #expect(response?.headers["content-length"] == "0")
        let chunked = try RawClient(port: server.port)
        chunked.send("\(post)Transfer-Encoding: chunked\r\n\r\n3e8\r\n\(full)\r\n1\r\nx\r\n0\r\n\r\n")
        #expect(chunked.response()?.status == 413)
        #expect(server.refusals.all.map(\.reason) == [.bodyTooLarge, .bodyTooLarge])
        let endless = try RawClient(port: server.port)
        endless.send("\(post)Transfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<5 { endless.send("3e8\r\n\(full)\r\n") }
        #expect(endless.isClosedByServer())
    }

    @Test("takes a body of ten million bytes")
    func largeBody() throws {
        let server = try EchoServer()
        let client = try RawClient(port: server.port)
        client.send("\(post)Content-Length: 10000000\r\n\r\n")
        client.send([UInt8](repeating: 0x78, count: 10_000_000))
        #expect(client.response()?.body == "POST / 2 [10000000 bytes] 127.0.0.1")
    }

    @Test("takes longer bodies on one path, announced, and few at a time")
    func largeBodies() throws {
        let server = try EchoServer {
            $0.maximumBodyBytes = 1000
            $0.largeBodies = .init(path: "/large", maximumBytes: 5000, atOnce: 1)
        }
        func post(_ target: String) -> String { "POST \(target) HTTP/1.1\r\nHost: x\r\n" }
        let first = try RawClient(port: server.port)
        first.send("\(post("/large?a=b"))Content-Length: 5000\r\n\r\n" + String(repeating: "x", count: 4999))
        try waitUntil { server.listener.core.largeBodyCount.load(ordering: .relaxed) == 1 }
        let second = try RawClient(port: server.port)
        second.send("\(post("/large"))Content-Length: 1001\r\n\r\n" + String(repeating: "x", count: 1001))
        #expect(second.response()?.status == 503)
        let small = try RawClient(port: server.port)
        small.send("\(post("/large"))Content-Length: 1\r\n\r\nx")
        #expect(small.response()?.status == 200)
        first.send("x")
        #expect(first.response()?.status == 200)
        for (target, count) in [("/large", 5001), ("/larger", 1001)] {
            let client = try RawClient(port: server.port)
            client.send("\(post(target))Content-Length: \(count)\r\n\r\n")
            #expect(client.response()?.status == 413)
        }
        // The place is free a moment after the first answer.
        try waitUntil { server.listener.core.largeBodyCount.load(ordering: .relaxed) == 0 }
        let last = try RawClient(port: server.port)
        last.send("\(post("/large"))Content-Length: 5000\r\n\r\n" + String(repeating: "x", count: 5000))
        #expect(last.response()?.status == 200)
    }

    @Test("takes answers from another thread, later, while other requests go on")
    func deferred() throws {
        let waiting = Mutex<[Responder]>([])
        let server = try EchoServer(handler: { request, responder in
            if request.target.elementsEqual("/later".utf8) {
                waiting.withLock { $0.append(responder) }
            } else {
                responder.respond(EchoServer.echo(request))
            }
        })
        let late = try (0..<8).map { _ in try RawClient(port: server.port) }
        for client in late { client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + get + "\r\n") }
        try waitUntil { waiting.withLock { $0.count } == 8 }
        let prompt = try RawClient(port: server.port)
        prompt.send(get + "\r\n")
        #expect(prompt.response()?.status == 200)
        let responders = waiting.withLock { list in
            defer { list = [] }
            return list
        }
        for responder in responders { #expect(responder.respond(HTTPResponse(status: 202))) }
        for responder in responders { #expect(!responder.respond(HTTPResponse(status: 500))) }
        for client in late {
            #expect(client.response()?.status == 202)
            #expect(client.response()?.status == 200)
        }
    }

    @Test("answers a thousand requests from racing threads exactly once each")
    func racing() throws {
        let server = try EchoServer(handler: { request, responder in
            SystemThread.startDetached { responder.respond(EchoServer.echo(request)) }
        })
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        for round in 0..<250 {
            for client in clients { client.send("GET /\(round) HTTP/1.1\r\nHost: a\r\n\r\n") }
            for client in clients { #expect(client.response()?.headers["x-echo"] == "/\(round)") }
        }
    }

    @Test("answers 500 when a responder is dropped")
    func dropped() throws {
        let server = try EchoServer(handler: { _, _ in })
        let client = try RawClient(port: server.port)
        client.send(get + "\r\n")
        #expect(client.response()?.status == 500)
    }

    @Test(
        "cuts rather than sends a header with a line break or a NUL",
        arguments: ["a\r\nSet-Cookie: b", "a\0b", "a\nb"]
    )
    func responseSplitting(_ value: String) throws {
        let server = try EchoServer(handler: { _, responder in
            responder.respond(HTTPResponse(status: 200, headers: HTTPHeaders([("X-Value", value)])))
        })
        let client = try RawClient(port: server.port)
        client.send(get + "\r\n")
        #expect(client.response() == nil)
    }

    @Test("makes connections above the limit wait")
    func connectionLimit() throws {
        let server = try EchoServer {
            $0.threads = 1
            $0.maximumConnections = 2
        }
        var clients = try (0..<2).map { _ in try RawClient(port: server.port) }
        for client in clients {
            client.send(get + "\r\n")
            #expect(client.response()?.status == 200)
        }
        let third = try RawClient(port: server.port)
        third.send(get + "\r\n")
        clients.removeAll()
        #expect(third.response()?.status == 200)
    }

    @Test("says why it cannot listen")
    func cannotListen() throws {
        #expect(throws: ListenerError.invalidAddress("localhost")) { try EchoServer { $0.address = "localhost" } }
        let server = try EchoServer()
        #expect(throws: ListenerError.cannotBind(address: "127.0.0.1", port: server.port, code: EADDRINUSE)) {
            try EchoServer { $0.port = server.port }
        }
        #expect(throws: ListenerError.cannotStart(tls: true)) {
            try EchoServer { $0.tls = .init(certificatePEM: Array("no".utf8), privateKeyPEM: Array("no".utf8)) }
        }
    }
}

struct WaitedTooLong: Error {}

/// Polls for at most ten seconds.
func waitUntil(_ condition: () -> Bool) throws {
    for _ in 0..<2000 {
        if condition() { return }
        usleep(5000)
    }
    throw WaitedTooLong()
}
