import AWSProtocol
import Directory

typealias AttachUserPolicy = AttachPolicy<User>
typealias AttachGroupPolicy = AttachPolicy<Group>
typealias AttachRolePolicy = AttachPolicy<Role>
typealias DetachUserPolicy = DetachPolicy<User>
typealias DetachGroupPolicy = DetachPolicy<Group>
typealias DetachRolePolicy = DetachPolicy<Role>
typealias ListAttachedUserPolicies = ListAttachedPolicies<User>
typealias ListAttachedGroupPolicies = ListAttachedPolicies<Group>
typealias ListAttachedRolePolicies = ListAttachedPolicies<Role>

/// Attaches a managed policy, the account's own or AWS's. Attaching twice changes nothing.
struct AttachPolicy<Holder: NamedHolder>: Command {
    static var name: String { "Attach\(Holder.noun)Policy" }
    private let holderName: String
    private let policyARN: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        policyARN = input.string("PolicyArn") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let keys = call.policyKey(policyARN)
        return [call.boundedQuestion("iam:\(Self.name)", on: Holder.self, named: holderName, keys: keys)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.attachPolicy(arn: policyARN, to: Holder.self, named: holderName)
        return [:]
    }
}

struct DetachPolicy<Holder: NamedHolder>: Command {
    static var name: String { "Detach\(Holder.noun)Policy" }
    private let holderName: String
    private let policyARN: String

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        policyARN = input.string("PolicyArn") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let keys = call.policyKey(policyARN)
        return [call.boundedQuestion("iam:\(Self.name)", on: Holder.self, named: holderName, keys: keys)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.detachPolicy(arn: policyARN, from: Holder.self, named: holderName)
        return [:]
    }
}

struct ListAttachedPolicies<Holder: NamedHolder>: Query {
    static var name: String { "ListAttached\(Holder.noun)Policies" }
    private let holderName: String
    private let pathPrefix: String
    private let paging: Paging

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        pathPrefix = input.string("PathPrefix") ?? "/"
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:\(Self.name)", on: Holder.self, named: holderName)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let holder = try call.account.holder(Holder.self, named: holderName)
        let attached = holder.policies.attached.map(PolicyName.init).filter { $0.path.hasPrefix(pathPrefix) }
        let page = Page(
            of: attached,
            after: try paging.startKey(of: Self.name),
            limit: paging.limit,
            // An account's policy may be called like one of AWS's.
            key: { "\(NameIndex.fold($0.name)) \($0.arn)" }
        )
        return page.answer("AttachedPolicies", of: Self.name) { .structure($0.description) }
    }
}

/// The name and path in a managed policy's ARN.
struct PolicyName: Sendable, Hashable {
    let arn: String
    let name: String
    /// `/` or `/a/b/`.
    let path: String

    init(arn: String) {
        self.arn = arn
        let resource = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).last ?? ""
        let pathAndName = resource.dropFirst("policy".count)
        let nameStart = pathAndName.lastIndex(of: "/").map { pathAndName.index(after: $0) } ?? pathAndName.startIndex
        name = String(pathAndName[nameStart...])
        path = String(pathAndName[..<nameStart])
    }

    /// `AttachedPolicy` of the API.
    var description: Structure { ["PolicyName": .string(name), "PolicyArn": .string(arn)] }
}
