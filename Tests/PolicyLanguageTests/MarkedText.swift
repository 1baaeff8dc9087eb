import PolicyLanguage

/// A text with one `▸` that marks a place in it, so that tests show positions instead of counting columns.
struct MarkedText {
    let text: String
    let position: SourcePosition

    init(_ marked: String) {
        var (line, column) = (1, 1)
        var text = String.UnicodeScalarView()
        var position = SourcePosition(line: 0, column: 0)
        for scalar in marked.unicodeScalars {
            if scalar == "▸" {
                position = SourcePosition(line: line, column: column)
                continue
            }
            text.append(scalar)
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 1) }
        }
        self.text = String(text)
        self.position = position
    }
}
