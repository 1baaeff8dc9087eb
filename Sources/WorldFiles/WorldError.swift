package import PolicyLanguage

/// Why a world cannot be read: which file, where in it, and what is wrong.
package struct WorldError: Error, Sendable, Hashable {
    /// The file's path as it was reached, or the folder's.
    package let file: String
    /// Nil when the file as a whole is meant.
    package let position: SourcePosition?
    /// What is wrong, without the place.
    package let detail: String

    package init(file: String, position: SourcePosition? = nil, detail: String) {
        self.file = file
        self.position = position
        self.detail = detail
    }

    /// `accounts/123456789012.json:12:5: …`
    package var message: String {
        let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
        return "\(place): \(detail)"
    }
}
