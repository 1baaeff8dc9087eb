import AWSProtocol
import Authentication
import Directory
import Identifiers
import ServiceCatalog

/// A managed policy, the account's own or AWS's.
enum AnyManagedPolicy: Sendable {
    case customer(ManagedPolicy, arn: String)
    case aws(AWSManagedPolicy)

    var arn: String {
        switch self {
        case .customer(_, let arn): arn
        case .aws(let policy): policy.arn
        }
    }

    var path: String {
        switch self {
        case .customer(let policy, _): policy.path
        case .aws(let policy): policy.path
        }
    }

    var tags: [Tag] {
        switch self {
        case .customer(let policy, _): policy.tags
        case .aws: []
        }
    }

    /// Newest first, as AWS lists them. Of AWS's policies only the version in force is known.
    var versions: [PolicyVersion] {
        switch self {
        case .customer(let policy, _): policy.versions.reversed()
        case .aws(let policy):
            [PolicyVersion(id: policy.defaultVersionID, document: PolicyText(policy.document), created: policy.updated)]
        }
    }

    var defaultVersionID: String {
        switch self {
        case .customer(let policy, _): policy.defaultVersionID
        case .aws(let policy): policy.defaultVersionID
        }
    }

    func version(_ id: String) throws(IAMError) -> PolicyVersion {
        guard let version = versions.first(where: { $0.id == id }) else {
            throw .noSuchPolicyVersion(arn: arn, version: id)
        }
        return version
    }

    /// `Policy` of the API as listings show it: without tags and description.
    func summary(in account: Account) -> Structure {
        let (name, id, created, updated) =
            switch self {
            case .customer(let policy, _): (policy.name, policy.id, policy.created, policy.updated)
            case .aws(let policy): (policy.name, policy.id, policy.created, policy.updated)
            }
        let uses = account.uses(ofPolicy: arn)
        return [
            "PolicyName": .string(name), "PolicyId": .string(id), "Arn": .string(arn), "Path": .string(path),
            "DefaultVersionId": .string(defaultVersionID), "AttachmentCount": .integer(Int64(uses.attachmentCount)),
            "PermissionsBoundaryUsageCount": .integer(Int64(uses.boundaryCount)), "IsAttachable": .boolean(true),
            "CreateDate": .timestamp(created), "UpdateDate": .timestamp(updated),
        ]
    }

    /// `Policy` of the API in full.
    func description(in account: Account) -> Structure {
        var description = summary(in: account)
        if case .customer(let policy, _) = self { description["Description"] = policy.description.map(Value.string) }
        description["Tags"] = tagList(tags)
        return description
    }

    /// `PolicyVersion` of the API; only some operations show the document.
    func description(of version: PolicyVersion, withDocument: Bool) -> Structure {
        [
            "Document": withDocument ? .string(percentEncoded(version.document.text)) : nil,
            "VersionId": .string(version.id), "IsDefaultVersion": .boolean(version.id == defaultVersionID),
            "CreateDate": .timestamp(version.created),
        ]
    }
}

extension Account {
    /// The managed policy of this ARN, the account's own or AWS's.
    func anyManagedPolicy(arn: String) throws(IAMError) -> AnyManagedPolicy {
        _ = try ARN(ofPolicy: arn)
        if let policy = managedPolicy(arn: arn) { return .customer(policy, arn: arn) }
        if let policy = AWSManagedPolicies.policy(arn: arn) { return .aws(policy) }
        throw .noSuchPolicy(arn: arn)
    }

    func any(_ policy: ManagedPolicy) -> AnyManagedPolicy { .customer(policy, arn: arn(of: policy)) }
}

extension Call {
    /// Nobody but AWS changes AWS's policies, whatever the caller's policies allow.
    func checkIsNotAWSManaged(_ arn: String, action: String) throws(IAMError) {
        guard ARN(arn)?.account == "aws" else { return }
        throw .accessDenied(
            message: "User: \(caller.arn) is not authorized to perform: \(action) on resource: policy \(arn)"
        )
    }
}
