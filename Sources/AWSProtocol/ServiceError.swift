/// An error as a client of the API sees it, independent of the wire protocol.
package struct ServiceError: Error, Sendable, Hashable {
    /// Who is at fault, as the Query protocol says it.
    package enum Fault: String, Sendable {
        case sender = "Sender"
        case receiver = "Receiver"
    }

    /// The wire code, for example `NoSuchEntity`.
    package let code: String
    /// AWS's sentence.
    package let message: String
    /// The HTTP status.
    package let status: Int
    /// Sender for 4xx, receiver for 5xx.
    package var fault: Fault { status < 500 ? .sender : .receiver }

    package init(code: String, message: String, status: Int) {
        self.code = code
        self.message = message
        self.status = status
    }
}
