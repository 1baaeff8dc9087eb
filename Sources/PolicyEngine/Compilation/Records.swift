import PolicyLanguage

// The compiled form: flat arrays of small records without references. Slices point into the arrays of `CompiledPolicy`.

/// A statement, compiled.
struct StatementRecord: Sendable {
    /// What stands in the principal's place.
    enum PrincipalForm: UInt8 { case none, named, notNamed }
    /// What stands in the resource's place.
    enum ResourceForm: UInt8 { case none, any, matching, notMatching }

    var isDeny: Bool
    var isActionNegated: Bool
    var principalForm: PrincipalForm
    var resourceForm: ResourceForm
    var actions: Slice
    var members: Slice
    var resources: Slice
    var conditions: Slice
}

/// A pattern of `Action` or `Resource`, or a value of a string or ARN operator.
struct PatternRecord: Sendable {
    enum Form: UInt8 {
        /// Matches nothing, because AWS would not have accepted it.
        case never
        /// Matches everything: `*`.
        case any
        /// Text.
        case literal
        /// Text, then one `*` to the end.
        case prefix
        /// A program for `Wildcard`.
        case program
        /// A program with variables.
        case template
    }

    var form: Form
    /// Text or program in the pool.
    var text: Slice
    /// How many bytes of a program or template stand for themselves before the first wildcard or variable.
    var literalCount: Int32 = 0
}

/// A policy variable.
struct VariableRecord: Sendable {
    var keyHash: UInt64
    /// The canonical name.
    var key: Slice
    var hasDefault: Bool
    var defaultText: Slice
}

/// A member of `Principal` or `NotPrincipal`.
struct MemberRecord: Sendable {
    enum Form: UInt8 { case everyone, account, arn, uniqueID, federated, service, canonicalUser }
    var form: Form
    var text: Slice
}

/// One operator and key.
struct ConditionRecord: Sendable {
    var family: OperatorFamily
    /// `Not…` operators: true only if no value matches.
    var isNegated: Bool
    var ifExists: Bool
    var quantifier: Quantifier
    /// Whether a value that has no meaning (a variable without a value) keeps the condition from holding although the
    /// operator is negated. See `PolicyCompiler.unresolvedFails`.
    var unresolvedFails: Bool
    var keyHash: UInt64
    /// The canonical name.
    var key: Slice
    var values: Slice

    enum Quantifier: UInt8 { case none, forAllValues, forAnyValue }
}

/// How an operator compares, its negation apart.
enum OperatorFamily: UInt8, Sendable {
    case stringEquals, stringEqualsIgnoreCase, stringLike, arnLike
    case numericEquals, numericLess, numericLessEquals, numericGreater, numericGreaterEquals
    case dateEquals, dateLess, dateLessEquals, dateGreater, dateGreaterEquals
    case bool, binaryEquals, ipAddress, null

    /// The family of a comparison, and whether it is the negated one.
    static func of(_ comparison: ConditionOperator.Comparison) -> (family: OperatorFamily, isNegated: Bool) {
        switch comparison {
        case .stringEquals: (.stringEquals, false)
        case .stringNotEquals: (.stringEquals, true)
        case .stringEqualsIgnoreCase: (.stringEqualsIgnoreCase, false)
        case .stringNotEqualsIgnoreCase: (.stringEqualsIgnoreCase, true)
        case .stringLike: (.stringLike, false)
        case .stringNotLike: (.stringLike, true)
        case .numericEquals: (.numericEquals, false)
        case .numericNotEquals: (.numericEquals, true)
        case .numericLessThan: (.numericLess, false)
        case .numericLessThanEquals: (.numericLessEquals, false)
        case .numericGreaterThan: (.numericGreater, false)
        case .numericGreaterThanEquals: (.numericGreaterEquals, false)
        case .dateEquals: (.dateEquals, false)
        case .dateNotEquals: (.dateEquals, true)
        case .dateLessThan: (.dateLess, false)
        case .dateLessThanEquals: (.dateLessEquals, false)
        case .dateGreaterThan: (.dateGreater, false)
        case .dateGreaterThanEquals: (.dateGreaterEquals, false)
        case .bool: (.bool, false)
        case .binaryEquals: (.binaryEquals, false)
        case .ipAddress: (.ipAddress, false)
        case .notIpAddress: (.ipAddress, true)
        case .arnEquals, .arnLike: (.arnLike, false)
        case .arnNotEquals, .arnNotLike: (.arnLike, true)
        case .null: (.null, false)
        }
    }
}

/// A value of a condition.
struct ValueRecord: Sendable {
    /// Text, program or template, for every operator; `never` if the operator cannot read it.
    var pattern: PatternRecord
    /// The value as its operator reads it: an IP block, a date, or a truth value.
    var high: UInt64 = 0
    var low: UInt64 = 0
    var bits: UInt8 = 0
    var isIPv6 = false
}

/// An entry of the index from actions to statements.
struct IndexEntry: Sendable, Comparable {
    var hash: UInt64
    var statement: Int32
    /// The action pattern that is to be held against the request.
    var pattern: Int32

    static func < (left: IndexEntry, right: IndexEntry) -> Bool {
        (left.hash, left.statement, left.pattern) < (right.hash, right.statement, right.pattern)
    }
}
