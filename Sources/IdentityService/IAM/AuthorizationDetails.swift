import AWSProtocol
import Directory
import Journal

/// Entities as GetAccountAuthorizationDetails shows them: with their policies and all documents.
struct AuthorizationDetails: Sendable {
    let call: Call
    private var account: Account { call.account }

    init(call: Call) { self.call = call }

    func detail(_ user: User) -> Structure {
        var detail = account.description(user)
        addPolicies(of: user, to: &detail)
        detail["GroupList"] = .list(user.groupIDs.compactMap { account.groups[$0].map { .string($0.name) } })
        return detail
    }

    func detail(_ group: Group) -> Structure {
        var detail = account.summary(group)
        addPolicies(of: group, to: &detail)
        return detail
    }

    func detail(_ role: Role) -> Structure {
        // Unlike GetRole, this shows neither description nor session duration.
        var detail: Structure = [
            "Path": .string(role.path), "RoleName": .string(role.name), "RoleId": .string(role.id),
            "Arn": .string(account.arn(of: role)), "CreateDate": .timestamp(role.created),
            "AssumeRolePolicyDocument": .string(percentEncoded(account.printedTrustPolicy(of: role))),
            "InstanceProfileList": .list([]), "PermissionsBoundary": role.permissionsBoundary.map(boundaryDescription),
            "Tags": tagList(role.tags),
            "RoleLastUsed": roleLastUsedDescription(call.resources.store.roleLastUsed(role.id)),
        ]
        addPolicies(of: role, to: &detail)
        return detail
    }

    func detail(_ policy: AnyManagedPolicy) -> Structure {
        var detail = policy.summary(in: account)
        if case .customer(let policy, _) = policy { detail["Description"] = policy.description.map(Value.string) }
        detail["PolicyVersionList"] = .list(
            policy.versions.map { .structure(policy.description(of: $0, withDocument: true)) }
        )
        return detail
    }

    private func addPolicies<Holder: NamedHolder>(of holder: Holder, to detail: inout Structure) {
        detail["\(Holder.noun)PolicyList"] = .list(
            holder.policies.inline.map { policy in
                .structure([
                    "PolicyName": .string(policy.name),
                    "PolicyDocument": .string(percentEncoded(policy.document.text)),
                ])
            }
        )
        detail["AttachedManagedPolicies"] = .list(
            holder.policies.attached.map { .structure(PolicyName(arn: $0).description) }
        )
    }
}
