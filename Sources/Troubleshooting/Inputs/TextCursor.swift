/// A place in a text whose lines may have been wrapped anywhere: at a space, or by a terminal in the middle of a word.
struct TextCursor {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    init(_ bytes: [UInt8], at position: Int, end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = min(end, bytes.count)
    }

    var byte: UInt8? { position < end ? bytes[position] : nil }

    /// Where the white space that begins at `start` ends, and whether a line ends in it. Not over an empty line.
    func space(from start: Int) -> (end: Int, breaks: Bool) {
        var index = start
        var breaks = 0
        while index < end, ByteText.isSpace(bytes[index]) {
            if bytes[index] == 0x0A || bytes[index] == PastedText.innerBreak {
                breaks += 1
                if breaks == 2 { return (start == index ? index : index, true) }
            }
            index += 1
        }
        return (index, breaks > 0)
    }

    mutating func skipSpace() { position = space(from: position).end }

    /// Passes `text` if it stands here, whatever white space is between its letters on either side, and in either case.
    mutating func take(_ text: StaticString) -> Bool {
        guard let after = matchEnd(of: text, at: position) else { return false }
        position = after
        return true
    }

    /// Where `text` ends if it stands at `start`.
    func matchEnd(of text: StaticString, at start: Int) -> Int? {
        text.withUTF8Buffer { text in
            var index = start
            for letter in text {
                if ByteText.isSpace(letter) { continue }
                if index < end, ByteText.isSpace(bytes[index]) { index = space(from: index).end }
                guard index < end, Self.folded(bytes[index]) == Self.folded(letter) else { return nil }
                index += 1
            }
            return index
        }
    }

    func stands(_ text: StaticString) -> Bool { matchEnd(of: text, at: position) != nil }

    /// A word, over line breaks as long as `continues` says of the place behind one that the word goes on there.
    mutating func takeWord(limit: Int = 1500, continues: (TextCursor, [UInt8]) -> Bool) -> [UInt8] {
        var word: [UInt8] = []
        while position < end, word.count < limit {
            let byte = bytes[position]
            if ByteText.isSpace(byte) {
                let (after, breaks) = space(from: position)
                var next = self
                next.position = after
                guard breaks, after < end, !ByteText.isSpace(bytes[after]), continues(next, word) else { break }
                position = after
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "`")
                || byte == UInt8(ascii: ";")
            {
                break
            } else {
                word.append(byte)
                position += 1
            }
        }
        // What ends a sentence or a bracket around it is no part of a name.
        while let last = word.last, Self.isPunctuation(last, in: word) {
            word.removeLast()
            position -= 1
        }
        return word
    }

    private static func isPunctuation(_ last: UInt8, in word: [UInt8]) -> Bool {
        switch last {
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: ":"): true
        case UInt8(ascii: ")"): !word.contains(UInt8(ascii: "("))
        case UInt8(ascii: "]"): !word.contains(UInt8(ascii: "["))
        case UInt8(ascii: "}"): !word.contains(UInt8(ascii: "{"))
        default: false
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    /// The text between two places on one line, runs of white space as one space.
    func line(_ range: Range<Int>) -> String {
        var line: [UInt8] = []
        for byte in bytes[range] {
            if !ByteText.isSpace(byte) {
                line.append(byte)
            } else if line.last != 0x20, !line.isEmpty {
                line.append(0x20)
            }
        }
        if line.last == 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
