// Conditions. Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for
// multivalued context keys".
extension CompiledPolicy {
    /// Whether a condition holds.
    func holds(_ condition: ConditionRecord, _ context: RequestContext) -> Truth {
        var given = Slice.empty
        switch context.find(condition.keyHash, pool.span.part(condition.key)) {
        case .present(let index): given = context.slots.span[index].values
        case .absent: break
        case .unknown: return .unknown
        }
        if condition.family == .null { return Truth(asksForAbsence(condition, given.count == 0)) }
        if given.count == 0 { return Truth(Self.holdsWithoutKey(condition)) }

        // One value without a set operator is the usual case. Of several, a positive operator wants any to match and a
        // negated one none: AWS leaves this open.
        let wantsAll: Bool
        switch condition.quantifier {
        case .none: wantsAll = condition.isNegated
        case .forAllValues: wantsAll = true
        case .forAnyValue: wantsAll = false
        }
        var result = Truth(wantsAll)
        for index in given.range {
            let truth = holds(condition, for: context.bytes.span.part(context.values.span[index]), context)
            result = wantsAll ? result && truth : result || truth
            if result == (wantsAll ? .no : .yes) { break }
        }
        return result
    }

    /// Whether a condition holds for a request that does not carry its key, or carries it with an empty set.
    @inline(__always)
    private static func holdsWithoutKey(_ condition: ConditionRecord) -> Bool {
        if condition.ifExists { return true }
        switch condition.quantifier {
        case .none: return condition.isNegated
        case .forAllValues: return true
        case .forAnyValue: return false
        }
    }

    /// `Null`: `true` asks that the key be absent, `false` that it be there.
    private func asksForAbsence(_ condition: ConditionRecord, _ isAbsent: Bool) -> Bool {
        for index in condition.values.range {
            let value = values.span[index]
            if value.pattern.form != .never, (value.bits == 1) == isAbsent { return true }
        }
        return false
    }

    /// Whether the condition holds for one value of the request.
    @inline(__always)
    private func holds(_ condition: ConditionRecord, for text: Span<UInt8>, _ context: RequestContext) -> Truth {
        switch condition.family {
        case .stringEquals, .stringLike, .binaryEquals:
            combine(condition) { compare(text, values.span[$0].pattern, context, .exact) }
        case .stringEqualsIgnoreCase:
            combine(condition) { compare(text, values.span[$0].pattern, context, .ignoringCase) }
        case .arnLike:
            Self.isARN(text) ? combine(condition) { compare(text, values.span[$0].pattern, context, .arn) } : .no
        case .bool: boolean(condition, text, context)
        case .ipAddress: address(condition, text)
        case .numericEquals, .numericLess, .numericLessEquals, .numericGreater, .numericGreaterEquals:
            number(condition, text)
        case .dateEquals, .dateLess, .dateLessEquals, .dateGreater, .dateGreaterEquals: date(condition, text)
        case .null: .no
        }
    }

    /// Combines the comparisons with the policy's values: any must match, or with a negated operator none. A comparison
    /// that makes no sense never lets a condition hold.
    @inline(__always)
    private func combine(_ condition: ConditionRecord, _ comparison: (Int) -> Comparison) -> Truth {
        var result = Truth(condition.isNegated)
        for index in condition.values.range {
            switch comparison(index) {
            case .matches: return Truth(!condition.isNegated)
            case .differs: break
            case .meaningless: if condition.isNegated { return .no }
            case .unresolved: if condition.unresolvedFails { return .no }
            case .unknown: result = .unknown
            }
        }
        return result
    }

    private func number(_ condition: ConditionRecord, _ text: Span<UInt8>) -> Truth {
        guard let given = DecimalText(text) else { return .no }
        return combine(condition) { index in
            let literal = pool.span.part(values.span[index].pattern.text)
            guard let wanted = DecimalText(literal) else { return .meaningless }
            let order = DecimalText.compare(given, in: text, wanted, in: literal)
            return Self.satisfies(order, condition.family) ? .matches : .differs
        }
    }

    private func date(_ condition: ConditionRecord, _ text: Span<UInt8>) -> Truth {
        guard let given = DateValue(text) else { return .no }
        return combine(condition) { index in
            let value = values.span[index]
            if value.pattern.form == .never { return .meaningless }
            let wanted = DateValue(
                seconds: Int64(bitPattern: value.high),
                nanoseconds: Int32(truncatingIfNeeded: value.low)
            )
            let order = given < wanted ? -1 : wanted < given ? 1 : 0
            return Self.satisfies(order, condition.family) ? .matches : .differs
        }
    }

    /// Whether the order of the request's value and the policy's value is the one the operator asks for.
    @inline(__always)
    private static func satisfies(_ order: Int, _ family: OperatorFamily) -> Bool {
        switch family {
        case .numericLess, .dateLess: order < 0
        case .numericLessEquals, .dateLessEquals: order <= 0
        case .numericGreater, .dateGreater: order > 0
        case .numericGreaterEquals, .dateGreaterEquals: order >= 0
        default: order == 0
        }
    }

    private func boolean(_ condition: ConditionRecord, _ text: Span<UInt8>, _ context: RequestContext) -> Truth {
        guard let given = BooleanText.read(text) else { return .no }
        return combine(condition) { index in
            let value = values.span[index]
            switch value.pattern.form {
            case .never: return .meaningless
            case .template: return compare(text, value.pattern, context, .ignoringCase)
            default: return (value.bits == 1) == given ? .matches : .differs
            }
        }
    }

    private func address(_ condition: ConditionRecord, _ text: Span<UInt8>) -> Truth {
        guard let given = IPNetwork(text) else { return .no }
        return combine(condition) { index in
            let value = values.span[index]
            if value.pattern.form == .never { return .meaningless }
            let block = IPNetwork(high: value.high, low: value.low, prefixLength: value.bits, isIPv6: value.isIPv6)
            return block.contains(given) ? .matches : .differs
        }
    }

    /// Whether text has the six fields of an ARN.
    @inline(__always)
    private static func isARN(_ text: Span<UInt8>) -> Bool {
        var colons = 0
        for index in text.indices where text[index] == UInt8(ascii: ":") {
            colons &+= 1
            if colons == 5 { return true }
        }
        return false
    }
}
