package import AccessControl
package import Identifiers

/// An action on a resource that the caller must be allowed.
package struct AuthorizationQuestion: Sendable {
    /// The role whose trust policy takes part, for the AssumeRole family.
    package struct Trust: Sendable {
        package let roleARN: String
        /// The account in the ARN; nil when it is not an account id.
        package let account: AccountID?

        package init(roleARN: String, account: AccountID?) {
            self.roleARN = roleARN
            self.account = account
        }
    }

    /// `iam:CreateUser`.
    package let action: String
    /// The ARN that the decision is made on, or `*` for actions without one.
    package let resource: String
    /// What AWS's sentence prints after `on resource:` (semantics A.5: `user bob`, `policy path /`, …).
    package let printedResource: String
    /// Condition keys of this action and this resource.
    package let keys: [ConditionKeyValue]
    package let trust: Trust?

    /// `printedResource` nil: the sentence prints the resource itself.
    package init(
        action: String,
        resource: String,
        printedResource: String? = nil,
        keys: [ConditionKeyValue] = [],
        trust: Trust? = nil
    ) {
        self.action = action
        self.resource = resource
        self.printedResource = printedResource ?? resource
        self.keys = keys
        self.trust = trust
    }
}
