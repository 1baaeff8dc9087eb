/// A pattern or value of a policy, taken apart into text, wildcards and policy variables.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags". Variables exist only with `Version` 2012-10-17;
/// with the older version `${` is ordinary text. What a variable stands for is data: wildcards in it mean nothing.
public struct VariableTemplate: Sendable, Hashable {
    /// One part of a template.
    public enum Segment: Sendable, Hashable {
        /// Text that stands for itself: plain text, and `${*}`, `${?}` and `${$}` as the character they protect.
        case literal(String)
        /// `*`: any run of characters, the empty one included.
        case anyRun
        /// `?`: any one character.
        case anyOne
        /// `${key}` or `${key, 'default'}`.
        case variable(key: String, default: String?)
    }

    /// The parts in order; no two literals in a row, none of them empty.
    public let segments: [Segment]

    /// Takes a pattern apart.
    ///
    /// - Parameters:
    ///   - text: as written in the policy.
    ///   - hasVariables: whether `${…}` is a variable here: version 2012-10-17, and a place that takes variables.
    ///   - hasWildcards: whether `*` and `?` are wildcards here.
    ///
    /// `${` without a closing brace is text. `${…}` with anything but a key, or a key and a quoted default, inside is a
    /// variable whose key no request has, so that it never resolves.
    public init(_ text: String, hasVariables: Bool, hasWildcards: Bool) {
        var parser = VariableParser(bytes: Array(text.utf8), hasVariables: hasVariables, hasWildcards: hasWildcards)
        segments = parser.segments()
    }

    /// Whether there is a variable in it, so that it depends on the request.
    public var isVariable: Bool {
        segments.contains { if case .variable = $0 { true } else { false } }
    }

    /// The text when it is nothing but text.
    public var literal: String? {
        if segments.isEmpty { return "" }
        if segments.count == 1, case .literal(let text) = segments[0] { return text }
        return nil
    }
}

private struct VariableParser {
    let bytes: [UInt8]
    let hasVariables: Bool
    let hasWildcards: Bool
    private var found: [VariableTemplate.Segment] = []
    private var pending: [UInt8] = []

    init(bytes: [UInt8], hasVariables: Bool, hasWildcards: Bool) {
        self.bytes = bytes
        self.hasVariables = hasVariables
        self.hasWildcards = hasWildcards
    }

    mutating func segments() -> [VariableTemplate.Segment] {
        var index = 0
        // Once no `}` follows, no later `${` can be a variable: without this, `${${${…` would take quadratic time.
        let lastBrace = bytes.lastIndex(of: UInt8(ascii: "}")) ?? -1
        while index < bytes.count {
            let byte = bytes[index]
            if hasVariables, byte == UInt8(ascii: "$"), index + 2 <= lastBrace, bytes[index + 1] == UInt8(ascii: "{") {
                index = variable(from: index + 2)
            } else if hasWildcards, byte == UInt8(ascii: "*") {
                append(.anyRun)
                index += 1
            } else if hasWildcards, byte == UInt8(ascii: "?") {
                append(.anyOne)
                index += 1
            } else {
                pending.append(byte)
                index += 1
            }
        }
        flush()
        return found
    }

    /// Reads from behind `${`, and answers the index behind `}`. There is a `}` somewhere.
    private mutating func variable(from start: Int) -> Int {
        if let (key, value, next) = keyWithDefault(from: start) {
            append(.variable(key: key, default: value))
            return next
        }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.count
        let name = bytes[start..<end]
        if name.count == 1, let character = name.first, "*?$".utf8.contains(character) {
            pending.append(character)
        } else {
            append(.variable(key: String(decoding: name, as: UTF8.self), default: nil))
        }
        return min(end + 1, bytes.count)
    }

    /// `key, 'default'}`. The default runs to the first quote that is followed by the brace.
    private func keyWithDefault(from start: Int) -> (key: String, value: String, next: Int)? {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "}") { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: ","), index > start else { return nil }
        let key = String(decoding: bytes[start..<index], as: UTF8.self)
        index += 1
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "'") else { return nil }
        let text = index + 1
        index = text
        while index < bytes.count, bytes[index] != UInt8(ascii: "'") { index += 1 }
        let end = index
        index += 1
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "}") else { return nil }
        return (key, String(decoding: bytes[text..<end], as: UTF8.self), index + 1)
    }

    private mutating func append(_ segment: VariableTemplate.Segment) {
        flush()
        found.append(segment)
    }

    private mutating func flush() {
        if pending.isEmpty { return }
        found.append(.literal(String(decoding: pending, as: UTF8.self)))
        pending.removeAll(keepingCapacity: true)
    }
}
