/// A document of known elements and right types, in which things may still be missing that its kind of policy needs.
struct DocumentDraft {
    var version: Located<PolicyDocument.Version>?
    var id: String?
    var statements: [StatementDraft] = []
    /// Where the document starts.
    let position: SourcePosition
}

/// A statement of known elements and right types.
struct StatementDraft {
    let position: SourcePosition
    let endPosition: SourcePosition
    var sid: Located<String>?
    var effect: Located<Statement.Effect>?
    var principal: Located<PrincipalElement>?
    var action: Located<PatternElement>?
    var resource: Located<PatternElement>?
    var conditions: [Condition] = []
}

extension PolicyDocument {
    /// The finished document. The kind's validation has made sure of what it needs; what no statement can do without
    /// is looked for here again, so that no validation can forget it.
    init(_ draft: DocumentDraft) throws(ReadingError) {
        var statements: [Statement] = []
        statements.reserveCapacity(draft.statements.count)
        for statement in draft.statements { statements.append(try Statement(statement)) }
        self.init(declaredVersion: draft.version?.value, id: draft.id, statements: statements)
    }
}

extension Statement {
    init(_ draft: StatementDraft) throws(ReadingError) {
        guard let effect = draft.effect else {
            throw ReadingError(
                issue: .missing("Effect"),
                detail: "the statement has no `Effect`",
                position: draft.position
            )
        }
        guard let action = draft.action, !action.value.patterns.isEmpty else {
            throw ReadingError(
                issue: .missing("Action"),
                detail: "the statement names no action",
                position: draft.action?.position ?? draft.position
            )
        }
        if let resource = draft.resource, resource.value.patterns.isEmpty {
            throw ReadingError(
                issue: .missing("Resource"),
                detail: "the statement names no resource",
                position: resource.position
            )
        }
        self.init(
            position: draft.position,
            endPosition: draft.endPosition,
            sid: draft.sid?.value,
            effect: effect.value,
            principal: draft.principal?.value,
            action: action.value,
            resource: draft.resource?.value,
            conditions: draft.conditions
        )
    }
}
