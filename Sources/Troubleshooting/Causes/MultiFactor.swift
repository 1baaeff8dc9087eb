import AccessControl
import PolicyEngine
import ServiceCatalog

/// Asking again with multi-factor authentication.
///
/// Source: IAM User Guide, "Secure API access with MFA": only users have devices, and AssumeRole and GetSessionToken take
/// their codes.
enum MultiFactor {
    static func change(for request: AuthorizationRequest) -> RequestChange {
        let principal = request.principal
        let isRole = principal.kind == .assumedRole
        let user = isRole ? "USER" : principal.arn.split(separator: "/").last.map(String.init) ?? "USER"
        let device = "arn:aws:iam::\(principal.account ?? "ACCOUNT"):mfa/\(user) --token-code 123456"
        let isAssuming = request.action.lowercased() == "sts:assumerole"
        let role = isAssuming ? request.resource : isRole ? principal.issuerARN : nil
        let command =
            role.map { "aws sts assume-role --role-arn \($0) --role-session-name SESSION" }
            ?? "aws sts get-session-token"
        let summary =
            if isAssuming {
                isRole
                    ? "assume the role as a user with an MFA device: sessions of roles have none"
                    : "pass the MFA device and its code when assuming the role"
            } else if isRole {
                "make the role's session with an MFA device, as a user, and ask again with it"
            } else {
                "sign in with an MFA device and ask again with the temporary credentials"
            }
        return RequestChange(
            keys: [
                ConditionKeyValue("aws:MultiFactorAuthPresent", "true"),
                ConditionKeyValue("aws:MultiFactorAuthAge", "1"),
            ],
            summary: summary,
            commands: ["\(command) --serial-number \(device)"],
            proviso: isRole
                ? "a user with an MFA device assumes the role directly, and the role's trust policy lets that user: not another "
                    + "role, and no user of an identity provider" : nil
        )
    }
}
