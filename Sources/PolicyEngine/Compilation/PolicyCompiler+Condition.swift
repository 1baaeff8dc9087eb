import PolicyLanguage

// Conditions. Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
extension PolicyCompiler {
    mutating func add(_ condition: Condition, isDeny: Bool) {
        let (family, isNegated) = OperatorFamily.of(condition.operator.comparison)
        let (hash, name) = key(condition.key.value)
        let first = values.count
        for value in condition.values {
            let compiled = self.value(value.value, family)
            values.append(compiled)
        }
        conditions.append(
            ConditionRecord(
                family: family,
                isNegated: isNegated,
                ifExists: condition.operator.ifExists,
                quantifier: quantifier(condition.operator.quantifier),
                unresolvedFails: unresolvedFails(isNegated: isNegated, isDeny: isDeny),
                keyHash: hash,
                key: name,
                values: Slice(first, values.count - first)
            )
        )
    }

    /// A variable without a value is null, which equals nothing: so a positive operator does not match and a negated one
    /// does (IAM User Guide, "Policy variables with no value"). The same page warns that the whole statement may be
    /// invalid. We take the side of refusal: in a Deny the negated operator matches, in an Allow it does not.
    private func unresolvedFails(isNegated: Bool, isDeny: Bool) -> Bool { isNegated && !isDeny }

    private func quantifier(_ quantifier: ConditionOperator.SetQuantifier?) -> ConditionRecord.Quantifier {
        switch quantifier {
        case nil: .none
        case .forAllValues: .forAllValues
        case .forAnyValue: .forAnyValue
        }
    }

    private mutating func value(_ text: String, _ family: OperatorFamily) -> ValueRecord {
        switch family {
        case .stringEquals, .stringEqualsIgnoreCase: ValueRecord(pattern: string(text, hasWildcards: false))
        case .stringLike: ValueRecord(pattern: string(text, hasWildcards: true))
        case .arnLike: ValueRecord(pattern: arn(text))
        case .numericEquals, .numericLess, .numericLessEquals, .numericGreater, .numericGreaterEquals: number(text)
        case .dateEquals, .dateLess, .dateLessEquals, .dateGreater, .dateGreaterEquals: date(text)
        case .bool: bool(text, takesVariables: true)
        case .null: bool(text, takesVariables: false)
        case .binaryEquals: ValueRecord(pattern: PatternRecord(form: .literal, text: append(text)))
        case .ipAddress: network(text)
        }
    }

    /// A string, with wildcards or without, with variables if the document's version has them.
    private mutating func string(_ text: String, hasWildcards: Bool) -> PatternRecord {
        if mayHaveVariable(text.utf8) {
            let parsed = VariableTemplate(text, hasVariables: true, hasWildcards: hasWildcards)
            return template(parsed, head: [], stars: .free)
        }
        guard hasWildcards else { return PatternRecord(form: .literal, text: append(text)) }
        let start = pool.count
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "*"): if pool.count == start || pool.last != Wildcard.run { pool.append(Wildcard.run) }
            case UInt8(ascii: "?"): pool.append(Wildcard.one)
            default: pool.append(byte)
            }
        }
        return pattern(of: Slice(start, pool.count - start))
    }

    /// An ARN pattern: each of the six fields is matched on its own, so wildcards in the first five stop at colons.
    private mutating func arn(_ text: String) -> PatternRecord {
        let compiled = string(text, hasWildcards: true)
        guard compiled.form != .template, compiled.form != .any else { return compiled }
        var colons = 0
        for index in compiled.text.range {
            if pool[index] == UInt8(ascii: ":") { colons += 1 }
            if colons < 5 { pool[index] = Wildcard.inField(pool[index]) }
        }
        guard colons >= 5 else { return PatternRecord(form: .never, text: compiled.text) }
        return pattern(of: compiled.text)
    }

    private mutating func number(_ text: String) -> ValueRecord {
        let bytes = Array(text.utf8)
        let form: PatternRecord.Form = DecimalText(bytes.span) == nil ? .never : .literal
        return ValueRecord(pattern: PatternRecord(form: form, text: append(text)))
    }

    private mutating func date(_ text: String) -> ValueRecord {
        let bytes = Array(text.utf8)
        guard let date = DateValue(bytes.span) else { return never(text) }
        return ValueRecord(
            pattern: PatternRecord(form: .literal, text: append(text)),
            high: UInt64(bitPattern: date.seconds),
            low: UInt64(date.nanoseconds)
        )
    }

    private mutating func bool(_ text: String, takesVariables: Bool) -> ValueRecord {
        if takesVariables, mayHaveVariable(text.utf8) {
            return ValueRecord(pattern: string(text, hasWildcards: false))
        }
        let bytes = Array(text.utf8)
        guard let value = BooleanText.read(bytes.span) else { return never(text) }
        return ValueRecord(pattern: PatternRecord(form: .literal, text: append(text)), bits: value ? 1 : 0)
    }

    private mutating func network(_ text: String) -> ValueRecord {
        let bytes = Array(text.utf8)
        guard let network = IPNetwork(bytes.span) else { return never(text) }
        return ValueRecord(
            pattern: PatternRecord(form: .literal, text: append(text)),
            high: network.high,
            low: network.low,
            bits: network.prefixLength,
            isIPv6: network.isIPv6
        )
    }

    private mutating func never(_ text: String) -> ValueRecord {
        ValueRecord(pattern: PatternRecord(form: .never, text: append(text)))
    }
}

/// `true` and `false` in any case.
enum BooleanText {
    static func read(_ text: Span<UInt8>) -> Bool? {
        let yes: InlineArray<4, UInt8> = [0x74, 0x72, 0x75, 0x65]
        let no: InlineArray<5, UInt8> = [0x66, 0x61, 0x6C, 0x73, 0x65]
        if Bytes.equalLowering(text, yes.span) { return true }
        if Bytes.equalLowering(text, no.span) { return false }
        return nil
    }
}
