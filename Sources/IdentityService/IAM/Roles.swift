import AWSProtocol
import Directory
import Journal

struct CreateRole: Command {
    static let name = "CreateRole"
    private let roleName: String
    private let path: String
    private let trustPolicy: String
    private let description: String?
    private let maxSessionDurationSeconds: Int?
    private let permissionsBoundary: String?
    private let tags: [Tag]

    init(_ input: Structure) {
        roleName = input.string("RoleName") ?? ""
        path = input.string("Path") ?? "/"
        trustPolicy = input.string("AssumeRolePolicyDocument") ?? ""
        description = input.string("Description")
        maxSessionDurationSeconds = input.integer("MaxSessionDuration")
        permissionsBoundary = input.string("PermissionsBoundary")
        tags = inputTags(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.creationQuestions(
            "iam:CreateRole",
            tagAction: "iam:TagRole",
            resource: call.newARN("role", path: path, name: roleName),
            tags: tags,
            keys: call.boundaryKey(permissionsBoundary)
        )
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let role = try transaction.createRole(
            name: roleName,
            path: path,
            trustPolicy: trustPolicy,
            description: description,
            maxSessionDurationSeconds: maxSessionDurationSeconds,
            permissionsBoundary: permissionsBoundary,
            tags: tags
        )
        return ["Role": .structure(transaction.account.description(role))]
    }
}

struct GetRole: Query {
    static let name = "GetRole"
    private let roleName: String

    init(_ input: Structure) { roleName = input.string("RoleName") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:GetRole", on: Role.self, named: roleName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let role = try call.account.holder(Role.self, named: roleName)
        var description = call.account.description(role)
        description["RoleLastUsed"] = roleLastUsedDescription(call.lastUse(ofRole: role.id))
        return ["Role": .structure(description)]
    }
}

/// Changes the description or the longest session.
struct UpdateRole: Command {
    static let name = "UpdateRole"
    private let roleName: String
    private let description: String?
    private let maxSessionDurationSeconds: Int?

    init(_ input: Structure) {
        roleName = input.string("RoleName") ?? ""
        description = input.string("Description")
        maxSessionDurationSeconds = input.integer("MaxSessionDuration")
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:UpdateRole", on: Role.self, named: roleName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.updateRole(
            named: roleName,
            description: description,
            maxSessionDurationSeconds: maxSessionDurationSeconds
        )
        return [:]
    }
}

/// Kept by AWS for old clients; UpdateRole does the same and more.
struct UpdateRoleDescription: Command {
    static let name = "UpdateRoleDescription"
    private let roleName: String
    private let description: String

    init(_ input: Structure) {
        roleName = input.string("RoleName") ?? ""
        description = input.string("Description") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:UpdateRoleDescription", on: Role.self, named: roleName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let role = try transaction.updateRoleDescription(named: roleName, description: description)
        return ["Role": .structure(transaction.account.description(role))]
    }
}

struct DeleteRole: Command {
    static let name = "DeleteRole"
    private let roleName: String

    init(_ input: Structure) { roleName = input.string("RoleName") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:DeleteRole", on: Role.self, named: roleName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.deleteRole(named: roleName)
        return [:]
    }
}

struct ListRoles: Query {
    static let name = "ListRoles"
    private let pathPrefix: String
    private let paging: Paging

    init(_ input: Structure) {
        pathPrefix = input.string("PathPrefix") ?? "/"
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.listQuestion("iam:ListRoles", of: "role", pathPrefix: pathPrefix)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let page = account.indexes.roles.page(after: try paging.startKey(of: Self.name), limit: paging.limit) { id in
            account.roles[id].flatMap { $0.path.hasPrefix(pathPrefix) ? $0 : nil }
        }
        return page.answer("Roles", of: Self.name) { .structure(account.summary($0)) }
    }
}

/// Replaces the trust policy.
struct UpdateAssumeRolePolicy: Command {
    static let name = "UpdateAssumeRolePolicy"
    private let roleName: String
    private let document: String

    init(_ input: Structure) {
        roleName = input.string("RoleName") ?? ""
        document = input.string("PolicyDocument") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:UpdateAssumeRolePolicy", on: Role.self, named: roleName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.updateTrustPolicy(ofRole: roleName, document: document)
        return [:]
    }
}
