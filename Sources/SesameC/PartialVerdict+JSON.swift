internal import PolicyEngine
internal import PolicyLanguage

extension PartialVerdict {
    /// The answer and what it depends on as JSON; `docs/C.md` describes the members.
    var json: String {
        var writer = JSONWriter(layout: .compact)
        writer.object { writer in
            switch self {
            case .decided(let verdict):
                writer.member("decision") { $0.string(verdict.decision.rawValue) }
                writer.member("dependencies") { writer in writer.list([Dependency]()) { $0.dependency($1) } }
            case .depends(let dependencies):
                writer.member("decision") { $0.string("depends") }
                writer.member("dependencies") { writer in writer.list(dependencies) { $0.dependency($1) } }
            }
        }
        return writer.text
    }
}

extension JSONWriter {
    fileprivate mutating func dependency(_ dependency: Dependency) {
        object {
            $0.member("key") { $0.string(dependency.key) }
            $0.member("conditions") { writer in writer.list(dependency.conditions) { $0.condition($1) } }
        }
    }

    private mutating func condition(_ dependent: DependentCondition) {
        object {
            $0.member("type") { $0.string(dependent.source.type.rawValue) }
            $0.optional("arn", dependent.source.arn) { $0.string($1) }
            $0.member("name") { $0.string(dependent.source.name) }
            $0.optional("attachedTo", dependent.source.attachedTo) { $0.string($1) }
            $0.member("statementIndex") { $0.integer(dependent.statementIndex) }
            $0.member("effect") { $0.string(dependent.effect.rawValue) }
            $0.optional("operator", dependent.condition?.operator.name) { $0.string($1) }
            $0.optional("values", dependent.condition?.values) { writer, values in
                writer.list(values) { $0.string($1.value) }
            }
            $0.optional("decisionIfItHolds", dependent.decisionIfItHolds?.rawValue) { $0.string($1) }
            $0.optional("decisionIfItDoesNot", dependent.decisionIfItDoesNot?.rawValue) { $0.string($1) }
        }
    }
}
