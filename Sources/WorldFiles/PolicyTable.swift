import Directory
import PolicyLanguage

/// The policy documents of a world: each text is read once, and shared by everything that holds it.
final class PolicyTable {
    private struct Entry {
        let policy: PolicyText
        /// The ARNs among the principals.
        let principals: [String]
    }

    private var entries: [String: Entry] = [:]

    /// The document at `value`: an object of the file, or a string that holds it, percent-encoded or not.
    func policy(_ value: JSONValue, in file: WorldFile) throws(WorldError) -> PolicyText {
        if let written = value.string {
            guard let text = Self.decoded(written) else {
                throw file.failure(value, "the policy is neither JSON nor percent-encoded JSON")
            }
            return try entry(text) { error in
                let place = "line \(error.position.line), column \(error.position.column) of the policy"
                return file.failure(value, "\(error.detail) (\(place))")
            }.policy
        }
        guard value.isObject else { throw file.failure(value, "a policy must be an object or a string") }
        let slice = DedentedText(value.source)
        return try entry(slice.text) { error in
            let start = value.position
            let (line, column) = (error.position.line, error.position.column)
            return WorldError(
                file: file.name,
                position: SourcePosition(
                    line: start.line + line - 1,
                    column: line == 1 ? start.column + column - 1 : column + slice.removedColumns
                ),
                detail: error.detail
            )
        }.policy
    }

    /// The ARNs that a policy of this table names as principals.
    func principals(of policy: PolicyText) -> [String] { entries[policy.text]?.principals ?? [] }

    private func entry(
        _ text: String,
        failure: (PolicyError) -> WorldError
    ) throws(WorldError) -> Entry {
        if let known = entries[text] { return known }
        let document: PolicyDocument
        do throws(PolicyError) {
            document = try PolicyDocument(reading: text)
        } catch {
            throw failure(error)
        }
        var principals: [String] = []
        for statement in document.statements {
            for case .arn(let arn) in statement.principal?.members.map(\.value) ?? [] { principals.append(arn) }
        }
        let entry = Entry(policy: PolicyText(text), principals: principals)
        entries[text] = entry
        return entry
    }

    /// The API itself answers documents percent-encoded (RFC 3986); a JSON document never begins with `%`.
    private static func decoded(_ text: String) -> String? {
        guard text.utf8.first == UInt8(ascii: "%") else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// A value cut out of a larger JSON text, without the indentation that it had there: as somebody would have written it
/// on its own.
struct DedentedText {
    let text: String
    /// How many columns every line but the first has lost.
    let removedColumns: Int

    init(_ slice: String) {
        // Strings of JSON hold no line breaks, so that every line begins outside of one.
        let lines = slice.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let indentations = lines.dropFirst().compactMap { line -> Int? in
            let indentation = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
            return line.dropFirst(indentation).allSatisfy { $0 == UInt8(ascii: "\r") } ? nil : indentation
        }
        guard let removed = indentations.min(), removed > 0, let first = lines.first else {
            (text, removedColumns) = (slice, 0)
            return
        }
        removedColumns = removed
        var bytes = Array(first)
        for line in lines.dropFirst() {
            bytes.append(UInt8(ascii: "\n"))
            bytes += line.dropFirst(removed)
        }
        text = String(decoding: bytes, as: UTF8.self)
    }
}
