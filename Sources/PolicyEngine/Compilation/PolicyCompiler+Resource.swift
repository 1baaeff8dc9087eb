import PolicyLanguage

// Resources. Source: IAM User Guide, "IAM JSON policy elements: Resource".
extension PolicyCompiler {
    mutating func resourcePatterns(
        _ element: PatternElement?,
        isDeny: Bool
    ) -> (StatementRecord.ResourceForm, Slice) {
        guard let element else { return (.none, .empty) }
        let first = patterns.count
        let unreadable = unreadableForm(isDeny: isDeny, element)
        for pattern in element.patterns {
            var compiled = resourcePattern(pattern.value)
            if compiled.form == .never { compiled.form = unreadable }
            patterns.append(compiled)
        }
        let slice = Slice(first, patterns.count - first)
        if element.isNegated { return (.notMatching, slice) }
        return (patterns[slice.range].contains { $0.form == .any } ? .any : .matching, slice)
    }

    private mutating func resourcePattern(_ written: String) -> PatternRecord {
        let text = Array(written.utf8)
        if text.allSatisfy({ $0 == UInt8(ascii: "*") }), !text.isEmpty {
            return PatternRecord(form: .any, text: .empty)
        }
        // The first five colons part the fields; the sixth field may have more of them.
        var fields: [Range<Int>] = []
        fields.reserveCapacity(6)
        var start = 0
        for index in text.indices where text[index] == UInt8(ascii: ":") && fields.count < 5 {
            fields.append(start..<index)
            start = index + 1
        }
        fields.append(start..<text.count)
        // `arn` and the service are never patterns.
        guard fields.count >= 3, text[fields[0]].elementsEqual("arn".utf8), !fields[2].isEmpty,
            !text[fields[2]].contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") })
        else { return PatternRecord(form: .never, text: append(written)) }

        let first = pool.count
        for (number, field) in fields.enumerated().prefix(5) {
            if number > 0 { pool.append(UInt8(ascii: ":")) }
            appendField(text[field], staysInField: number == 1)
        }
        if fields.count == 6 {
            pool.append(UInt8(ascii: ":"))
            // Variables are taken only behind the fifth colon.
            if mayHaveVariable(text[fields[5]]) {
                let last = String(decoding: text[fields[5]], as: UTF8.self)
                return template(
                    VariableTemplate(last, hasVariables: true, hasWildcards: true),
                    head: Array(pool[first...]),
                    stars: .byField
                )
            }
            appendField(text[fields[5]], staysInField: false)
        }
        // An incomplete ARN is completed with `*`.
        for _ in fields.count..<6 { pool.append(contentsOf: [UInt8(ascii: ":"), Wildcard.run]) }
        return pattern(of: Slice(first, pool.count - first))
    }

    /// Appends text with its wildcards. A `*` at the end of a field may run past colons, any other stays in its field;
    /// with `staysInField` all do, which keeps what follows in its place.
    private mutating func appendField(_ text: ArraySlice<UInt8>, staysInField: Bool) {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "?"): pool.append(Wildcard.oneInField)
            case UInt8(ascii: "*"):
                while index < text.endIndex, text[index] == UInt8(ascii: "*") { index += 1 }
                let endsField = index == text.endIndex || text[index] == UInt8(ascii: ":")
                pool.append(endsField && !staysInField ? Wildcard.run : Wildcard.runInField)
            default: pool.append(byte)
            }
        }
    }

    /// How the stars of a template are compiled.
    enum Stars {
        /// Past colons only at the end of a field, as in resources.
        case byField
        /// Past everything.
        case free
    }

    /// A template in the pool.
    mutating func template(_ template: VariableTemplate, head: [UInt8], stars: Stars) -> PatternRecord {
        var program = head
        let segments = template.segments
        for (number, segment) in segments.enumerated() {
            switch segment {
            case .literal(let text): program.append(contentsOf: text.utf8)
            case .anyOne: program.append(stars == .byField ? Wildcard.oneInField : Wildcard.one)
            case .anyRun:
                var next = number + 1
                while next < segments.count, segments[next] == .anyRun { next += 1 }
                if next > number + 1 { continue }
                let endsField: Bool
                if next == segments.count {
                    endsField = true
                } else if case .literal(let text) = segments[next] {
                    endsField = text.utf8.first == UInt8(ascii: ":")
                } else {
                    endsField = false
                }
                program.append(stars == .free || endsField ? Wildcard.run : Wildcard.runInField)
            case .variable(let key, let fallback): program.append(contentsOf: variable(key, default: fallback))
            }
        }
        let start = pool.count
        pool.append(contentsOf: program)
        let slice = Slice(start, program.count)
        guard template.isVariable else { return pattern(of: slice) }
        return PatternRecord(form: .template, text: slice, literalCount: literalCount(of: slice))
    }
}
