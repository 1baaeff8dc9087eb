/// Service and resource control policies of an organization.
///
/// Sources: AWS Organizations User Guide, "SCP syntax" and "RCP syntax". Since September 2025 an SCP may use the whole
/// language except principals.
struct OrganizationRules {
    let draft: DocumentDraft

    func checkServiceControl() throws(PolicyError) {
        try checkCommon()
        for statement in draft.statements {
            if let principal = statement.principal {
                throw failure("a service control policy has no principals", principal.position)
            }
        }
    }

    func checkResourceControl() throws(PolicyError) {
        try checkCommon()
        for statement in draft.statements {
            if let effect = statement.effect, effect.value == .allow {
                throw failure("a resource control policy can only deny", effect.position)
            }
            guard let principal = statement.principal else {
                throw failure("the statement has no `Principal`: it must be `\"*\"`", statement.position)
            }
            if principal.value.isNegated || !principal.value.isBareWildcard {
                throw failure("the principal of a resource control policy is `\"*\"`", principal.position)
            }
            guard let action = statement.action else { continue }
            if action.value.isNegated {
                throw failure("a resource control policy has no `NotAction`", action.position)
            }
            if let pattern = action.value.patterns.first(where: { $0.value == "*" }) {
                throw failure("`*` alone cannot be the action of a resource control policy", pattern.position)
            }
        }
    }

    private func checkCommon() throws(PolicyError) {
        if draft.version?.value != .v2012 {
            throw failure("`Version` must be 2012-10-17", draft.version?.position ?? draft.position)
        }
        if let sid = draft.irregularSid {
            throw failure("`\(sid.value)` has other characters than letters and digits", sid.position)
        }
        if let sid = draft.repeatedSid { throw failure("`\(sid.value)` stands twice", sid.position) }
        for statement in draft.statements {
            if statement.effect == nil { throw failure("the statement has no `Effect`", statement.position) }
            guard let action = statement.action, !action.value.patterns.isEmpty else {
                throw failure("the statement names no action", statement.action?.position ?? statement.position)
            }
            for pattern in action.value.patterns {
                if let problem = ActionPattern.problem(pattern.value) {
                    throw failure(problem.detail, pattern.position)
                }
            }
            guard let resource = statement.resource, !resource.value.patterns.isEmpty else {
                throw failure("the statement names no resource", statement.resource?.position ?? statement.position)
            }
            for pattern in resource.value.patterns {
                if let problem = ResourcePattern.problem(pattern.value, isCompletionAllowed: true) {
                    throw failure(problem.detail, pattern.position)
                }
            }
        }
    }

    private func failure(_ detail: String, _ position: SourcePosition) -> PolicyError {
        PolicyError(message: PolicyError.organizationSentence, detail: detail, position: position)
    }
}
