/// Text in a Markdown page that is not ours: it stays text wherever the page is shown.
enum MarkdownText {
    /// A sentence. What it has in backticks becomes code, everything else is escaped: no links, images, tags, mentions
    /// or emphasis can come out of a policy.
    static func prose(_ text: String) -> String {
        let parts = TerminalText.printable(oneLine(text)).unicodeScalars
            .split(separator: "`", omittingEmptySubsequences: false).map(Substring.init)
        var result = ""
        for (index, part) in parts.enumerated() {
            let isClosed = index < parts.count - 1
            if index % 2 == 1, isClosed, !part.isEmpty {
                result += code(String(part))
            } else {
                if index % 2 == 1 { result += isClosed ? "\\`\\`" : "\\`" }
                result += escaped(part)
            }
        }
        return result
    }

    /// A code span, with more backticks around it than inside.
    static func code(_ text: String) -> String {
        let text = TerminalText.printable(oneLine(text))
        if text.isEmpty { return "(empty)" }
        let fence = String(repeating: "`", count: longestRun(text) + 1)
        let space = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
        return fence + space + text + space + fence
    }

    /// What stands in a table's cell: a bar would end it, even inside of code.
    static func cell(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if scalar == "|" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
    }

    /// A code block; its fence is longer than any run of backticks inside.
    static func block(_ lines: [String], _ language: String) -> [String] {
        let lines = lines.map { TerminalText.printable($0) }
        let fence = String(repeating: "`", count: max(3, (lines.map(longestRun).max() ?? 0) + 1))
        return [fence + language] + lines + [fence]
    }

    private static func escaped(_ text: Substring) -> String {
        let escaped = text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "@": result += "&#64;"
            case "\\", "*", "_", "[", "]", "|", "#", "!", "~": result += "\\" + String(Character(scalar))
            default: result.unicodeScalars.append(scalar)
            }
        }
        // Bare addresses become links on GitHub.
        return escaped.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
    }

    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : Character($0) })
    }

    private static func longestRun(_ text: String) -> Int {
        var (longest, run) = (0, 0)
        for unit in text.utf8 {
            run = unit == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
