/// Somebody else's text on a terminal: what it shows, how wide it is, and where prose is wrapped.
enum TerminalText {
    /// Prose goes no further; code is never wrapped.
    static let width = 100

    /// The text without anything that moves the cursor, changes colours or reorders what stands around it. Each scalar
    /// is replaced by one, so that columns stay what they were.
    static func printable(_ text: some StringProtocol) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar == "\t" ? " " : isHarmful(scalar) ? "\u{FFFD}" : scalar)
        }
        return result
    }

    /// Control characters, C1 included (U+009B begins an escape sequence on some terminals), line and paragraph
    /// separators, bidirectional controls (CVE-2021-42574) and what has no width and so hides differences.
    static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // What Unicode says of a character takes long to find out.
        case 0x20..<0x7F: false
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: scalar.properties.generalCategory == .unassigned || scalar.properties.generalCategory == .privateUse
        }
    }

    /// How many columns the text takes.
    static func columns(_ text: some StringProtocol) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        // East Asian Width W and F, in blocks (UAX #11).
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// Prose in lines: the first begins with `first`, the others with as much space (or `rest`). Words are never broken,
    /// because they may be ARNs that people copy.
    static func wrapped(_ text: String, first: String, rest: String? = nil) -> [String] {
        let rest = rest ?? String(repeating: " ", count: columns(first))
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in printable(text.replacingLineBreaks).utf8.split(separator: UInt8(ascii: " ")).map(Substring.init) {
            if !isEmpty, columns(line) + 1 + columns(word) > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }

    static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let fill = String(repeating: " ", count: max(0, width - columns(text)))
        return right ? fill + text : text + fill
    }
}

extension String {
    /// Line breaks as spaces: a sentence stays one.
    fileprivate var replacingLineBreaks: String {
        guard utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar == "\n" || scalar == "\r" ? " " : scalar) }
        return String(text)
    }
}
