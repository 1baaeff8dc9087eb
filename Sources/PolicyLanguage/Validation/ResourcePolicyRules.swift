/// Resource-based policies: they name principals, and some services let them leave the resource out.
struct ResourcePolicyRules {
    let draft: DocumentDraft

    func check() throws(PolicyError) {
        for statement in draft.statements {
            guard let effect = statement.effect else { throw missing("Effect", statement.position) }
            guard let principal = statement.principal, !principal.value.members.isEmpty else {
                throw missing("Principal", statement.principal?.position ?? statement.position)
            }
            try PrincipalRules.check(principal, effect.value)
            guard let action = statement.action, !action.value.patterns.isEmpty else {
                throw missing("Action", statement.action?.position ?? statement.position)
            }
            for pattern in action.value.patterns {
                if let problem = ActionPattern.problem(pattern.value) {
                    throw PolicyError(
                        message: "Policy has invalid action",
                        detail: problem.detail,
                        position: pattern.position
                    )
                }
            }
            if let resource = statement.resource, resource.value.patterns.isEmpty {
                throw missing("Resource", resource.position)
            }
            try ConditionRules.checkAddresses(statement)
        }
    }

    private func missing(_ element: String, _ position: SourcePosition) -> PolicyError {
        PolicyError(
            message: "Missing required field \(element)",
            detail: "the statement has no `\(element)`",
            position: position
        )
    }
}

/// Principals in policies that are attached to something other than a role.
enum PrincipalRules {
    static func check(
        _ principal: Located<PrincipalElement>,
        _ effect: Statement.Effect
    ) throws(PolicyError) {
        // IAM User Guide, "NotPrincipal": "must be used with "Effect": "Deny"".
        if principal.value.isNegated, effect == .allow {
            throw PolicyError(
                message: "Allow with NotPrincipal is not allowed.",
                detail: "it would allow everyone else, anonymous callers included",
                position: principal.position
            )
        }
        for member in principal.value.members {
            // IAM User Guide, "Principal": identity providers vouch for callers of sts:AssumeRoleWith… only.
            if case .federated(let provider) = member.value {
                throw PolicyError(
                    message: "Invalid principal in policy",
                    detail: "`\(provider)` can be trusted by a role only",
                    position: member.position
                )
            }
        }
    }
}
