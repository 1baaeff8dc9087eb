/// Managed, inline and session policies: the checks in the order in which IAM's sentences come out, each over the whole
/// document before the next begins.
struct IdentityRules {
    let draft: DocumentDraft
    let kind: PolicyKind

    func check() throws(PolicyError) {
        try checkStructure()
        try checkVersion()
        try checkLegacyParsing()
        try checkSids()
        try checkActionsExist()
        try checkResourceFormats()
        try checkActionFormats()
        try checkResourcesExist()
    }

    private func checkStructure() throws(PolicyError) {
        for statement in draft.statements {
            if let principal = statement.principal {
                throw PolicyError(
                    message: "Policy document should not specify a principal.",
                    detail: "a policy of a user, group, role or session applies to whom it is attached to",
                    position: principal.position
                )
            }
            if statement.effect == nil {
                throw PolicyError(
                    message: PolicyError.syntaxErrors,
                    detail: "the statement has no `Effect`",
                    position: statement.position
                )
            }
        }
    }

    /// Managed policies must be of the current version of the language; inline policies may be of the older one.
    private func checkVersion() throws(PolicyError) {
        if kind == .managed, draft.version?.value != .v2012 {
            throw PolicyError(
                message: "Policy document must be version 2012-10-17 or greater.",
                detail: draft.version == nil ? "the policy has no `Version`" : "a managed policy may not be so old",
                position: draft.version?.position ?? draft.position
            )
        }
    }

    private func checkLegacyParsing() throws(PolicyError) {
        let message = "The policy failed legacy parsing"
        for statement in draft.statements {
            for resource in statement.resource?.value.patterns ?? [] {
                if let detail = ResourcePattern(resource.value)?.fieldProblem {
                    throw PolicyError(message: message, detail: detail, position: resource.position)
                }
            }
            for condition in statement.conditions where condition.operator.comparison.isDate {
                for value in condition.values where !PolicyDate.isValid(value.value) {
                    throw PolicyError(
                        message: message,
                        detail: "`\(value.value)` is neither an ISO 8601 date nor a number of seconds since 1970",
                        position: value.position
                    )
                }
            }
        }
    }

    private func checkSids() throws(PolicyError) {
        if let sid = draft.irregularSid {
            throw PolicyError(
                message: "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                    + "expression [0-9A-Za-z]*",
                detail: "`\(sid.value)` has other characters",
                position: sid.position
            )
        }
        if let sid = draft.repeatedSid {
            throw PolicyError(
                message: "Statement IDs (SID) in a single policy must be unique.",
                detail: "`\(sid.value)` stands twice",
                position: sid.position
            )
        }
    }

    private func checkActionsExist() throws(PolicyError) {
        for statement in draft.statements where statement.action?.value.patterns.isEmpty ?? true {
            throw PolicyError(
                message: "Policy statement must contain actions.",
                detail: "the statement has neither `Action` nor `NotAction`, or an empty list",
                position: statement.action?.position ?? statement.position
            )
        }
    }

    private func checkResourceFormats() throws(PolicyError) {
        for statement in draft.statements {
            for resource in statement.resource?.value.patterns ?? [] {
                if let problem = ResourcePattern.problem(resource.value, isCompletionAllowed: kind != .session) {
                    throw PolicyError(problem, at: resource.position)
                }
            }
        }
    }

    private func checkActionFormats() throws(PolicyError) {
        for statement in draft.statements {
            for action in statement.action?.value.patterns ?? [] {
                if let problem = ActionPattern.problem(action.value) {
                    throw PolicyError(problem, at: action.position)
                }
            }
        }
    }

    private func checkResourcesExist() throws(PolicyError) {
        for statement in draft.statements where statement.resource?.value.patterns.isEmpty ?? true {
            throw PolicyError(
                message: "Policy statement must contain resources.",
                detail: "the statement has neither `Resource` nor `NotResource`, or an empty list",
                position: statement.resource?.position ?? statement.position
            )
        }
    }
}

/// A sentence of AWS with our own words.
struct Problem {
    let message: String
    let detail: String
}

extension PolicyError {
    init(_ problem: Problem, at position: SourcePosition) {
        self.init(message: problem.message, detail: problem.detail, position: position)
    }
}

extension ConditionOperator.Comparison {
    var isDate: Bool {
        switch self {
        case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan,
            .dateGreaterThanEquals:
            true
        default: false
        }
    }
}
