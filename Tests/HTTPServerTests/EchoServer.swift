import HTTPMessage
import Synchronization

@testable import HTTPServer

/// A listener that answers with what it got, and remembers what it refused.
final class EchoServer: Sendable {
    let listener: Listener
    let refusals: Refusals

    final class Refusals: Sendable {
        private let list = Mutex<[Refusal]>([])
        var all: [Refusal] { list.withLock { $0 } }
        func append(_ refusal: Refusal) { list.withLock { $0.append(refusal) } }
    }

    init(
        _ adjust: (inout ListenerConfiguration) -> Void = { _ in },
        handler: Listener.Handler? = nil
    ) throws {
        var configuration = ListenerConfiguration()
        adjust(&configuration)
        let refusals = Refusals()
        self.refusals = refusals
        let echo: Listener.Handler = { request, responder in responder.respond(EchoServer.echo(request)) }
        listener = try Listener(configuration, refused: { refusals.append($0) }, handler: handler ?? echo)
    }

    var port: UInt16 { listener.boundPort }

    /// Method, target and body on a line each, and the headers counted.
    static func echo(_ request: HTTPRequest) -> HTTPResponse {
        let target = String(decoding: request.target, as: UTF8.self)
        let body =
            request.body.count > 100 ? "\(request.body.count) bytes" : String(decoding: request.body, as: UTF8.self)
        let text = "\(request.method) \(target) \(request.headers.count) [\(body)] \(request.peerAddress)"
        return HTTPResponse(
            status: 200,
            headers: HTTPHeaders([("Content-Type", "text/plain"), ("X-Echo", String(target.prefix(1000)))]),
            body: Array(text.utf8)
        )
    }
}
