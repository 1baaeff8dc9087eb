/// A response ready to be sent. `Content-Length`, `Date` and `Connection` are the server's business.
package struct HTTPResponse: Sendable {
    /// The status code, for example 200.
    package var status: Int
    /// The header fields in order.
    package var headers: HTTPHeaders
    /// The body.
    package var body: [UInt8]

    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
