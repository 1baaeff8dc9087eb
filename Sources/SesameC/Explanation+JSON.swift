internal import PolicyEngine
internal import PolicyLanguage

extension Explanation {
    /// The trace as JSON; `docs/C.md` describes the members.
    var json: String {
        var writer = JSONWriter(layout: .compact)
        writer.object {
            $0.member("decision") { $0.string(verdict.decision.rawValue) }
            $0.optional("decidedBy", verdict.decidedBy?.rawValue) { $0.string($1) }
            $0.optional("policyIndex", verdict.policyIndex) { $0.integer($1) }
            $0.optional("statementIndex", verdict.statementIndex) { $0.integer($1) }
            $0.optional("protection", protection?.rawValue) { $0.string($1) }
            $0.member("isCrossAccount") { $0.boolean(isCrossAccount) }
            $0.member("types") { writer in writer.list(types) { $0.type($1) } }
        }
        return writer.text
    }
}

extension JSONWriter {
    /// A member that is always there: null when there is no value.
    mutating func optional<Value>(
        _ name: String,
        _ value: Value?,
        _ write: (inout JSONWriter, Value) -> Void
    ) {
        member(name) { writer in
            if let value { write(&writer, value) } else { writer.null() }
        }
    }

    fileprivate mutating func type(_ type: TypeExplanation) {
        object {
            $0.member("type") { $0.string(type.type.rawValue) }
            $0.member("outcome") { $0.string(type.outcome.rawValue) }
            $0.member("blocks") { $0.boolean(type.blocks) }
            $0.member("levels") { writer in writer.list(type.levels) { $0.string($1.rawValue) } }
            $0.member("policies") { writer in writer.list(type.policies) { $0.policy($1) } }
        }
    }

    private mutating func policy(_ policy: PolicyExplanation) {
        object {
            $0.member("index") { $0.integer(policy.index) }
            $0.optional("level", policy.level) { $0.integer($1) }
            $0.optional("arn", policy.source.arn) { $0.string($1) }
            $0.member("name") { $0.string(policy.source.name) }
            $0.optional("attachedTo", policy.source.attachedTo) { $0.string($1) }
            $0.member("outcome") { $0.string(policy.outcome.rawValue) }
            $0.member("statements") { writer in writer.list(policy.statements) { $0.statement($1) } }
        }
    }

    private mutating func statement(_ explanation: StatementExplanation) {
        let statement = explanation.statement
        object {
            $0.member("index") { $0.integer(explanation.index) }
            $0.optional("sid", statement.sid) { $0.string($1) }
            $0.member("effect") { $0.string(statement.effect.rawValue) }
            $0.member("position") { $0.position(statement.position) }
            $0.member("matches") { $0.boolean(explanation.matches) }
            $0.optional("grant", explanation.grant?.rawValue) { $0.string($1) }
            $0.member("mismatches") { writer in
                writer.list(explanation.mismatches) { $0.mismatch($1, in: statement) }
            }
        }
    }

    private mutating func mismatch(_ mismatch: Mismatch, in statement: Statement) {
        object {
            switch mismatch.element {
            case .principal: $0.member("element") { $0.string("principal") }
            case .action: $0.member("element") { $0.string("action") }
            case .resource: $0.member("element") { $0.string("resource") }
            case .condition(let index):
                $0.member("element") { $0.string("condition") }
                if statement.conditions.indices.contains(index) {
                    let condition = statement.conditions[index]
                    $0.member("operator") { $0.string(condition.operator.name) }
                    $0.member("key") { $0.string(condition.key.value) }
                    $0.member("values") { writer in writer.list(condition.values) { $0.string($1.value) } }
                }
            }
            $0.member("position") { $0.position(mismatch.position) }
            $0.member("isUnknown") { $0.boolean(mismatch.isUnknown) }
            $0.optional("actualValues", mismatch.actualValues) { writer, values in
                writer.list(values) { $0.string($1) }
            }
            $0.member("unresolvedVariables") { writer in
                writer.list(mismatch.unresolvedVariables) { $0.string($1) }
            }
        }
    }

    private mutating func position(_ position: SourcePosition) {
        object {
            $0.member("line") { $0.integer(position.line) }
            $0.member("column") { $0.integer(position.column) }
        }
    }
}
