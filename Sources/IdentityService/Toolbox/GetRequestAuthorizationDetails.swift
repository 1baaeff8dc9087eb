import AWSProtocol
import AccessControl
import Directory
import PolicyEngine

/// AWS's own "explain this denial" API (IAM Toolbox API Reference): what was evaluated for a refused request.
struct GetRequestAuthorizationDetails: Query {
    static let name = "GetRequestAuthorizationDetails"
    private let authorizationID: String
    private let nextToken: String?

    init(_ input: Structure) {
        authorizationID = input.string("authorizationId") ?? ""
        nextToken = input.string("nextToken")
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [AuthorizationQuestion(action: "iam:GetRequestAuthorizationDetails", resource: "*")]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let record = try call.denial(authorizationID).record
        guard nextToken == nil else {
            // One request has few evaluations: they come on one page, so no token was ever given out.
            throw .validation(message: "The specified nextToken is not valid.")
        }
        return [
            "requestContext": .map(
                record.context.map { entry in
                    Value.MapEntry(
                        entry.key,
                        entry.values.count == 1
                            ? .string(entry.values[0]) : .list(entry.values.map(Value.string))
                    )
                }
            ),
            "evaluations": .list([.structure(evaluation(of: record))]),
            "policies": .list(record.policies.map { .structure(description(of: $0)) }),
        ]
    }

    private func evaluation(of record: DenialRecord) -> Structure {
        [
            "action": .string(record.action),
            "resource": .string(record.resource),
            "context": .map([]),
            "evaluatedEffect": .string(ToolboxNames.effect(record.decision)),
            "matchedPolicies": .list(matched(record.policies)),
            "checks": .list(record.types.compactMap { check($0, of: record).map(Value.structure) }),
        ]
    }

    private func check(_ finding: DenialRecord.TypeFinding, of record: DenialRecord) -> Structure? {
        guard let type = PolicyType(rawValue: finding.type) else { return nil }
        // A missing allow that did not matter, because another path allowed, is NO_IMPACT.
        let effect =
            finding.decision == "implicitDeny" && !finding.blocks ? "NO_IMPACT" : ToolboxNames.effect(finding.decision)
        return [
            "checkType": .string(ToolboxNames.check(type)),
            "evaluatedEffect": .string(effect),
            "relevantPolicyTypes": .list([.string(ToolboxNames.policyType(type))]),
            "matchedPolicies": .list(matched(record.policies.filter { $0.type == finding.type })),
        ]
    }

    private func matched(_ policies: [DenialRecord.Policy]) -> [Value] {
        policies.compactMap { policy in
            let statements = policy.statements.filter(\.matched)
            guard !statements.isEmpty else { return nil }
            return .structure([
                "uri": .string(policy.uri),
                "matchedStatements": .list(
                    statements.map { statement in
                        .structure([
                            // AWS makes up a Sid where the statement has none.
                            "sid": .string(statement.sid ?? "statement\(statement.index)"),
                            "evaluatedEffect": .string(statement.effect == "Deny" ? "DENY" : "ALLOW"),
                        ])
                    }
                ),
            ])
        }
    }

    private func description(of policy: DenialRecord.Policy) -> Structure {
        [
            "type": PolicyType(rawValue: policy.type).map { .string(ToolboxNames.policyType($0)) },
            "inline": .boolean(policy.isInline),
            "uri": .string(policy.uri),
            "attachedTo": .list(policy.attachedTo.map { [.structure(["arn": .string($0)])] } ?? []),
        ]
    }
}
