/// A place in a policy document's text.
public struct SourcePosition: Hashable, Sendable {
    /// Line, from 1.
    public let line: Int
    /// Column in Unicode scalars, from 1.
    public let column: Int

    /// A place by line and column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A value of a policy document together with where it stands.
public struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The value.
    public let value: Value
    /// Where its first character stands.
    public let position: SourcePosition

    /// A value at a place.
    public init(_ value: Value, at position: SourcePosition) {
        self.value = value
        self.position = position
    }
}

/// A policy document, parsed and valid: every element is known, typed and carries its position.
///
/// Grammar: IAM User Guide, "Grammar of the IAM JSON policy language".
public struct PolicyDocument: Sendable, Hashable {
    /// The versions of the policy *language*. Not to be confused with the versions of a managed policy.
    public enum Version: String, Sendable {
        /// The older version, and what a missing `Version` means: `${…}` is literal text.
        case v2008 = "2008-10-17"
        /// The current version: policy variables are substituted.
        case v2012 = "2012-10-17"
    }

    /// The `Version` element, nil when the document has none (evaluated as 2008-10-17).
    public let declaredVersion: Version?
    /// The `Id` element.
    public let id: String?
    /// The statements in order.
    public let statements: [Statement]

    /// A document from its parts.
    public init(declaredVersion: Version?, id: String?, statements: [Statement]) {
        self.declaredVersion = declaredVersion
        self.id = id
        self.statements = statements
    }

    /// The version that evaluation follows.
    public var version: Version { declaredVersion ?? .v2008 }
}

/// One statement.
public struct Statement: Sendable, Hashable {
    /// What a matching statement says.
    public enum Effect: String, Sendable {
        case allow = "Allow"
        case deny = "Deny"
    }

    /// Where the statement's `{` stands.
    public let position: SourcePosition
    /// Where the statement's `}` stands.
    public let endPosition: SourcePosition
    /// The `Sid` element.
    public let sid: String?
    /// The `Effect` element.
    public let effect: Effect
    /// `Principal` or `NotPrincipal`; nil in identity-based policies.
    public let principal: PrincipalElement?
    /// `Action` or `NotAction`.
    public let action: PatternElement
    /// `Resource` or `NotResource`; nil in trust policies.
    public let resource: PatternElement?
    /// The `Condition` element, one entry for each operator and key, in document order.
    public let conditions: [Condition]

    /// A statement from its parts.
    public init(
        position: SourcePosition,
        endPosition: SourcePosition,
        sid: String?,
        effect: Effect,
        principal: PrincipalElement?,
        action: PatternElement,
        resource: PatternElement?,
        conditions: [Condition]
    ) {
        self.position = position
        self.endPosition = endPosition
        self.sid = sid
        self.effect = effect
        self.principal = principal
        self.action = action
        self.resource = resource
        self.conditions = conditions
    }
}

/// `Action`/`NotAction` or `Resource`/`NotResource`: patterns as written.
public struct PatternElement: Sendable, Hashable {
    /// True for the `Not…` form.
    public let isNegated: Bool
    /// The patterns in order, as written in the document (variables unsubstituted).
    public let patterns: [Located<String>]

    /// An element from its patterns.
    public init(isNegated: Bool, patterns: [Located<String>]) {
        self.isNegated = isNegated
        self.patterns = patterns
    }
}

/// `Principal` or `NotPrincipal`.
public struct PrincipalElement: Sendable, Hashable {
    /// One member of the element. Source: IAM User Guide, "AWS JSON policy elements: Principal".
    public enum Member: Sendable, Hashable {
        /// `"*"` or `{"AWS": "*"}`.
        case everyone
        /// `"123456789012"` or `arn:aws:iam::123456789012:root`: the account, which delegates to its own policies.
        case account(String)
        /// The ARN of a user, role, role session or federated user.
        case arn(String)
        /// The unique id of a user or role (`AIDA…`, `AROA…`), as IAM stores a saved principal.
        case uniqueID(String)
        /// `Federated`: an identity provider's name or ARN.
        case federated(String)
        /// `Service`: a service principal such as `lambda.amazonaws.com`.
        case service(String)
        /// `CanonicalUser`: an S3 canonical user id.
        case canonicalUser(String)
    }

    /// True for `NotPrincipal`.
    public let isNegated: Bool
    /// Whether the document says `"*"` rather than `{"AWS": "*"}`. It means the same, but a trust policy may not say
    /// the former, nor a resource control policy the latter.
    public let isBareWildcard: Bool
    /// The members in document order.
    public let members: [Located<Member>]

    /// An element from its members.
    public init(isNegated: Bool, isBareWildcard: Bool = false, members: [Located<Member>]) {
        self.isNegated = isNegated
        self.isBareWildcard = isBareWildcard
        self.members = members
    }
}

/// One operator applied to one key: `"StringEquals": {"aws:username": ["a", "b"]}`.
public struct Condition: Sendable, Hashable {
    /// The operator with its set prefix and `IfExists`.
    public let `operator`: ConditionOperator
    /// The condition key as written; its name ignores case.
    public let key: Located<String>
    /// The values as text (JSON numbers and booleans in their source form), variables unsubstituted.
    public let values: [Located<String>]

    /// A condition from its parts.
    public init(operator: ConditionOperator, key: Located<String>, values: [Located<String>]) {
        self.operator = `operator`
        self.key = key
        self.values = values
    }
}

/// A condition operator such as `ForAllValues:StringLikeIfExists`.
public struct ConditionOperator: Sendable, Hashable {
    /// The prefix for keys with several values.
    public enum SetQuantifier: String, Sendable {
        case forAllValues = "ForAllValues"
        case forAnyValue = "ForAnyValue"
    }

    /// What is compared, and how. Raw values are the names in policies (case-sensitive when a policy is saved).
    public enum Comparison: String, Sendable, CaseIterable {
        case stringEquals = "StringEquals"
        case stringNotEquals = "StringNotEquals"
        case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
        case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
        case stringLike = "StringLike"
        case stringNotLike = "StringNotLike"
        case numericEquals = "NumericEquals"
        case numericNotEquals = "NumericNotEquals"
        case numericLessThan = "NumericLessThan"
        case numericLessThanEquals = "NumericLessThanEquals"
        case numericGreaterThan = "NumericGreaterThan"
        case numericGreaterThanEquals = "NumericGreaterThanEquals"
        case dateEquals = "DateEquals"
        case dateNotEquals = "DateNotEquals"
        case dateLessThan = "DateLessThan"
        case dateLessThanEquals = "DateLessThanEquals"
        case dateGreaterThan = "DateGreaterThan"
        case dateGreaterThanEquals = "DateGreaterThanEquals"
        case bool = "Bool"
        case binaryEquals = "BinaryEquals"
        case ipAddress = "IpAddress"
        case notIpAddress = "NotIpAddress"
        case arnEquals = "ArnEquals"
        case arnNotEquals = "ArnNotEquals"
        case arnLike = "ArnLike"
        case arnNotLike = "ArnNotLike"
        case null = "Null"
    }

    /// The set prefix, nil when there is none.
    public let quantifier: SetQuantifier?
    /// The comparison.
    public let comparison: Comparison
    /// Whether the name ends in `IfExists`.
    public let ifExists: Bool

    /// An operator from its parts.
    public init(quantifier: SetQuantifier? = nil, comparison: Comparison, ifExists: Bool = false) {
        self.quantifier = quantifier
        self.comparison = comparison
        self.ifExists = ifExists
    }

    /// Reads an operator as written in a policy. Nil for anything that AWS does not know, `NullIfExists` included.
    public init?(_ name: some StringProtocol) {
        // Bytes, not characters: this runs for every condition that is parsed.
        var rest = Substring(name).utf8
        var quantifier: SetQuantifier?
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let known = SetQuantifier(rawValue: String(Substring(rest[..<colon]))) else { return nil }
            quantifier = known
            rest = rest[rest.index(after: colon)...]
        }
        let suffix = "IfExists".utf8
        let ifExists = rest.count > suffix.count && rest.suffix(suffix.count).elementsEqual(suffix)
        if ifExists { rest = rest.dropLast(suffix.count) }
        guard let comparison = Self.comparisons[String(Substring(rest))],
            comparison != .null || (!ifExists && quantifier == nil)
        else { return nil }
        self.init(quantifier: quantifier, comparison: comparison, ifExists: ifExists)
    }

    private static let comparisons = Dictionary(
        uniqueKeysWithValues: Comparison.allCases.map { ($0.rawValue, $0) }
    )

    /// The operator as written in a policy.
    public var name: String {
        (quantifier.map { "\($0.rawValue):" } ?? "") + comparison.rawValue + (ifExists ? "IfExists" : "")
    }
}
