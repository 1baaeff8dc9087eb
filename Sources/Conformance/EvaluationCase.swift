package import PolicyEngine
import PolicyLanguage

/// A whole authorization question.
package struct EvaluationCase {
    /// What is asked.
    package let request: AuthorizationRequest
    /// The policies that apply to it.
    package let policies: PolicySet
    let expected: Decision

    private static let fields: Set<String> = [
        "id", "principal", "principalKind", "principalAccount", "action", "resource", "resourceAccount", "context",
        "identityPolicies", "permissionsBoundaries", "sessionPolicy", "scps", "rcps", "resourcePolicy",
        "vpcEndpointPolicies", "expected",
    ]

    init(_ fields: [String: JSONValue]) throws(CaseError) {
        try fields.rejectOthers(than: EvaluationCase.fields)
        let action = try fields.string("action")
        request = AuthorizationRequest(
            principal: try EvaluationCase.principal(fields),
            action: action,
            resource: try fields.string("resource"),
            resourceAccount: try fields.optionalString("resourceAccount"),
            context: try fields.context("context")
        )
        var set = PolicySet()
        set.identity = try EvaluationCase.documents(fields["identityPolicies"], .identityBased) ?? []
        set.permissionsBoundaries = try EvaluationCase.documents(fields["permissionsBoundaries"], .permissionsBoundary)
        set.sessionPolicies = try EvaluationCase.documents(fields["sessionPolicy"], .sessionPolicy)
        set.serviceControlPolicies = try EvaluationCase.levels(fields["scps"], .serviceControlPolicy)
        set.resourceControlPolicies = try EvaluationCase.levels(fields["rcps"], .resourceControlPolicy)
        let isTrust = action.lowercased().hasPrefix("sts:assumerole")
        set.resourcePolicy = try EvaluationCase.documents(
            fields["resourcePolicy"],
            isTrust ? .roleTrustPolicy : .resourceBased
        )?.first
        set.vpcEndpointPolicies = try EvaluationCase.documents(fields["vpcEndpointPolicies"], .vpcEndpointPolicy)
        policies = set
        guard let decision = Decision(rawValue: try fields.string("expected")) else {
            throw CaseError(reason: "`expected` is no decision")
        }
        expected = decision
    }

    private static func principal(_ fields: [String: JSONValue]) throws(CaseError) -> Principal {
        let kind = try fields.string("principalKind")
        let account = try fields.optionalString("principalAccount")
        if kind == "anonymous" { return Principal(kind: .anonymous, account: nil, arn: "") }
        let name = try fields.string("principal")
        switch kind {
        case "user": return Principal(kind: .user, account: account, arn: name)
        case "root": return Principal(kind: .root, account: account, arn: name)
        // The role itself asks, whatever the session.
        case "role": return Principal(kind: .assumedRole, account: account, arn: name, issuerARN: name)
        case "assumedRole":
            return Principal(
                kind: .assumedRole,
                account: account,
                arn: name,
                issuerARN: role(ofSession: name, try fields.context("context"))
            )
        case "federatedUser": return Principal(kind: .federatedUser, account: account, arn: name)
        case "service": return Principal(kind: .service, account: nil, arn: name)
        default: throw CaseError(reason: "unknown `principalKind` `\(kind)`")
        }
    }

    /// The session's role with its path, where `aws:PrincipalArn` tells it; the session's own ARN has no path.
    private static func role(ofSession session: String, _ context: RequestContext) -> String? {
        guard let role = context["aws:PrincipalArn"]?.values.first else { return nil }
        let (ofRole, ofSession) = (role.split(separator: "/"), session.split(separator: "/"))
        guard role.contains(":role/"), ofSession.count == 3, ofRole.last == ofSession[1],
            role.split(separator: ":").dropFirst(3).first == session.split(separator: ":").dropFirst(3).first
        else { return nil }
        return role
    }

    /// A document or a list of documents; nil for null.
    private static func documents(_ value: JSONValue?, _ type: PolicyType) throws(CaseError) -> [AppliedPolicy]? {
        var list: [JSONValue]
        switch value ?? .null {
        case .null: return nil
        case .array(let values): list = values
        case .object: list = [value ?? .null]
        default: throw CaseError(reason: "no policy document: \((value ?? .null).json)")
        }
        var applied: [AppliedPolicy] = []
        for (number, document) in list.enumerated() {
            applied.append(try compiled(document, type, name: "\(type.rawValue)[\(number)]"))
        }
        return applied
    }

    private static func levels(_ value: JSONValue?, _ type: PolicyType) throws(CaseError) -> [[AppliedPolicy]] {
        guard case .array(let levels) = value ?? .array([]) else { throw CaseError(reason: "levels are not a list") }
        var result: [[AppliedPolicy]] = []
        for level in levels {
            guard case .object(let fields) = level else { throw CaseError(reason: "a level is not an object") }
            try fields.rejectOthers(than: ["level", "policies"])
            result.append(try documents(fields["policies"], type) ?? [])
        }
        return result
    }

    private static func compiled(_ document: JSONValue, _ type: PolicyType, name: String) throws(CaseError)
        -> AppliedPolicy
    {
        do {
            return AppliedPolicy(
                CompiledPolicy(try PolicyDocument(reading: document.json)),
                source: PolicySource(type: type, arn: nil, name: name, attachedTo: nil)
            )
        } catch {
            throw CaseError(reason: "\(name): \(error.detail)")
        }
    }
}
