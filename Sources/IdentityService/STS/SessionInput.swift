import AWSProtocol
import AccessControl
import Authentication
import Directory
import Identifiers
import PolicyLanguage
import ServiceCatalog

/// The parts of a session request that several STS operations share: session policies and session tags.
struct SessionInput: Sendable {
    let inlinePolicy: String?
    let policyARNs: [String]
    let tags: [Session.SessionTag]
    let transitiveTagKeys: [String]

    /// Plaintext of the inline policy and the managed policies' ARNs together (STS API Reference, "AssumeRole").
    private static let maximumPolicyLength = 2048
    private static let maximumPolicyARNs = 10
    /// Names and values of all tags, in UTF-8. The token holds them and travels in a header of every request, so it must be
    /// well below what a header may have.
    private static let maximumTagBytes = 7000

    init(_ input: Structure) {
        inlinePolicy = input.string("Policy")
        policyARNs = (input.structures("PolicyArns") ?? []).compactMap { $0.string("arn") }
        tags = (input.structures("Tags") ?? []).map {
            Session.SessionTag(key: $0.string("Key") ?? "", value: $0.string("Value") ?? "")
        }
        transitiveTagKeys = input.strings("TransitiveTagKeys") ?? []
    }

    /// Condition keys of the request that come from the tags.
    var conditionKeys: [ConditionKeyValue] {
        guard !tags.isEmpty else { return [] }
        var keys = tags.map { ConditionKeyValue("aws:RequestTag/\($0.key)", $0.value) }
        keys.append(ConditionKeyValue("aws:TagKeys", values: tags.map(\.key)))
        if !transitiveTagKeys.isEmpty {
            keys.append(ConditionKeyValue("sts:TransitiveTagKeys", values: transitiveTagKeys))
        }
        return keys
    }

    /// Checks everything that does not need the account: tags against themselves and against the calling session, the
    /// policies' grammar and size.
    func validate(inheriting inherited: [Session.SessionTag]) throws(IAMError) {
        try validateTags(inheriting: inherited)
        guard policyARNs.count <= Self.maximumPolicyARNs else {
            throw .validation(
                message: "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: "
                    + "Member must have length less than or equal to \(Self.maximumPolicyARNs)"
            )
        }
        if let inlinePolicy {
            do {
                _ = try PolicyDocument(parsing: Array(inlinePolicy.utf8), as: .session)
            } catch {
                throw .malformedPolicyDocument(message: error.message)
            }
        }
        guard policyLength <= Self.maximumPolicyLength else {
            throw .packedPolicyTooLarge(percent: Self.percent(policyLength, of: Self.maximumPolicyLength))
        }
        let tagBytes = Self.bytes(of: tags + inherited)
        guard tagBytes <= Self.maximumTagBytes else {
            throw .packedTagsTooLarge(percent: Self.percent(tagBytes, of: Self.maximumTagBytes))
        }
    }

    private func validateTags(inheriting inherited: [Session.SessionTag]) throws(IAMError) {
        let keys = tags.map { $0.key.lowercased() }
        guard Set(keys).count == keys.count else {
            throw .invalidParameterValue(
                message: "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            )
        }
        for tag in tags {
            do throws(IAMError) {
                try Tag(key: tag.key, value: tag.value).checkPrefixes()
            } catch {
                // STS has one code for what is wrong with tags, and it is not IAM's.
                throw .invalidParameterValue(message: error.message)
            }
        }
        for key in transitiveTagKeys where !keys.contains(key.lowercased()) {
            throw .invalidParameterValue(
                message: "The specified transitive tag key must be included in the requested tags."
            )
        }
        let fixed = Set(inherited.map { $0.key.lowercased() })
        if keys.contains(where: fixed.contains) {
            throw .invalidParameterValue(
                message: "One of the specified transitive tag keys can't be set because it conflicts with a "
                    + "transitive tag key from the calling session."
            )
        }
    }

    /// Managed session policies must exist in this account or be AWS's own.
    func validatePolicyARNs(in account: Account) throws(IAMError) {
        for arn in policyARNs where account.managedPolicy(arn: arn) == nil && AWSManagedPolicies.policy(arn: arn) == nil
        {
            guard let parsed = ARN(arn), parsed.service == "iam", parsed.resource.hasPrefix("policy/") else {
                throw .validation(message: "\(arn) is invalid")
            }
            throw .malformedPolicyDocument(message: "The specified managed policy \(arn) does not exist.")
        }
    }

    /// Percent of the limit for packed policies and tags; nil when the request passed neither. AWS packs into a binary
    /// form of unspecified size; ours is the larger of two shares, of the policies' text and of the tags'.
    var packedPolicySize: Int? {
        guard inlinePolicy != nil || !policyARNs.isEmpty || !tags.isEmpty else { return nil }
        return max(
            1,
            Self.percent(policyLength, of: Self.maximumPolicyLength),
            Self.percent(Self.bytes(of: tags), of: Self.maximumTagBytes)
        )
    }

    /// Rounded up, so that what is over the limit is over 100.
    private static func percent(_ size: Int, of limit: Int) -> Int { (size * 100 + limit - 1) / limit }

    private static func bytes(of tags: [Session.SessionTag]) -> Int {
        tags.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }

    private var policyLength: Int {
        (inlinePolicy?.unicodeScalars.count ?? 0) + policyARNs.reduce(0) { $0 + $1.unicodeScalars.count }
    }
}
