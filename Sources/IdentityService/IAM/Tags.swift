import AWSProtocol
import Directory

/// What is tagged by name: users and roles.
typealias NamedTaggable = NamedHolder & Taggable

typealias TagUser = TagHolder<User>
typealias TagRole = TagHolder<Role>
typealias UntagUser = UntagHolder<User>
typealias UntagRole = UntagHolder<Role>
typealias ListUserTags = ListHolderTags<User>
typealias ListRoleTags = ListHolderTags<Role>

/// Adds tags, or gives new values to those that are there.
struct TagHolder<Holder: NamedTaggable>: Command {
    static var name: String { "Tag\(Holder.noun)" }
    private let holderName: String
    private let tags: [Tag]

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        tags = inputTags(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let keys = call.requestTagKeys(tags)
        return [call.question("iam:\(Self.name)", on: Holder.self, named: holderName, keys: keys)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.tag(transaction.account.holder(Holder.self, named: holderName), with: tags)
        return [:]
    }
}

struct UntagHolder<Holder: NamedTaggable>: Command {
    static var name: String { "Untag\(Holder.noun)" }
    private let holderName: String
    private let tagKeys: [String]

    init(_ input: Structure) {
        holderName = input.string(Holder.nameMember) ?? ""
        tagKeys = input.strings("TagKeys") ?? []
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        let keys = call.tagKeysKey(tagKeys)
        return [call.question("iam:\(Self.name)", on: Holder.self, named: holderName, keys: keys)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try transaction.untag(transaction.account.holder(Holder.self, named: holderName), keys: tagKeys)
        return [:]
    }
}

struct ListHolderTags<Holder: NamedTaggable>: Query {
    static var name: String { "List\(Holder.noun)Tags" }
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
        return try paging.tagAnswer(holder.tags, of: Self.name)
    }
}

struct TagPolicy: Command {
    static let name = "TagPolicy"
    private let policyARN: String
    private let tags: [Tag]

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        tags = inputTags(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:TagPolicy", onPolicy: policyARN, keys: call.requestTagKeys(tags))]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:TagPolicy")
        try transaction.tag(transaction.managedPolicy(arn: policyARN), with: tags)
        return [:]
    }
}

struct UntagPolicy: Command {
    static let name = "UntagPolicy"
    private let policyARN: String
    private let tagKeys: [String]

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        tagKeys = input.strings("TagKeys") ?? []
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:UntagPolicy", onPolicy: policyARN, keys: call.tagKeysKey(tagKeys))]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:UntagPolicy")
        try transaction.untag(transaction.managedPolicy(arn: policyARN), keys: tagKeys)
        return [:]
    }
}

struct ListPolicyTags: Query {
    static let name = "ListPolicyTags"
    private let policyARN: String
    private let paging: Paging

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:ListPolicyTags", onPolicy: policyARN)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let policy = try call.account.anyManagedPolicy(arn: policyARN)
        return try paging.tagAnswer(policy.tags, of: Self.name)
    }
}

extension Paging {
    /// Tags are listed by key (IAM API Reference, ListUserTags).
    func tagAnswer(_ tags: [Tag], of operation: String) throws(IAMError) -> Structure {
        // Keys of a policy's tags may differ by case only, so the folded key alone would not be unique.
        let page = Page(
            of: tags,
            after: try startKey(of: operation),
            limit: limit,
            key: { NameIndex.fold($0.key) + "\u{0}" + $0.key }
        )
        return page.answer("Tags", of: operation, tagDescription)
    }
}
