import Authentication
import Identifiers
import PolicyEngine

/// The condition keys that describe the principal and its session.
///
/// Source: IAM User Guide, "AWS global condition context keys", properties of the principal and of a role session;
/// the values by kind of principal stand in its table "Principal key values".
enum PrincipalContext {
    static func keys(of caller: Caller, tags: [(key: String, value: String)]) -> RequestContext {
        var context = RequestContext()
        context.set("aws:PrincipalAccount", caller.account.text)
        context.set("aws:userid", caller.userID)
        context.set("aws:PrincipalIsAWSService", "false")
        context.set("aws:ViaAWSService", "false")
        switch caller.kind {
        case .root:
            context.set("aws:PrincipalArn", caller.arn)
            context.set("aws:PrincipalType", "Account")
        case .user(_, let name):
            context.set("aws:PrincipalArn", caller.arn)
            context.set("aws:PrincipalType", "User")
            context.set("aws:username", name)
        case .assumedRole(_, let roleARN, _):
            // The role with its path, never the session: a policy that compares with an assumed-role ARN cannot match.
            context.set("aws:PrincipalArn", roleARN)
            context.set("aws:PrincipalType", "AssumedRole")
        case .federatedUser:
            context.set("aws:PrincipalArn", caller.arn)
            context.set("aws:PrincipalType", "FederatedUser")
        }
        for tag in tags { context.set("aws:PrincipalTag/\(tag.key)", tag.value) }
        if let session = caller.session {
            context.set("aws:TokenIssueTime", session.issued.description)
            // Present, true or false, only with temporary credentials; absent with long-term keys. Federated user
            // sessions never carry MFA.
            context.set("aws:MultiFactorAuthPresent", session.mfaAuthenticated == nil ? "false" : "true")
            if let source = session.sourceIdentity { context.set("aws:SourceIdentity", source) }
        }
        return context
    }

    /// `aws:MultiFactorAuthAge`, which changes from request to request.
    static func multiFactorAuthAge(of caller: Caller, now: Timestamp) -> String? {
        caller.session?.mfaAuthenticated.map { String(max(0, now.seconds - $0.seconds)) }
    }
}
