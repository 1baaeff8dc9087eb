package import HTTPMessage

/// An HTTP/1.1 server on libmicrohttpd: it listens, limits, times out and drains; it knows nothing of what it serves.
///
/// The handler runs on one of the server's few threads. It should answer at once or hand the responder to someone who
/// will; while it runs, the other connections of that thread wait.
package final class Listener: Sendable {
    /// Called once for each request that passed the guard.
    package typealias Handler = @Sendable (HTTPRequest, Responder) -> Void

    // The library's threads hold the core for a moment in each callback. Were they to hold the listener, its last
    // reference could go away on one of them, and stopping would wait for the thread that it runs on.
    let core: ListenerCore

    /// Starts listening. `refused` hears of requests that were turned away before the handler; it must not block.
    package init(
        _ configuration: ListenerConfiguration,
        refused: @escaping @Sendable (Refusal) -> Void = { _ in },
        handler: @escaping Handler
    ) throws(ListenerError) {
        core = try ListenerCore(configuration, refused: refused, handler: handler)
    }

    deinit { core.stop(drainSeconds: 0) }

    /// The port that is listened on, also when the system chose it.
    package var boundPort: UInt16 { core.boundPort }

    /// Stops: no new connections, idle ones are closed, requests in work may finish within `drainSeconds`, what is left
    /// then is answered with 503 or cut. Returns when nothing runs any more; further calls return at once.
    /// Not to be called from the handler.
    package func stop(drainSeconds: Double) { core.stop(drainSeconds: drainSeconds) }
}
