import AWSProtocol
import Authentication
import Directory
import Identifiers

struct CreateUser: Command {
    static let name = "CreateUser"
    private let userName: String
    private let path: String
    private let permissionsBoundary: String?
    private let tags: [Tag]

    init(_ input: Structure) {
        userName = input.string("UserName") ?? ""
        path = input.string("Path") ?? "/"
        permissionsBoundary = input.string("PermissionsBoundary")
        tags = inputTags(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.creationQuestions(
            "iam:CreateUser",
            tagAction: "iam:TagUser",
            resource: call.newARN("user", path: path, name: userName),
            tags: tags,
            keys: call.boundaryKey(permissionsBoundary)
        )
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let user = try transaction.createUser(
            name: userName,
            path: path,
            permissionsBoundary: permissionsBoundary,
            tags: tags
        )
        return ["User": .structure(transaction.account.description(user))]
    }
}

/// A user, or who calls: the root user gets its own description.
struct GetUser: Query {
    static let name = "GetUser"
    private let userName: String?

    init(_ input: Structure) { userName = input.string("UserName") }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        [call.question("iam:GetUser", on: try call.userOrSelf(userName))]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        switch try call.userOrSelf(userName) {
        case .root:
            // The root user has neither name nor path.
            return [
                "User": .structure([
                    "UserId": .string(account.id.text), "Arn": .string(account.rootARN),
                    "CreateDate": .timestamp(account.created),
                ])
            ]
        case .user(let name):
            let user = try account.holder(User.self, named: name)
            return ["User": .structure(account.description(user))]
        }
    }
}

struct UpdateUser: Command {
    static let name = "UpdateUser"
    private let userName: String
    private let newPath: String?
    private let newUserName: String?

    init(_ input: Structure) {
        userName = input.string("UserName") ?? ""
        newPath = input.string("NewPath")
        newUserName = input.string("NewUserName")
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.renamingQuestions("iam:UpdateUser", on: User.self, named: userName, newName: newUserName, newPath: newPath)
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.updateUser(named: userName, newName: newUserName, newPath: newPath)
        return [:]
    }
}

struct DeleteUser: Command {
    static let name = "DeleteUser"
    private let userName: String

    init(_ input: Structure) { userName = input.string("UserName") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:DeleteUser", on: User.self, named: userName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.deleteUser(named: userName)
        return [:]
    }
}

struct ListUsers: Query {
    static let name = "ListUsers"
    private let pathPrefix: String
    private let paging: Paging

    init(_ input: Structure) {
        pathPrefix = input.string("PathPrefix") ?? "/"
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.listQuestion("iam:ListUsers", of: "user", pathPrefix: pathPrefix)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let page = account.indexes.users.page(after: try paging.startKey(of: Self.name), limit: paging.limit) { id in
            account.users[id].flatMap { $0.path.hasPrefix(pathPrefix) ? $0 : nil }
        }
        return page.answer("Users", of: Self.name) { .structure(account.summary($0)) }
    }
}
