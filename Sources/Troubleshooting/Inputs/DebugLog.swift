/// The log of `aws --debug` and of boto3 at its finest level: Python's forms of the request and of the answer.
enum DebugLog {
    static func exchange(in bytes: [UInt8]) -> SignedExchange? {
        let whole = 0..<bytes.count
        guard let sent = ByteText.findLast("<AWSPreparedRequest ", in: bytes, whole) else { return nil }
        let line = line(bytes, from: sent)
        guard let method = value(in: line, after: "method=", until: ","),
            let url = value(in: line, after: "url=", until: ","),
            let headers = ByteText.find("headers={", in: line, 0..<line.count)
        else { return nil }
        var (host, target) = (url[...], "/"[...])
        if let scheme = url.firstRange(of: "://") { host = url[scheme.upperBound...] }
        if let slash = host.firstIndex(where: { $0 == "/" || $0 == "?" }) {
            target = host[slash...]
            host = host[..<slash]
        }
        var request = "\(method) \(target.hasPrefix("?") ? "/\(target)" : String(target)) HTTP/1.1\n"
        let fields = dictionary(line, from: headers + 9)
        // Set by the HTTP library, after the log.
        if !fields.contains(where: { $0.name.lowercased() == "host" }) { request += "Host: \(host)\n" }
        for field in fields { request += "\(field.name): \(field.value)\n" }
        request += "\n"
        let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
        let body = body(bytes, before: sent, length: length)
        return SignedExchange(
            request: Array(request.utf8) + body,
            answer: answer(bytes, after: sent),
            clientCanonicalRequest: canonicalRequest(bytes, before: sent)
        )
    }

    /// `CanonicalRequest:` and its lines, to the next line of the log.
    private static func canonicalRequest(_ bytes: [UInt8], before end: Int) -> String? {
        guard let found = ByteText.findLast("CanonicalRequest:\n", in: bytes, 0..<end),
            let close = ByteText.find(" - botocore.auth - DEBUG - StringToSign:", in: bytes, found..<end)
                ?? ByteText.find("DEBUG - StringToSign:", in: bytes, found..<end)
        else { return nil }
        let text = bytes[(found + 18)..<close]
        // The next line begins with its time.
        guard let last = text.lastIndex(of: 0x0A) else { return nil }
        return ByteText.string(text[..<last])
    }

    /// The body as the log shows it before it is encoded: a dictionary for Query services, bytes else. Only taken when
    /// its length is the one that was sent.
    private static func body(_ bytes: [UInt8], before end: Int, length: Int?) -> [UInt8] {
        guard let length, length > 0 else { return [] }
        guard let found = ByteText.findLast("'body': ", in: bytes, 0..<end) else { return [] }
        var start = found + 8
        var body: [UInt8] = []
        if bytes[start] == UInt8(ascii: "{") {
            for (index, field) in dictionary(bytes, from: start + 1).enumerated() {
                if index > 0 { body.append(UInt8(ascii: "&")) }
                body += formEncoded(field.name) + [UInt8(ascii: "=")] + formEncoded(field.value)
            }
        } else {
            if bytes[start] == UInt8(ascii: "b") { start += 1 }
            guard start < bytes.count, let text = literal(bytes, at: &start) else { return [] }
            body = Array(text.utf8)
        }
        return body.count == length ? body : []
    }

    private static func formEncoded(_ text: String) -> [UInt8] {
        text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x20: [UInt8(ascii: "+")]
            case _ where ByteText.isWord(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E: [byte]
            default:
                [UInt8(ascii: "%")] + Array((byte < 16 ? "0" : "").utf8)
                    + Array(String(byte, radix: 16, uppercase: true).utf8)
            }
        }
    }

    /// Status line, head and body of the answer.
    private static func answer(_ bytes: [UInt8], after start: Int) -> [UInt8] {
        let range = start..<bytes.count
        var answer = ""
        if let found = ByteText.find(" HTTP/1.1\" ", in: bytes, range) {
            let status = bytes[(found + 11)...].prefix(while: ByteText.isDigit)
            answer += "HTTP/1.1 \(ByteText.string(status))\n"
        }
        if let found = ByteText.find("Response headers: {", in: bytes, range) {
            for field in dictionary(bytes, from: found + 19) { answer += "\(field.name): \(field.value)\n" }
        }
        answer += "\n"
        if let found = ByteText.find("Response body:\n", in: bytes, range) {
            var position = found + 15
            if position < bytes.count, bytes[position] == UInt8(ascii: "b") { position += 1 }
            if let text = literal(bytes, at: &position) { answer += text }
        }
        return Array(answer.utf8)
    }

    // MARK: Python

    private static func line(_ bytes: [UInt8], from start: Int) -> [UInt8] {
        Array(bytes[start...].prefix { $0 != 0x0A })
    }

    private static func value(in line: [UInt8], after name: StaticString, until end: Unicode.Scalar) -> String? {
        guard let found = ByteText.find(name, in: line, 0..<line.count) else { return nil }
        let text = line[(found + name.utf8CodeUnitCount)...].prefix { $0 != UInt8(ascii: end) }
        return text.isEmpty ? nil : ByteText.string(text)
    }

    /// `'name': b'value', 'name': 'value'}`
    private static func dictionary(_ bytes: [UInt8], from start: Int) -> [(name: String, value: String)] {
        var position = start
        var fields: [(String, String)] = []
        while position < bytes.count, fields.count < 200 {
            while position < bytes.count, bytes[position] == 0x20 || bytes[position] == UInt8(ascii: ",") {
                position += 1
            }
            guard let name = literal(bytes, at: &position), position < bytes.count, bytes[position] == UInt8(ascii: ":")
            else { return fields }
            position += 1
            while position < bytes.count, bytes[position] == 0x20 { position += 1 }
            if position < bytes.count, bytes[position] == UInt8(ascii: "b") { position += 1 }
            if let value = literal(bytes, at: &position) {
                fields.append((name, value))
            } else {
                // A number.
                let text = bytes[position...].prefix {
                    $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") && $0 != 0x0A
                }
                fields.append((name, ByteText.string(text)))
                position += text.count
            }
        }
        return fields
    }

    /// A string in quotes of either kind.
    private static func literal(_ bytes: [UInt8], at position: inout Int) -> String? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"")
        else {
            return nil
        }
        let quote = bytes[position]
        var text: [UInt8] = []
        var index = position + 1
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                index += 1
                switch bytes[index] {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "t"): text.append(0x09)
                default: text.append(bytes[index])
                }
            } else {
                text.append(bytes[index])
            }
            index += 1
        }
        guard index < bytes.count else { return nil }
        position = index + 1
        return ByteText.string(text)
    }
}
