package import PolicyEngine
import PolicyLanguage

/// A slow evaluator that reads as the rules do: first everything that matches, then what follows from it.
package struct ReferenceEvaluator {
    let request: AuthorizationRequest
    let policies: PolicySet

    /// A question.
    package init(request: AuthorizationRequest, policies: PolicySet) {
        self.request = request
        self.policies = policies
    }

    private struct Found {
        let policy: Int
        let statement: Int
        let effect: Statement.Effect
        let ways: Set<String>
    }

    private var principal: Principal { request.principal }
    private var hasAccount: Bool { [.root, .user, .assumedRole, .federatedUser].contains(principal.kind) }
    private var isServiceLinked: Bool {
        principal.isServiceLinkedRole || (principal.issuerARN ?? "").contains(":role/aws-service-role/")
    }
    private var isRoot: Bool {
        principal.kind == .root || (principal.kind == .federatedUser && (principal.issuerARN ?? "").hasSuffix(":root"))
    }
    private var hasBoundary: Bool { policies.permissionsBoundaries != nil && hasAccount && !isRoot }
    private var isCross: Bool {
        guard hasAccount, let mine = principal.account, let owner = request.resourceAccount else { return false }
        return mine != owner
    }
    private var isFederatedUser: Bool {
        let fields = request.resource.lowercased().split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return fields.count == 6 && fields[0] == "arn" && fields[5].hasPrefix("federated-user/")
    }
    private var resourceType: PolicyType {
        let trustActions = [
            "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
            "sts:setsourceidentity", "sts:setcontext",
        ]
        let isTrust =
            policies.resourcePolicy?.source.type == .roleTrustPolicy
            || (trustActions.contains(request.action.lowercased()) && !isFederatedUser)
        return isTrust ? .roleTrustPolicy : .resourceBased
    }

    /// The answer.
    package func decide() -> Verdict {
        let action = request.action.lowercased()
        let isServiceTrust = action == "sts:assumerole" && request.resource.contains(":role/aws-service-role/")
        let rcpsApply = !isServiceLinked && action != "kms:retiregrant" && !isServiceTrust
        let rcp = rcpsApply ? policies.resourceControlPolicies : []
        let scp = hasAccount && !isServiceLinked ? policies.serviceControlPolicies : []
        let boundaries = hasBoundary ? policies.permissionsBoundaries : nil
        var session = hasAccount ? policies.sessionPolicies : nil
        if principal.kind == .federatedUser, session == nil { session = [] }
        let identity = hasAccount ? policies.identity : []
        let resource = policies.resourcePolicy.map { [$0] } ?? []

        let order: [(PolicyType, [AppliedPolicy])] = [
            (.resourceControlPolicy, rcp.flatMap { $0 }), (.serviceControlPolicy, scp.flatMap { $0 }),
            (.vpcEndpointPolicy, policies.vpcEndpointPolicies ?? []), (resourceType, resource),
            (.identityBased, identity), (.permissionsBoundary, boundaries ?? []), (.sessionPolicy, session ?? []),
        ]
        for (type, list) in order {
            if let deny = found(list, type).first(where: { $0.effect == .deny }) {
                return Verdict(
                    decision: .explicitDeny,
                    decidedBy: type,
                    policyIndex: deny.policy,
                    statementIndex: deny.statement
                )
            }
        }
        func allow(_ list: [AppliedPolicy], _ type: PolicyType) -> Bool { !found(list, type).isEmpty }

        let ways = found(resource, resourceType).reduce(into: Set<String>()) { $0.formUnion($1.ways) }
        let isKey = request.action.lowercased().hasPrefix("kms:") && request.resource.contains(":key/")
        let needsResource = isCross || !hasAccount || isKey || resourceType == .roleTrustPolicy
        let needsIdentity = hasAccount && !isRoot && (isCross || ways.isDisjoint(with: ["limited", "full"]))
        let needsLimits = hasAccount && (isCross || !ways.contains("full"))

        var missing: [PolicyType] = []
        if !scp.allSatisfy({ allow($0, .serviceControlPolicy) }) { missing.append(.serviceControlPolicy) }
        if let endpoint = policies.vpcEndpointPolicies, !allow(endpoint, .vpcEndpointPolicy) {
            missing.append(.vpcEndpointPolicy)
        }
        if needsResource, ways.isEmpty, !isCross { missing.append(resourceType) }
        if needsIdentity, !allow(identity, .identityBased) { missing.append(.identityBased) }
        if needsLimits, let boundaries, !boundaries.allSatisfy({ allow([$0], .permissionsBoundary) }) {
            missing.append(.permissionsBoundary)
        }
        if needsLimits, let session, !allow(session, .sessionPolicy) { missing.append(.sessionPolicy) }
        if needsResource, ways.isEmpty, isCross { missing.append(resourceType) }
        if let first = missing.first { return Verdict(decision: .implicitDeny, decidedBy: first) }
        if let protection = protection() {
            return Verdict(decision: .implicitDeny, decidedBy: nil, protection: protection)
        }
        return Verdict(decision: .allow, decidedBy: nil)
    }

    private func protection() -> AWSProtection? {
        let action = request.action.lowercased()
        if ["kms:createalias", "kms:updatealias", "kms:deletealias"].contains(action),
            request.resource.contains(":alias/aws/")
        {
            return .awsManagedKeyAlias
        }
        guard action.hasPrefix("iam:") else { return nil }
        let name = action.dropFirst(4)
        if ["get", "list", "generate", "simulate"].contains(where: { name.hasPrefix($0) }) { return nil }
        if request.resource.hasPrefix("arn:aws:iam::aws:policy/") { return .awsManagedPolicy }
        if request.resource.contains(":role/aws-reserved/") { return .reservedRole }
        let open = [
            "createservicelinkedrole", "deleteservicelinkedrole", "updateroledescription", "updaterole", "passrole",
        ]
        return request.resource.contains(":role/aws-service-role/") && !open.contains(String(name))
            ? .serviceLinkedRole : nil
    }

    /// Every matching statement of these policies.
    private func found(_ list: [AppliedPolicy], _ type: PolicyType) -> [Found] {
        var result: [Found] = []
        for (number, applied) in list.enumerated() {
            let document = applied.policy.document
            for (index, statement) in document.statements.enumerated() {
                let reader = ReferenceStatement(
                    statement: statement,
                    version: document.version,
                    type: type,
                    request: request,
                    hasBoundary: hasBoundary
                )
                if let ways = reader.match() {
                    result.append(Found(policy: number, statement: index, effect: statement.effect, ways: ways))
                }
            }
        }
        return result
    }
}
