package import PolicyLanguage

/// Why a patch cannot be applied.
package enum JSONPatchError: Error, Sendable, Hashable {
    /// The document is not JSON.
    case document(JSONText.Failure)
    /// The operation's value is missing, or not JSON.
    case value(path: String)
    /// Not a JSON Pointer.
    case pointer(String)
    /// There is nothing at this path.
    case nothingAt(String)
}

/// JSON Patch (RFC 6902) on the text of a document: `add`, `remove` and `replace`.
///
/// What an operation does not touch keeps its layout to the byte, so that the difference between the two texts is the
/// change and nothing else. What is added is laid out as the document is: one line stays one line, indentation is
/// taken over.
package enum JSONPatch {
    /// The document after all operations, in their order.
    package static func apply(_ patch: [PatchOperation], to text: String) throws(JSONPatchError) -> String {
        var text = text
        let layout = JSONLayout(of: text)
        for operation in patch { text = try apply(operation, to: text, layout) }
        return text
    }

    private static func apply(
        _ operation: PatchOperation,
        to text: String,
        _ layout: JSONLayout
    ) throws(JSONPatchError) -> String {
        let tokens = try JSONPointer.tokens(of: operation.path)
        guard let last = tokens.last else { return try replaceAll(operation) }
        do throws(JSONText.Failure) { _ = try JSONText(reading: Array(text.utf8)) } catch { throw .document(error) }
        var editor = JSONTextEditor(text, layout)
        for token in tokens.dropLast() {
            guard editor.enter(token) else { throw .nothingAt(operation.path) }
        }
        let isDone =
            switch operation.kind {
            case .remove: editor.remove(last)
            case .replace: editor.replace(last, with: try value(of: operation))
            case .add: editor.add(last, try value(of: operation))
            }
        if !isDone { throw .nothingAt(operation.path) }
        return editor.text
    }

    /// The empty path is the whole document; adding there is how a policy comes into being.
    private static func replaceAll(_ operation: PatchOperation) throws(JSONPatchError) -> String {
        if operation.kind == .remove { throw .pointer(operation.path) }
        _ = try value(of: operation)
        return operation.value ?? ""
    }

    private static func value(of operation: PatchOperation) throws(JSONPatchError) -> JSONElement {
        guard let text = operation.value else { throw .value(path: operation.path) }
        do throws(JSONText.Failure) { return try JSONElement(reading: text) } catch {
            throw .value(path: operation.path)
        }
    }
}

/// JSON Pointers (RFC 6901).
package enum JSONPointer {
    /// The unescaped reference tokens; none for the whole document.
    static func tokens(of path: String) throws(JSONPatchError) -> [String] {
        if path.isEmpty { return [] }
        guard path.utf8.first == UInt8(ascii: "/") else { throw .pointer(path) }
        var tokens: [String] = []
        // Scalars, because a combining character after a slash would hide it from `Character`s.
        let scalars = path.unicodeScalars.dropFirst()
        for part in scalars.split(separator: "/", omittingEmptySubsequences: false) {
            guard let token = unescaped(part) else { throw .pointer(path) }
            tokens.append(token)
        }
        return tokens
    }

    /// A pointer from reference tokens, escaped: `["Condition", "a/b"]` is `/Condition/a~1b`.
    package static func path(_ tokens: [String]) -> String {
        tokens.map { token in
            "/"
                + token.unicodeScalars.reduce(into: "") { path, letter in
                    switch letter {
                    case "~": path += "~0"
                    case "/": path += "~1"
                    default: path.unicodeScalars.append(letter)
                    }
                }
        }.joined()
    }

    /// An array index: no sign, no leading zero.
    static func index(_ token: String) -> Int? {
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            token == "0" || token.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int(token)
    }

    private static func unescaped(_ part: Substring.UnicodeScalarView) -> String? {
        var token = ""
        var letters = part.makeIterator()
        while let letter = letters.next() {
            guard letter == "~" else {
                token.unicodeScalars.append(letter)
                continue
            }
            switch letters.next() {
            case "0": token += "~"
            case "1": token += "/"
            default: return nil
            }
        }
        return token
    }
}
