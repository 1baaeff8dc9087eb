import HTTPMessage
import RequestSigning

/// A request as text, taken apart.
enum ExchangeRequest {
    /// Nil when the first line is no request line.
    static func parse(_ bytes: [UInt8]) -> HTTPRequest? {
        var position = 0
        guard let first = nextLine(bytes, &position) else { return nil }
        let words = first.split(separator: 0x20)
        guard words.count >= 2 else { return nil }
        var headers = HTTPHeaders()
        while let line = nextLine(bytes, &position), !line.trimmingSpace.isEmpty {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            headers.append(name: line[..<colon], value: line[(colon + 1)...].trimmingSpace)
        }
        // `GET https://host/path HTTP/1.1`, as proxies and some tools write it.
        var target = words[1]
        if target.starts(with: "http".utf8), let scheme = ByteText.find("://", in: Array(target), 0..<target.count) {
            let rest = target.dropFirst(scheme + 3)
            target = rest.drop { $0 != UInt8(ascii: "/") }
        }
        return HTTPRequest(
            method: ByteText.string(words[0]),
            target: target.isEmpty ? [UInt8(ascii: "/")] : Array(target),
            headers: headers,
            body: position < bytes.count ? Array(bytes[position...]) : []
        )
    }

    /// The scope of the credential, as far as it has its parts.
    static func scope(of request: HTTPRequest) -> CredentialScope? {
        guard let claim = try? SignatureClaim(request) else { return nil }
        return scope(of: claim)
    }

    static func scope(of claim: SignatureClaim) -> CredentialScope? {
        let parts = claim.credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { return nil }
        return CredentialScope(accessKeyID: parts[0], date: parts[1], region: parts[2], service: parts[3])
    }

    /// The line at `position`, without its end; moves behind it.
    static func nextLine(_ bytes: [UInt8], _ position: inout Int) -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        var line = bytes[position..<end]
        if line.last == 0x0D { line = line.dropLast() }
        position = min(end + 1, bytes.count)
        return line
    }
}
