import Glibc
import HTTPMessage
import Synchronization
import Testing
import Threads

@testable import HTTPServer

@Suite("Time limits and drain")
struct TimeLimitTests {
    /// Sends a byte every 20 ms, so that a time-out that starts again with each byte would never end it.
    private func drip(_ client: RawClient, _ bytes: String, untilRefusedBy server: EchoServer) throws {
        for byte in bytes.utf8.prefix(1000) {
            client.send([byte])
            usleep(20_000)
            if !server.refusals.all.isEmpty { break }
        }
        #expect(server.refusals.all.map(\.reason) == [.tooSlow])
        #expect(client.isClosedByServer())
    }

    @Test("cuts a client that drips its request line")
    func slowLine() throws {
        let server = try EchoServer { $0.headerSeconds = 0.2 }
        let client = try RawClient(port: server.port)
        try drip(client, "GET /\(String(repeating: "x", count: 1000))", untilRefusedBy: server)
    }

    @Test("cuts a client that drips its header")
    func slowHeader() throws {
        let server = try EchoServer { $0.headerSeconds = 0.2 }
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\n")
        try drip(client, "X: \(String(repeating: "x", count: 1000))", untilRefusedBy: server)
    }

    @Test("cuts a client that drips its body")
    func slowBody() throws {
        let server = try EchoServer { $0.bodySeconds = 0.2 }
        let client = try RawClient(port: server.port)
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        try drip(client, String(repeating: "x", count: 1000), untilRefusedBy: server)
    }

    @Test("cuts a client that does not read its response")
    func slowReader() throws {
        let large = HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: 50_000_000))
        let server = try EchoServer({ $0.sendSeconds = 0.2 }, handler: { _, responder in responder.respond(large) })
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        try waitUntil { server.refusals.all.map(\.reason) == [.tooSlow] }
        #expect(client.response() == nil)
    }

    @Test("closes an idle connection, which is no refusal")
    func idle() throws {
        let server = try EchoServer { $0.idleSeconds = 0.5 }
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.response()?.status == 200)
        #expect(client.isClosedByServer())
        #expect(server.refusals.all.isEmpty)
    }

    @Test("leaves a handler its time")
    func slowHandler() throws {
        let server = try EchoServer(
            {
                $0.headerSeconds = 0.4
                $0.bodySeconds = 0.4
                $0.sendSeconds = 0.4
                $0.idleSeconds = 0.4
            },
            handler: { request, responder in
                SystemThread.startDetached {
                    usleep(1_200_000)
                    responder.respond(EchoServer.echo(request))
                }
            }
        )
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.response()?.status == 200)
    }

    @Test("a drain lets requests in work finish, closes idle connections and takes no new ones")
    func drain() throws {
        let waiting = Mutex<Responder?>(nil)
        let server = try EchoServer(handler: { request, responder in
            if request.target.elementsEqual("/later".utf8) {
                waiting.withLock { $0 = responder }
            } else {
                responder.respond(EchoServer.echo(request))
            }
        })
        let idle = try RawClient(port: server.port)
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(idle.response()?.status == 200)
        let busy = try RawClient(port: server.port)
        busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        try waitUntil { waiting.withLock { $0 != nil } }
        let done = Flag()
        SystemThread.startDetached {
            server.listener.stop(drainSeconds: 10)
            done.raise()
        }
        #expect(idle.isClosedByServer())
        try waitUntil { (try? RawClient(port: server.port)) == nil }
        #expect(!done.isRaised)
        waiting.withLock { $0 }?.respond(HTTPResponse(status: 202))
        let response = busy.response()
        #expect(response?.status == 202)
        #expect(response?.headers["connection"]?.lowercased() == "close")
        try waitUntil { done.isRaised }
    }

    @Test("a drain that runs out of time answers sleeping requests with 503 and returns")
    func forcedStop() throws {
        let waiting = Mutex<[Responder]>([])
        let server = try EchoServer(handler: { _, responder in waiting.withLock { $0.append(responder) } })
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
        try waitUntil { waiting.withLock { $0.count } == 4 }
        server.listener.stop(drainSeconds: 0.05)
        server.listener.stop(drainSeconds: 0.05)
        for responder in waiting.withLock({ $0 }) { #expect(!responder.respond(HTTPResponse(status: 200))) }
        for client in clients {
            let status = client.response()?.status
            #expect(status == nil || status == 503)
        }
    }
}

/// Something that happens once.
final class Flag: Sendable {
    private let raised = Atomic<Bool>(false)
    var isRaised: Bool { raised.load(ordering: .acquiring) }
    func raise() { raised.store(true, ordering: .releasing) }
}
