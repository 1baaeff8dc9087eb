/// The denials in a text: a single sentence, a log, a stack trace.
struct TextSource: Sendable {
    /// What a word that was found announces.
    private enum Word: Sendable {
        /// `User:`
        case user
        /// `not authorized to perform` without `User:` before it.
        case phrase
        /// `An error occurred (`, of Python's clients.
        case occurred
        case message(Int)
        case code(Int)
    }

    private static let words: [(StaticString, Word)] =
        [
            ("User:", .user), ("not authorized to perform", .phrase), ("Not authorized to perform", .phrase),
            ("An error occurred (", .occurred),
        ] + KnownErrors.messages.enumerated().map { ($0.element.anchor, .message($0.offset)) }
        + KnownErrors.codes.enumerated().map { ($0.element, .code($0.offset)) }
    private static let scanner = AnchorScanner(words.map(\.0))

    private let bytes: [UInt8]
    private let place: String
    private var position = 0
    private var first: Inquiry?
    private var seen: Set<Int> = []
    private var actions = OperationActions()
    private var line = 1
    private var lineOffset = 0
    private(set) var repeated = 0

    init(_ bytes: [UInt8], named place: String) {
        self.bytes = PastedText(bytes).bytes
        self.place = place
    }

    /// Reads on to the first denial; false when there is none.
    mutating func fillFirst() -> Bool {
        first = read()
        return first != nil
    }

    mutating func next() -> Inquiry? {
        if let first {
            self.first = nil
            return first
        }
        return read()
    }

    private mutating func read() -> Inquiry? {
        while let hit = Self.scanner.next(in: bytes, from: position, to: bytes.count) {
            let (word, kind) = Self.words[hit.word]
            guard var entry = entry(hit.position, kind) else {
                position = hit.position + word.utf8CodeUnitCount
                continue
            }
            entry.readSurroundings(bytes, from: position, actions: &actions)
            position = max(entry.end, hit.position + 1)
            var inquiry = entry.inquiry
            // A stack trace repeats its message, a log its errors.
            guard seen.insert(Self.fingerprint(inquiry)).inserted else {
                repeated += 1
                continue
            }
            inquiry.place = "\(place):\(line(at: hit.position))"
            return inquiry
        }
        position = bytes.count
        return nil
    }

    /// What is the same where a denial is repeated. A sentence that names a principal says everything itself; the code
    /// stands with it here and not there.
    private static func fingerprint(_ inquiry: Inquiry) -> Int {
        var hasher = Hasher()
        let message = inquiry.message ?? ""
        hasher.combine(String(message.reversed().drop { !$0.isLetter && !$0.isNumber }))
        if inquiry.principal == nil {
            hasher.combine(inquiry.errorCode)
            hasher.combine(inquiry.action ?? inquiry.operation)
        }
        return hasher.finalize()
    }

    private mutating func line(at offset: Int) -> Int {
        while lineOffset < offset {
            if bytes[lineOffset] == 0x0A { line += 1 }
            lineOffset += 1
        }
        return line
    }

    // MARK: Entries

    private func entry(_ start: Int, _ kind: Word) -> TextEntry? {
        switch kind {
        case .occurred: occurred(start)
        case .code(let number): coded(start, KnownErrors.codes[number])
        case .user, .phrase, .message: body(start, kind, isCoded: false)
        }
    }

    /// `An error occurred (C) when calling the O operation[ (reached max retries: n)]: message`
    private func occurred(_ start: Int) -> TextEntry? {
        var cursor = TextCursor(bytes, at: start + 19, end: min(bytes.count, start + 8192))
        let code = bytes[cursor.position..<cursor.end].prefix(100).prefix {
            ByteText.isWord($0) || $0 == UInt8(ascii: ".")
        }
        cursor.position += code.count
        guard !code.isEmpty, cursor.take(")") else { return nil }
        var operation: String?
        if cursor.take("when calling the") {
            cursor.skipSpace()
            let name = bytes[cursor.position..<cursor.end].prefix(100).prefix(while: ByteText.isWord)
            cursor.position += name.count
            if !name.isEmpty { operation = ByteText.string(name) }
            _ = cursor.take("operation")
        }
        if cursor.take("(reached max retries:") {
            while let byte = cursor.byte, byte != UInt8(ascii: ":") { cursor.position += 1 }
        }
        _ = cursor.take(":")
        cursor.skipSpace()
        // Here a `User:` is recognised though a terminal cut it in two.
        let sentence = AccessSentence(bytes, userAt: cursor.position, end: bytes.count)
        var entry =
            sentence.map { TextEntry(start: start, sentence: $0) }
            ?? found(from: cursor.position, to: cursor.position + 200, code: nil) ?? freeText(cursor.position)
        entry.start = start
        entry.inquiry.errorCode = ByteText.string(code)
        entry.operation = operation
        guard
            KnownErrors.isDenial(code: entry.inquiry.errorCode, message: entry.inquiry.message) || entry.isDenialByText
        else { return nil }
        if entry.inquiry.message?.isEmpty ?? true { entry.inquiry.message = entry.inquiry.errorCode }
        return entry
    }

    /// A code that stands in a text, with its message somewhere behind: `C: message`, JSON, XML.
    private func coded(_ start: Int, _ code: StaticString) -> TextEntry? {
        let after = start + code.utf8CodeUnitCount
        if start > 0, ByteText.isWord(bytes[start - 1]) { return nil }
        if after < bytes.count, ByteText.isWord(bytes[after]) || bytes[after] == UInt8(ascii: "(") { return nil }
        if isSourceCode(before: start) { return nil }
        // `x-amzn-ErrorType: C`, a header: its message is in the body.
        let isHeader = isHeader(before: start)
        // `Error Code: AccessDenied; …)` of a message that was passed over belongs to nothing.
        if var entry = found(from: after, to: after + (isHeader ? 2000 : 300), code: code, overParagraphs: isHeader) {
            if entry.isForeign { return nil }
            entry.start = start
            entry.inquiry.errorCode = code.description
            return entry
        }
        var entry = freeText(after)
        entry.start = start
        entry.inquiry.errorCode = code.description
        let message = entry.inquiry.message ?? ""
        // `(Service: …; Status Code: 403)`, `status code: 403, request id: …` and the like are no message.
        let isNone = message.isEmpty || message.lowercased().hasPrefix("status code") || message.hasPrefix("Request ID")
        if isNone {
            // `__type: 'com.amazon.coral.service#AccessDeniedException'` at the end of an error that was read.
            if start > 0, bytes[start - 1] == UInt8(ascii: "#"), !seen.isEmpty { return nil }
            entry.inquiry.message = code.description
            entry.end = after
        }
        return entry
    }

    /// A program that knows the code, as stack traces quote it: `if error.code == "AccessDenied"`.
    private func isSourceCode(before start: Int) -> Bool {
        let line = (max(0, start - 200)..<start).reversed().prefix { bytes[$0] != 0x0A }
        guard let first = line.last else { return false }
        let words: [StaticString] = [
            "== ", "!= ", "catch (", "except ", "rescue ", " in (", " in [", "instanceof ", "import ", "throws ",
        ]
        return words.contains { ByteText.find($0, in: bytes, first..<start) != nil }
    }

    private func isHeader(before start: Int) -> Bool {
        let line = bytes[max(0, start - 24)..<start]
        return String(decoding: line, as: UTF8.self).lowercased().contains("x-amzn-errortype:")
    }

    /// The first sentence or message in a range, before the paragraph ends.
    private func found(
        from start: Int,
        to limit: Int,
        code: StaticString?,
        overParagraphs: Bool = false
    ) -> TextEntry? {
        var limit = min(limit, bytes.count)
        if !overParagraphs, let paragraph = ByteText.find("\n\n", in: bytes, start..<limit) { limit = paragraph }
        var from = start
        while let hit = Self.scanner.next(in: bytes, from: from, to: limit) {
            let (word, kind) = Self.words[hit.word]
            switch kind {
            case .user, .phrase, .message:
                if let entry = body(hit.position, kind, isCoded: true) { return entry }
            case .occurred: return code == nil ? nil : .foreign
            case .code:
                if let code, word.description != code.description { return nil }
            }
            from = hit.position + word.utf8CodeUnitCount
        }
        return nil
    }

    private func body(_ start: Int, _ kind: Word, isCoded: Bool) -> TextEntry? {
        switch kind {
        case .user:
            return AccessSentence(bytes, userAt: start, end: bytes.count).map { TextEntry(start: start, sentence: $0) }
        case .phrase:
            let after = max(position, start - 1200)
            return AccessSentence(bytes, phraseAt: start, after: after, end: bytes.count).map {
                TextEntry(start: start, sentence: $0)
            }
        case .message(let number):
            let message = KnownErrors.messages[number]
            return known(start, message, isCoded: isCoded)
        case .code, .occurred: return nil
        }
    }

    /// Several messages have the same first words: the one is taken whose whole text stands there.
    private func known(_ start: Int, _ anchor: KnownErrors.Message, isCoded: Bool) -> TextEntry? {
        var cursor = TextCursor(bytes, at: start, end: min(bytes.count, start + 4096))
        let name = anchor.anchor.description
        guard
            let message = KnownErrors.messages.first(where: {
                $0.anchor.description == name && cursor.matchEnd(of: $0.text, at: start) != nil
            })
        else { return nil }
        _ = cursor.take(message.text)
        var entry = TextEntry(start: start)
        // The rest of the line belongs to it, but a weak message is a few words among others.
        AccessSentence.passLine(&cursor)
        entry.inquiry.message = cursor.line(start..<cursor.position)
        entry.inquiry.errorCode = message.code
        entry.end = cursor.position
        entry.isDenialByText = !message.isWeak
        entry.needsContext = message.isWeak && !isCoded
        if name == "The request signature" { entry.readCanonicalRequest(bytes) }
        if let message = entry.inquiry.message { ServiceAssumption(message)?.fill(&entry.inquiry) }
        return entry.needsContext && !entry.hasContext(bytes, after: position) ? nil : entry
    }

    /// The rest of a line, as the message of a code.
    private func freeText(_ start: Int) -> TextEntry {
        var cursor = TextCursor(bytes, at: start, end: min(bytes.count, start + 2048))
        let marks: Set<UInt8> = Set(")\"',:;]|".utf8)
        let labels: [StaticString] = ["</Code>", "<Message>", "</Type>", "Message", "message"]
        var moved = true
        while moved, let byte = cursor.byte {
            moved = false
            if marks.contains(byte) || byte == 0x20 || byte == 0x09 {
                cursor.position += 1
                moved = true
            } else if let label = labels.first(where: { ByteText.stands($0, in: bytes, at: cursor.position) }) {
                cursor.position += label.utf8CodeUnitCount
                moved = true
            }
        }
        let from = cursor.position
        AccessSentence.passLine(&cursor)
        var entry = TextEntry(start: start)
        entry.inquiry.message = cursor.line(from..<cursor.position)
        entry.end = max(start, cursor.position)
        return entry
    }
}
