import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// An Allow for exactly this action, resource and principal, no wider than the request where the request's own keys, or
/// a statement that fails by its conditions only, say what to ask for.
struct NewStatement {
    private let request: AuthorizationRequest
    private let type: PolicyType
    private var conditions: [ConditionEntry] = []
    /// `Resource`: the exact one, or `*` where the action takes nothing else.
    let resource: String
    /// Whether it is `*` only since the refusal does not name the resource by its ARN.
    let isWiderThanMeant: Bool
    /// What the statement passes by: a condition of another statement that it cannot repeat.
    private(set) var weakens: Fix.Weakening?

    private struct ConditionEntry {
        let name: String
        let key: String
        let values: [String]
    }

    /// `excluded` are statements of which the refusal proves that they did not match, for conditions on keys that nobody
    /// has told.
    init(
        _ investigation: Investigation,
        _ type: PolicyType,
        _ catalog: Catalog,
        excluded: [StatementFinding] = []
    ) {
        request = investigation.request
        self.type = type
        resource = Self.resource(of: request, catalog)
        isWiderThanMeant =
            resource == "*"
            && (investigation.interpretation.isWithoutResource
                || ARN(request.resource) == nil && request.resource != "*")
            && catalog.action(request.action)?.resources.isEmpty == false
        addOwnConditions()
        if let model = Self.model(in: investigation.findings + excluded, type) { repeatConditions(of: model, catalog) }
        addAudience()
    }

    /// The whole statement as JSON text. Policies of roles and of container repositories have no `Resource`: ECR refuses
    /// one that names it.
    var text: String {
        var members = ["\"Effect\":\"Allow\""]
        if let element = principalElement { members.append(element) }
        members.append("\"Action\":\(JSONLiteral.string(request.action))")
        let isAboutItsHolder =
            type == .roleTrustPolicy || type == .resourceBased && RepositoryPolicy.covers(request.resource)
        if !isAboutItsHolder { members.append("\"Resource\":\(JSONLiteral.string(resource))") }
        if !conditions.isEmpty { members.append("\"Condition\":{\(conditionText)}") }
        return "{\(members.joined(separator: ","))}"
    }

    /// Whom the statement names; nil where its policy says it, or where the caller is nobody in particular.
    var principal: String? {
        switch type {
        case .resourceBased, .roleTrustPolicy, .vpcEndpointPolicy: break
        default: return nil
        }
        let principal = request.principal
        switch principal.kind {
        case .anonymous: return nil
        case .assumedRole: return principal.issuerARN ?? principal.arn
        case .root, .user, .federatedUser, .service, .federatedIdentity: return principal.arn
        }
    }

    /// Whether it says whose token it takes: without that everybody with a token of the provider could have the role, and for
    /// shared providers AWS refuses to save it (IAM User Guide, "Identity-provider controls for shared OIDC providers").
    var isLimitedToItsUser: Bool {
        guard request.principal.kind == .federatedIdentity else { return true }
        return conditions.contains { condition in
            let key = condition.key.lowercased()
            return key.hasSuffix(":sub") || key.hasPrefix("saml:")
        }
    }

    // MARK: Elements

    private static func resource(of request: AuthorizationRequest, _ catalog: Catalog) -> String {
        // Some messages print a name alone; a policy can only say an ARN, or all.
        guard ARN(request.resource) != nil else { return "*" }
        guard let action = catalog.action(request.action) else { return request.resource }
        return action.resources.isEmpty ? "*" : request.resource
    }

    private var principalElement: String? {
        guard let principal else { return nil }
        if type == .vpcEndpointPolicy { return "\"Principal\":\"*\"" }
        let kind: String
        switch request.principal.kind {
        case .root, .user, .assumedRole, .federatedUser, .anonymous: kind = "AWS"
        case .service: kind = "Service"
        case .federatedIdentity: kind = "Federated"
        }
        return "\"Principal\":{\"\(kind)\":\(JSONLiteral.string(principal))}"
    }

    private var conditionText: String {
        var names: [String] = []
        for condition in conditions where !names.contains(condition.name) { names.append(condition.name) }
        return names.map { name in
            let keys = conditions.filter { $0.name == name }.map { condition in
                let values =
                    condition.values.count == 1
                    ? JSONLiteral.string(condition.values[0]) : JSONLiteral.strings(condition.values)
                return "\(JSONLiteral.string(condition.key)):\(values)"
            }
            return "\(JSONLiteral.string(name)):{\(keys.joined(separator: ","))}"
        }.joined(separator: ",")
    }

    // MARK: Conditions

    /// What the request says of its purpose, and of whom a service acts for: without it a service could be made to act
    /// for anybody (IAM User Guide, "The confused deputy problem").
    private mutating func addOwnConditions() {
        if type == .vpcEndpointPolicy, let arn = request.context["aws:PrincipalArn"]?.values.first {
            conditions.append(ConditionEntry(name: "ArnEquals", key: "aws:PrincipalArn", values: [arn]))
            return
        }
        let isTrust = type == .roleTrustPolicy
        for entry in request.context.entries {
            guard let value = entry.values.first else { continue }
            let name = entry.key.lowercased()
            let isEqual: Bool
            switch name {
            case "sts:externalid": isEqual = isTrust
            case "iam:passedtoservice", "iam:awsservicename", "kms:viaservice": isEqual = !isTrust
            case "aws:sourceaccount": isEqual = request.principal.kind == .service
            case "aws:sourcearn":
                guard request.principal.kind == .service else { continue }
                conditions.append(ConditionEntry(name: "ArnEquals", key: entry.key, values: [value]))
                continue
            default:
                isEqual =
                    isTrust && request.principal.kind == .federatedIdentity
                    && (name.hasSuffix(":aud") || name.hasSuffix(":sub"))
            }
            if isEqual { conditions.append(ConditionEntry(name: "StringEquals", key: entry.key, values: [value])) }
        }
    }

    /// An assertion that was made for another service than AWS must not give the role, whether or not the request tells its
    /// audience. Other endpoints than this one are Regional.
    ///
    /// Source: IAM User Guide, "Create a role for SAML 2.0 federation".
    private mutating func addAudience() {
        guard type == .roleTrustPolicy, request.action.lowercased() == "sts:assumerolewithsaml",
            !conditions.contains(where: { $0.key.lowercased() == "saml:aud" })
        else { return }
        let values = request.context["saml:aud"]?.values ?? ["https://signin.aws.amazon.com/saml"]
        conditions.append(ConditionEntry(name: "StringEquals", key: "SAML:aud", values: values))
    }

    /// The statement whose conditions alone keep the request out, the nearest one.
    private static func model(in findings: [StatementFinding], _ type: PolicyType) -> StatementFinding? {
        let candidates = findings.filter { finding in
            finding.type == type && finding.effect == .allow && finding.statement.state != .matches
                && finding.statement.mismatches.allSatisfy { $0.element.family == .condition }
        }
        return candidates.min { $0.statement.certainMismatches.count < $1.statement.certainMismatches.count }
    }

    /// What others must fulfil this request shall too, with its own values in the place of those that it has not. A
    /// condition that it cannot fulfil is passed by, and that is said.
    private mutating func repeatConditions(of model: StatementFinding, _ catalog: Catalog) {
        let failing = Set(
            model.statement.mismatches.compactMap { mismatch -> Int? in
                if case .condition(let index) = mismatch.element { index } else { nil }
            }
        )
        let own = conditions
        for (index, condition) in model.statement.statement.conditions.enumerated() {
            let key = condition.key.value
            if own.contains(where: { $0.key.lowercased() == key.lowercased() }) { continue }
            let failed = FailedCondition(
                condition: condition,
                actual: request.context[key]?.values,
                isUnknown: request.context.isUnknown(key),
                finding: model
            )
            if !failing.contains(index), let values = failed.plainValues ?? failed.ownValues {
                conditions.append(ConditionEntry(name: failed.operatorName, key: key, values: values))
            } else if let values = failed.ownValues {
                conditions.append(ConditionEntry(name: failed.operatorName, key: key, values: values))
            } else if let limit = failed.ownLimit {
                conditions.append(ConditionEntry(name: limit.name, key: key, values: [limit.value]))
            } else if !catalog.isNeverCarried(key, by: request) {
                weakens = .condition
            }
        }
    }
}

extension FailedCondition {
    /// The condition's values, where they mean the same in every document.
    fileprivate var plainValues: [String]? {
        let values = condition.values.map(\.value)
        return values.contains { $0.contains("${") } ? nil : values
    }

    /// The request's own number, where the operator compares by size: no more than what was asked for.
    fileprivate var ownLimit: (name: String, value: String)? {
        // The request's own moment is over.
        guard condition.operator.quantifier == nil, let actual, actual.count == 1, Double(actual[0]) != nil,
            !TimeLimit.isAboutTime(key)
        else { return nil }
        switch condition.operator.comparison {
        case .numericLessThan, .numericLessThanEquals: return ("NumericLessThanEquals", actual[0])
        case .numericGreaterThan, .numericGreaterThanEquals: return ("NumericGreaterThanEquals", actual[0])
        default: return nil
        }
    }

    /// The request's own values, where the operator asks for one of a list.
    fileprivate var ownValues: [String]? {
        guard isPositiveEquality, let actual, !actual.isEmpty,
            !actual.contains(where: { $0.contains("*") || $0.contains("?") || $0.contains("$") })
        else { return nil }
        return actual
    }
}

extension Catalog {
    /// Whether no request for this action on a resource of this type has the service's key.
    func isNeverCarried(_ key: String, by request: AuthorizationRequest) -> Bool {
        guard let action = action(request.action), conditionKey(key) != nil,
            key.lowercased().hasPrefix(action.service + ":")
        else { return false }
        let types = resourceTypes(of: request.resource).map(\.name)
        let fitting = action.resources.filter { types.contains($0.typeName) }
        let keys = action.conditionKeys + (fitting.isEmpty ? action.resources : fitting).flatMap(\.conditionKeys)
        return !holds(keys, key)
    }
}
