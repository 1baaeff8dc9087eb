/// A text with gaps, such as an ARN format, a condition key's family or a policy's pattern, ready to be compared.
///
/// Two templates overlap when there is a text that fits both. A text without gaps is a template too, so "does this ARN
/// have that format" and "can this pattern of a policy name a resource of that type" are the same question.
struct Template: Sendable, Hashable {
    enum Token: Sendable, Hashable {
        case byte(UInt8)
        /// One byte that is not among the excluded.
        case one(excluding: ASCIISet)
        /// Any number of bytes that are not among the excluded.
        case run(excluding: ASCIISet)
    }

    var tokens: [Token]

    /// How many bytes are fixed: the more, the more specific is the template.
    var literalCount: Int {
        tokens.reduce(0) { if case .byte = $1 { $0 + 1 } else { $0 } }
    }

    /// Text that stands for itself.
    init(literal text: String) {
        tokens = text.utf8.map { .byte($0) }
    }

    /// A format of the service authorization reference: `${Name}` and `<name>` are one byte or more, `*` is any text.
    ///
    /// What follows a variable ends it: the `${BucketName}` of `${BucketName}/${ObjectName}` holds no slash.
    init(format: String) {
        tokens = []
        var rest = Array(format.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "*") {
                tokens.append(.run(excluding: ASCIISet()))
            } else if byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "{"),
                let end = rest.firstIndex(of: UInt8(ascii: "}"))
            {
                rest = rest[(end + 1)...]
                appendVariable(before: rest.first)
            } else if byte == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
                rest = rest[(end + 1)...]
                appendVariable(before: rest.first)
            } else {
                tokens.append(.byte(byte))
            }
        }
    }

    /// A pattern of a policy: `*` and `?` are wildcards, a policy variable may become any text, and `${*}`, `${?}`
    /// and `${$}` stand for the sign itself (IAM User Guide, "Policy elements: Variables and tags").
    init(policyPattern pattern: String) {
        tokens = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): tokens.append(.run(excluding: ASCIISet()))
            case UInt8(ascii: "?"): tokens.append(.one(excluding: ASCIISet()))
            case UInt8(ascii: "$"):
                guard rest.first == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                    tokens.append(.byte(byte))
                    continue
                }
                let name = rest[(rest.startIndex + 1)..<end]
                if name.count == 1, let sign = name.first, "*?$".utf8.contains(sign) {
                    tokens.append(.byte(sign))
                } else {
                    tokens.append(.run(excluding: ASCIISet()))
                }
                rest = rest[(end + 1)...]
            default: tokens.append(.byte(byte))
            }
        }
    }

    private mutating func appendVariable(before next: UInt8?) {
        var excluded = ASCIISet()
        if let next, next != UInt8(ascii: "$"), next != UInt8(ascii: "<"), next != UInt8(ascii: "*") {
            excluded.insert(next)
        }
        tokens.append(.one(excluding: excluded))
        tokens.append(.run(excluding: excluded))
    }

    /// The same template without regard to the case of ASCII letters.
    var lowercased: Template {
        var copy = self
        copy.tokens = tokens.map { if case .byte(let byte) = $0 { .byte(byte.asciiLowercased) } else { $0 } }
        return copy
    }

    /// Makes the variable at the end, if there is one, refuse `byte`.
    mutating func excludeFromLastVariable(_ byte: UInt8) {
        guard tokens.count >= 2, case .one(var excluded) = tokens[tokens.count - 2],
            case .run = tokens[tokens.count - 1]
        else { return }
        excluded.insert(byte)
        tokens[tokens.count - 2] = .one(excluding: excluded)
        tokens[tokens.count - 1] = .run(excluding: excluded)
    }

    /// Whether a text fits both templates.
    ///
    /// Walks all pairs of positions that a common text can reach, in order; every step leads to a later pair, so one
    /// pass over the table of `tokens.count` times `other.tokens.count` pairs is enough. Of each row only the part is
    /// looked at that was reached: few positions for an ARN, and soon none for one of another kind.
    func overlaps(_ other: Template) -> Bool {
        let width = other.tokens.count + 1
        var (row, next) = (Row(width: width), Row(width: width))
        row.reach(0)
        for left in tokens {
            var column = row.first
            while column <= row.last {
                if row.isReached(column) {
                    let right = column < other.tokens.count ? other.tokens[column] : nil
                    // A run may be empty.
                    if left.isRun { next.reach(column) }
                    if let right, right.isRun { row.reach(column + 1) }
                    if let right, left.sharesByte(with: right) {
                        let across = right.isRun ? column : column + 1
                        if left.isRun { row.reach(across) } else { next.reach(across) }
                    }
                }
                column += 1
            }
            if next.isEmpty { return false }
            row.clear()
            swap(&row, &next)
        }
        // What is left of the other may be empty.
        return other.tokens[row.last...].allSatisfy(\.isRun)
    }

    /// The positions of the other template that are reached with one position of this.
    private struct Row {
        private var reached: [Bool]
        private(set) var first = Int.max
        private(set) var last = -1

        init(width: Int) { reached = [Bool](repeating: false, count: width) }

        var isEmpty: Bool { last < 0 }

        func isReached(_ column: Int) -> Bool { reached[column] }

        mutating func reach(_ column: Int) {
            reached[column] = true
            first = min(first, column)
            last = max(last, column)
        }

        mutating func clear() {
            guard !isEmpty else { return }
            for column in first...last { reached[column] = false }
            (first, last) = (Int.max, -1)
        }
    }
}

extension Template.Token {
    fileprivate var isRun: Bool { if case .run = self { true } else { false } }

    /// Whether some byte fits both. Two classes always share one: no set excludes everything.
    fileprivate func sharesByte(with other: Template.Token) -> Bool {
        switch (self, other) {
        case (.byte(let left), .byte(let right)): left == right
        case (.byte(let byte), .one(let excluded)), (.byte(let byte), .run(let excluded)),
            (.one(let excluded), .byte(let byte)), (.run(let excluded), .byte(let byte)):
            !excluded.contains(byte)
        default: true
        }
    }
}

/// A set of ASCII characters.
struct ASCIISet: Sendable, Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> byte & 1 == 1 : byte < 128 ? high >> (byte - 64) & 1 == 1 : false
    }

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << byte } else if byte < 128 { high |= 1 << (byte - 64) }
    }
}

extension UInt8 {
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self + 32 : self }
}
