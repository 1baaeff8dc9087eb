import AccessControl
import PolicyEngine
import PolicyLanguage

@testable import Troubleshooting

/// Asks the engine about one statement or one policy type alone, all others made to allow everything: what the answer
/// says about it, it must say without the others.
struct Isolation {
    let request: AuthorizationRequest
    let policies: PolicySet

    /// Whether something is so.
    enum Answer { case yes, no, maybe }

    // MARK: One Deny

    /// Every Deny statement of every policy, with whether it matches.
    func denies() -> [(type: PolicyType, policy: AppliedPolicy, index: Int, answer: Answer)] {
        var found: [(type: PolicyType, policy: AppliedPolicy, index: Int, answer: Answer)] = []
        for type in PolicyType.allCases {
            for applied in policies.all(of: type) where applied.source.type == type {
                for (index, statement) in applied.policy.document.statements.enumerated()
                where statement.effect == .deny {
                    found.append((type, applied, index, denies(statement, applied, type)))
                }
            }
        }
        return found
    }

    private func denies(_ statement: Statement, _ applied: AppliedPolicy, _ type: PolicyType) -> Answer {
        let document = applied.policy.document
        let isOfResource = type == .resourceBased || type == .roleTrustPolicy
        let everything = isOfResource ? resourcePolicy(#""*""#) : Self.everything(type)
        // Beside the Deny, the policy allows everything: some types must allow.
        let alone = AppliedPolicy(
            CompiledPolicy(
                PolicyDocument(
                    declaredVersion: document.declaredVersion,
                    id: nil,
                    statements: [statement] + everything.policy.document.statements
                )
            ),
            source: applied.source
        )
        var set = permissive
        switch type {
        case .identityBased: set.identity = [alone]
        case .permissionsBoundary: set.permissionsBoundaries = [alone]
        case .sessionPolicy: set.sessionPolicies = [alone]
        case .serviceControlPolicy: set.serviceControlPolicies = [[alone]]
        case .resourceControlPolicy: set.resourceControlPolicies = [[alone]]
        case .vpcEndpointPolicy: set.vpcEndpointPolicies = [alone]
        case .resourceBased, .roleTrustPolicy: set.resourcePolicy = alone
        }
        switch PolicyEvaluator.decidePartially(request, set) {
        case .decided(let verdict): return verdict.decision == .explicitDeny ? .yes : .no
        case .depends: return .maybe
        }
    }

    // MARK: One type

    /// Whether a type, for want of an Allow, keeps the request out on its own.
    func lacksAllow(_ type: PolicyType) -> Answer {
        var set = permissive
        // The resource's own grants decide which other types must allow.
        set.resourcePolicy = policies.resourcePolicy.map(Self.withoutDenies)
        switch type {
        case .serviceControlPolicy, .vpcEndpointPolicy: set.resourcePolicy = resourcePolicy(#""*""#)
        case .identityBased, .permissionsBoundary, .sessionPolicy:
            guard request.principal.account != nil else { return .no }
            if answer(set) != .no { set.resourcePolicy = delegating }
        default: break
        }
        switch type {
        case .identityBased: set.identity = policies.identity.map(Self.withoutDenies)
        case .permissionsBoundary: set.permissionsBoundaries = policies.permissionsBoundaries?.map(Self.withoutDenies)
        case .sessionPolicy: set.sessionPolicies = policies.sessionPolicies?.map(Self.withoutDenies)
        case .serviceControlPolicy:
            set.serviceControlPolicies = policies.serviceControlPolicies.map { $0.map(Self.withoutDenies) }
        case .vpcEndpointPolicy: set.vpcEndpointPolicies = policies.vpcEndpointPolicies?.map(Self.withoutDenies)
        case .resourceControlPolicy, .resourceBased, .roleTrustPolicy: break
        }
        return answer(set)
    }

    private func answer(_ set: PolicySet) -> Answer {
        switch PolicyEvaluator.decidePartially(request, set) {
        case .decided(let verdict): verdict.decision == .allow || verdict.protection != nil ? .no : .yes
        case .depends: .maybe
        }
    }

    // MARK: Pieces

    /// The types that are there, each allowing everything.
    private var permissive: PolicySet {
        var set = PolicySet()
        set.identity = [Self.everything(.identityBased)]
        if policies.permissionsBoundaries != nil { set.permissionsBoundaries = [Self.everything(.permissionsBoundary)] }
        if policies.sessionPolicies != nil || request.principal.kind == .federatedUser {
            set.sessionPolicies = [Self.everything(.sessionPolicy)]
        }
        set.resourcePolicy = resourcePolicy(#""*""#)
        return set
    }

    /// A resource's policy that leaves everything to the account of the caller.
    private var delegating: AppliedPolicy? {
        request.principal.account.map { resourcePolicy(#"{"AWS":"\#($0)"}"#) }
    }

    private func resourcePolicy(_ principal: String) -> AppliedPolicy {
        let isTrust = policies.resourcePolicy?.source.type == .roleTrustPolicy
        // Everybody is not who comes with a token of an identity provider.
        let isFederated = request.principal.kind == .federatedIdentity
        let principal = isFederated ? #"{"Federated":"\#(request.principal.arn)"}"# : principal
        return Self.policy(
            isTrust ? .roleTrustPolicy : .resourceBased,
            #"{"Effect":"Allow","Principal":\#(principal),"Action":"*","Resource":"*"}"#
        )
    }

    private static func everything(_ type: PolicyType) -> AppliedPolicy {
        let principal = type == .vpcEndpointPolicy ? #""Principal":"*","# : ""
        return policy(type, #"{"Effect":"Allow",\#(principal)"Action":"*","Resource":"*"}"#)
    }

    private static func policy(_ type: PolicyType, _ statement: String) -> AppliedPolicy {
        let document = try? PolicyDocument(reading: #"{"Version":"2012-10-17","Statement":\#(statement)}"#)
        return AppliedPolicy(
            CompiledPolicy(document ?? PolicyDocument(declaredVersion: nil, id: nil, statements: [])),
            source: PolicySource(type: type, arn: nil, name: "test", attachedTo: nil)
        )
    }

    private static func withoutDenies(_ applied: AppliedPolicy) -> AppliedPolicy {
        let document = applied.policy.document
        return AppliedPolicy(
            CompiledPolicy(
                PolicyDocument(
                    declaredVersion: document.declaredVersion,
                    id: document.id,
                    statements: document.statements.filter { $0.effect == .allow }
                )
            ),
            source: applied.source
        )
    }
}
