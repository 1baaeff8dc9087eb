/// Trust policies of roles, which AWS reads with another parser than identity-based policies.
struct TrustRules {
    let draft: DocumentDraft

    func check() throws(PolicyError) {
        if let sid = draft.repeatedSid {
            throw PolicyError(
                message: "The Statement Ids in the policy are not unique",
                detail: "`\(sid.value)` stands twice",
                position: sid.position
            )
        }
        for statement in draft.statements {
            let effect = try effect(of: statement)
            try checkPrincipal(statement, effect)
            try checkActions(statement)
            try checkResources(statement)
            try ConditionRules.checkAddresses(statement)
            if effect == .allow { try SharedIdentityProviders.check(statement) }
        }
    }

    private func effect(of statement: StatementDraft) throws(PolicyError) -> Statement.Effect {
        guard let effect = statement.effect else {
            throw PolicyError(
                message: "Missing required field Effect",
                detail: "the statement has no `Effect`",
                position: statement.position
            )
        }
        return effect.value
    }

    private func checkPrincipal(_ statement: StatementDraft, _ effect: Statement.Effect) throws(PolicyError) {
        guard let principal = statement.principal else {
            throw PolicyError(
                message: "Missing required field Principal",
                detail: "a trust policy says who may assume the role",
                position: statement.position
            )
        }
        // IAM User Guide, "NotPrincipal": not in trust policies, and nowhere with `Allow`.
        if principal.value.isNegated {
            throw PolicyError(
                message: effect == .allow
                    ? "Allow with NotPrincipal is not allowed."
                    : "AssumeRole policy must not contain NotPrincipal field.",
                detail: "a trust policy has no `NotPrincipal`",
                position: principal.position
            )
        }
        if principal.value.isBareWildcard {
            throw PolicyError(
                message: "Principal must be a JSON object.",
                detail: "write `{\"AWS\": \"*\"}` in a trust policy",
                position: principal.position
            )
        }
        if principal.value.members.isEmpty {
            throw PolicyError(
                message: "Missing required field Principal cannot be empty!",
                detail: "`Principal` names nobody",
                position: principal.position
            )
        }
        for member in principal.value.members {
            if case .canonicalUser(let id) = member.value {
                throw PolicyError(
                    message: "Invalid principal in policy: \"CANONICALUSER\":\"\(id)\"",
                    detail: "canonical users exist in S3 only",
                    position: member.position
                )
            }
        }
    }

    private func checkActions(_ statement: StatementDraft) throws(PolicyError) {
        guard let action = statement.action, !action.value.patterns.isEmpty else {
            throw PolicyError(
                message: "Missing required field Action",
                detail: "the statement names no action",
                position: statement.action?.position ?? statement.position
            )
        }
        let message = "AssumeRole policy may only specify STS AssumeRole actions."
        if action.value.isNegated {
            throw PolicyError(message: message, detail: "a trust policy has no `NotAction`", position: action.position)
        }
        for pattern in action.value.patterns {
            guard pattern.value.lowercased().hasPrefix("sts:"), ActionPattern.problem(pattern.value) == nil else {
                throw PolicyError(
                    message: message,
                    detail: "`\(pattern.value)` is no action of STS",
                    position: pattern.position
                )
            }
        }
    }

    private func checkResources(_ statement: StatementDraft) throws(PolicyError) {
        guard let resource = statement.resource else { return }
        throw PolicyError(
            message: resource.value.isNegated
                ? "AssumeRole policy must not contain resources." : "Has prohibited field Resource",
            detail: "the resource of a trust policy is its role",
            position: resource.position
        )
    }
}
