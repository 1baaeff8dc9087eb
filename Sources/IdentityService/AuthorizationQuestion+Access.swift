import AccessControl
import Authentication
import Directory
import Identifiers

extension AuthorizationQuestion {
    /// The question as access control asks it: with the account that owns the resource and, for a role to be assumed,
    /// its trust policy.
    func accessQuestion(_ call: Call, compiler: PolicyCompiler) throws(UnreadablePolicy) -> AccessQuestion {
        guard let trust else {
            return AccessQuestion(
                action: action,
                resource: resource,
                printedResource: printedResource,
                resourceAccount: call.caller.account.text,
                keys: keys
            )
        }
        let found = call.role(arn: trust.roleARN)
        var keys = keys
        for tag in found?.role.tags ?? [] {
            keys.append(ConditionKeyValue("aws:ResourceTag/\(tag.key)", tag.value))
            keys.append(ConditionKeyValue("iam:ResourceTag/\(tag.key)", tag.value))
        }
        let policy: AppliedResourcePolicy? =
            if let found {
                try TrustPolicy.applied(of: found.role, in: found.account, compiler: compiler)
            } else {
                nil
            }
        let owner = trust.account?.text ?? ""
        return AccessQuestion(
            action: action,
            resource: resource,
            printedResource: printedResource,
            resourceAccount: owner,
            resourcePolicy: policy,
            // Callers of other accounts learn nothing of the role's policies (docs/DECISIONS.md).
            withholdsReason: owner != call.caller.account.text,
            keys: keys
        )
    }
}
