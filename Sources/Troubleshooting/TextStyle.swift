/// How a page is marked up: colours on a terminal, nothing elsewhere. Colour only repeats what the words and signs say.
package struct TextStyle: Sendable {
    private let usesColour: Bool

    /// For files, pipes and `NO_COLOR`.
    package static let plain = TextStyle(usesColour: false)
    /// For terminals.
    package static let coloured = TextStyle(usesColour: true)

    func error(_ text: String) -> String { marked("1;31", text) }
    func warning(_ text: String) -> String { marked("1;33", text) }
    func good(_ text: String) -> String { marked("1;32", text) }
    func heading(_ text: String) -> String { marked("1", text) }
    /// Line numbers, arrows and bars.
    func gutter(_ text: String) -> String { marked("1;34", text) }
    func added(_ text: String) -> String { marked("32", text) }
    func removed(_ text: String) -> String { marked("31", text) }

    private func marked(_ code: String, _ text: String) -> String {
        usesColour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
