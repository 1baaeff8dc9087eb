/// The parts of an `http` or `https` URL that a request needs, kept as they were written.
package struct RequestURL: Sendable, Hashable {
    /// Why a text is no such URL.
    package enum Fault: Error, Sendable, Hashable {
        case scheme
        case authority
        case userInformation
        case fragment
        case character
    }

    /// `https://example.com:8443`
    package let origin: String
    /// What stands in the `Host` header: the default port is left out.
    package let authority: String
    /// Path and query; `/` when the URL has neither.
    package let target: [UInt8]

    /// Spaces and bytes outside ASCII are percent-encoded; other bytes that may not stand in a URL are refused.
    package init(_ text: String) throws(Fault) {
        let schemes = [("https://", ":443"), ("http://", ":80")]
        guard let (scheme, port) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else { throw .scheme }
        let rest = Array(text.utf8.dropFirst(scheme.utf8.count))
        guard rest.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .character }
        guard !rest.contains(UInt8(ascii: "#")) else { throw .fragment }
        let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        let end = rest.firstIndex(where: isEnd) ?? rest.count
        let host = rest[..<end]
        guard !host.contains(UInt8(ascii: "@")) else { throw .userInformation }
        let isHostByte: (UInt8) -> Bool = { byte in
            PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
                || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        }
        guard let first = host.first, first != UInt8(ascii: ":"), host.allSatisfy(isHostByte) else { throw .authority }
        let name = String(decoding: host, as: UTF8.self)
        authority = name.hasSuffix(port) ? String(name.dropLast(port.utf8.count)) : name
        origin = scheme + name
        var target: [UInt8] = rest[end...].first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        for byte in rest[end...] {
            if byte == 0x20 || byte >= 0x80 {
                PercentEncoding.append(byte, to: &target)
            } else {
                target.append(byte)
            }
        }
        self.target = target
    }
}
