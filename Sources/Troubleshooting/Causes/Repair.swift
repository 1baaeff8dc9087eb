import AccessControl
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// A reason why a statement does not do what it seems to be for, with what would mend it.
struct Repair {
    let cause: Cause
    let finding: StatementFinding
    /// The change to the statement's own document; empty when no change of this statement is the answer.
    var operations: [PatchOperation] = []
    /// What the fix does, in words.
    var summary = ""
    /// The change to the request that would satisfy the statement.
    var request: RequestChange?
    /// Whether the policy plainly meant to let the request in: a typing mistake, a missing `Version`. Mending it comes
    /// before adding a statement.
    var isMistake = false
    /// Whether mending takes something away that protects.
    var weakens: Fix.Weakening?

    init(_ rule: Rule, _ finding: StatementFinding, _ evidence: Evidence) {
        cause = finding.cause(rule, evidence)
        self.finding = finding
    }
}

/// Finds, for statements that nearly match, what keeps them from it.
struct RepairFinder {
    let investigator: Investigator
    let investigation: Investigation

    var request: AuthorizationRequest { investigation.request }
    var catalog: Catalog { investigator.catalog }

    /// For an Allow that does not match: the reasons, best first; only those are returned whose mending makes the
    /// statement match, or that need no mending of the statement.
    func repairs(of finding: StatementFinding) -> [Repair] {
        guard finding.effect == .allow, finding.statement.state != .matches else { return [] }
        // A condition on an unknown key may hold: what certainly differs decides.
        let certain = finding.statement.certainMismatches
        let mismatches = certain.isEmpty ? finding.statement.mismatches : certain
        guard let element = mismatches.first?.element.family, mismatches.allSatisfy({ $0.element.family == element })
        else { return [] }
        let found: [Repair]
        switch element {
        case .action: found = actionRepairs(finding)
        case .resource: found = resourceRepairs(finding)
        case .condition: found = conditionRepairs(finding)
        case .principal: found = principalRepairs(finding)
        }
        return found.filter(isConfirmed)
    }

    /// Whether what kept the statement from matching is gone once it is mended; of several conditions, one. What mends
    /// nothing needs no proof.
    func isConfirmed(_ repair: Repair) -> Bool {
        if repair.operations.isEmpty { return true }
        guard let text = try? JSONPatch.apply(repair.operations, to: repair.finding.text),
            let document = try? PolicyDocument(reading: text)
        else { return false }
        var situation = investigation.situation
        situation.policies.replace(
            repair.finding.type,
            at: repair.finding.policy.index,
            with: CompiledPolicy(document)
        )
        let explanation = PolicyEvaluator.explain(situation.request, situation.policies)
        let type = explanation.types.first { $0.type == repair.finding.type }
        let policy = type?.policies.first { $0.index == repair.finding.policy.index }
        let statement = policy?.statements.first { $0.index == repair.finding.statement.index }
        let before = repair.finding.statement.certainMismatches.count
        return statement.map { $0.state != .differs || $0.certainMismatches.count < before } ?? false
    }
}

extension Mismatch.Element {
    enum Family { case principal, action, resource, condition }

    var family: Family {
        switch self {
        case .principal: .principal
        case .action: .action
        case .resource: .resource
        case .condition: .condition
        }
    }
}

extension PolicySet {
    /// Puts another document in the place of one policy; `index` counts the policies of the type, levels flattened.
    mutating func replace(_ type: PolicyType, at index: Int, with policy: CompiledPolicy) {
        func replaced(_ policies: [AppliedPolicy]) -> [AppliedPolicy] {
            var policies = policies
            guard policies.indices.contains(index) else { return policies }
            policies[index] = AppliedPolicy(policy, source: policies[index].source)
            return policies
        }
        func replaced(levels: [[AppliedPolicy]]) -> [[AppliedPolicy]] {
            var (levels, rest) = (levels, index)
            for level in levels.indices {
                if rest < levels[level].count {
                    levels[level][rest] = AppliedPolicy(policy, source: levels[level][rest].source)
                    return levels
                }
                rest -= levels[level].count
            }
            return levels
        }
        switch type {
        case .identityBased: identity = replaced(identity)
        case .permissionsBoundary: permissionsBoundaries = permissionsBoundaries.map(replaced)
        case .sessionPolicy: sessionPolicies = sessionPolicies.map(replaced)
        case .serviceControlPolicy: serviceControlPolicies = replaced(levels: serviceControlPolicies)
        case .resourceControlPolicy: resourceControlPolicies = replaced(levels: resourceControlPolicies)
        case .vpcEndpointPolicy: vpcEndpointPolicies = vpcEndpointPolicies.map(replaced)
        case .resourceBased, .roleTrustPolicy:
            resourcePolicy = resourcePolicy.map { AppliedPolicy(policy, source: $0.source) }
        }
    }
}

extension Repair {
    /// Makes this the correction of one of the values that a failed condition compares with.
    mutating func correctValue(
        at index: Int,
        of failed: FailedCondition,
        by value: String,
        _ editor: PolicyEditor
    ) {
        operations = [
            editor.replaceConditionValue(
                at: index,
                failed.operatorName,
                failed.key,
                by: value,
                of: failed.finding.statement.index
            )
        ]
        isMistake = true
    }
}
