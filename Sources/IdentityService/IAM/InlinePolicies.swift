import AWSProtocol
import Directory

// Each operation exists three times in the API: for users, groups and roles.
typealias PutUserPolicy = PutInlinePolicy<User>
typealias PutGroupPolicy = PutInlinePolicy<Group>
typealias PutRolePolicy = PutInlinePolicy<Role>
typealias GetUserPolicy = GetInlinePolicy<User>
typealias GetGroupPolicy = GetInlinePolicy<Group>
typealias GetRolePolicy = GetInlinePolicy<Role>
typealias DeleteUserPolicy = DeleteInlinePolicy<User>
typealias DeleteGroupPolicy = DeleteInlinePolicy<Group>
typealias DeleteRolePolicy = DeleteInlinePolicy<Role>
typealias ListUserPolicies = ListInlinePolicies<User>
typealias ListGroupPolicies = ListInlinePolicies<Group>
typealias ListRolePolicies = ListInlinePolicies<Role>

/// Adds an inline policy or replaces the one of that name.
struct PutInlinePolicy<Holder: NamedHolder>: Command {
    static var name: String { "Put\(Holder.noun)Policy" }
    private let holderName: String
    private let policyName: String
    private let document: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        policyName = input.string("PolicyName") ?? ""
        document = input.string("PolicyDocument") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.putInlinePolicy(policyName, document: document, of: Holder.self, named: holderName)
        return [:]
    }
}

struct GetInlinePolicy<Holder: NamedHolder>: Query {
    static var name: String { "Get\(Holder.noun)Policy" }
    private let holderName: String
    private let policyName: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        policyName = input.string("PolicyName") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let holder = try call.account.holder(Holder.self, named: holderName)
        guard let policy = holder.inlinePolicy(named: policyName) else {
            throw .noSuchInlinePolicy(of: Holder.kind, name: policyName)
        }
        return [
            Holder.nameMember: .string(holder.name), "PolicyName": .string(policy.name),
            "PolicyDocument": .string(percentEncoded(policy.document.text)),
        ]
    }
}

struct DeleteInlinePolicy<Holder: NamedHolder>: Command {
    static var name: String { "Delete\(Holder.noun)Policy" }
    private let holderName: String
    private let policyName: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        policyName = input.string("PolicyName") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.boundedQuestion("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.deleteInlinePolicy(policyName, of: Holder.self, named: holderName)
        return [:]
    }
}

/// The names of the inline policies.
struct ListInlinePolicies<Holder: NamedHolder>: Query {
    static var name: String { "List\(Holder.noun)Policies" }
    private let holderName: String
    private let paging: Paging

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let holder = try call.account.holder(Holder.self, named: holderName)
        let page = Page(
            of: holder.policies.inline.map(\.name),
            after: try paging.startKey(of: Self.name),
            limit: paging.limit,
            key: NameIndex.fold
        )
        return page.answer("PolicyNames", of: Self.name, Value.string)
    }
}
