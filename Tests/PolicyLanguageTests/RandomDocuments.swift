import PolicyLanguage

/// SplitMix64: small, good enough, and the same everywhere for a seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Documents that the grammar can express, with awkward text in them.
struct RandomDocuments {
    private var generator: SeededGenerator
    private let nowhere = SourcePosition(line: 1, column: 1)

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> PolicyDocument {
        PolicyDocument(
            declaredVersion: pick([nil, .v2008, .v2012]),
            id: chance(3) ? text() : nil,
            statements: (0..<number(1...4)).map { _ in statement() }
        )
    }

    private mutating func statement() -> Statement {
        Statement(
            position: nowhere,
            endPosition: nowhere,
            sid: chance(2) ? text() : nil,
            effect: pick([.allow, .deny]),
            principal: chance(2) ? principal() : nil,
            action: patterns(least: 1),
            resource: chance(4) ? nil : patterns(least: 1),
            conditions: conditions()
        )
    }

    private mutating func patterns(least: Int) -> PatternElement {
        PatternElement(isNegated: chance(4), patterns: texts(least))
    }

    private mutating func principal() -> PrincipalElement {
        if chance(5) {
            return PrincipalElement(
                isNegated: false,
                isBareWildcard: true,
                members: [Located(.everyone, at: nowhere)]
            )
        }
        let groups: [[PrincipalElement.Member]] = [
            [
                .everyone, .account("123456789012"), .arn("arn:aws:iam::123456789012:role/Ré\"R"),
                .uniqueID("AROACKCEVSQ6C2EXAMPLE"),
            ],
            [.service("ec2.amazonaws.com"), .service("s3.amazonaws.com")],
            [.federated("accounts.google.com")],
            [.canonicalUser(String(repeating: "0aF9", count: 16))],
        ]
        let chosen = groups.shuffled(using: &generator).prefix(number(1...4)).flatMap { group in
            group.shuffled(using: &generator).prefix(number(1...group.count))
        }
        return PrincipalElement(isNegated: chance(3), members: chosen.map { Located($0, at: nowhere) })
    }

    private mutating func conditions() -> [Condition] {
        let operators = ConditionOperator.Comparison.allCases.shuffled(using: &generator).prefix(number(0...3))
        return operators.flatMap { comparison in
            let name =
                comparison == .null
                ? ConditionOperator(comparison: .null)
                : ConditionOperator(
                    quantifier: pick([nil, .forAllValues, .forAnyValue]),
                    comparison: comparison,
                    ifExists: chance(3)
                )
            return (0..<number(1...3)).map { index in
                Condition(
                    operator: name,
                    key: Located("k\(index):\(text())", at: nowhere),
                    values: texts(number(0...2))
                )
            }
        }
    }

    private mutating func texts(_ least: Int) -> [Located<String>] {
        (0..<(least + number(0...2))).map { _ in Located(text(), at: nowhere) }
    }

    private mutating func text() -> String {
        let pieces = [
            "s3:Get*", "\"", "\\", "/", "${aws:username}", "\n", "\r", "\t", " ", "é", "ÿ", "Ā", "中", "😀", "\u{7F}",
            "e\u{301}", "\u{FEFF}", "\u{10FFFF}", "*", "",
        ]
        return (0..<number(0...5)).map { _ in pick(pieces) }.joined()
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func chance(_ one: Int) -> Bool { number(1...one) == 1 }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }
}
