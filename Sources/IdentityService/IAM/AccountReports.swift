import AWSProtocol
import Directory
import Identifiers
import Journal

/// Counts and quotas of the account.
struct GetAccountSummary: Query {
    static let name = "GetAccountSummary"

    init(_ input: Structure) {}

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [AuthorizationQuestion(action: "iam:GetAccountSummary", resource: "*")]
    }

    func answer(_ call: Call) -> Structure {
        let entries = counts(of: call.account) + Self.absent.map { ($0, 0) } + limits(call.resources.store.quotas)
        return ["SummaryMap": .map(entries.map { Value.MapEntry($0.0, .integer(Int64($0.1))) })]
    }

    private func counts(of account: Account) -> [(String, Int)] {
        [
            ("Users", account.users.count),
            ("Groups", account.groups.count),
            ("Roles", account.roles.count),
            ("Policies", account.managedPolicies.count),
            ("PolicyVersionsInUse", account.managedPolicies.values.reduce(0) { $0 + $1.versions.count }),
            // Whether the root user has keys, not how many.
            ("AccountAccessKeysPresent", account.accessKeys(ofOwner: account.id.text).isEmpty ? 0 : 1),
        ]
    }

    /// What the directory has no entities for: there are none of them. Audits read these without asking whether they are
    /// there, as they always are in AWS's answers.
    private static let absent = [
        "MFADevices", "MFADevicesInUse", "AccountMFAEnabled", "AccountPasswordPresent",
        "AccountSigningCertificatesPresent", "ServerCertificates", "InstanceProfiles", "Providers",
    ]

    private func limits(_ quotas: Quotas) -> [(String, Int)] {
        [
            ("UsersQuota", quotas.usersPerAccount),
            ("GroupsQuota", quotas.groupsPerAccount),
            ("RolesQuota", quotas.rolesPerAccount),
            ("PoliciesQuota", quotas.policiesPerAccount),
            ("GroupsPerUserQuota", quotas.groupsPerUser),
            ("AccessKeysPerUserQuota", quotas.accessKeysPerUser),
            ("VersionsPerPolicyQuota", quotas.versionsPerPolicy),
            ("AttachedPoliciesPerUserQuota", quotas.attachedPoliciesPerUser),
            ("AttachedPoliciesPerGroupQuota", quotas.attachedPoliciesPerGroup),
            ("AttachedPoliciesPerRoleQuota", quotas.attachedPoliciesPerRole),
            ("UserPolicySizeQuota", quotas.userInlinePolicySize),
            ("GroupPolicySizeQuota", quotas.groupInlinePolicySize),
            ("RolePolicySizeQuota", quotas.roleInlinePolicySize),
            ("PolicySizeQuota", quotas.managedPolicySize),
            ("AssumeRolePolicySizeQuota", quotas.trustPolicySize),
            // Version 2: session tokens are good in every Region.
            ("GlobalEndpointTokenVersion", 2),
        ]
    }
}

/// Everything about all users, groups, roles and policies, for audits: `Filter` chooses the kinds.
struct GetAccountAuthorizationDetails: Query {
    static let name = "GetAccountAuthorizationDetails"
    private let filter: [String]
    private let paging: Paging

    init(_ input: Structure) {
        filter = input.strings("Filter") ?? []
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [AuthorizationQuestion(action: "iam:GetAccountAuthorizationDetails", resource: "*")]
    }

    /// Raw values as in `Filter`; cases in the order in which the pages run through them.
    private enum Kind: String, CaseIterable {
        case user = "User"
        case group = "Group"
        case role = "Role"
        case localPolicy = "LocalManagedPolicy"
        case awsPolicy = "AWSManagedPolicy"
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let details = AuthorizationDetails(call: call)
        var kinds = Kind.allCases.filter { filter.isEmpty || filter.contains($0.rawValue) }
        var startKey: String?
        if let key = try paging.startKey(of: Self.name) {
            let parts = key.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let first = kinds.firstIndex(where: { $0.rawValue == parts[0] }) else {
                throw .invalidMarker
            }
            kinds = Array(kinds[first...])
            startKey = String(parts[1])
        }
        let firstKind = kinds.first
        let candidates = kinds.map { kind in
            index(of: kind, in: call.account).entries(after: kind == firstKind ? startKey : nil).lazy
                .map { (kind: kind, entry: $0) }
        }
        let page = Page<(kind: Kind, detail: Structure)>(
            of: candidates.joined(),
            limit: paging.limit,
            key: { "\($0.kind.rawValue) \($0.entry.key)" },
            element: { candidate in detail(candidate.kind, candidate.entry.id, details).map { (candidate.kind, $0) } }
        )
        func list(_ kinds: Kind...) -> Value {
            .list(page.elements.filter { kinds.contains($0.kind) }.map { .structure($0.detail) })
        }
        var answer: Structure = [
            "UserDetailList": list(.user), "GroupDetailList": list(.group), "RoleDetailList": list(.role),
            "Policies": list(.localPolicy, .awsPolicy),
        ]
        page.addContinuation(to: &answer, of: Self.name)
        return answer
    }

    private func index(of kind: Kind, in account: Account) -> NameIndex {
        switch kind {
        case .user: return account.indexes.users
        case .group: return account.indexes.groups
        case .role: return account.indexes.roles
        case .localPolicy: return account.indexes.policies
        // Of AWS's policies those that something uses.
        case .awsPolicy:
            var index = NameIndex()
            for arn in account.indexes.usedPolicyARNs where ARN(arn)?.account == "aws" {
                index.insert(PolicyName(arn: arn).name, id: arn)
            }
            return index
        }
    }

    private func detail(_ kind: Kind, _ id: String, _ details: AuthorizationDetails) -> Structure? {
        let account = details.call.account
        switch kind {
        case .user: return account.users[id].map(details.detail)
        case .group: return account.groups[id].map(details.detail)
        case .role: return account.roles[id].map(details.detail)
        case .localPolicy: return account.managedPolicies[id].map { details.detail(account.any($0)) }
        case .awsPolicy: return (try? account.anyManagedPolicy(arn: id)).map(details.detail)
        }
    }
}
