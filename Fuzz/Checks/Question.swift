import PolicyEngine
import PolicyLanguage

/// The smallest questions to the engine: does this one element match?
enum Question {
    private static let start = SourcePosition(line: 1, column: 1)

    private static func element(_ pattern: String) -> PatternElement {
        PatternElement(isNegated: false, patterns: [Located(pattern, at: start)])
    }

    /// Whether an Allow with this action and this resource, without variables, allows.
    static func matches(action: String, pattern: String, resource: String = "*", resourcePattern: String = "*") -> Bool
    {
        allows(statement(element(pattern), element(resourcePattern), []), .v2008, action, resource, RequestContext())
    }

    /// Whether a condition holds for a key with this value; variables are text.
    static func holds(_ name: ConditionOperator.Comparison, _ value: String, _ wanted: String) -> Bool {
        let condition = Condition(
            operator: ConditionOperator(comparison: name),
            key: Located("a:b", at: start),
            values: [Located(wanted, at: start)]
        )
        var context = RequestContext()
        context.set("a:b", value)
        return allows(statement(element("*"), element("*"), [condition]), .v2008, "a:b", "*", context)
    }

    private static func statement(
        _ action: PatternElement,
        _ resource: PatternElement,
        _ conditions: [Condition]
    ) -> Statement {
        Statement(
            position: start,
            endPosition: start,
            sid: nil,
            effect: .allow,
            principal: nil,
            action: action,
            resource: resource,
            conditions: conditions
        )
    }

    private static func allows(
        _ statement: Statement,
        _ version: PolicyDocument.Version,
        _ action: String,
        _ resource: String,
        _ context: RequestContext
    ) -> Bool {
        let document = PolicyDocument(declaredVersion: version, id: nil, statements: [statement])
        var policies = PolicySet()
        policies.identity = [
            AppliedPolicy(
                CompiledPolicy(document),
                source: PolicySource(type: .identityBased, arn: nil, name: "p", attachedTo: nil)
            )
        ]
        let request = AuthorizationRequest(
            principal: Principal(kind: .user, account: "1", arn: "arn:aws:iam::1:user/a"),
            action: action,
            resource: resource,
            resourceAccount: nil,
            context: context
        )
        return PolicyEvaluator.decide(request, policies).decision == .allow
    }
}

/// The two texts of an input, which a NUL parts.
func halves(_ bytes: some Collection<UInt8>) -> (String, String) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    return (String(decoding: parts[0], as: UTF8.self), parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : "")
}
