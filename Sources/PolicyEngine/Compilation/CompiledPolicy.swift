public import PolicyLanguage

/// A policy document made ready for evaluation. Immutable; share one instance between all places where the same
/// document stands.
///
/// Statements are indexed by the actions that they name, so that those that cannot match a request cost nothing.
public final class CompiledPolicy: Sendable {
    /// The document that was compiled.
    public let document: PolicyDocument

    /// One bit for each hash of an action that a statement names in full: if the request's bit is not set, no such
    /// statement can match.
    let actionBits: UInt64
    /// The same for the services of action patterns with wildcards (`s3:Get*`).
    let serviceBits: UInt64
    /// Statements that must be looked at for every action: `*` and `NotAction`.
    let universal: FlatArray<Int32>
    /// Statements by the hash of an action named in full, in lower case; sorted.
    let byAction: FlatArray<IndexEntry>
    /// Statements by the hash of the service, with the colon, of a pattern with wildcards; sorted.
    let byService: FlatArray<IndexEntry>

    let statements: FlatArray<StatementRecord>
    let patterns: FlatArray<PatternRecord>
    let members: FlatArray<MemberRecord>
    let conditions: FlatArray<ConditionRecord>
    let values: FlatArray<ValueRecord>
    let variables: FlatArray<VariableRecord>
    let pool: FlatArray<UInt8>

    /// Whether what it says depends on condition keys: it has conditions, or variables.
    public var readsContext: Bool { !conditions.isEmpty || !variables.isEmpty }

    /// Compiles a document. Total: what AWS would not accept is compiled to something that does not match.
    public init(_ document: PolicyDocument) {
        var compiler = PolicyCompiler(hasVariables: document.version == .v2012)
        for statement in document.statements { compiler.add(statement) }
        let index = compiler.index()
        self.document = document
        actionBits = index.actionBits
        serviceBits = index.serviceBits
        universal = FlatArray(index.universal)
        byAction = FlatArray(index.byAction)
        byService = FlatArray(index.byService)
        statements = FlatArray(compiler.statements)
        patterns = FlatArray(compiler.patterns)
        members = FlatArray(compiler.members)
        conditions = FlatArray(compiler.conditions)
        values = FlatArray(compiler.values)
        variables = FlatArray(compiler.variables)
        pool = FlatArray(compiler.pool)
    }

    deinit {
        universal.deallocate()
        byAction.deallocate()
        byService.deallocate()
        statements.deallocate()
        patterns.deallocate()
        members.deallocate()
        conditions.deallocate()
        values.deallocate()
        variables.deallocate()
        pool.deallocate()
    }

    /// The bit of a hash in `actionBits` and `serviceBits`.
    @inline(__always)
    static func bit(_ hash: UInt64) -> UInt64 {
        // FNV's high bits are the better mixed ones.
        1 << (hash >> 58)
    }
}
