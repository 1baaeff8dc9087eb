package import Authentication
package import Directory
import Identifiers
package import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// What is the same for all requests of one caller as long as the account does not change: the principal, the policies
/// that follow it, and the condition keys that describe it.
package final class CallerPolicies: Sendable {
    package let principal: Principal
    package let policies: PolicySet
    package let context: RequestContext
    /// Whether any of the policies asks for a condition key.
    let readsContext: Bool

    /// Collects them. Fails when the principal's entity is gone, which authentication has ruled out for this snapshot.
    package init?(_ caller: Caller, in account: Account, compiler: PolicyCompiler) throws(UnreadablePolicy) {
        guard let holder = Holder(caller, in: account) else { return nil }
        let collector = Collector(account: account, compiler: compiler)
        var policies = PolicySet()
        policies.identity = try collector.identityPolicies(of: holder)
        if let boundary = holder.permissionsBoundary {
            policies.permissionsBoundaries = [
                try collector.managed(boundary, type: .permissionsBoundary, attachedTo: holder.arn)
            ]
        }
        if let session = caller.session {
            policies.sessionPolicies = try collector.sessionPolicies(session, caller: caller)
        }
        self.policies = policies
        readsContext = PolicyType.allCases.contains { type in
            policies.all(of: type).contains { $0.policy.readsContext }
        }
        principal = Self.principal(caller, holder: holder)
        context = PrincipalContext.keys(of: caller, tags: holder.tags(in: caller))
    }

    private static func principal(_ caller: Caller, holder: Holder) -> Principal {
        let account = caller.account.text
        switch caller.kind {
        case .root: return Principal(kind: .root, account: account, arn: caller.arn)
        case .user(let id, _): return Principal(kind: .user, account: account, arn: caller.arn, uniqueID: id)
        case .assumedRole(let roleID, let roleARN, _):
            return Principal(
                kind: .assumedRole,
                account: account,
                arn: caller.arn,
                issuerARN: roleARN,
                uniqueID: roleID,
                isServiceLinkedRole: holder.path.hasPrefix("/aws-service-role/")
            )
        case .federatedUser(_, let issuerARN, let issuerID):
            return Principal(
                kind: .federatedUser,
                account: account,
                arn: caller.arn,
                issuerARN: issuerARN,
                uniqueID: issuerID
            )
        }
    }
}

/// The user, role or root user whose policies count for a caller.
private enum Holder {
    case root(arn: String)
    case user(User, arn: String)
    case role(Role, arn: String)

    init?(_ caller: Caller, in account: Account) {
        switch caller.kind {
        case .root: self = .root(arn: account.rootARN)
        case .user(let id, _):
            guard let user = account.users[id] else { return nil }
            self = .user(user, arn: account.arn(of: user))
        case .assumedRole(let roleID, _, _):
            guard let role = account.roles[roleID] else { return nil }
            self = .role(role, arn: account.arn(of: role))
        case .federatedUser(_, _, let issuerID):
            if let user = account.users[issuerID] {
                self = .user(user, arn: account.arn(of: user))
            } else if issuerID == account.id.text {
                self = .root(arn: account.rootARN)
            } else {
                return nil
            }
        }
    }

    var arn: String {
        switch self {
        case .root(let arn), .user(_, let arn), .role(_, let arn): arn
        }
    }

    var path: String {
        switch self {
        case .root: "/"
        case .user(let user, _): user.path
        case .role(let role, _): role.path
        }
    }

    var permissionsBoundary: String? {
        switch self {
        case .root: nil
        case .user(let user, _): user.permissionsBoundary
        case .role(let role, _): role.permissionsBoundary
        }
    }

    /// `aws:PrincipalTag/…`: the entity's tags, over which session tags win, ignoring the case of keys (semantics G.3).
    func tags(in caller: Caller) -> [(key: String, value: String)] {
        var tags: [(key: String, value: String)] =
            switch self {
            case .root: []
            case .user(let user, _): user.tags.map { ($0.key, $0.value) }
            case .role(let role, _): role.tags.map { ($0.key, $0.value) }
            }
        for tag in caller.session?.tags ?? [] {
            tags.removeAll { $0.key.lowercased() == tag.key.lowercased() }
            tags.append((tag.key, tag.value))
        }
        return tags
    }
}

/// Finds and compiles the policies of one account's entities.
private struct Collector {
    let account: Account
    let compiler: PolicyCompiler

    /// Of the user and of each of its groups, or of the role.
    func identityPolicies(of holder: Holder) throws(UnreadablePolicy) -> [AppliedPolicy] {
        switch holder {
        case .root(let arn):
            // A federated session of the root user is limited by its session policy alone.
            return [try managed("arn:aws:iam::aws:policy/AdministratorAccess", type: .identityBased, attachedTo: arn)]
        case .user(let user, let arn):
            var policies = try held(user.policies, by: arn)
            for group in user.groupIDs.compactMap({ account.groups[$0] }) {
                policies += try held(group.policies, by: account.arn(of: group))
            }
            return policies
        case .role(let role, let arn):
            return try held(role.policies, by: arn)
        }
    }

    /// nil when no session policy was passed to a role session: then the role's policies stand alone. A session of
    /// GetSessionToken cannot be narrowed either.
    func sessionPolicies(_ session: Session, caller: Caller) throws(UnreadablePolicy) -> [AppliedPolicy]? {
        guard session.inlinePolicy != nil || !session.policyARNs.isEmpty else { return nil }
        var policies: [AppliedPolicy] = []
        if let inline = session.inlinePolicy {
            let compiled = try compiler.policy(PolicyText(inline), named: "session policy")
            let source = PolicySource(
                type: .sessionPolicy,
                arn: nil,
                name: "session policy",
                attachedTo: caller.arn
            )
            policies.append(AppliedPolicy(compiled, source: source))
        }
        for arn in session.policyARNs {
            policies.append(try managed(arn, type: .sessionPolicy, attachedTo: caller.arn))
        }
        return policies
    }

    private func held(_ holding: PolicyHolding, by arn: String) throws(UnreadablePolicy) -> [AppliedPolicy] {
        var policies: [AppliedPolicy] = []
        policies.reserveCapacity(holding.inline.count + holding.attached.count)
        for inline in holding.inline {
            let source = PolicySource(type: .identityBased, arn: nil, name: inline.name, attachedTo: arn)
            policies.append(AppliedPolicy(try compiler.policy(inline.document, named: inline.name), source: source))
        }
        for attached in holding.attached {
            policies.append(try managed(attached, type: .identityBased, attachedTo: arn))
        }
        return policies
    }

    func managed(_ arn: String, type: PolicyType, attachedTo holder: String) throws(UnreadablePolicy) -> AppliedPolicy {
        try ManagedPolicyReader(account: account, compiler: compiler).applied(arn, type: type, attachedTo: holder)
    }
}
