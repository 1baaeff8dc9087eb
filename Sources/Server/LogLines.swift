internal import HTTPMessage
internal import HTTPServer
internal import Identifiers
internal import IdentityService
internal import Journal

/// The system's clock.
enum StoreTime {
    static func now() -> Timestamp { StoreEnvironment.systemTime() }
}

/// What is known of a request when it is over, for its line in the log. No header, no query: signatures, tokens and
/// secrets are in neither line.
struct RequestLine {
    let method: String
    let path: String
    let peerAddress: String

    init(_ request: HTTPRequest) {
        method = request.method
        path = request.hasRootPath ? "/" : String(decoding: request.path, as: UTF8.self)
        peerAddress = request.peerAddress
    }

    func line(status: Int, microseconds: Int, now: Timestamp, summary: RequestSummary?) -> [UInt8] {
        var line = JSONLine.event(Self.level(status), "request", now)
        line.add("requestId", ifPresent: summary?.requestID)
        line.add("peer", peerAddress)
        line.add("method", method)
        line.add("path", path)
        line.add("status", status)
        line.add("microseconds", microseconds)
        if let summary {
            line.add("service", ifPresent: summary.service)
            line.add("operation", ifPresent: summary.operation)
            line.add("principal", ifPresent: summary.principalARN)
            line.add("accessKeyId", ifPresent: summary.accessKeyID)
            line.add("error", ifPresent: summary.errorCode)
            line.add("reason", ifPresent: summary.reason)
            line.add("authorizationId", ifPresent: summary.authorizationID)
        }
        return line.finished()
    }

    /// A request that the listener turned away.
    static func line(_ refusal: Refusal, now: Timestamp) -> [UInt8] {
        var line = JSONLine.event(level(refusal.status), "request", now)
        line.add("peer", refusal.peerAddress)
        if !refusal.method.isEmpty { line.add("method", refusal.method) }
        if !refusal.target.isEmpty {
            line.add("path", String(decoding: refusal.target.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self))
        }
        line.add("status", refusal.status)
        line.add("reason", refusal.reason.rawValue)
        return line.finished()
    }

    private static func level(_ status: Int) -> StaticString {
        status >= 500 ? "error" : status >= 400 ? "warn" : "info"
    }
}

extension JSONLine {
    /// A line with what every line begins with.
    static func event(_ level: StaticString, _ event: StaticString, _ time: Timestamp) -> JSONLine {
        var line = JSONLine()
        line.add("time", time)
        line.add("level", level)
        line.add("event", event)
        return line
    }
}
