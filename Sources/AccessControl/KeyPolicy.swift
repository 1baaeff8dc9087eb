import Directory
package import Identifiers
import PolicyEngine
import PolicyLanguage

/// The policy of a KMS key that the world does not have. Every key has one, so "none" is never the answer.
package enum KeyPolicy {
    /// Whether `resource` is the ARN of a key.
    package static func isKey(_ resource: String) -> Bool {
        guard let arn = ARN(resource) else { return false }
        return arn.service == "kms" && arn.resource.hasPrefix("key/")
    }

    /// The statement that keys are made with: it leaves the decision to the policies of the key's account.
    /// Source: KMS Developer Guide, "Default key policy".
    package static func defaultStatement(of account: AccountID) -> String {
        #"{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::\#(account):root"},"#
            + #""Action":"kms:*","Resource":"*"}"#
    }

    static func assumed(
        on key: String,
        of account: AccountID,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) -> AppliedPolicy {
        let text = #"{"Version":"2012-10-17","Statement":[\#(defaultStatement(of: account))]}"#
        return AppliedPolicy(
            try compiler.policy(PolicyText(text), named: "the default key policy"),
            source: PolicySource(type: .resourceBased, arn: nil, name: "default key policy", attachedTo: key)
        )
    }
}
