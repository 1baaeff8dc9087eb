/// A request as raw bytes: nothing is decoded or normalised.
package struct HTTPRequest: Sendable {
    /// The method token, for example `POST`.
    package var method: String
    /// The request target exactly as on the request line: path and, after the first `?`, the query.
    package var target: [UInt8]
    /// The header fields in order.
    package var headers: HTTPHeaders
    /// The body after transfer decoding.
    package var body: [UInt8]
    /// The address of the peer as text without a port, for example `127.0.0.1` or `::1`; empty when there is none.
    package var peerAddress: String
    /// Whether the connection is TLS.
    package var isSecure: Bool

    package init(
        method: String,
        target: [UInt8],
        headers: HTTPHeaders,
        body: [UInt8] = [],
        peerAddress: String = "",
        isSecure: Bool = false
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peerAddress = peerAddress
        self.isSecure = isSecure
    }

    /// The raw path: the target up to the first `?`.
    package var path: ArraySlice<UInt8> { target[..<queryMark] }

    /// The raw query: the target after the first `?`; empty when there is none.
    package var query: ArraySlice<UInt8> { target[min(queryMark + 1, target.count)...] }

    /// Whether the path is `/`, as that of nearly every request to a Query service is.
    package var hasRootPath: Bool {
        target.first == UInt8(ascii: "/") && (target.count == 1 || target[1] == UInt8(ascii: "?"))
    }

    private var queryMark: Int { target.firstIndex(of: UInt8(ascii: "?")) ?? target.count }
}
