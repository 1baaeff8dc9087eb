import Identifiers
import PolicyLanguage

extension CloudTrailEvent {
    /// A change of permissions that succeeded; nil when the event is none.
    var change: ObservedChange? {
        guard record.string("errorCode") == nil, let source = record.string("eventSource"),
            let name = record.string("eventName"), let time = record.string("eventTime").flatMap(EventTime.read)
        else { return nil }
        if record.member("readOnly")?.isText("true") ?? false { return nil }
        let service = OperationActions.prefix(ofEventSource: source)
        guard changesPermissions(service, name) else { return nil }
        let targets = targets(service, name)
        if targets.isEmpty { return nil }
        let identity = EventIdentity(record)
        return ObservedChange(
            time: time,
            actor: identity.arn ?? identity.issuer ?? identity.invokedBy,
            action: OperationActions.action(prefix: service, operation: name),
            account: record.string("recipientAccountId") ?? identity.account,
            targets: targets,
            policy: policy
        )
    }

    // MARK: What changes permissions

    /// What IAM's writes change that a decision rests on: policies and their attachments, entities, tags, providers,
    /// keys. Passwords and devices change nothing about a session that is there.
    private static let iam: Set = [
        "AttachUserPolicy", "AttachGroupPolicy", "AttachRolePolicy", "DetachUserPolicy", "DetachGroupPolicy",
        "DetachRolePolicy", "PutUserPolicy", "PutGroupPolicy", "PutRolePolicy", "DeleteUserPolicy",
        "DeleteGroupPolicy", "DeleteRolePolicy", "PutUserPermissionsBoundary", "PutRolePermissionsBoundary",
        "DeleteUserPermissionsBoundary", "DeleteRolePermissionsBoundary", "CreatePolicy", "CreatePolicyVersion",
        "DeletePolicyVersion", "SetDefaultPolicyVersion", "UpdateAssumeRolePolicy", "AddUserToGroup",
        "RemoveUserFromGroup", "CreateUser", "DeleteUser", "UpdateUser", "CreateGroup", "DeleteGroup", "UpdateGroup",
        "CreateRole", "DeleteRole", "CreateServiceLinkedRole", "TagUser", "UntagUser", "TagRole", "UntagRole",
        "CreateOpenIDConnectProvider", "DeleteOpenIDConnectProvider", "UpdateOpenIDConnectProviderThumbprint",
        "AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider", "CreateSAMLProvider",
        "UpdateSAMLProvider", "DeleteSAMLProvider", "CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey",
    ]
    private static let organizations: Set = [
        "AttachPolicy", "DetachPolicy", "UpdatePolicy", "EnablePolicyType", "DisablePolicyType", "MoveAccount",
        "InviteAccountToOrganization", "AcceptHandshake", "RemoveAccountFromOrganization", "LeaveOrganization",
    ]
    private static let writes = ["Put", "Set", "Add", "Remove", "Create", "Delete", "Update", "Attach", "Detach"]
    /// Names with `Policy` in them that are about something else.
    private static let otherPolicies = ["Lifecycle", "Scaling", "Backup", "Retention", "Alias", "Cache", "Listener"]

    private func changesPermissions(_ service: String, _ name: String) -> Bool {
        switch service {
        case "iam": return Self.iam.contains(name)
        case "organizations": return Self.organizations.contains(name)
        case "ec2": return name == "ModifyVpcEndpoint" || name == "CreateVpcEndpoint"
        // Attributes are set by name: `{"attributes": {"Policy": …}}`, `"attributeName": "Policy"`.
        case "sqs" where name == "SetQueueAttributes":
            return record.member("requestParameters")?.member("attributes")?.member("Policy") != nil
        case "sns" where name == "SetTopicAttributes":
            return record.member("requestParameters")?.string("attributeName") == "Policy"
        default: break
        }
        // PutBucketPolicy, PutKeyPolicy, PutResourcePolicy, AddPermission, PutBucketPublicAccessBlock, …
        return Self.writes.contains(where: name.hasPrefix)
            && (name.contains("Policy") || name.contains("Permission") || name.contains("PublicAccessBlock"))
            && !Self.otherPolicies.contains(where: name.contains)
    }

    // MARK: Of what

    /// What is changed, not what it is changed with: a policy that is attached to somebody stays as it was for all others.
    private func targets(_ service: String, _ name: String) -> [String] {
        let parameters = record.member("requestParameters")
        let answer = record.member("responseElements")
        var targets: [String?] = []
        switch service {
        case "organizations":
            targets = [
                parameters?.string("targetId") ?? parameters?.string("accountId") ?? parameters?.string("rootId")
                    ?? parameters?.string("policyId")
            ]
        case "ec2":
            // EC2 wraps its parameters once more: `{"ModifyVpcEndpointRequest": {"VpcEndpointId": …}}`.
            let inner = parameters?.members.first?.value
            targets = [
                parameters?.string("vpcEndpointId") ?? inner?.string("VpcEndpointId"),
                answer?.member("CreateVpcEndpointResponse")?.member("vpcEndpoint")?.string("vpcEndpointId"),
            ]
        case "iam" where name.hasSuffix("AccessKey"):
            targets = [
                parameters?.string("accessKeyId") ?? answer?.member("accessKey")?.string("accessKeyId")
            ]
        case "iam":
            // Made things have their ARN in the answer, with the path that they were given.
            let kinds: [StaticString] = ["user", "role", "group", "policy"]
            targets = kinds.map { answer?.member($0)?.string("arn") }
            targets += [answer?.string("openIDConnectProviderArn"), answer?.string("sAMLProviderArn")]
            targets.append(EventResource(record, service: service).text)
        default: targets = [EventResource(record, service: service).text]
        }
        if service != "iam", service != "organizations" {
            targets += record.member("resources")?.elements.map { $0.string("ARN") } ?? []
        }
        var unique: [String] = []
        for case let target? in targets where !unique.contains(target) { unique.append(target) }
        return unique
    }

    /// The policy that was attached, detached or set as boundary, where that is not the target itself.
    private var policy: String? {
        let parameters = record.member("requestParameters")
        if parameters?.member("targetId") != nil { return parameters?.string("policyId") }
        return parameters?.string("policyArn") ?? parameters?.string("permissionsBoundary")
    }
}
