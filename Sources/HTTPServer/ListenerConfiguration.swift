/// Where a ``Listener`` listens and what it allows.
package struct ListenerConfiguration: Sendable {
    /// A certificate chain and its private key, both PEM.
    package struct TLS: Sendable {
        package var certificatePEM: [UInt8]
        package var privateKeyPEM: [UInt8]

        package init(certificatePEM: [UInt8], privateKeyPEM: [UInt8]) {
            self.certificatePEM = certificatePEM
            self.privateKeyPEM = privateKeyPEM
        }
    }

    /// An IPv4 or IPv6 address as text; no host names. `::` listens on both families.
    package var address = "127.0.0.1"
    /// The TCP port; 0 lets the system choose.
    package var port: UInt16 = 0
    /// Serves HTTPS when set.
    package var tls: TLS?
    /// Threads that read, answer fast requests and write.
    package var threads = 2
    /// Connections at the same time; further ones wait in the accept queue.
    package var maximumConnections = 4096
    /// One path that may have longer bodies than others. They are read before anybody is authenticated, so there are few
    /// at a time.
    package struct LargeBodies: Sendable {
        package var path: String
        package var maximumBytes: Int
        package var atOnce: Int

        package init(path: String, maximumBytes: Int, atOnce: Int) {
            self.path = path
            self.maximumBytes = maximumBytes
            self.atOnce = atOnce
        }
    }

    package var largeBodies: LargeBodies?
    /// The longest body. AWS Query endpoints answer 413 above 10,000,000 bytes.
    package var maximumBodyBytes = 10_000_000
    /// The request line and all header fields together.
    package var maximumHeaderBytes = 16 * 1024
    /// How many header fields there may be.
    package var maximumHeaderFields = 100
    /// How long a connection may wait for its next request.
    package var idleSeconds = 60.0
    /// How long a new connection may take for its first request line, and any request for its header.
    package var headerSeconds = 10.0
    /// How long a request may take for its body.
    package var bodySeconds = 60.0
    /// How long a client may take to read a response.
    package var sendSeconds = 60.0

    package init() {}
}

/// Why a listener could not start.
package enum ListenerError: Error, Hashable {
    /// `address` is not an IPv4 or IPv6 address.
    case invalidAddress(String)
    /// The system refused the address and port; `code` is the `errno`.
    case cannotBind(address: String, port: UInt16, code: Int32)
    /// The library refused to start: with TLS, the certificate or the key is not usable.
    case cannotStart(tls: Bool)
}
