/// How a page is marked up: colours on a terminal, nothing elsewhere.
package struct TextStyle: Sendable {
    private let usesColour: Bool

    /// For files, pipes and `NO_COLOR`.
    package static let plain = TextStyle(usesColour: false)
    /// For terminals.
    package static let coloured = TextStyle(usesColour: true)

    func error(_ text: String) -> String { usesColour ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text }
    func heading(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
