import PolicyEngine
import PolicyLanguage

/// One condition, and whether it holds.
package struct ConditionCase {
    let condition: Condition
    let context: RequestContext
    let expected: Bool

    init(_ fields: [String: JSONValue]) throws(CaseError) {
        try fields.rejectOthers(than: ["id", "operator", "key", "policyValues", "context", "expected"])
        let name = try fields.string("operator")
        guard let known = ConditionOperator(name) else { throw CaseError(reason: "unknown operator `\(name)`") }
        let written: [JSONValue] =
            if case .array(let list) = fields["policyValues"] ?? .null {
                list
            } else {
                [fields["policyValues"] ?? .null]
            }
        var values: [Located<String>] = []
        for value in written {
            guard let text = value.text else {
                throw CaseError(reason: "`policyValues` holds something that is not text")
            }
            values.append(Located(text, at: .start))
        }
        condition = Condition(operator: known, key: Located(try fields.string("key"), at: .start), values: values)
        context = try fields.context("context")
        guard case .bool(let value) = fields["expected"] else {
            throw CaseError(reason: "`expected` is not true or false")
        }
        expected = value
    }

    /// Whether a statement that allows everything under this condition allows.
    func holds() -> Bool {
        let everything = PatternElement(isNegated: false, patterns: [Located("*", at: .start)])
        let statement = Statement(
            position: .start,
            endPosition: .start,
            sid: nil,
            effect: .allow,
            principal: nil,
            action: everything,
            resource: everything,
            conditions: [condition]
        )
        var policies = PolicySet()
        policies.identity = [
            AppliedPolicy(
                CompiledPolicy(PolicyDocument(declaredVersion: .v2012, id: nil, statements: [statement])),
                source: PolicySource(type: .identityBased, arn: nil, name: "condition", attachedTo: nil)
            )
        ]
        let request = AuthorizationRequest(
            principal: Principal(kind: .user, account: "123456789012", arn: "arn:aws:iam::123456789012:user/test"),
            action: "test:Test",
            resource: "*",
            resourceAccount: nil,
            context: context
        )
        return PolicyEvaluator.decide(request, policies).decision == .allow
    }
}

extension SourcePosition {
    /// Where a document without text begins.
    static var start: SourcePosition { SourcePosition(line: 1, column: 1) }
}
