import PolicyLanguage
import Testing

/// A document that must be refused, with AWS's sentence and the place that is blamed.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: PolicyKind
    /// The text with `▸` before the value that is wrong.
    let marked: String
    let message: String

    init(_ name: String, _ kind: PolicyKind, _ marked: String, _ message: String) {
        self.name = name
        self.kind = kind
        self.marked = marked
        self.message = message
    }

    var testDescription: String { name }

    func check() {
        let text = MarkedText(marked)
        do {
            _ = try PolicyDocument(parsing: text.text, as: kind)
            Issue.record("accepted: \(text.text)")
        } catch {
            #expect(error.message == message)
            #expect(error.position == text.position, "\(error.detail)")
            #expect(!error.detail.isEmpty)
        }
    }
}

/// A document that must be accepted.
struct AcceptanceCase: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: PolicyKind
    let text: String

    init(_ name: String, _ kind: PolicyKind, _ text: String) {
        self.name = name
        self.kind = kind
        self.text = text
    }

    var testDescription: String { name }

    func check() {
        #expect(throws: Never.self) { _ = try PolicyDocument(parsing: text, as: kind) }
    }
}

/// A policy of version 2012-10-17 with one statement.
func policy(_ statement: String) -> String {
    #"{"Version":"2012-10-17","Statement":[\#(statement)]}"#
}
