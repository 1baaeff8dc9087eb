import AWSProtocol
import Directory
import ServiceCatalog

struct CreatePolicy: Command {
    static let name = "CreatePolicy"
    private let policyName: String
    private let path: String
    private let document: String
    private let description: String?
    private let tags: [Tag]

    init(_ input: Structure) {
        policyName = input.string("PolicyName") ?? ""
        path = input.string("Path") ?? "/"
        document = input.string("PolicyDocument") ?? ""
        description = input.string("Description")
        tags = inputTags(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        call.creationQuestions(
            "iam:CreatePolicy",
            tagAction: "iam:TagPolicy",
            resource: call.newARN("policy", path: path, name: policyName),
            printedResource: "policy \(policyName)",
            tags: tags
        )
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        let policy = try transaction.createPolicy(
            name: policyName,
            path: path,
            description: description,
            document: document,
            tags: tags
        )
        let account = transaction.account
        return ["Policy": .structure(account.any(policy).description(in: account))]
    }
}

struct GetPolicy: Query {
    static let name = "GetPolicy"
    private let policyARN: String

    init(_ input: Structure) { policyARN = input.string("PolicyArn") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:GetPolicy", onPolicy: policyARN)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let policy = try call.account.anyManagedPolicy(arn: policyARN)
        var description = policy.description(in: call.account)
        // Unlike users and roles, a policy without tags was seen to come with an empty list.
        if policy.tags.isEmpty { description["Tags"] = .list([]) }
        return ["Policy": .structure(description)]
    }
}

struct DeletePolicy: Command {
    static let name = "DeletePolicy"
    private let policyARN: String

    init(_ input: Structure) { policyARN = input.string("PolicyArn") ?? "" }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:DeletePolicy", onPolicy: policyARN)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:DeletePolicy")
        try transaction.deletePolicy(arn: policyARN)
        return [:]
    }
}

/// What a policy is used for, as listings filter by it.
enum PolicyUsage: String, Sendable {
    case permissionsPolicy = "PermissionsPolicy"
    case permissionsBoundary = "PermissionsBoundary"
}

/// The account's own policies by name, then AWS's by name.
struct ListPolicies: Query {
    static let name = "ListPolicies"
    private let scope: String
    private let onlyAttached: Bool
    private let pathPrefix: String
    private let usage: PolicyUsage?
    private let paging: Paging

    init(_ input: Structure) {
        scope = input.string("Scope") ?? "All"
        onlyAttached = input.boolean("OnlyAttached") ?? false
        pathPrefix = input.string("PathPrefix") ?? "/"
        usage = input.string("PolicyUsageFilter").flatMap(PolicyUsage.init)
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [
            AuthorizationQuestion(
                action: "iam:ListPolicies",
                resource: "arn:aws:iam::\(call.accountID):policy\(pathPrefix)",
                printedResource: "policy path \(pathPrefix)"
            )
        ]
    }

    private enum Origin: String {
        case local, aws
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        var sources: [(origin: Origin, index: NameIndex)] = []
        if scope != "AWS" { sources.append((.local, account.indexes.policies)) }
        if scope != "Local" { sources.append((.aws, AWSPolicyNames.index)) }
        var start: (origin: Origin, key: String)?
        if let key = try paging.startKey(of: Self.name) {
            let parts = key.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let origin = Origin(rawValue: String(parts[0])) else { throw .invalidMarker }
            start = (origin, String(parts[1]))
            if origin == .aws { sources.removeAll { $0.origin == .local } }
        }
        let candidates = sources.map { origin, index in
            let after = start.flatMap { $0.origin == origin ? $0.key : nil }
            return index.entries(after: after).lazy.map { (origin: origin, entry: $0) }
        }
        let page = Page<AnyManagedPolicy>(
            of: candidates.joined(),
            limit: paging.limit,
            key: { "\($0.origin.rawValue) \($0.entry.key)" },
            element: { candidate in
                policy(candidate.origin, candidate.entry.id, in: account).flatMap {
                    isListed($0, in: account) ? $0 : nil
                }
            }
        )
        return page.answer("Policies", of: Self.name) { .structure($0.summary(in: account)) }
    }

    private func policy(_ origin: Origin, _ id: String, in account: Account) -> AnyManagedPolicy? {
        switch origin {
        case .local: account.managedPolicies[id].map(account.any)
        case .aws: AWSManagedPolicies.policy(named: id).map(AnyManagedPolicy.aws)
        }
    }

    private func isListed(_ policy: AnyManagedPolicy, in account: Account) -> Bool {
        guard policy.path.hasPrefix(pathPrefix) else { return false }
        guard onlyAttached || usage != nil else { return true }
        let uses = account.uses(ofPolicy: policy.arn)
        switch usage {
        case nil: return !uses.isEmpty
        case .permissionsBoundary: return uses.boundaryCount > 0
        // A policy that nobody uses is a permissions policy; one that is a boundary and nothing else is not.
        case .permissionsPolicy: return uses.attachmentCount > 0 || (!onlyAttached && uses.boundaryCount == 0)
        }
    }
}

/// The names of AWS's policies in the order of listings.
private enum AWSPolicyNames {
    static let index: NameIndex = {
        var index = NameIndex()
        for policy in AWSManagedPolicies.all { index.insert(policy.name, id: policy.name) }
        return index
    }()
}

/// Users, groups and roles that use a policy.
struct ListEntitiesForPolicy: Query {
    static let name = "ListEntitiesForPolicy"
    private let policyARN: String
    private let entityFilter: String?
    private let pathPrefix: String
    private let usage: PolicyUsage?
    private let paging: Paging

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        entityFilter = input.string("EntityFilter")
        pathPrefix = input.string("PathPrefix") ?? "/"
        usage = input.string("PolicyUsageFilter").flatMap(PolicyUsage.init)
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:ListEntitiesForPolicy", onPolicy: policyARN)]
    }

    private enum Kind: String, CaseIterable {
        case group = "Group"
        case role = "Role"
        case user = "User"
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let account = call.account
        let policy = try account.anyManagedPolicy(arn: policyARN)
        var kinds = Kind.allCases.filter { entityFilter == nil || $0.rawValue == entityFilter }
        var startKey: String?
        if let key = try paging.startKey(of: Self.name) {
            let parts = key.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { throw .invalidMarker }
            kinds = kinds.filter { $0.rawValue >= kind.rawValue }
            startKey = kinds.first == kind ? String(parts[1]) : nil
        }
        let uses = account.uses(ofPolicy: policy.arn)
        let firstKind = kinds.first
        let candidates = kinds.map { kind in
            users(of: uses, kind).entries(after: kind == firstKind ? startKey : nil).lazy.map {
                (kind: kind, entry: $0)
            }
        }
        let page = Page<(kind: Kind, description: Structure)>(
            of: candidates.joined(),
            limit: paging.limit,
            key: { "\($0.kind.rawValue) \($0.entry.key)" },
            element: { candidate in
                description(candidate.kind, candidate.entry.id, in: account).map { (candidate.kind, $0) }
            }
        )
        var answer: Structure = [:]
        for kind in Kind.allCases {
            answer["Policy\(kind.rawValue)s"] = .list(
                page.elements.filter { $0.kind == kind }.map { .structure($0.description) }
            )
        }
        page.addContinuation(to: &answer, of: Self.name)
        return answer
    }

    private func users(of uses: PolicyUses, _ kind: Kind) -> NameIndex {
        let (attached, bounded) =
            switch kind {
            case .group: (uses.groups, NameIndex())
            case .role: (uses.roles, uses.boundedRoles)
            case .user: (uses.users, uses.boundedUsers)
            }
        switch usage {
        case .permissionsPolicy: return attached
        case .permissionsBoundary: return bounded
        case nil:
            var all = attached
            for entry in bounded { all.insert(entry.key, id: entry.id) }
            return all
        }
    }

    /// Nil for what the path prefix leaves out.
    private func description(_ kind: Kind, _ id: String, in account: Account) -> Structure? {
        let entity: (path: String, name: String)? =
            switch kind {
            case .group: account.groups[id].map { ($0.path, $0.name) }
            case .role: account.roles[id].map { ($0.path, $0.name) }
            case .user: account.users[id].map { ($0.path, $0.name) }
            }
        guard let entity, entity.path.hasPrefix(pathPrefix) else { return nil }
        return ["\(kind.rawValue)Name": .string(entity.name), "\(kind.rawValue)Id": .string(id)]
    }
}
