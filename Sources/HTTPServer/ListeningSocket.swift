internal import Glibc

/// A bound, listening TCP socket. It is opened here and not by the library because here the reason of a failure,
/// and the port that the system chose, are known.
struct ListeningSocket {
    let descriptor: Int32
    let port: UInt16

    init(address: String, port: UInt16) throws(ListenerError) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self = try .init(family: AF_INET, name: &four, address: address, port: port)
        } else if inet_pton(AF_INET6, address, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            self = try .init(family: AF_INET6, name: &six, address: address, port: port)
        } else {
            throw .invalidAddress(address)
        }
    }

    private init<Name>(family: Int32, name: inout Name, address: String, port: UInt16) throws(ListenerError) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(family, kind, 0)
        func fail() -> ListenerError {
            let code = errno
            if socket >= 0 { close(socket) }
            return .cannotBind(address: address, port: port, code: code)
        }
        guard socket >= 0 else { throw fail() }
        var on: Int32 = 1
        let optionSize = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, optionSize)
        if family == AF_INET6 {
            var off: Int32 = 0
            setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, optionSize)
        }
        var size = socklen_t(MemoryLayout<Name>.size)
        let bound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Bool in
                guard bind(socket, generic, size) == 0, listen(socket, 1024) == 0 else { return false }
                return getsockname(socket, generic, &size) == 0
            }
        }
        guard bound else { throw fail() }
        descriptor = socket
        // The port stands at the same place in both families' names.
        self.port = withUnsafeBytes(of: &name) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}

/// The text of a peer's address without its port; an IPv4 address mapped into IPv6 is shown as IPv4, so that
/// `aws:SourceIp` does not depend on how the server listens.
func text(ofPeer address: UnsafeRawPointer?) -> String {
    guard let raw = address else { return "" }
    var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    // Every address begins with its family.
    switch Int32(raw.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET:
        var address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
        inet_ntop(AF_INET, &address, &name, socklen_t(name.count))
    case AF_INET6:
        var address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
        inet_ntop(AF_INET6, &address, &name, socklen_t(name.count))
    default:
        return ""
    }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.hasPrefix("::ffff:"), text.contains(".") else { return text }
    return String(text.dropFirst(7))
}
