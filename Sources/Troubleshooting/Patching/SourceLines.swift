extension String {
    /// The lines as JSON's positions count them: each ends with a line feed, of which CR LF is one. (`Character`s would
    /// take CR LF for a third kind of letter and not split there.)
    var sourceLines: [Substring] {
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Substring(line.last == "\r" ? line.dropLast() : line)
        }
    }

    var hasLineBreak: Bool { utf8.contains(0x0A) }

    /// Without JSON's white space at both ends.
    var trimmingSpace: String {
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
        var text = unicodeScalars.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }
}
