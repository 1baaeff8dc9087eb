import RequestSigning

/// A signed request in a text, with the answer to it: as it goes over the wire, as `curl -v` shows it, or as
/// `aws --debug` logs it.
enum ExchangeText {
    /// What people paste by hand; a log of more lines is looked through for sentences instead.
    private static let maximumBytes = 4_194_304

    /// Nil when the text holds no request.
    static func read(_ bytes: [UInt8], named place: String) -> Inquiry? {
        guard bytes.count <= maximumBytes else { return nil }
        if let exchange = DebugLog.exchange(in: bytes) {
            return ExchangeInquiry.make(exchange, place: place, log: bytes)
        }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        guard
            let start = lines.indices.first(where: { index in
                isRequestLine(unprefixed(lines[index], ">")) && index + 1 < lines.endIndex
                    && isHeader(unprefixed(lines[index + 1], ">"))
            })
        else { return nil }
        let before = lines[..<start]
        lines = lines[start...]
        let isMarked = lines.first?.starts(with: "> ".utf8) ?? false
        let exchange = isMarked ? marked(lines, command: before) : plain(lines)
        return ExchangeInquiry.make(exchange, place: place)
    }

    // MARK: Forms

    /// `curl -v`: `> ` before what was sent, `< ` before the answer's head, `* ` before remarks, `{ }` around data.
    /// The body that is sent is not shown: it is taken from the command, where that stands above.
    private static func marked(
        _ lines: ArraySlice<ArraySlice<UInt8>>,
        command: ArraySlice<ArraySlice<UInt8>>
    ) -> SignedExchange {
        var (request, answer): ([UInt8], [UInt8]) = ([], [])
        var body: [UInt8] = []
        var isAnswered = false
        for line in lines {
            if line.first == UInt8(ascii: ">") {
                let text = unprefixed(line, ">")
                // A second request (after a redirection, or with credentials): the first had its answer.
                if isAnswered, isRequestLine(text) { break }
                if !isAnswered { append(text, to: &request) }
            } else if line.first == UInt8(ascii: "<"),
                line.dropFirst().first == 0x20 || line.dropFirst().trimmingSpace.isEmpty
            {
                isAnswered = true
                append(unprefixed(line, "<"), to: &answer)
            } else if line.starts(with: "* ".utf8) || line.starts(with: "{ [".utf8) || line.starts(with: "} [".utf8) {
                continue
            } else if isAnswered {
                // A body without a line end has curl's next remark behind it.
                let bytes = Array(line)
                let remark = ByteText.findLast("* Connection #", in: bytes, 0..<bytes.count) ?? bytes.count
                answer += bytes[..<remark]
                answer.append(0x0A)
            } else {
                body += line
                body.append(0x0A)
            }
        }
        body = trimmedEnd(body)
        if body.isEmpty, let length = contentLength(request.split(separator: 0x0A)[...]), length > 0 {
            body = argument(of: command, length: length) ?? []
        }
        return SignedExchange(request: request + body, answer: trimmedEnd(answer))
    }

    /// What follows `-d` or `--data…` of a command, when its length is the one that was sent.
    private static func argument(of command: ArraySlice<ArraySlice<UInt8>>, length: Int) -> [UInt8]? {
        let text = joined(command)
        for option: StaticString in ["-d ", "--data ", "--data-raw ", "--data-binary ", "--data-ascii "] {
            guard let found = ByteText.findLast(option, in: text, 0..<text.count) else { continue }
            let start = found + option.utf8CodeUnitCount
            guard start < text.count else { continue }
            let quote = text[start]
            let isQuoted = quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
            let value = isQuoted ? text[(start + 1)...] : text[start...]
            let body = value.prefix { isQuoted ? $0 != quote : !ByteText.isSpace($0) }
            if body.count == length { return Array(body) }
        }
        return nil
    }

    private static func plain(_ lines: ArraySlice<ArraySlice<UInt8>>) -> SignedExchange {
        guard let blank = lines.firstIndex(where: { $0.trimmingSpace.isEmpty }) else {
            return SignedExchange(request: joined(lines), answer: [])
        }
        let head = lines[..<blank]
        let rest = lines[(blank + 1)...]
        let length = contentLength(head)
        if let status = rest.firstIndex(where: isStatusLine) {
            let body = trimmedEnd(joined(rest[..<status]))
            return SignedExchange(
                request: joined(head) + [0x0A] + cut(body, length),
                answer: trimmedEnd(joined(rest[status...]))
            )
        }
        let tail = joined(rest)
        let method = lines.first?.prefix { $0 != 0x20 }
        let hasNoBody = method.map { $0.elementsEqual("GET".utf8) || $0.elementsEqual("HEAD".utf8) } ?? false
        if hasNoBody, length ?? 0 == 0 {
            return SignedExchange(request: joined(head) + [0x0A], answer: trimmedEnd(tail))
        }
        if let length, tail.count > length {
            return SignedExchange(
                request: joined(head) + [0x0A] + tail[..<length],
                answer: Array(tail[length...].trimmingSpace)
            )
        }
        // An error document that stands on a line of its own is the answer.
        if let error = rest.firstIndex(where: isErrorDocument) {
            return SignedExchange(
                request: joined(head) + [0x0A] + trimmedEnd(joined(rest[..<error])),
                answer: trimmedEnd(joined(rest[error...]))
            )
        }
        return SignedExchange(request: joined(head) + [0x0A] + trimmedEnd(tail), answer: [])
    }

    // MARK: Lines

    private static func isRequestLine(_ line: ArraySlice<UInt8>) -> Bool {
        let words = line.trimmingSpace.split(separator: 0x20)
        guard words.count == 3, let method = words.first, let version = words.last else { return false }
        let isMethod = (3...7).contains(method.count) && method.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
        let target = words[1].first
        return isMethod && version.starts(with: "HTTP/".utf8)
            && (target == UInt8(ascii: "/") || words[1].starts(with: "http".utf8))
    }

    private static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return false }
        return line[..<colon].allSatisfy { ByteText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isStatusLine(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: "HTTP/".utf8) }

    private static func isErrorDocument(_ line: ArraySlice<UInt8>) -> Bool {
        let starts = ["<?xml", "<Error", "<Response>", "{\"__type\"", "{\"message\"", "{\"Message\""]
        return starts.contains { line.starts(with: $0.utf8) }
    }

    /// Without `> ` and without the carriage return.
    private static func unprefixed(_ line: ArraySlice<UInt8>, _ mark: Unicode.Scalar) -> ArraySlice<UInt8> {
        var line = line
        if line.first == UInt8(ascii: mark) {
            line = line.dropFirst()
            if line.first == 0x20 { line = line.dropFirst() }
        }
        if line.last == 0x0D { line = line.dropLast() }
        return line
    }

    private static func contentLength(_ head: ArraySlice<ArraySlice<UInt8>>) -> Int? {
        for line in head {
            let text = ByteText.string(line).lowercased()
            if text.hasPrefix("content-length:") {
                return Int(ByteText.string(text.dropFirst(15).utf8.map { $0 }.trimmingSpace))
            }
        }
        return nil
    }

    private static func append(_ line: ArraySlice<UInt8>, to text: inout [UInt8]) {
        text += line
        text.append(0x0A)
    }

    private static func joined(_ lines: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines { append(line, to: &text) }
        return text
    }

    /// What follows a body in a text are line ends that nobody sent, as far as the length shows it.
    private static func cut(_ body: [UInt8], _ length: Int?) -> [UInt8] {
        guard let length, body.count > length, body[length...].allSatisfy({ $0 == 0x0A || $0 == 0x0D }) else {
            return body
        }
        return Array(body[..<length])
    }

    private static func trimmedEnd(_ text: [UInt8]) -> [UInt8] {
        var text = text
        while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
        return text
    }
}
