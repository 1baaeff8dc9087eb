package import PolicyEngine

/// AWS's sentence for a refusal. Tools compare it to the letter.
///
/// Source: IAM User Guide, "Troubleshoot access denied error messages" (texts by policy type), and the AWS Security
/// Blog's "Enhanced access denied error messages with policy ARNs" (where an ARN follows).
package enum DenialSentence {
    /// Why the request is refused, as the end of the sentence says it.
    package enum Reason: Sendable, Hashable {
        /// No policy of this type allows the action.
        case noAllow(PolicyType)
        /// A policy of this type denies; `policyARN` only where AWS shows it.
        case explicitDeny(PolicyType, policyARN: String?)
        /// AWS gives no reason here (for example to a caller of another account).
        case unstated
    }

    /// The sentence for these facts. `resource` is what AWS prints after `on resource:`; nil drops the clause, for
    /// actions without a resource.
    package static func text(principalARN: String, action: String, resource: String?, reason: Reason) -> String {
        var sentence = "User: \(principalARN) is not authorized to perform: \(action)"
        if let resource { sentence += " on resource: \(resource)" }
        switch reason {
        case .noAllow(let type): sentence += " because no \(phrase(type)) allows the \(action) action"
        case .explicitDeny(let type, let policyARN):
            sentence += " with an explicit deny in \(article(type)) \(phrase(type))"
            if let policyARN, namesPolicy(type) { sentence += ": \(policyARN)" }
        case .unstated: break
        }
        return sentence
    }

    /// Whether AWS names the policy of an explicit deny of this type: only types with ARNs of their own.
    package static func namesPolicy(_ type: PolicyType) -> Bool {
        switch type {
        case .identityBased, .permissionsBoundary, .sessionPolicy, .serviceControlPolicy, .resourceControlPolicy: true
        case .resourceBased, .roleTrustPolicy, .vpcEndpointPolicy: false
        }
    }

    /// The type in AWS's words: `permissions boundary` stands without "policy", `VPC` in capitals.
    package static func phrase(_ type: PolicyType) -> String {
        switch type {
        case .identityBased: "identity-based policy"
        case .resourceBased: "resource-based policy"
        case .permissionsBoundary: "permissions boundary"
        case .sessionPolicy: "session policy"
        case .serviceControlPolicy: "service control policy"
        case .resourceControlPolicy: "resource control policy"
        case .vpcEndpointPolicy: "VPC endpoint policy"
        case .roleTrustPolicy: "role trust policy"
        }
    }

    /// `an`, `a` or `the`, as AWS's sentences have it before the phrase.
    package static func article(_ type: PolicyType) -> String {
        switch type {
        case .identityBased: "an"
        case .roleTrustPolicy: "the"
        default: "a"
        }
    }
}
