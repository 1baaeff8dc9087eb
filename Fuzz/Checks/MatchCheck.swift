import PolicyLanguage

/// A pattern and a text: as an action, a resource, a string and an ARN of a condition. The engine's answer must be the
/// one of a table that is filled in the plainest way.
///
/// The first byte chooses the kind, a NUL parts pattern and text.
package func problemMatching(_ input: [UInt8]) -> String? {
    guard let first = input.first else { return nil }
    let (pattern, text) = halves(input.dropFirst())
    let (answer, expected): (Bool, Bool)
    switch first % 4 {
    case 0:
        // A text with a service can be an action; without one it never matches.
        answer = Question.matches(action: "s:" + text, pattern: "s:" + pattern)
        expected = PlainPattern(lowercasedASCII(pattern), in: .anything).matches(lowercasedASCII(text))
    case 1:
        answer = Question.matches(action: "s:a", pattern: "s:a", resource: text, resourcePattern: pattern)
        expected = resource(text, matches: pattern)
    case 2:
        answer = Question.holds(.stringLike, text, pattern)
        expected = PlainPattern(pattern, in: .anything).matches(text)
    default:
        answer = Question.holds(.arnLike, text, pattern)
        expected = arn(text, matches: pattern)
        if Question.holds(.arnEquals, text, pattern) != answer { return "ArnEquals and ArnLike differ" }
        if Question.holds(.arnNotLike, text, pattern), answer { return "ArnLike and ArnNotLike both hold" }
    }
    return answer == expected ? nil : "kind \(first % 4): `\(pattern)` and `\(text)`: \(answer)"
}

private func lowercasedASCII(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
}

/// By scalars: a combining mark behind a colon would make one character of both.
private func fields(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map { String($0) }
}

private func isStars(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0 == "*" }
}

private func arn(_ text: String, matches pattern: String) -> Bool {
    let (given, wanted) = (fields(text), fields(pattern))
    guard given.count == 6 else { return false }
    if isStars(pattern) { return true }
    return wanted.count == 6 && zip(given, wanted).allSatisfy { PlainPattern($1, in: .anything).matches($0) }
}

/// docs/DECISIONS.md, "Resource patterns".
private func resource(_ text: String, matches pattern: String) -> Bool {
    if isStars(pattern) { return true }
    var wanted = fields(pattern)
    guard wanted.count >= 3, wanted[0].utf8.elementsEqual("arn".utf8), !wanted[2].isEmpty,
        !wanted[2].unicodeScalars.contains(where: { $0 == "*" || $0 == "?" })
    else { return false }
    while wanted.count < 6 { wanted.append("*") }
    var symbols: [PlainPattern.Symbol] = []
    for (number, field) in wanted.enumerated() {
        if number > 0 { symbols.append(.scalar(":")) }
        symbols += PlainPattern(field, in: number == 1 ? .field : .fieldOpenAtEnd).symbols
    }
    return PlainPattern(symbols: symbols).matches(text)
}

/// A pattern that is matched by a table: every prefix of the pattern against every prefix of the text.
struct PlainPattern {
    /// What wildcards stand for.
    enum Reach {
        /// Any character.
        case anything
        /// Anything but a colon.
        case field
        /// The same, but a `*` before a colon or the end stands for colons too.
        case fieldOpenAtEnd
    }

    enum Symbol: Equatable {
        case scalar(Unicode.Scalar)
        case one(colons: Bool)
        case run(colons: Bool)
    }

    let symbols: [Symbol]

    init(symbols: [Symbol]) { self.symbols = symbols }

    init(_ pattern: String, in reach: Reach) {
        let scalars = Array(pattern.unicodeScalars)
        symbols = scalars.indices.map { index in
            switch scalars[index] {
            case "?": return .one(colons: reach == .anything)
            case "*":
                let next = scalars[index...].first { $0 != "*" }
                return .run(colons: reach == .anything || (reach == .fieldOpenAtEnd && (next == nil || next == ":")))
            default: return .scalar(scalars[index])
            }
        }
    }

    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var reachable = [Bool](repeating: false, count: scalars.count + 1)
        reachable[0] = true
        for symbol in symbols {
            var next = [Bool](repeating: false, count: scalars.count + 1)
            switch symbol {
            case .run(let colons):
                next[0] = reachable[0]
                for index in scalars.indices {
                    next[index + 1] = reachable[index + 1] || (next[index] && (colons || scalars[index] != ":"))
                }
            case .one(let colons):
                for index in scalars.indices where colons || scalars[index] != ":" {
                    next[index + 1] = reachable[index]
                }
            case .scalar(let wanted):
                for index in scalars.indices where scalars[index] == wanted { next[index + 1] = reachable[index] }
            }
            reachable = next
        }
        return reachable[scalars.count]
    }
}
