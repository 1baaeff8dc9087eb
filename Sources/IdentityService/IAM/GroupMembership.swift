import AWSProtocol
import Directory

/// Membership is authorised on the group alone (Service Authorization Reference).
struct AddUserToGroup: Command {
    static let name = "AddUserToGroup"
    private let groupName: String
    private let userName: String

    init(_ input: Structure) {
        groupName = input.string("GroupName") ?? ""
        userName = input.string("UserName") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:AddUserToGroup", on: Group.self, named: groupName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.addUser(named: userName, toGroup: groupName)
        return [:]
    }
}

struct RemoveUserFromGroup: Command {
    static let name = "RemoveUserFromGroup"
    private let groupName: String
    private let userName: String

    init(_ input: Structure) {
        groupName = input.string("GroupName") ?? ""
        userName = input.string("UserName") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:RemoveUserFromGroup", on: Group.self, named: groupName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.removeUser(named: userName, fromGroup: groupName)
        return [:]
    }
}

struct ListGroupsForUser: Query {
    static let name = "ListGroupsForUser"
    private let userName: String
    private let paging: Paging

    init(_ input: Structure) {
        userName = input.string("UserName") ?? ""
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:ListGroupsForUser", on: User.self, named: userName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let user = try account.holder(User.self, named: userName)
        let page = Page(
            of: user.groupIDs.compactMap { account.groups[$0] },
            after: try paging.startKey(of: Self.name),
            limit: paging.limit,
            key: { NameIndex.fold($0.name) }
        )
        return page.answer("Groups", of: Self.name) { .structure(account.summary($0)) }
    }
}
