/// How a comparison with a value of a policy ends.
enum Comparison: UInt8 {
    case differs
    case matches
    /// The value cannot be read as its operator demands.
    case meaningless
    /// A variable in it has no value in this request.
    case unresolved
    /// A variable in it is an unknown key.
    case unknown
}

extension CompiledPolicy {
    /// How text is held against a pattern.
    enum Style {
        case exact
        /// A resource: whether a variable has no value or a different one is the same there.
        case resource
        /// The pattern is in lower case; the text counts as lower case.
        case lowering
        case ignoringCase
        /// Wildcards in the first five fields stop at colons, also when a variable decides where these are.
        case arn
    }

    /// Compares text with a pattern, its variables substituted.
    @inline(__always)
    func compare(_ text: Span<UInt8>, _ pattern: PatternRecord, _ context: RequestContext, _ style: Style) -> Comparison
    {
        if pattern.form == .any { return .matches }
        let program = pool.span.part(pattern.text)
        switch pattern.form {
        case .never: return .meaningless
        case .any: return .matches
        case .literal: return Self.equal(text, program, style) ? .matches : .differs
        case .prefix:
            let prefix = program.extracting(..<(program.count - 1))
            return (style == .lowering ? Bytes.hasPrefixLowering(text, prefix) : Bytes.hasPrefix(text, prefix))
                ? .matches : .differs
        case .program:
            let count = Int(pattern.literalCount)
            let literal = program.extracting(..<count)
            guard style == .lowering ? Bytes.hasPrefixLowering(text, literal) : Bytes.hasPrefix(text, literal) else {
                return .differs
            }
            return Wildcard.matches(
                text.extracting(count...),
                program.extracting(count...),
                lowering: style == .lowering
            )
                ? .matches : .differs
        case .template:
            if style == .resource, !Bytes.hasPrefix(text, program.extracting(..<Int(pattern.literalCount))) {
                return .differs
            }
            return compareTemplate(text, pattern, context, style)
        }
    }

    @inline(__always)
    private static func equal(_ text: Span<UInt8>, _ literal: Span<UInt8>, _ style: Style) -> Bool {
        switch style {
        case .exact, .resource, .arn: Bytes.equal(text, literal)
        case .lowering: Bytes.equalLowering(text, literal)
        case .ignoringCase: Bytes.equalIgnoringCase(text, literal)
        }
    }

    /// Writes the template out on the stack and compares with that. What a variable stands for is UTF-8 text, in which
    /// no wildcard code can occur.
    private func compareTemplate(
        _ text: Span<UInt8>,
        _ pattern: PatternRecord,
        _ context: RequestContext,
        _ style: Style
    ) -> Comparison {
        switch expandedLength(pattern, context) {
        case .failure(let comparison): return comparison
        case .length(let length):
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(length, 1)) { buffer in
                let colons = expand(pattern, context, into: buffer, style)
                let program = Span(
                    _unsafeElements: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<length])
                )
                if style == .arn, colons < 5 { return .meaningless }
                if style == .ignoringCase { return Bytes.equalIgnoringCase(text, program) ? .matches : .differs }
                return Wildcard.matches(text, program) ? .matches : .differs
            }
        }
    }

    private enum ExpandedLength {
        case length(Int)
        case failure(Comparison)
    }

    private func expandedLength(_ pattern: PatternRecord, _ context: RequestContext) -> ExpandedLength {
        let program = pool.span.part(pattern.text)
        var length = 0
        var index = 0
        var isUnknown = false
        while index < program.count {
            guard program[index] == Wildcard.variable else {
                length &+= 1
                index &+= 1
                continue
            }
            switch resolve(program, index, context) {
            case .value(let slice): length &+= Int(slice.count)
            case .fallback(let slice): length &+= Int(slice.count)
            case .unresolved: return .failure(.unresolved)
            case .unknown: isUnknown = true
            }
            index &+= 4
        }
        return isUnknown ? .failure(.unknown) : .length(length)
    }

    private enum Resolution {
        /// A part of the context's pool.
        case value(Slice)
        /// A part of the policy's pool.
        case fallback(Slice)
        case unresolved
        case unknown
    }

    private func resolve(_ program: Span<UInt8>, _ index: Int, _ context: RequestContext) -> Resolution {
        let number = Int(program[index + 1]) << 14 | Int(program[index + 2]) << 7 | Int(program[index + 3])
        let variable = variables.span[number]
        switch context.find(variable.keyHash, pool.span.part(variable.key)) {
        case .present(let position):
            let slot = context.slots.span[position]
            // A key with several values has no one value to put here.
            if !slot.isMultivalued, slot.values.count == 1 {
                return .value(context.values.span[Int(slot.values.start)])
            }
        case .unknown: return .unknown
        case .absent: break
        }
        return variable.hasDefault ? .fallback(variable.defaultText) : .unresolved
    }

    /// Writes the program out, and answers how many colons it has.
    private func expand(
        _ pattern: PatternRecord,
        _ context: RequestContext,
        into buffer: UnsafeMutableBufferPointer<UInt8>,
        _ style: Style
    ) -> Int {
        let program = pool.span.part(pattern.text)
        var (index, end, colons) = (0, 0, 0)
        func write(_ text: Span<UInt8>) {
            for place in text.indices {
                if text[place] == UInt8(ascii: ":") { colons &+= 1 }
                buffer[end] = text[place]
                end &+= 1
            }
        }
        while index < program.count {
            let code = program[index]
            if code == Wildcard.variable {
                switch resolve(program, index, context) {
                case .value(let slice): write(context.bytes.span.part(slice))
                case .fallback(let slice): write(pool.span.part(slice))
                case .unresolved, .unknown: break
                }
                index &+= 4
            } else {
                if code == UInt8(ascii: ":") { colons &+= 1 }
                buffer[end] = style == .arn && colons < 5 ? Wildcard.inField(code) : code
                end &+= 1
                index &+= 1
            }
        }
        return colons
    }

    /// The variables of a pattern that have no value in this request, for people to read.
    func unresolvedVariables(_ pattern: PatternRecord, _ context: RequestContext) -> [String] {
        guard pattern.form == .template else { return [] }
        return variableKeys(pattern) { program, index in
            if case .unresolved = self.resolve(program, index, context) { true } else { false }
        }
    }

    /// The variables of a pattern that are unknown in this request.
    func unknownVariables(_ pattern: PatternRecord, _ context: RequestContext) -> [String] {
        guard pattern.form == .template else { return [] }
        return variableKeys(pattern) { program, index in
            if case .unknown = self.resolve(program, index, context) { true } else { false }
        }
    }

    private func variableKeys(_ pattern: PatternRecord, where isWanted: (Span<UInt8>, Int) -> Bool) -> [String] {
        let program = pool.span.part(pattern.text)
        var names: [String] = []
        var index = 0
        while index < program.count {
            guard program[index] == Wildcard.variable else {
                index += 1
                continue
            }
            if isWanted(program, index) {
                let number = Int(program[index + 1]) << 14 | Int(program[index + 2]) << 7 | Int(program[index + 3])
                names.append(Bytes.string(pool.span.part(variables.span[number].key)))
            }
            index += 4
        }
        return names
    }
}
