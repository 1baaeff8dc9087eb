/// Who follows an evaluation. The evaluator is generic over it, so that `decide` pays nothing for what `explain` sees.
protocol EvaluationTracer {
    /// Whether everything is to be looked at: every statement of every policy, and every element of it. If not, the
    /// evaluation stops as soon as the answer is certain.
    static var seesEverything: Bool { get }
    /// What is taken for granted of an element whose truth is not known: the truth itself, unless a question is asked of
    /// what would follow if it were known.
    func assumed(_ truth: Truth, _ element: Mismatch.Element, statement: Int, of policy: CompiledPolicy) -> Truth
    /// A type begins.
    mutating func begin(_ type: PolicyType)
    /// A policy of it begins.
    mutating func begin(_ policy: AppliedPolicy, index: Int, level: Int?)
    /// An element of the current statement does not match, or it is not known whether it does.
    mutating func fails(_ element: Mismatch.Element, _ truth: Truth, statement: Int, of policy: CompiledPolicy)
    /// A statement ends.
    mutating func end(statement: Int, of policy: CompiledPolicy, _ truth: Truth, grants: ResourceGrants)
    /// A policy ends.
    mutating func endPolicy()
    /// A level, or a boundary among several, ends.
    mutating func endLevel(_ tally: Tally)
    /// A type ends.
    mutating func end(_ type: PolicyType, _ tally: Tally)
}

extension EvaluationTracer {
    @inline(__always)
    func assumed(_ truth: Truth, _ element: Mismatch.Element, statement: Int, of policy: CompiledPolicy) -> Truth {
        truth
    }
}

/// Follows nothing.
struct NoTrace: EvaluationTracer {
    static var seesEverything: Bool { false }
    @inline(__always) mutating func begin(_ type: PolicyType) {}
    @inline(__always) mutating func begin(_ policy: AppliedPolicy, index: Int, level: Int?) {}
    @inline(__always)
    mutating func fails(_ element: Mismatch.Element, _ truth: Truth, statement: Int, of policy: CompiledPolicy) {}
    @inline(__always)
    mutating func end(statement: Int, of policy: CompiledPolicy, _ truth: Truth, grants: ResourceGrants) {}
    @inline(__always) mutating func endPolicy() {}
    @inline(__always) mutating func endLevel(_ tally: Tally) {}
    @inline(__always) mutating func end(_ type: PolicyType, _ tally: Tally) {}
}

/// The ways in which a resource-based policy reaches the principal.
struct ResourceGrants: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    static let delegates = ResourceGrants(rawValue: 1)
    static let behindSession = ResourceGrants(rawValue: 2)
    static let direct = ResourceGrants(rawValue: 4)

    /// The strongest.
    var strongest: ResourceGrant? {
        contains(.direct)
            ? .grantsDirectly
            : contains(.behindSession) ? .grantsBehindSession : contains(.delegates) ? .delegatesToAccount : nil
    }
}

/// What the policies of one type, or some of them, say together.
struct Tally {
    /// Whether a Deny matches.
    var deny = Truth.no
    /// The first Deny that matches, or else the first that may.
    var denyPolicy: Int32 = -1
    var denyStatement: Int32 = -1
    /// Whether an Allow matches; with levels, one at every level.
    var allow = Truth.no
    /// How the Allows of a resource-based policy reach the principal, for certain and perhaps.
    var grants: ResourceGrants = []
    var possibleGrants: ResourceGrants = []

    /// Everything allowed, by no policy.
    static var allowing: Tally {
        var tally = Tally()
        tally.allow = .yes
        return tally
    }

    @inline(__always)
    mutating func addDeny(_ truth: Truth, policy: Int32, statement: Int32) {
        if truth > deny || (truth == deny && policy == denyPolicy && statement < denyStatement) {
            (deny, denyPolicy, denyStatement) = (truth, policy, statement)
        }
    }

    @inline(__always)
    mutating func addAllow(_ truth: Truth, _ found: ResourceGrants) {
        allow = allow || truth
        possibleGrants.formUnion(found)
        if truth == .yes { grants.formUnion(found) }
    }

    /// What the policies say, in words.
    var outcome: PolicyOutcome {
        deny == .yes
            ? .denies
            : deny == .unknown ? .depends : allow == .yes ? .allows : allow == .unknown ? .depends : .doesNotAllow
    }
}
