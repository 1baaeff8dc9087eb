package import PolicyEngine

/// A condition key of a request with its value or values.
package struct ConditionKeyValue: Sendable, Hashable {
    package let key: String
    package let values: [String]
    /// Whether the key can hold several values, as `aws:TagKeys` can.
    package let isMultivalued: Bool

    /// A single-valued key.
    package init(_ key: String, _ value: String) {
        self.key = key
        values = [value]
        isMultivalued = false
    }

    /// A multivalued key.
    package init(_ key: String, values: [String]) {
        self.key = key
        self.values = values
        isMultivalued = true
    }
}

/// A resource's own policy, compiled, with its text as it was saved.
package struct AppliedResourcePolicy: Sendable {
    package let policy: AppliedPolicy
    package let text: String
}

/// One thing that a caller must be allowed in order to do what it asks.
package struct AccessQuestion: Sendable {
    /// `iam:CreateUser`.
    package let action: String
    /// The ARN that the decision is made on, or `*`.
    package let resource: String
    /// How AWS's sentence prints the resource; nil drops the clause.
    package let printedResource: String?
    /// The 12-digit account that owns the resource.
    package let resourceAccount: String
    /// The resource's own policy, if it has one: for sts:AssumeRole the role's trust policy.
    package let resourcePolicy: AppliedResourcePolicy?
    /// Whether AWS's sentence gives no reason here.
    package let withholdsReason: Bool
    /// Condition keys of this action and this resource.
    package let keys: [ConditionKeyValue]

    package init(
        action: String,
        resource: String,
        printedResource: String?,
        resourceAccount: String,
        resourcePolicy: AppliedResourcePolicy? = nil,
        withholdsReason: Bool = false,
        keys: [ConditionKeyValue] = []
    ) {
        self.action = action
        self.resource = resource
        self.printedResource = printedResource
        self.resourceAccount = resourceAccount
        self.resourcePolicy = resourcePolicy
        self.withholdsReason = withholdsReason
        self.keys = keys
    }
}
