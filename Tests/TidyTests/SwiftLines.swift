import Foundation

/// A Swift source taken apart line by line into code and comment; what string literals say is left out of both.
///
/// Just enough of the language for the checks: nested block comments, raw and multi-line strings. Interpolations count
/// as text of the string.
struct SwiftLines {
    struct Line: Equatable {
        var code = ""
        var comment = ""
    }

    private(set) var lines: [Line] = []

    private enum State: Equatable {
        case code
        case lineComment
        case blockComment(depth: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var state = State.code
        var (code, comment) = ([UInt8](), [UInt8]())
        var index = 0
        func matches(_ expected: [UInt8], at position: Int) -> Bool {
            position + expected.count <= bytes.count
                && bytes[position..<position + expected.count].elementsEqual(expected)
        }
        let quote = UInt8(ascii: "\"")
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                lines.append(
                    Line(code: String(decoding: code, as: UTF8.self), comment: String(decoding: comment, as: UTF8.self))
                )
                (code, comment) = ([], [])
                switch state {
                case .lineComment, .string(_, isMultiline: false): state = .code
                default: break
                }
                index += 1
                continue
            }
            switch state {
            case .code:
                guard byte == quote || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "/") else {
                    code.append(byte)
                    index += 1
                    continue
                }
                let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
                if matches([quote], at: index + hashes) {
                    let isMultiline = matches([quote, quote, quote], at: index + hashes)
                    state = .string(hashes: hashes, isMultiline: isMultiline)
                    code.append(quote)
                    index += hashes + (isMultiline ? 3 : 1)
                } else if matches(Array("//".utf8), at: index) {
                    state = .lineComment
                    index += 2
                } else if matches(Array("/*".utf8), at: index) {
                    state = .blockComment(depth: 1)
                    index += 2
                } else {
                    code.append(byte)
                    index += 1
                }
            case .lineComment:
                comment.append(byte)
                index += 1
            case .blockComment(let depth):
                if matches(Array("*/".utf8), at: index) {
                    state = depth == 1 ? .code : .blockComment(depth: depth - 1)
                    index += 2
                } else if matches(Array("/*".utf8), at: index) {
                    state = .blockComment(depth: depth + 1)
                    index += 2
                } else {
                    comment.append(byte)
                    index += 1
                }
            case .string(let hashes, let isMultiline):
                guard byte == quote || byte == UInt8(ascii: "\\") else {
                    index += 1
                    continue
                }
                let end =
                    [UInt8](repeating: quote, count: isMultiline ? 3 : 1)
                    + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
                if byte == UInt8(ascii: "\\"), hashes == 0 {
                    // An escaped line break stays one: the next turn counts it.
                    index += matches([UInt8(ascii: "\n")], at: index + 1) ? 1 : 2
                } else if matches(end, at: index) {
                    code.append(quote)
                    state = .code
                    index += end.count
                } else {
                    index += 1
                }
            }
        }
        lines.append(
            Line(code: String(decoding: code, as: UTF8.self), comment: String(decoding: comment, as: UTF8.self))
        )
    }
}

extension String {
    /// Whether this word stands in the text, not as the end of a longer one: `print(` is not in `blueprint(`.
    func containsWord(_ word: String) -> Bool {
        if !contains(word) { return false }
        let (text, wanted) = (Array(utf8), Array(word.utf8))
        guard !wanted.isEmpty, text.count >= wanted.count else { return false }
        let checksBefore = wanted[0].isIdentifierPart
        let checksAfter = wanted[wanted.count - 1].isIdentifierPart
        for start in 0...(text.count - wanted.count) where text[start] == wanted[0] {
            let end = start + wanted.count
            guard text[start..<end].elementsEqual(wanted) else { continue }
            if checksBefore, start > 0, text[start - 1].isIdentifierPart { continue }
            if checksAfter, end < text.count, text[end].isIdentifierPart { continue }
            return true
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isIdentifierPart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
