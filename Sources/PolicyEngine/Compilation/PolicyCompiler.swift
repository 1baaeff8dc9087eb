import PolicyLanguage

/// Turns the statements of a document into flat records.
struct PolicyCompiler {
    let hasVariables: Bool
    var statements: [StatementRecord] = []
    var patterns: [PatternRecord] = []
    var members: [MemberRecord] = []
    var conditions: [ConditionRecord] = []
    var values: [ValueRecord] = []
    var variables: [VariableRecord] = []
    var pool: [UInt8] = []

    private var universal: [Int32] = []
    private var byAction: [IndexEntry] = []
    private var byService: [IndexEntry] = []

    init(hasVariables: Bool) {
        self.hasVariables = hasVariables
        pool.reserveCapacity(2048)
    }

    /// Compiles the next statement.
    mutating func add(_ statement: Statement) {
        let unreadable = unreadableForm(isDeny: statement.effect == .deny, statement.action)
        let actions = actionPatterns(statement.action, unreadable)
        let (resourceForm, resources) = resourcePatterns(statement.resource, isDeny: statement.effect == .deny)
        let (principalForm, members) = principalMembers(statement.principal)
        let firstCondition = conditions.count
        for condition in statement.conditions { add(condition, isDeny: statement.effect == .deny) }
        statements.append(
            StatementRecord(
                isDeny: statement.effect == .deny,
                isActionNegated: statement.action.isNegated,
                principalForm: principalForm,
                resourceForm: resourceForm,
                actions: actions,
                members: members,
                resources: resources,
                conditions: Slice(firstCondition, conditions.count - firstCondition)
            )
        )
    }

    /// What becomes of a pattern that cannot be read, which AWS does not save: it is taken against the request. In a Deny
    /// it matches everything, so that no Deny is lost, and what an Allow excepts by it is everything too.
    func unreadableForm(isDeny: Bool, _ element: PatternElement) -> PatternRecord.Form {
        isDeny == element.isNegated ? .never : .any
    }

    // MARK: Actions

    private mutating func actionPatterns(_ element: PatternElement, _ unreadable: PatternRecord.Form) -> Slice {
        let first = patterns.count
        let number = Int32(statements.count)
        var isUniversal = element.isNegated
        for written in element.patterns {
            let text = written.value
            let start = pool.count
            // Where the colon is, and whether there are wildcards before and behind it.
            var colon = -1
            var (isWildService, isWildName) = (false, false)
            for byte in text.utf8 {
                let isWild = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
                if byte == UInt8(ascii: ":"), colon < 0 { colon = pool.count - start }
                if isWild { if colon < 0 { isWildService = true } else { isWildName = true } }
                pool.append(isWild ? wildcard(byte) : Bytes.lowered(byte))
            }
            let slice = Slice(start, pool.count - start)
            if text == "*" {
                patterns.append(PatternRecord(form: .any, text: slice))
                isUniversal = true
            } else if colon < 0 || isWildService {
                // The service must be named: IAM User Guide, "IAM JSON policy elements: Action".
                patterns.append(PatternRecord(form: unreadable, text: slice))
                if unreadable == .any { isUniversal = true }
            } else {
                patterns.append(pattern(of: slice))
                if !element.isNegated {
                    let named = pool[start..<start + (isWildName ? colon + 1 : slice.range.count)]
                    let hash = named.reduce(Bytes.hashSeed, Bytes.hash)
                    let entry = IndexEntry(hash: hash, statement: number, pattern: Int32(patterns.count - 1))
                    if isWildName { byService.append(entry) } else { byAction.append(entry) }
                }
            }
        }
        if isUniversal { universal.append(number) }
        return Slice(first, patterns.count - first)
    }

    private func wildcard(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "*") ? Wildcard.run : Wildcard.one }

    /// The simplest form of a program in the pool.
    func form(of program: Slice) -> PatternRecord.Form {
        let codes = pool[program.range]
        guard let first = codes.firstIndex(where: { $0 >= 0xF8 }) else { return .literal }
        if first == codes.startIndex, codes.allSatisfy({ $0 == Wildcard.run }) { return .any }
        return first == codes.endIndex - 1 && codes[first] == Wildcard.run ? .prefix : .program
    }

    /// A program as a pattern.
    func pattern(of program: Slice) -> PatternRecord {
        PatternRecord(form: form(of: program), text: program, literalCount: literalCount(of: program))
    }

    /// How many bytes stand before the first wildcard or variable.
    func literalCount(of program: Slice) -> Int32 {
        Int32(pool[program.range].prefix { $0 < 0xF8 }.count)
    }

    // MARK: Principals

    private mutating func principalMembers(_ element: PrincipalElement?) -> (StatementRecord.PrincipalForm, Slice) {
        guard let element else { return (.none, .empty) }
        let first = members.count
        for member in element.members {
            switch member.value {
            case .everyone: members.append(MemberRecord(form: .everyone, text: .empty))
            case .account(let text): members.append(MemberRecord(form: .account, text: append(text)))
            case .arn(let text): members.append(MemberRecord(form: .arn, text: append(text)))
            case .uniqueID(let text): members.append(MemberRecord(form: .uniqueID, text: append(text)))
            case .federated(let text): members.append(MemberRecord(form: .federated, text: append(text)))
            case .service(let text): members.append(MemberRecord(form: .service, text: append(text)))
            case .canonicalUser(let text): members.append(MemberRecord(form: .canonicalUser, text: append(text)))
            }
        }
        return (element.isNegated ? .notNamed : .named, Slice(first, members.count - first))
    }

    // MARK: Parts

    /// Whether `${` occurs, so that there may be a variable.
    func mayHaveVariable(_ text: some Sequence<UInt8>) -> Bool {
        guard hasVariables else { return false }
        var last: UInt8 = 0
        for byte in text {
            if last == UInt8(ascii: "$"), byte == UInt8(ascii: "{") { return true }
            last = byte
        }
        return false
    }

    /// Text in the pool.
    mutating func append(_ text: String) -> Slice {
        let start = pool.count
        pool.append(contentsOf: text.utf8)
        return Slice(start, pool.count - start)
    }

    /// A condition key in the pool, by its canonical name.
    mutating func key(_ name: String) -> (hash: UInt64, name: Slice) {
        let canonical = RequestContext.canonical(name)
        let start = pool.count
        pool.append(contentsOf: canonical)
        return (Bytes.hashLowering(canonical.span), Slice(start, canonical.count))
    }

    /// The code of a new variable, to be put into a template.
    mutating func variable(_ name: String, default text: String?) -> [UInt8] {
        let key = key(name)
        let number = variables.count
        let fallback = text.map { append($0) }
        variables.append(
            VariableRecord(
                keyHash: key.hash,
                key: key.name,
                hasDefault: fallback != nil,
                defaultText: fallback ?? .empty
            )
        )
        return [Wildcard.variable, UInt8(number >> 14 & 0x7F), UInt8(number >> 7 & 0x7F), UInt8(number & 0x7F)]
    }

    // MARK: Index

    /// The finished index from actions to statements.
    func index() -> (
        actionBits: UInt64, serviceBits: UInt64, universal: [Int32], byAction: [IndexEntry], byService: [IndexEntry]
    ) {
        return (
            byAction.reduce(0) { $0 | CompiledPolicy.bit($1.hash) },
            byService.reduce(0) { $0 | CompiledPolicy.bit($1.hash) }, universal, byAction.sorted(), byService.sorted()
        )
    }
}
