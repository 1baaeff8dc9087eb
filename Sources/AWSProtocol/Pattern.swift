/// A regular expression of an API model, matched against a whole string in time proportional to its length.
///
/// Nearly all patterns are one character class repeated; those are a scan over the bytes. The others run as a set of
/// states, so no input makes them slow.
package struct Pattern: Sendable {
    private enum Form: Sendable {
        case repeated(ScalarSet, minimum: Int, maximum: Int?)
        case program(PatternProgram)
    }

    /// The pattern as the model and AWS's messages write it.
    package let text: String
    private let form: Form

    /// Compiles a pattern; nil when it has a form that is not supported.
    package init?(_ text: String) {
        guard let node = PatternParser.parse(text) else { return nil }
        self.text = text
        if case .repeated(.set(let set), let minimum, let maximum) = node {
            form = .repeated(set, minimum: minimum, maximum: maximum)
        } else {
            guard let program = PatternProgram(node) else { return nil }
            form = .program(program)
        }
    }

    /// Whether the whole of `string` matches.
    package func matches(_ string: String) -> Bool {
        switch form {
        case .repeated(let set, let minimum, let maximum):
            guard let count = Pattern.length(of: string, in: set) else { return false }
            return count >= minimum && count <= maximum ?? .max
        case .program(let program):
            return program.matches(string.unicodeScalars)
        }
    }
}

extension Pattern {
    /// How many scalars a string has when all of them are in the set.
    private static func length(of string: String, in set: ScalarSet) -> Int? {
        var count = 0
        for byte in string.utf8 {
            guard byte < 0x80 else { return slowLength(of: string, in: set) }
            guard set.containsASCII(byte) else { return nil }
            count += 1
        }
        return count
    }

    private static func slowLength(of string: String, in set: ScalarSet) -> Int? {
        var count = 0
        for scalar in string.unicodeScalars {
            guard set.contains(scalar) else { return nil }
            count += 1
        }
        return count
    }
}

/// A pattern as a program for a machine that is in many states at once (Thompson's construction).
struct PatternProgram: Sendable {
    private enum Instruction: Sendable {
        case set(ScalarSet)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case notBefore(ScalarSet)
        case match
    }

    /// Counted repetitions are written out, so a bound keeps a pattern from growing without limit.
    private static let longest = 4096

    private var instructions: [Instruction] = []

    init?(_ node: PatternNode) {
        guard append(node) else { return nil }
        instructions.append(.match)
    }

    private mutating func append(_ node: PatternNode) -> Bool {
        guard instructions.count < PatternProgram.longest else { return false }
        switch node {
        case .set(let set): instructions.append(.set(set))
        case .start: instructions.append(.start)
        case .end: instructions.append(.end)
        case .notBefore(let set): instructions.append(.notBefore(set))
        case .sequence(let nodes):
            for node in nodes where !append(node) { return false }
        case .alternatives(let nodes): return append(alternatives: nodes[...])
        case .repeated(let node, let minimum, let maximum):
            for _ in 0..<minimum where !append(node) { return false }
            guard let maximum else { return appendLoop(node) }
            for _ in minimum..<maximum where !appendOptional(node) { return false }
        }
        return true
    }

    private mutating func append(alternatives nodes: ArraySlice<PatternNode>) -> Bool {
        guard let first = nodes.first else { return true }
        guard nodes.count > 1 else { return append(first) }
        let split = instructions.count
        instructions.append(.match)
        guard append(first) else { return false }
        let jump = instructions.count
        instructions.append(.match)
        instructions[split] = .split(split + 1, jump + 1)
        guard append(alternatives: nodes.dropFirst()) else { return false }
        instructions[jump] = .jump(instructions.count)
        return true
    }

    private mutating func appendLoop(_ node: PatternNode) -> Bool {
        let split = instructions.count
        instructions.append(.match)
        guard append(node) else { return false }
        instructions.append(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
        return true
    }

    private mutating func appendOptional(_ node: PatternNode) -> Bool {
        let split = instructions.count
        instructions.append(.match)
        guard append(node) else { return false }
        instructions[split] = .split(split + 1, instructions.count)
        return true
    }

    func matches(_ scalars: String.UnicodeScalarView) -> Bool {
        var states = States(count: instructions.count)
        var next = States(count: instructions.count)
        var index = scalars.startIndex
        var current = index == scalars.endIndex ? nil : scalars[index]
        add(0, to: &states, isStart: true, ahead: current)
        while let scalar = current {
            index = scalars.index(after: index)
            let ahead = index == scalars.endIndex ? nil : scalars[index]
            next.removeAll()
            for state in states.members {
                if case .set(let set) = instructions[state], set.contains(scalar) {
                    add(state + 1, to: &next, isStart: false, ahead: ahead)
                }
            }
            guard !next.members.isEmpty else { return false }
            swap(&states, &next)
            current = ahead
        }
        return states.contains(instructions.count - 1)
    }

    /// Adds a state and all that follow from it without reading a scalar.
    private func add(_ first: Int, to states: inout States, isStart: Bool, ahead: Unicode.Scalar?) {
        var pending = [first]
        while let state = pending.popLast() {
            guard states.insert(state) else { continue }
            switch instructions[state] {
            case .set, .match: break
            case .jump(let target): pending.append(target)
            case .split(let left, let right):
                pending.append(right)
                pending.append(left)
            case .start: if isStart { pending.append(state + 1) }
            case .end: if ahead == nil { pending.append(state + 1) }
            case .notBefore(let set):
                if !(ahead.map(set.contains) ?? false) { pending.append(state + 1) }
            }
        }
    }

    /// A set of program positions.
    private struct States {
        private(set) var members: [Int] = []
        private var present: [Bool]

        init(count: Int) { present = Array(repeating: false, count: count) }

        func contains(_ state: Int) -> Bool { present[state] }

        mutating func insert(_ state: Int) -> Bool {
            guard !present[state] else { return false }
            present[state] = true
            members.append(state)
            return true
        }

        mutating func removeAll() {
            for state in members { present[state] = false }
            members.removeAll(keepingCapacity: true)
        }
    }
}
