package import Identifiers

/// Everything about one refusal, as it was when it happened: kept for at least a day, and enough to explain it without
/// the account. Serialised as JSON in the journal and on the wire; documents are kept beside it, by their hash.
package struct DenialRecord: Sendable, Codable, Hashable {
    /// One condition key of the request.
    package struct ContextEntry: Sendable, Codable, Hashable {
        package let key: String
        package let values: [String]
    }

    /// A policy that was evaluated.
    package struct Policy: Sendable, Codable, Hashable {
        /// The policy's ARN, or `inline:<hex>` for one without.
        package let uri: String
        /// `identityBased`, `permissionsBoundary`, … (`PolicyType`).
        package let type: String
        package let name: String
        package let isInline: Bool
        package let attachedTo: String?
        /// SHA-256 of the document, the key to its text.
        package let documentHash: String
        /// `allow`, `explicitDeny` or `implicitDeny`: what this policy alone says.
        package let decision: String
        package let statements: [StatementFinding]
    }

    /// What one statement made of the request.
    package struct StatementFinding: Sendable, Codable, Hashable {
        /// From 0.
        package let index: Int
        package let sid: String?
        /// `Allow` or `Deny`.
        package let effect: String
        /// The line of the statement's `{` in the document, from 1.
        package let line: Int
        package let column: Int
        /// Where the statement's `}` stands.
        package let endLine: Int
        package let endColumn: Int
        /// Whether the statement applies to the request.
        package let matched: Bool
        /// The elements that did not match: `Principal`, `Action`, `Resource`, `Condition`.
        package let failedElements: [String]
        /// Conditions that did not hold, or all of them where the statement matched.
        package let conditions: [ConditionFinding]
    }

    /// What one condition made of the request.
    package struct ConditionFinding: Sendable, Codable, Hashable {
        package let `operator`: String
        package let key: String
        package let line: Int
        package let held: Bool
        /// The values in the policy, as written.
        package let expected: [String]
        /// The values in the request; nil when the key was missing.
        package let actual: [String]?
        /// Variables in the values that had no value in this request.
        package let unresolvedVariables: [String]
    }

    /// One policy type's verdict.
    package struct TypeFinding: Sendable, Codable, Hashable {
        package let type: String
        package let decision: String
        /// Whether this type alone would have refused the request.
        package let blocks: Bool
    }

    /// `[0-9a-z]+`, as the iam-toolbox API has it.
    package let id: String
    package let time: Timestamp
    package let requestID: String
    /// The account that was asked.
    package let account: String
    package let principalARN: String
    package let principalAccount: String
    package let principalUserID: String
    package let action: String
    package let resource: String
    /// AWS's sentence.
    package let sentence: String
    /// `explicitDeny` or `implicitDeny`.
    package let decision: String
    /// The policy type that the sentence names.
    package let decidedBy: String
    /// For an explicit deny, the index in `policies` of the policy that decided.
    package let decidingPolicy: Int?
    /// For an explicit deny, the index of the statement that decided.
    package let decidingStatement: Int?
    package let types: [TypeFinding]
    package let policies: [Policy]
    package let context: [ContextEntry]
    /// The rule of AWS itself that refused the request whatever the policies say; nil in the common case.
    package let protection: String?
}
