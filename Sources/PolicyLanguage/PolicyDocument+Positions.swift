extension PolicyDocument {
    /// The same document without positions: two documents that say the same in the same order are equal then.
    public var withoutPositions: PolicyDocument {
        PolicyDocument(declaredVersion: declaredVersion, id: id, statements: statements.map(\.withoutPositions))
    }
}

private let nowhere = SourcePosition(line: 1, column: 1)

extension Statement {
    fileprivate var withoutPositions: Statement {
        Statement(
            position: nowhere,
            endPosition: nowhere,
            sid: sid,
            effect: effect,
            principal: principal.map {
                PrincipalElement(
                    isNegated: $0.isNegated,
                    isBareWildcard: $0.isBareWildcard,
                    members: $0.members.map(\.withoutPosition)
                )
            },
            action: action.withoutPositions,
            resource: resource?.withoutPositions,
            conditions: conditions.map {
                Condition(
                    operator: $0.operator,
                    key: $0.key.withoutPosition,
                    values: $0.values.map(\.withoutPosition)
                )
            }
        )
    }
}

extension PatternElement {
    fileprivate var withoutPositions: PatternElement {
        PatternElement(isNegated: isNegated, patterns: patterns.map(\.withoutPosition))
    }
}

extension Located {
    fileprivate var withoutPosition: Located { Located(value, at: nowhere) }
}
