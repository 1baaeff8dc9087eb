import AWSProtocol
import Directory
import Identifiers
import Journal

/// A new key. Its secret is in this answer and nowhere else, ever again.
struct CreateAccessKey: Command {
    static let name = "CreateAccessKey"
    private let userName: String?

    init(_ input: Structure) { userName = input.string("UserName") }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        [call.question("iam:CreateAccessKey", on: try call.userOrSelf(userName))]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let owner = try transaction.account.keyOwner(call.userOrSelf(userName))
        let (key, secret) = try transaction.createAccessKey(ownerID: owner.id)
        return [
            "AccessKey": .structure([
                "UserName": owner.userName.map(Value.string), "AccessKeyId": .string(key.id),
                "Status": .string(key.status.rawValue), "SecretAccessKey": .string(secret),
                "CreateDate": .timestamp(key.created),
            ])
        ]
    }
}

struct UpdateAccessKey: Command {
    static let name = "UpdateAccessKey"
    private let userName: String?
    private let accessKeyID: String
    private let status: AccessKey.Status

    init(_ input: Structure) throws(IAMError) {
        userName = input.string("UserName")
        accessKeyID = input.string("AccessKeyId") ?? ""
        let text = input.string("Status") ?? ""
        // The model also knows `Expired`, which AWS sets and nobody else.
        guard let status = AccessKey.Status(rawValue: text) else {
            throw .validation(message: "The status \(text) cannot be set: it must be Active or Inactive.")
        }
        self.status = status
    }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        [call.question("iam:UpdateAccessKey", on: try call.userOrSelf(userName))]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let owner = try transaction.account.keyOwner(call.userOrSelf(userName))
        try transaction.updateAccessKey(accessKeyID, ownerID: owner.id, status: status)
        return [:]
    }
}

struct DeleteAccessKey: Command {
    static let name = "DeleteAccessKey"
    private let userName: String?
    private let accessKeyID: String

    init(_ input: Structure) {
        userName = input.string("UserName")
        accessKeyID = input.string("AccessKeyId") ?? ""
    }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        [call.question("iam:DeleteAccessKey", on: try call.userOrSelf(userName))]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let owner = try transaction.account.keyOwner(call.userOrSelf(userName))
        try transaction.deleteAccessKey(accessKeyID, ownerID: owner.id)
        return [:]
    }
}

struct ListAccessKeys: Query {
    static let name = "ListAccessKeys"
    private let userName: String?
    private let paging: Paging

    init(_ input: Structure) {
        userName = input.string("UserName")
        paging = Paging(input)
    }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        [call.question("iam:ListAccessKeys", on: try call.userOrSelf(userName))]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let owner = try call.account.keyOwner(call.userOrSelf(userName))
        let page = Page(
            of: call.account.accessKeys(ofOwner: owner.id),
            after: try paging.startKey(of: Self.name),
            limit: paging.limit,
            key: { "\($0.created) \($0.id)" }
        )
        return page.answer("AccessKeyMetadata", of: Self.name) { key in
            .structure([
                "UserName": owner.userName.map(Value.string), "AccessKeyId": .string(key.id),
                "Status": .string(key.status.rawValue), "CreateDate": .timestamp(key.created),
            ])
        }
    }
}

/// When a key was used last, and whose it is.
struct GetAccessKeyLastUsed: Query {
    static let name = "GetAccessKeyLastUsed"
    private let accessKeyID: String

    init(_ input: Structure) { accessKeyID = input.string("AccessKeyId") ?? "" }

    /// The resource is the key's user. Nobody learns from the sentence whether a key exists and whose it is.
    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let account = call.account
        let owner = account.accessKeys[accessKeyID].map(\.ownerID)
        let ownerARN = owner.flatMap { account.users[$0] }.map(account.arn(of:))
        return [
            AuthorizationQuestion(
                action: "iam:GetAccessKeyLastUsed",
                resource: ownerARN ?? (owner == account.id.text ? account.rootARN : "*"),
                printedResource: "access key \(accessKeyID)"
            )
        ]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        guard let key = account.accessKeys[accessKeyID] else { throw .noSuchEntity(.accessKey, name: accessKeyID) }
        let use = call.lastUse(ofKey: key.id)
        return [
            "UserName": (account.users[key.ownerID]?.name).map(Value.string),
            "AccessKeyLastUsed": .structure([
                "LastUsedDate": use.map { .timestamp($0.time) },
                // A key that was never used (IAM API Reference, AccessKeyLastUsed).
                "ServiceName": .string(use?.service ?? "N/A"), "Region": .string(use?.region ?? "N/A"),
            ]),
        ]
    }
}
