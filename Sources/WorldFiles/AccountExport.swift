package import Directory
package import Identifiers
package import PolicyLanguage

/// What `aws iam get-account-authorization-details` says of one account.
package struct AccountExport: Sendable {
    /// A policy of AWS's own in the version that was in force when the export was made.
    package struct AWSPolicy: Sendable {
        /// The number in `v12`.
        package let version: Int
        package let document: PolicyText
    }

    /// Its access keys and login profiles are not in an export: it holds no secrets.
    package let account: Account
    /// AWS's own managed policies among the export's, by ARN.
    package let awsManagedPolicies: [String: AWSPolicy]
    /// How many roles stand in instance profiles, which `Account` does not have.
    package let instanceProfileCount: Int

    /// Reads a file of the account: one or more pages, one after the other or in an array.
    package init(reading bytes: [UInt8], of id: AccountID, file: String) throws(WorldError) {
        try self.init(WorldFile(bytes: bytes, name: file), id: id, policies: PolicyTable())
    }

    /// Reads pages that stand in a larger text: a page, or an array of them.
    package init(_ pages: JSONValue, of id: AccountID, file: String) throws(WorldError) {
        try self.init(WorldFile(values: [pages], name: file), id: id, policies: PolicyTable())
    }

    init(_ file: WorldFile, id: AccountID, policies: PolicyTable) throws(WorldError) {
        var reader = AccountReader(file: file, id: id, policies: policies)
        try reader.read()
        account = reader.account
        awsManagedPolicies = reader.awsManagedPolicies
        instanceProfileCount = reader.instanceProfileCount
    }
}

/// Puts an account together from the pages of its export.
struct AccountReader {
    let file: WorldFile
    let id: AccountID
    let policies: PolicyTable
    private(set) var account: Account
    private(set) var awsManagedPolicies: [String: AccountExport.AWSPolicy] = [:]
    private(set) var instanceProfileCount = 0

    private static let lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"]

    init(file: WorldFile, id: AccountID, policies: PolicyTable) {
        self.file = file
        self.id = id
        self.policies = policies
        account = Account(id: id, created: Timestamp(seconds: 0))
    }

    mutating func read() throws(WorldError) {
        for page in file.documents where !Self.lists.contains(where: { page[$0] != nil }) {
            throw file.failure(page, "this is no output of `aws iam get-account-authorization-details`")
        }
        try checkIsWhole()
        account = Account(id: id, created: try earliestDate())
        try forEach("Policies") { reader, policy throws(WorldError) in try reader.addPolicy(policy) }
        try forEach("GroupDetailList") { reader, group throws(WorldError) in try reader.addGroup(group) }
        try forEach("UserDetailList") { reader, user throws(WorldError) in try reader.addUser(user) }
        try forEach("RoleDetailList") { reader, role throws(WorldError) in try reader.addRole(role) }
        // When all are there: a trust policy may name a role that comes later.
        for role in account.roles.values { trustPresentPrincipals(of: role) }
    }

    /// The last page is there: policies that are missing would make wrong answers.
    private func checkIsWhole() throws(WorldError) {
        guard let last = file.documents.last else { throw file.failure("holds no document") }
        if let marker = last["IsTruncated"], case .boolean(true) = marker.content {
            throw file.failure(marker, "the export is truncated: the pages after this one are missing")
        }
        if let token = file.member("NextToken", of: last) {
            throw file.failure(token, "the export is truncated: it was made with --max-items")
        }
    }

    /// When the account was made is not exported: it is at least as old as the oldest that it holds.
    private func earliestDate() throws(WorldError) -> Timestamp {
        var earliest: Timestamp?
        for page in file.documents {
            for list in Self.lists {
                for entity in try file.objects(list, of: page) where !isAWSManaged(entity) {
                    let date = try file.date("CreateDate", of: entity)
                    earliest = min(earliest ?? date, date)
                }
            }
        }
        return earliest ?? Timestamp(seconds: 0)
    }

    private func isAWSManaged(_ entity: JSONValue) -> Bool {
        entity["Arn"]?.string.map { ARN($0)?.account == "aws" } ?? false
    }

    private mutating func forEach(
        _ list: String,
        _ add: (inout Self, JSONValue) throws(WorldError) -> Void
    ) throws(WorldError) {
        for page in file.documents {
            for entity in try file.objects(list, of: page) { try add(&self, entity) }
        }
    }

    // MARK: Entities

    private mutating func addUser(_ value: JSONValue) throws(WorldError) {
        let facts = try EntityFacts(value, "User", in: file)
        var user = User(id: facts.id, name: facts.name, path: facts.path, created: facts.created)
        user.tags = try tags(of: value)
        user.permissionsBoundary = try boundary(of: value)
        user.policies = try holding(of: value, inline: "UserPolicyList")
        for element in try file.list("GroupList", of: value) {
            guard let name = element.string else { throw file.failure(element, "a group's name was expected") }
            guard let group = account.group(named: name) else {
                throw file.failure(element, "the group `\(name)` is not in the export, so its policies are unknown")
            }
            user.groupIDs.append(group.id)
        }
        try check(value, "user", facts, isTaken: account.user(named: user.name) != nil, arn: account.arn(of: user))
        account.apply(.put(.user(user)))
    }

    private mutating func addGroup(_ value: JSONValue) throws(WorldError) {
        let facts = try EntityFacts(value, "Group", in: file)
        var group = Group(id: facts.id, name: facts.name, path: facts.path, created: facts.created)
        group.policies = try holding(of: value, inline: "GroupPolicyList")
        try check(value, "group", facts, isTaken: account.group(named: group.name) != nil, arn: account.arn(of: group))
        account.apply(.put(.group(group)))
    }

    private mutating func addRole(_ value: JSONValue) throws(WorldError) {
        let facts = try EntityFacts(value, "Role", in: file)
        let trust = try policies.policy(file.requiredMember("AssumeRolePolicyDocument", of: value), in: file)
        var role = Role(id: facts.id, name: facts.name, path: facts.path, created: facts.created, trustPolicy: trust)
        role.description = try file.optionalString("Description", of: value)
        role.tags = try tags(of: value)
        role.permissionsBoundary = try boundary(of: value)
        role.policies = try holding(of: value, inline: "RolePolicyList")
        if let duration = file.member("MaxSessionDuration", of: value) {
            guard case .number(let text) = duration.content, let seconds = Int(text) else {
                throw file.failure(duration, "`MaxSessionDuration` must be a number of seconds")
            }
            role.maxSessionDurationSeconds = seconds
        }
        instanceProfileCount += try file.objects("InstanceProfileList", of: value).count
        try check(value, "role", facts, isTaken: account.role(named: role.name) != nil, arn: account.arn(of: role))
        account.apply(.put(.role(role)))
    }

    private mutating func addPolicy(_ value: JSONValue) throws(WorldError) {
        if isAWSManaged(value) { return try addAWSManagedPolicy(value) }
        let facts = try EntityFacts(value, "Policy", in: file)
        let versions = try versions(of: value)
        let defaultVersion = try defaultVersion(of: value, versions)
        var policy = ManagedPolicy(
            id: facts.id,
            name: facts.name,
            path: facts.path,
            description: try file.optionalString("Description", of: value),
            document: defaultVersion.document,
            created: facts.created
        )
        policy.updated = max(try file.date("UpdateDate", of: value), facts.created)
        policy.tags = try tags(of: value)
        policy.versions = versions.map(\.version)
        policy.defaultVersionID = defaultVersion.id
        policy.nextVersion = (versions.last?.number ?? 0) + 1
        let arn = account.arn(of: policy)
        try check(value, "policy", facts, isTaken: account.managedPolicy(named: policy.name) != nil, arn: arn)
        account.apply(.put(.managedPolicy(policy)))
    }

    private mutating func addAWSManagedPolicy(_ value: JSONValue) throws(WorldError) {
        let arn = try file.string("Arn", of: value)
        let versions = try versions(of: value)
        let version = try defaultVersion(of: value, versions)
        guard awsManagedPolicies[arn] == nil else { throw file.failure(value, "the policy `\(arn)` stands twice") }
        let number = versions.first { $0.version.id == version.id }?.number ?? 0
        awsManagedPolicies[arn] = AccountExport.AWSPolicy(version: number, document: version.document)
    }

    /// A name and a unique id belong to one entity; the ARN, if it is given, agrees with name, path and account.
    private func check(
        _ value: JSONValue,
        _ kind: String,
        _ facts: EntityFacts,
        isTaken: Bool,
        arn: String
    ) throws(WorldError) {
        if let given = facts.arn, given != arn {
            throw file.failure(value, "the ARN of this \(kind) is `\(given)`, and should be `\(arn)` in this file")
        }
        if isTaken { throw file.failure(value, "the \(kind) `\(facts.name)` stands twice") }
        let isIDTaken =
            account.users[facts.id] != nil || account.groups[facts.id] != nil || account.roles[facts.id] != nil
            || account.managedPolicies[facts.id] != nil
        if isIDTaken { throw file.failure(value, "the unique id `\(facts.id)` stands twice") }
    }

    /// AWS shows the ARN of a principal that is still there, and its unique id once it is deleted. So every ARN of this
    /// account means the entity that has it now.
    private mutating func trustPresentPrincipals(of role: Role) {
        var role = role
        for arn in policies.principals(of: role.trustPolicy) {
            if let id = account.user(arn: arn)?.id ?? account.role(arn: arn)?.id { role.trustedIDs[arn] = id }
        }
        if !role.trustedIDs.isEmpty { account.apply(.put(.role(role))) }
    }
}
