internal import CMicroHTTPD
internal import Glibc
package import HTTPMessage
internal import Synchronization

/// One request and its response.
///
/// Everything but the three `Sendable` stored properties is confined: the request side to the library's thread until
/// the handler is called, `response` to whoever won ``claim()`` until `stage` says `answered`.
final class Exchange: @unchecked Sendable {
    private enum Stage {
        static let running: UInt8 = 0
        static let suspended: UInt8 = 1
        static let answered: UInt8 = 2
    }

    let connection: OpaquePointer
    let state: ConnectionState

    // The request while it is being received.
    var target: [UInt8]
    /// Where the library has the target: the guard checks that the lines follow each other without a gap.
    let targetAddress: UInt
    var method = ""
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    var headersChecked = false
    var isChunked = false
    var handlerCalled = false
    var droppedBytes = 0
    /// Whether the body is one of the few large ones that are taken at a time.
    var holdsLargeBody = false
    var closesConnection = false

    private var response: HTTPResponse?
    private let claimed = Atomic<Bool>(false)
    private let stage = Atomic<UInt8>(Stage.running)

    init(connection: OpaquePointer, state: ConnectionState, target: UnsafePointer<CChar>) {
        self.connection = connection
        self.state = state
        targetAddress = UInt(bitPattern: target)
        self.target = Array(
            UnsafeRawBufferPointer(start: target, count: Glibc.strlen(target))
        )
    }

    /// Stores the response and wakes the connection if it sleeps. Returns false when there was a response already.
    @discardableResult
    func answer(_ response: HTTPResponse) -> Bool {
        guard !claimed.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        self.response = response
        if stage.exchange(Stage.answered, ordering: .acquiringAndReleasing) == Stage.suspended {
            MHD_resume_connection(connection)
        }
        return true
    }

    /// The response, once. On the library's thread.
    func takeResponse() -> HTTPResponse? {
        guard stage.load(ordering: .acquiring) == Stage.answered else { return nil }
        defer { response = nil }
        return response
    }

    /// Puts the connection to sleep until the answer comes. On the library's thread, inside its callback.
    func suspend() {
        state.suspended.withLock { $0 = self }
        MHD_suspend_connection(connection)
        // The library must be asleep before anyone may wake it, so the stage moves after the call; whoever answered
        // in between saw `running` and left the waking to us.
        let (exchanged, _) = stage.compareExchange(
            expected: Stage.running,
            desired: Stage.suspended,
            ordering: .acquiringAndReleasing
        )
        if !exchanged { MHD_resume_connection(connection) }
    }
}

/// The one way to answer a request: call ``respond(_:)`` at once in the handler, which is the fast way, or later from
/// any thread. A responder that is dropped unanswered answers 500, so no client waits for a response that cannot come.
package final class Responder: Sendable {
    private let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    deinit { exchange.answer(HTTPResponse(status: 500)) }

    /// Sends the response. Only the first call counts; it returns true.
    @discardableResult
    package func respond(_ response: HTTPResponse) -> Bool { exchange.answer(response) }
}
