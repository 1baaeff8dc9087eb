import AccessControl
import Directory
import Identifiers

/// What an importer must be allowed: everything that would have to be called to make the same entities one by one, each
/// on its own ARN. So nobody gets into an account through an import what they could not make there.
struct ImportQuestions {
    private let account: Account
    private(set) var all: [AuthorizationQuestion] = []

    /// `isNew`: whether the account itself is to be made, with an administrator who has a key.
    init(_ account: Account, isNew: Bool) {
        self.account = account
        if isNew {
            ask("organizations:CreateAccount", "*")
            let administrator = account.arn(of: ImportedAdministrator.user(id: "", created: account.created))
            ask("iam:CreateUser", administrator)
            ask("iam:AttachUserPolicy", administrator, [policyKey(ImportedAdministrator.policyARN)])
            ask("iam:CreateAccessKey", administrator)
        }
        for policy in account.managedPolicies.values { add(policy) }
        for group in account.groups.values { add(group) }
        for user in account.users.values { add(user) }
        for role in account.roles.values { add(role) }
    }

    private mutating func add(_ policy: ManagedPolicy) {
        let arn = account.arn(of: policy)
        create("Policy", arn, policy.tags)
        if policy.versions.count > 1 { ask("iam:CreatePolicyVersion", arn) }
    }

    private mutating func add(_ group: Group) {
        let arn = account.arn(of: group)
        create("Group", arn)
        hold("Group", group.policies, arn)
    }

    private mutating func add(_ user: User) {
        let arn = account.arn(of: user)
        let boundary = boundaryKeys(user.permissionsBoundary)
        create("User", arn, user.tags, boundary)
        hold("User", user.policies, arn, boundary)
        for group in user.groupIDs.compactMap({ account.groups[$0] }) {
            ask("iam:AddUserToGroup", account.arn(of: group))
        }
    }

    private mutating func add(_ role: Role) {
        // Customers never may make AWS's own roles under their names, but an account has them: who imports them must be
        // allowed to make any role.
        let arn = role.isProtected ? "arn:aws:iam::\(account.id):role/*" : account.arn(of: role)
        let boundary = boundaryKeys(role.permissionsBoundary)
        create("Role", arn, role.tags, boundary)
        hold("Role", role.policies, arn, boundary)
    }

    private mutating func create(
        _ noun: String,
        _ arn: String,
        _ tags: [Tag] = [],
        _ keys: [ConditionKeyValue] = []
    ) {
        var tagKeys = tags.map { ConditionKeyValue("aws:RequestTag/\($0.key)", $0.value) }
        if !tags.isEmpty { tagKeys.append(ConditionKeyValue("aws:TagKeys", values: tags.map(\.key))) }
        ask("iam:Create\(noun)", arn, keys + tagKeys)
        if !tags.isEmpty { ask("iam:Tag\(noun)", arn, tagKeys) }
    }

    private mutating func hold(
        _ noun: String,
        _ policies: PolicyHolding,
        _ arn: String,
        _ keys: [ConditionKeyValue] = []
    ) {
        if !policies.inline.isEmpty { ask("iam:Put\(noun)Policy", arn, keys) }
        for policy in policies.attached { ask("iam:Attach\(noun)Policy", arn, keys + [policyKey(policy)]) }
    }

    private mutating func ask(_ action: String, _ resource: String, _ keys: [ConditionKeyValue] = []) {
        all.append(AuthorizationQuestion(action: action, resource: resource, keys: keys))
    }

    private func policyKey(_ arn: String) -> ConditionKeyValue { ConditionKeyValue("iam:PolicyARN", arn) }

    private func boundaryKeys(_ arn: String?) -> [ConditionKeyValue] {
        arn.map { [ConditionKeyValue("iam:PermissionsBoundary", $0)] } ?? []
    }
}

/// The user that a new account gets beside its own: exports hold no secrets, so nobody else could sign in.
enum ImportedAdministrator {
    static let name = "sesame-administrator"
    static let policyARN = "arn:aws:iam::aws:policy/AdministratorAccess"

    static func user(id: String, created: Timestamp) -> User {
        var user = User(id: id, name: name, path: "/", created: created)
        user.policies.attached = [policyARN]
        return user
    }
}
