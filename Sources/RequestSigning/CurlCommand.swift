internal import HTTPMessage
package import Identifiers

/// A signed request as a `curl` command line that can be pasted into a shell.
package enum CurlCommand {
    /// Where the signature goes.
    package enum Form: Sendable, Hashable {
        case header
        case presigned(expiresSeconds: Int)
    }

    /// Why there is no command line.
    package enum Failure: Error, Sendable, Hashable {
        case invalidMethod(String)
        case invalidURL(RequestURL.Fault)
        case invalidHeader(name: String)
        /// A body with a NUL or that is not UTF-8 cannot stand on a command line.
        case bodyIsNotText
        case signature(SignatureError)
    }

    /// Signs the request and writes it down. `Host` is taken from the URL unless it is among `headers`; a body without
    /// a content type is a form, as `curl` would have it.
    package static func text(
        method: String,
        url: String,
        headers: [(name: String, value: String)],
        body: [UInt8],
        signer: RequestSigner,
        at now: Timestamp,
        form: Form
    ) throws(Failure) -> String {
        guard isToken(method) else { throw .invalidMethod(method) }
        let location: RequestURL
        do throws(RequestURL.Fault) { location = try RequestURL(url) } catch { throw .invalidURL(error) }
        guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else { throw .bodyIsNotText }
        for header in headers where !isToken(header.name) || header.value.utf8.contains(where: isControl) {
            throw .invalidHeader(name: header.name)
        }
        var fields = HTTPHeaders(headers.map { ($0.name, $0.value) })
        let names = Set(fields.names)
        if !names.contains("host") { fields.append("Host", location.authority) }
        if !body.isEmpty, !names.contains("content-type") {
            fields.append("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        }
        let request = HTTPRequest(method: method, target: location.target, headers: fields, body: body)
        let signed: HTTPRequest
        do throws(SignatureError) {
            switch form {
            case .header: signed = try signer.sign(request, at: now)
            case .presigned(let seconds): signed = try signer.presign(request, at: now, expiresSeconds: seconds)
            }
        } catch {
            throw .signature(error)
        }
        return line(signed, location, text, hostIsGiven: names.contains("host"))
    }

    private static func line(
        _ request: HTTPRequest,
        _ location: RequestURL,
        _ body: String,
        hostIsGiven: Bool
    ) -> String {
        // No globbing of brackets, and the path stays as it was signed.
        var words = ["curl --globoff --path-as-is"]
        if request.method == "HEAD" {
            words.append("--head")
        } else if request.method != (body.isEmpty ? "GET" : "POST") {
            words.append("--request \(quoted(request.method))")
        }
        for index in 0..<request.headers.count {
            let name = String(decoding: request.headers.name(at: index), as: UTF8.self)
            if name.lowercased() == "host", !hostIsGiven { continue }
            let value = String(decoding: request.headers.value(at: index), as: UTF8.self)
            // curl takes `Name:` as "leave this header out"; `Name;` sends it empty.
            words.append("--header \(quoted(value.isEmpty ? "\(name);" : "\(name): \(value)"))")
        }
        // --data-raw takes a leading @ for what it is.
        if !body.isEmpty { words.append("--data-raw \(quoted(body))") }
        words.append(quoted(location.origin + String(decoding: request.target, as: UTF8.self)))
        return words.joined(separator: " \\\n  ")
    }

    /// A word for a POSIX shell: between single quotes nothing is special but the single quote itself.
    package static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: ":")
        }
        if isPlain, !word.isEmpty { return word }
        var result = "'"
        for character in word.unicodeScalars {
            if character == "'" { result += "'\\''" } else { result.unicodeScalars.append(character) }
        }
        return result + "'"
    }

    private static func isControl(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7F }

    /// RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        return !text.isEmpty
            && text.utf8.allSatisfy { byte in
                marks.contains(byte) || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
                    || (byte >= 0x61 && byte <= 0x7A)
            }
    }
}
