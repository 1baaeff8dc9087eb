package import Authentication
import Identifiers
import PolicyEngine
import PolicyLanguage

extension DenialRecord {
    /// The record of a denial together with the documents that it names. `hash` gives a document's SHA-256 in hex.
    package static func make(
        _ denial: AccessControl.Denial,
        id: String,
        caller: Caller,
        facts: RequestFacts,
        compiler: PolicyCompiler,
        hash: (String) -> String
    ) -> (record: DenialRecord, documents: [String: String]) {
        let verdict = denial.explanation.verdict
        var documents: [String: String] = [:]
        var policies: [Policy] = []
        var deciding: Int?
        for type in denial.explanation.types {
            let applied = denial.policies.all(of: type.type)
            for policy in type.policies {
                guard applied.indices.contains(policy.index) else { continue }
                if type.type == verdict.decidedBy, policy.index == verdict.policyIndex { deciding = policies.count }
                let text = compiler.text(of: applied[policy.index].policy) ?? denial.question.resourcePolicy?.text ?? ""
                let key = hash(text)
                documents[key] = text
                policies.append(Policy(policy, documentHash: key, context: denial.request.context))
            }
        }
        let record = DenialRecord(
            id: id,
            time: facts.now,
            requestID: facts.requestID,
            account: denial.question.resourceAccount,
            principalARN: caller.arn,
            principalAccount: caller.account.text,
            principalUserID: caller.userID,
            action: denial.question.action,
            resource: denial.question.resource,
            sentence: denial.sentence,
            decision: verdict.decision.rawValue,
            decidedBy: verdict.decidedBy?.rawValue ?? "",
            decidingPolicy: deciding,
            decidingStatement: verdict.statementIndex,
            types: denial.explanation.types.map {
                TypeFinding(type: $0.type.rawValue, decision: $0.outcome.decision.rawValue, blocks: $0.blocks)
            },
            policies: policies,
            context: denial.request.context.entries.map { ContextEntry(key: $0.key, values: $0.values) },
            protection: denial.explanation.protection.map { String(describing: $0) }
        )
        return (record, documents)
    }
}

extension PolicyOutcome {
    fileprivate var decision: Decision {
        switch self {
        case .denies: .explicitDeny
        case .allows: .allow
        case .doesNotAllow, .depends: .implicitDeny
        }
    }
}

extension DenialRecord.Policy {
    fileprivate init(_ policy: PolicyExplanation, documentHash: String, context: RequestContext) {
        let source = policy.source
        self.init(
            uri: source.arn ?? "inline:\(documentHash.prefix(32))",
            type: source.type.rawValue,
            name: source.name,
            isInline: source.arn == nil,
            attachedTo: source.attachedTo,
            documentHash: documentHash,
            decision: policy.outcome.decision.rawValue,
            statements: policy.statements.map { DenialRecord.StatementFinding($0, context: context) }
        )
    }
}

extension DenialRecord.StatementFinding {
    fileprivate init(_ finding: StatementExplanation, context: RequestContext) {
        var failed: [String] = []
        var failedConditions: [Int: Mismatch] = [:]
        for mismatch in finding.mismatches {
            let name: String
            switch mismatch.element {
            case .principal: name = finding.statement.principal?.isNegated == true ? "NotPrincipal" : "Principal"
            case .action: name = finding.statement.action.isNegated ? "NotAction" : "Action"
            case .resource: name = finding.statement.resource?.isNegated == true ? "NotResource" : "Resource"
            case .condition(let index):
                failedConditions[index] = mismatch
                name = "Condition"
            }
            if failed.last != name { failed.append(name) }
        }
        self.init(
            index: finding.index,
            sid: finding.statement.sid,
            effect: finding.statement.effect.rawValue,
            line: finding.statement.position.line,
            column: finding.statement.position.column,
            endLine: finding.statement.endPosition.line,
            endColumn: finding.statement.endPosition.column,
            matched: finding.matches,
            failedElements: failed,
            conditions: finding.statement.conditions.enumerated().map { index, condition in
                DenialRecord.ConditionFinding(
                    operator: condition.operator.name,
                    key: condition.key.value,
                    line: condition.key.position.line,
                    held: failedConditions[index] == nil,
                    expected: condition.values.map(\.value),
                    actual: context[condition.key.value]?.values,
                    unresolvedVariables: failedConditions[index]?.unresolvedVariables ?? []
                )
            }
        )
    }
}
