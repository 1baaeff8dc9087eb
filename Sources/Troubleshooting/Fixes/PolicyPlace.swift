package import AccessControl
import Directory
package import Identifiers
import PolicyEngine

/// Where a policy document stands, so that it can be read and replaced in a world.
package enum PolicyPlace: Sendable, Hashable {
    /// A customer managed policy: its default version.
    case managed(arn: String)
    /// An inline policy of a user, group or role.
    case inline(holder: String, name: String)
    /// A role's trust policy.
    case trust(role: String)
    /// The policy of a resource.
    case resource(String)
    /// An SCP or RCP, by its id.
    case organization(id: String)
    case endpoint(id: String)
    /// An inline session policy, by its place among the session policies.
    case session(Int)

    /// Whether its role is AWS's own, so that nobody can edit the document there: of IAM Identity Center, or linked to a
    /// service.
    var isReserved: Bool {
        switch self {
        case .inline(let holder, _), .trust(let holder): ReservedRole(holder) != nil
        case .managed, .resource, .organization, .endpoint, .session: false
        }
    }
}

/// Roles that customers cannot edit.
///
/// Source: IAM User Guide, "Disabling permissions for temporary security credentials" and "Service-linked roles".
enum ReservedRole {
    case identityCenter, serviceLinked

    init?(_ arn: String) {
        if arn.contains(":role/aws-reserved/") {
            self = .identityCenter
        } else if arn.contains(":role/aws-service-role/") {
            self = .serviceLinked
        } else {
            return nil
        }
    }
}

extension PolicySource {
    /// The place of an applied policy; nil for AWS's own policies, which nobody can edit. `index` is the policy's place
    /// among those of its type.
    func place(index: Int) -> PolicyPlace? {
        switch type {
        case .serviceControlPolicy, .resourceControlPolicy:
            guard let arn, ARN(arn)?.account != "aws" else { return nil }
            return .organization(id: arn.split(separator: "/").last.map(String.init) ?? arn)
        case .resourceBased: return attachedTo.map { .resource($0) }
        case .roleTrustPolicy: return attachedTo.map { .trust(role: $0) }
        case .vpcEndpointPolicy: return attachedTo.map { .endpoint(id: $0) }
        case .identityBased, .permissionsBoundary, .sessionPolicy:
            if let arn { return ARN(arn)?.account == "aws" ? nil : .managed(arn: arn) }
            if type == .sessionPolicy { return .session(index) }
            return attachedTo.map { .inline(holder: $0, name: name) }
        }
    }
}

extension World {
    /// The document at this place; nil when there is none. Session policies belong to a question, not to the world.
    package func document(at place: PolicyPlace) -> String? {
        switch place {
        case .managed(let arn):
            guard let policy = account(of: arn)?.managedPolicy(arn: arn) else { return nil }
            return policy.versions.first { $0.id == policy.defaultVersionID }?.document.text
        case .inline(let holder, let name):
            return policies(of: holder)?.inline.first { $0.name == name }?.document.text
        case .trust(let role): return account(of: role)?.role(arn: role)?.trustPolicy.text
        case .resource(let arn): return resourcePolicies[arn]?.document.text
        case .organization(let id): return organization?.policies[id]?.document.text
        case .endpoint(let id): return endpointPolicies[id]?.document.text
        case .session: return nil
        }
    }

    /// Puts a document in place: replaces what is there, or adds an inline policy or the policy of a resource. False
    /// when there is nothing to hold it.
    package mutating func setDocument(_ text: String, at place: PolicyPlace, owner: AccountID? = nil) -> Bool {
        let document = PolicyText(text)
        switch place {
        case .managed(let arn):
            guard let id = accountID(of: arn), var policy = accounts[id]?.managedPolicy(arn: arn),
                let index = policy.versions.firstIndex(where: { $0.id == policy.defaultVersionID })
            else { return false }
            let old = policy.versions[index]
            policy.versions[index] = PolicyVersion(id: old.id, document: document, created: old.created)
            accounts[id]?.apply(.put(.managedPolicy(policy)))
        case .inline(let holder, let name):
            return setInline(InlinePolicy(name: name, document: document), of: holder)
        case .trust(let arn):
            guard let id = accountID(of: arn), var role = accounts[id]?.role(arn: arn) else { return false }
            role.trustPolicy = document
            // What a policy names is bound to its id when it is saved.
            role.trustedIDs = [:]
            accounts[id]?.apply(.put(.role(role)))
        case .resource(let arn):
            guard let account = resourcePolicies[arn]?.account ?? owner else { return false }
            resourcePolicies[arn] = ResourcePolicy(resource: arn, account: account, document: document)
        case .organization(let id):
            guard organization?.policies[id] != nil else { return false }
            organization?.setDocument(document, ofPolicy: id)
        case .endpoint(let id):
            guard endpointPolicies[id] != nil else { return false }
            endpointPolicies[id]?.document = document
        case .session: return false
        }
        return true
    }

    /// Makes another version of a managed policy the default one. False when there is no such version.
    package mutating func setDefaultVersion(_ version: String, ofPolicy arn: String) -> Bool {
        guard let id = accountID(of: arn), var policy = accounts[id]?.managedPolicy(arn: arn),
            policy.versions.contains(where: { $0.id == version })
        else { return false }
        policy.defaultVersionID = version
        accounts[id]?.apply(.put(.managedPolicy(policy)))
        return true
    }

    private mutating func setInline(_ policy: InlinePolicy, of holder: String) -> Bool {
        guard let id = accountID(of: holder), let account = accounts[id] else { return false }
        if var user = account.user(arn: holder) {
            user.policies.put(policy)
            accounts[id]?.apply(.put(.user(user)))
        } else if var role = account.role(arn: holder) {
            role.policies.put(policy)
            accounts[id]?.apply(.put(.role(role)))
        } else if let name = holder.split(separator: "/").last, var group = account.group(named: String(name)),
            account.arn(of: group) == holder
        {
            group.policies.put(policy)
            accounts[id]?.apply(.put(.group(group)))
        } else {
            return false
        }
        return true
    }

    /// The policies of a user, group or role.
    func policies(of holder: String) -> PolicyHolding? {
        guard let account = account(of: holder) else { return nil }
        if let user = account.user(arn: holder) { return user.policies }
        if let role = account.role(arn: holder) { return role.policies }
        guard let name = holder.split(separator: "/").last, let group = account.group(named: String(name)),
            account.arn(of: group) == holder
        else { return nil }
        return group.policies
    }

    func accountID(of arn: String) -> AccountID? { ARN(arn).flatMap { AccountID($0.account) } }

    func account(of arn: String) -> Account? { accountID(of: arn).flatMap { accounts[$0] } }
}

extension PolicyHolding {
    /// Replaces the inline policy of this name or adds it in its place by name.
    fileprivate mutating func put(_ policy: InlinePolicy) {
        inline.removeAll { $0.name == policy.name }
        let index = inline.firstIndex { $0.name > policy.name } ?? inline.endIndex
        inline.insert(policy, at: index)
    }
}
