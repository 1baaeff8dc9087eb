import AWSProtocol
import Directory

struct CreatePolicyVersion: Command {
    static let name = "CreatePolicyVersion"
    private let policyARN: String
    private let document: String
    private let setAsDefault: Bool

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        document = input.string("PolicyDocument") ?? ""
        setAsDefault = input.boolean("SetAsDefault") ?? false
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:CreatePolicyVersion", onPolicy: policyARN)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:CreatePolicyVersion")
        let (policy, version) = try transaction.createPolicyVersion(
            arn: policyARN,
            document: document,
            setAsDefault: setAsDefault
        )
        let description = transaction.account.any(policy).description(of: version, withDocument: false)
        return ["PolicyVersion": .structure(description)]
    }
}

struct GetPolicyVersion: Query {
    static let name = "GetPolicyVersion"
    private let policyARN: String
    private let versionID: String

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        versionID = input.string("VersionId") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:GetPolicyVersion", onPolicy: policyARN)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let policy = try call.account.anyManagedPolicy(arn: policyARN)
        let version = try policy.version(versionID)
        return ["PolicyVersion": .structure(policy.description(of: version, withDocument: true))]
    }
}

/// The versions of a policy, newest first, without their documents.
struct ListPolicyVersions: Query {
    static let name = "ListPolicyVersions"
    private let policyARN: String
    private let paging: Paging

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        paging = Paging(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:ListPolicyVersions", onPolicy: policyARN)]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let policy = try call.account.anyManagedPolicy(arn: policyARN)
        let startKey = try paging.startKey(of: Self.name)
        let versions = policy.versions.drop { version in startKey.map { !isAfter(version.id, $0) } ?? false }
        let page = Page<PolicyVersion>(of: versions, limit: paging.limit, key: { $0.id }, element: { $0 })
        return page.answer("Versions", of: Self.name) {
            .structure(policy.description(of: $0, withDocument: false))
        }
    }

    /// Newest first: a version that comes after `other` in the listing has a smaller number.
    private func isAfter(_ version: String, _ other: String) -> Bool {
        (Int(version.dropFirst()) ?? 0) < (Int(other.dropFirst()) ?? 0)
    }
}

struct SetDefaultPolicyVersion: Command {
    static let name = "SetDefaultPolicyVersion"
    private let policyARN: String
    private let versionID: String

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        versionID = input.string("VersionId") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:SetDefaultPolicyVersion", onPolicy: policyARN)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:SetDefaultPolicyVersion")
        try transaction.setDefaultPolicyVersion(arn: policyARN, version: versionID)
        return [:]
    }
}

struct DeletePolicyVersion: Command {
    static let name = "DeletePolicyVersion"
    private let policyARN: String
    private let versionID: String

    init(_ input: Structure) {
        policyARN = input.string("PolicyArn") ?? ""
        versionID = input.string("VersionId") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [call.question("iam:DeletePolicyVersion", onPolicy: policyARN)]
    }

    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure {
        try call.checkIsNotAWSManaged(policyARN, action: "iam:DeletePolicyVersion")
        try transaction.deletePolicyVersion(arn: policyARN, version: versionID)
        return [:]
    }
}
