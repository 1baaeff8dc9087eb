/// Text as people paste it, with what terminals, loggers and encoders added taken away: colours, JSON's and HTML's
/// escapes, the frames that Terraform draws. Lines keep their numbers.
struct PastedText: Sendable {
    /// An escaped line feed: a break inside one line of the original.
    static let innerBreak: UInt8 = 0x0B
    private static let escape: UInt8 = 0x1B

    let bytes: [UInt8]

    init(_ original: [UInt8]) {
        let needsWork = original.contains { byte in
            byte == Self.escape || byte == UInt8(ascii: "\\") || byte == 0x0D || byte == UInt8(ascii: "&")
                || byte == UInt8(ascii: "<") || byte >= 0x80 || byte == 0
        }
        // Most logs have something to do, but no memory is spent where there is nothing.
        bytes = needsWork ? Self.cleaned(original) : original
    }

    private static func cleaned(_ original: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(original.count)
        original.withUnsafeBufferPointer { input in
            var index = 0
            while index < input.count {
                let byte = input[index]
                switch byte {
                case escape: index = passControlSequence(input, index)
                case UInt8(ascii: "\\"): index = unescape(input, index, &output)
                case 0x0D:
                    if index + 1 >= input.count || input[index + 1] != 0x0A { output.append(innerBreak) }
                    index += 1
                case UInt8(ascii: "&"): index = entity(input, index, &output)
                case UInt8(ascii: "<"): index = tag(input, index, &output)
                // Logs of Windows in UTF-16 that somebody saved without saying so.
                case 0: index += 1
                case 0xC2, 0xE2: index = symbol(input, index, &output)
                default:
                    output.append(byte)
                    index += 1
                }
            }
        }
        return output
    }

    /// `ESC [ … letter` (colours), `ESC ] … BEL` (titles), else two bytes.
    private static func passControlSequence(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        guard start + 1 < input.count else { return input.count }
        var index = start + 2
        switch input[start + 1] {
        case UInt8(ascii: "["):
            while index < input.count, index < start + 32, !(0x40...0x7E).contains(input[index]) { index += 1 }
            return min(index + 1, input.count)
        case UInt8(ascii: "]"):
            while index < input.count, index < start + 256, input[index] != 0x07, input[index] != escape { index += 1 }
            return min(index + 1, input.count)
        default: return min(index, input.count)
        }
    }

    /// A JSON text inside a JSON text has its backslashes doubled, so a run of them counts as one.
    private static func unescape(
        _ input: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ output: inout [UInt8]
    ) -> Int {
        var index = start
        while index < input.count, input[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < input.count else { return index }
        switch input[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"):
            output.append(input[index])
            return index + 1
        case UInt8(ascii: "n"), UInt8(ascii: "r"):
            output.append(innerBreak)
            return index + 1
        case UInt8(ascii: "t"):
            output.append(0x09)
            return index + 1
        case UInt8(ascii: "u"):
            guard let code = hexadecimal(input, index + 1, 4) else { break }
            index += 5
            if code == UInt32(escape) { return passLiteralColour(input, index) }
            if let scalar = Unicode.Scalar(code), code > 0 { output += Array(String(Character(scalar)).utf8) }
            return index
        case UInt8(ascii: "x"), UInt8(ascii: "0"):
            // `\x1b` and `\033`
            if let code = hexadecimal(input, index + 1, 2), code == 0x1B || code == 0x33 {
                return passLiteralColour(input, index + 3)
            }
        default: break
        }
        output.append(UInt8(ascii: "\\"))
        return index
    }

    /// What follows an escape character that was itself escaped: `[31m`.
    private static func passLiteralColour(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        guard start < input.count, input[start] == UInt8(ascii: "[") else { return start }
        var index = start + 1
        while index < input.count, index < start + 32, !(0x40...0x7E).contains(input[index]) { index += 1 }
        return min(index + 1, input.count)
    }

    private static func hexadecimal(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> UInt32? {
        guard start + count <= input.count else { return nil }
        var code: UInt32 = 0
        for index in start..<start + count {
            let letter = input[index] | 0x20
            switch letter {
            case 0x30...0x39: code = code << 4 | UInt32(letter - 0x30)
            case 0x61...0x66: code = code << 4 | UInt32(letter - 0x61 + 10)
            default: return nil
            }
        }
        return code
    }

    // MARK: Markup

    /// HTML's marks of the look of words, which stand in the middle of sentences. AWS's XML has capitals.
    private static let inlineTags: Set<String> = [
        "a", "b", "code", "em", "font", "i", "kbd", "mark", "samp", "small", "span", "strong", "tt", "u", "wbr",
    ]
    private static let blockTags: Set<String> = ["br", "div", "h1", "h2", "h3", "li", "p", "pre", "td", "th", "tr"]

    /// A tag of HTML that says nothing; any other stays.
    private static func tag(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        var index = start + 1
        if index < input.count, input[index] == UInt8(ascii: "/") { index += 1 }
        let nameStart = index
        while index < input.count, index < nameStart + 7, ByteText.isWord(input[index]) { index += 1 }
        let name = String(decoding: input[nameStart..<index], as: UTF8.self)
        let isBlock = blockTags.contains(name)
        guard isBlock || inlineTags.contains(name) else {
            output.append(input[start])
            return start + 1
        }
        // `<a href="…">`; what has no end is no tag.
        while index < input.count, index < start + 512, input[index] != UInt8(ascii: ">"), input[index] != 0x0A {
            index += 1
        }
        guard index < input.count, input[index] == UInt8(ascii: ">") else {
            output.append(input[start])
            return start + 1
        }
        if isBlock { output.append(innerBreak) }
        return index + 1
    }

    private static let entities: [(StaticString, UInt8)] = [
        ("&quot;", 0x22), ("&#34;", 0x22), ("&apos;", 0x27), ("&#39;", 0x27), ("&#x27;", 0x27), ("&lt;", 0x3C),
        ("&gt;", 0x3E), ("&amp;", 0x26), ("&#10;", 0x0B), ("&#xA;", 0x0B), ("&nbsp;", 0x20),
    ]

    private static func entity(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        for (name, byte) in entities where start + name.utf8CodeUnitCount <= input.count {
            let matches = name.withUTF8Buffer { name in
                for offset in 0..<name.count where input[start + offset] != name[offset] { return false }
                return true
            }
            if matches {
                output.append(byte)
                return start + name.utf8CodeUnitCount
            }
        }
        output.append(input[start])
        return start + 1
    }

    /// Typographic quotes, frames and invisible spaces; any other character stays.
    private static func symbol(_ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        if input[start] == 0xC2, start + 1 < input.count, input[start + 1] == 0xA0 {
            output.append(0x20)
            return start + 2
        }
        if input[start] == 0xE2, start + 2 < input.count {
            switch (input[start + 1], input[start + 2]) {
            case (0x94, 0x80...0xBF), (0x95, 0x80...0xBF):  // box drawing
                output.append(0x20)
                return start + 3
            case (0x80, 0x9C), (0x80, 0x9D):
                output.append(UInt8(ascii: "\""))
                return start + 3
            case (0x80, 0x98), (0x80, 0x99):
                output.append(UInt8(ascii: "'"))
                return start + 3
            case (0x80, 0x8B): return start + 3
            default: break
            }
        }
        output.append(input[start])
        return start + 1
    }
}
