/// What a regular expression consists of.
indirect enum PatternNode {
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    case repeated(PatternNode, minimum: Int, maximum: Int?)
    /// `^` and `$`.
    case start
    case end
    /// `(?!x)` for a single character.
    case notBefore(ScalarSet)
}

/// Reads the part of Java's regular expressions that API models use. Anything else is refused.
///
/// `\w`, `\d` and `\s` are ASCII and `\u` takes exactly four digits, as in Java without flags. The latter shows:
/// `\u10000-\u10FFFF` in the pattern of STS's ARNs is U+1000, then the range from "0", and AWS does refuse an ARN
/// with a scalar above U+FFFF.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The pattern as a tree, or nil when it has a form that is not supported.
    static func parse(_ text: String) -> PatternNode? {
        var parser = PatternParser(text)
        guard let node = parser.alternatives(), parser.position == parser.scalars.count else { return nil }
        return node
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 32 else { return nil }
        var all: [PatternNode] = []
        repeat {
            guard let node = sequence() else { return nil }
            all.append(node)
        } while take("|")
        return all.count == 1 ? all[0] : .alternatives(all)
    }

    private mutating func sequence() -> PatternNode? {
        var all: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            guard let node = quantified() else { return nil }
            all.append(node)
        }
        return all.count == 1 ? all[0] : .sequence(all)
    }

    private mutating func quantified() -> PatternNode? {
        guard let node = atom() else { return nil }
        switch current {
        case "*":
            position += 1
            return .repeated(node, minimum: 0, maximum: nil)
        case "+":
            position += 1
            return .repeated(node, minimum: 1, maximum: nil)
        case "?":
            position += 1
            return .repeated(node, minimum: 0, maximum: 1)
        case "{": return counted(node)
        default: return node
        }
    }

    /// `{m}`, `{m,}` and `{m,n}`.
    private mutating func counted(_ node: PatternNode) -> PatternNode? {
        position += 1
        guard let minimum = number() else { return nil }
        var maximum: Int? = minimum
        if take(",") { maximum = current == "}" ? nil : number() ?? -1 }
        guard take("}"), maximum.map({ $0 >= minimum }) ?? true else { return nil }
        return .repeated(node, minimum: minimum, maximum: maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, scalar >= "0", scalar <= "9" {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard let value, value <= 10_000 else { return nil }
            position += 1
        }
        return value
    }

    private mutating func atom() -> PatternNode? {
        guard let scalar = current else { return nil }
        position += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case "(": return group()
        case "[": return characterClass().map(PatternNode.set)
        case "\\": return escape().map(PatternNode.set)
        case ".":
            // Java's dot: anything but a line terminator.
            var set = ScalarSet()
            for terminator: Unicode.Scalar in ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"] { set.insert(terminator) }
            set.invert()
            return .set(set)
        case "*", "+", "?", "{", "}", "]", ")": return nil
        default: return .set(PatternParser.single(scalar))
        }
    }

    private mutating func group() -> PatternNode? {
        if take("?") {
            guard take("!"), case .set(let set)? = alternatives(), take(")") else { return nil }
            return .notBefore(set)
        }
        guard let node = alternatives(), take(")") else { return nil }
        return node
    }

    private mutating func characterClass() -> ScalarSet? {
        var set = ScalarSet()
        let isNegated = take("^")
        while let scalar = current, scalar != "]" {
            guard scalar != "[", scalar != "&" || scalars[position...].prefix(2) != ["&", "&"] else { return nil }
            position += 1
            var lower = scalar
            if scalar == "\\" {
                guard let escaped = escape() else { return nil }
                guard let literal = escapedLiteral else {
                    set.formUnion(escaped)
                    continue
                }
                lower = literal
            }
            guard let upper = rangeEnd(from: lower), upper >= lower else { return nil }
            set.insert(lower.value...upper.value)
        }
        guard take("]") else { return nil }
        if isNegated { set.invert() }
        return set
    }

    /// The end of `a-z` after its start, or the start itself when it stands alone.
    private mutating func rangeEnd(from lower: Unicode.Scalar) -> Unicode.Scalar? {
        guard current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return lower }
        position += 1
        guard let scalar = current else { return nil }
        position += 1
        guard scalar == "\\" else { return scalar }
        guard escape() != nil else { return nil }
        return escapedLiteral
    }

    /// The scalar that the last escape stood for; nil when it stood for a class.
    private var escapedLiteral: Unicode.Scalar?

    private mutating func escape() -> ScalarSet? {
        escapedLiteral = nil
        guard let scalar = current else { return nil }
        position += 1
        switch scalar {
        case "w", "W", "d", "D", "s", "S": return PatternParser.shorthand(scalar)
        case "p": return property()
        case "u":
            guard let scalar = fourDigits() else { return nil }
            return literal(scalar)
        case "0"..."9", "a"..."z", "A"..."Z": return nil
        default: return literal(scalar)
        }
    }

    private mutating func literal(_ scalar: Unicode.Scalar) -> ScalarSet? {
        escapedLiteral = scalar
        return PatternParser.single(scalar)
    }

    private mutating func fourDigits() -> Unicode.Scalar? {
        guard position + 4 <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[position..<position + 4] {
            guard let digit = Character(scalar).hexDigitValue else { return nil }
            value = value * 16 + UInt32(digit)
        }
        position += 4
        return Unicode.Scalar(value)
    }

    private mutating func property() -> ScalarSet? {
        guard take("{"), let scalar = current else { return nil }
        position += 1
        guard take("}") else { return nil }
        var set = ScalarSet()
        switch scalar {
        case "L": set.insert(.letter)
        case "Z": set.insert(.separator)
        case "N": set.insert(.number)
        default: return nil
        }
        return set
    }

    /// The classes `\w`, `\d`, `\s` and, in upper case, everything else.
    private static func shorthand(_ scalar: Unicode.Scalar) -> ScalarSet {
        let ranges: [ClosedRange<UInt32>] =
            switch scalar {
            case "w", "W": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
            case "d", "D": [0x30...0x39]
            default: [0x09...0x0D, 0x20...0x20]
            }
        var set = ScalarSet()
        guard scalar.value < 0x61 else {
            for range in ranges { set.insert(range) }
            return set
        }
        // Written as ranges, not inverted, so that a class may unite it with others: `[\s\S]`.
        var next: UInt32 = 0
        for range in ranges {
            set.insert(next...range.lowerBound - 1)
            next = range.upperBound + 1
        }
        set.insert(next...0x10FFFF)
        return set
    }

    private static func single(_ scalar: Unicode.Scalar) -> ScalarSet {
        var set = ScalarSet()
        set.insert(scalar)
        return set
    }
}
