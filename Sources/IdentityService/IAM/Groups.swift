import AWSProtocol
import Directory

struct CreateGroup: Command {
    static let name = "CreateGroup"
    private let groupName: String
    private let path: String

    init(_ input: Structure) {
        groupName = input.string("GroupName") ?? ""
        path = input.string("Path") ?? "/"
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.creationQuestions(
            "iam:CreateGroup",
            tagAction: nil,
            resource: call.newARN("group", path: path, name: groupName)
        )
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let group = try transaction.createGroup(name: groupName, path: path)
        return ["Group": .structure(transaction.account.summary(group))]
    }
}

/// A group with its members, page by page.
struct GetGroup: Query {
    static let name = "GetGroup"
    private let groupName: String
    private let paging: Paging

    init(_ input: Structure) {
        groupName = input.string("GroupName") ?? ""
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:GetGroup", on: Group.self, named: groupName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let group = try account.holder(Group.self, named: groupName)
        let members = account.members(ofGroup: group.id)
        let page = members.page(after: try paging.startKey(of: Self.name), limit: paging.limit) { account.users[$0] }
        var answer = page.answer("Users", of: Self.name) { .structure(account.summary($0)) }
        answer["Group"] = .structure(account.summary(group))
        return answer
    }
}

struct UpdateGroup: Command {
    static let name = "UpdateGroup"
    private let groupName: String
    private let newPath: String?
    private let newGroupName: String?

    init(_ input: Structure) {
        groupName = input.string("GroupName") ?? ""
        newPath = input.string("NewPath")
        newGroupName = input.string("NewGroupName")
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.renamingQuestions(
            "iam:UpdateGroup",
            on: Group.self,
            named: groupName,
            newName: newGroupName,
            newPath: newPath
        )
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.updateGroup(named: groupName, newName: newGroupName, newPath: newPath)
        return [:]
    }
}

struct DeleteGroup: Command {
    static let name = "DeleteGroup"
    private let groupName: String

    init(_ input: Structure) { groupName = input.string("GroupName") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:DeleteGroup", on: Group.self, named: groupName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.deleteGroup(named: groupName)
        return [:]
    }
}

struct ListGroups: Query {
    static let name = "ListGroups"
    private let pathPrefix: String
    private let paging: Paging

    init(_ input: Structure) {
        pathPrefix = input.string("PathPrefix") ?? "/"
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.listQuestion("iam:ListGroups", of: "group", pathPrefix: pathPrefix)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let page = account.indexes.groups.page(after: try paging.startKey(of: Self.name), limit: paging.limit) { id in
            account.groups[id].flatMap { $0.path.hasPrefix(pathPrefix) ? $0 : nil }
        }
        return page.answer("Groups", of: Self.name) { .structure(account.summary($0)) }
    }
}
