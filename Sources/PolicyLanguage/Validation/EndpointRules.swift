/// VPC endpoint policies. Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies": "must
/// contain a Principal element".
struct EndpointRules {
    let draft: DocumentDraft

    func check() throws(PolicyError) {
        for statement in draft.statements {
            guard let effect = statement.effect else { throw failure("no `Effect`", statement.position) }
            guard let principal = statement.principal, !principal.value.members.isEmpty else {
                throw failure("no `Principal`", statement.principal?.position ?? statement.position)
            }
            if principal.value.isNegated, effect.value == .allow {
                throw failure("`Allow` with `NotPrincipal`", principal.position)
            }
            guard let action = statement.action, !action.value.patterns.isEmpty else {
                throw failure("no `Action`", statement.action?.position ?? statement.position)
            }
            for pattern in action.value.patterns {
                if let problem = ActionPattern.problem(pattern.value) {
                    throw failure(problem.detail, pattern.position)
                }
            }
            guard let resource = statement.resource, !resource.value.patterns.isEmpty else {
                throw failure("no `Resource`", statement.resource?.position ?? statement.position)
            }
            try checkFormats(resource.value)
        }
    }

    private func checkFormats(_ resource: PatternElement) throws(PolicyError) {
        for pattern in resource.patterns {
            if let problem = ResourcePattern.problem(pattern.value, isCompletionAllowed: true) {
                throw failure(problem.detail, pattern.position)
            }
        }
    }

    private func failure(_ detail: String, _ position: SourcePosition) -> PolicyError {
        PolicyError(message: PolicyError.endpointSentence, detail: detail, position: position)
    }
}
