import PolicyLanguage

// Resources. Source: IAM User Guide, "IAM JSON policy elements: Resource".
extension PolicyCompiler {
    mutating func resourcePatterns(_ element: PatternElement?) -> (StatementRecord.ResourceForm, Slice) {
        guard let element else { return (.none, .empty) }
        let first = patterns.count
        for pattern in element.patterns {
            let compiled = resourcePattern(pattern.value)
            patterns.append(compiled)
        }
        let slice = Slice(first, patterns.count - first)
        if element.isNegated { return (.notMatching, slice) }
        return (patterns[slice.range].contains { $0.form == .any } ? .any : .matching, slice)
    }

    private mutating func resourcePattern(_ text: String) -> PatternRecord {
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: "*") }), !text.isEmpty {
            return PatternRecord(form: .any, text: .empty)
        }
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        // `arn` and the service are never patterns.
        guard fields.count >= 3, fields[0] == "arn", !fields[2].isEmpty, !hasWildcard(fields[2]) else {
            return PatternRecord(form: .never, text: append(text))
        }
        // Variables are taken only behind the fifth colon.
        let template =
            hasVariables && fields.count == 6 && fields[5].contains("${")
            ? VariableTemplate(String(fields[5]), hasVariables: true, hasWildcards: true) : nil
        let start = pool.count
        for (number, field) in fields.enumerated().prefix(5) {
            if number > 0 { pool.append(UInt8(ascii: ":")) }
            appendField(field.utf8, staysInField: number == 1)
        }
        if let template {
            // A template is completed elsewhere in the pool, behind its variables' names.
            let head = Array(pool[start...]) + [UInt8(ascii: ":")]
            return self.template(template, head: head, stars: .byField)
        }
        if fields.count == 6 {
            pool.append(UInt8(ascii: ":"))
            appendField(fields[5].utf8, staysInField: false)
        }
        // An incomplete ARN is completed with `*`.
        for _ in fields.count..<6 { pool.append(contentsOf: [UInt8(ascii: ":"), Wildcard.run]) }
        return pattern(of: Slice(start, pool.count - start))
    }

    private func hasWildcard(_ text: Substring) -> Bool {
        text.utf8.contains(UInt8(ascii: "*")) || text.utf8.contains(UInt8(ascii: "?"))
    }

    /// Appends text with its wildcards. A `*` at the end of a field may run past colons, any other stays in its field;
    /// with `staysInField` all do, which keeps what follows in its place.
    private mutating func appendField(_ text: Substring.UTF8View, staysInField: Bool) {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index = text.index(after: index)
            switch byte {
            case UInt8(ascii: "?"): pool.append(Wildcard.oneInField)
            case UInt8(ascii: "*"):
                while index < text.endIndex, text[index] == UInt8(ascii: "*") { index = text.index(after: index) }
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
        return template.isVariable ? PatternRecord(form: .template, text: slice) : pattern(of: slice)
    }
}
