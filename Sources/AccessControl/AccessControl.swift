package import Authentication
package import Directory
import Identifiers
package import PolicyEngine
private import Threads

/// Decides which policies apply to a caller and a resource, and asks the engine.
///
/// Pure but for its caches: it works on a live replica, on a past state and on an exported account alike.
package final class AccessControl: Sendable {
    /// A refusal with everything needed to word, keep and explain it.
    package struct Denial: Sendable {
        package let question: AccessQuestion
        package let request: AuthorizationRequest
        package let policies: PolicySet
        package let explanation: Explanation
        package let sentence: String
    }

    private struct CacheEntry {
        let sequence: Int64
        let policies: CallerPolicies
    }

    /// Sessions come and go; the bound, for each thread, keeps them from filling memory.
    private static let capacity = 5000

    package let compiler: PolicyCompiler
    /// By access key id: one caller, one key or session.
    private let cache = PerThread { [String: CacheEntry]() }

    package init(compiler: PolicyCompiler = PolicyCompiler()) { self.compiler = compiler }

    /// What follows the caller in this state of its account; `sequence` tells states apart. Nil when the caller's user or
    /// role is no longer there.
    package func policies(
        of caller: Caller,
        in account: Account,
        sequence: Int64
    ) throws(UnreadablePolicy) -> CallerPolicies? {
        let known = cache.withMine { $0[caller.accessKeyID] }
        if let known, known.sequence == sequence { return known.policies }
        guard let fresh = try CallerPolicies(caller, in: account, compiler: compiler) else { return nil }
        cache.withMine { cache in
            if cache.count >= Self.capacity { cache.removeAll(keepingCapacity: true) }
            cache[caller.accessKeyID] = CacheEntry(sequence: sequence, policies: fresh)
        }
        return fresh
    }

    /// Asks the engine. Nil means allowed; everything else is a denial.
    package func denial(
        of question: AccessQuestion,
        for caller: Caller,
        with callerPolicies: CallerPolicies,
        facts: RequestFacts
    ) -> Denial? {
        var request = AuthorizationRequest(
            principal: callerPolicies.principal,
            action: question.action,
            resource: question.resource,
            resourceAccount: question.resourceAccount,
            context: callerPolicies.context
        )
        var policies = callerPolicies.policies
        policies.resourcePolicy = question.resourcePolicy?.policy
        // Most of the work is to gather the request's keys, and policies without conditions ask for none of them.
        let readsContext = callerPolicies.readsContext || policies.resourcePolicy?.policy.readsContext == true
        if !readsContext, PolicyEvaluator.decide(request, policies).decision == .allow { return nil }
        addKeys(of: question, caller, facts, to: &request.context)
        let verdict = PolicyEvaluator.decide(request, policies)
        if verdict.decision == .allow { return nil }
        let explanation = PolicyEvaluator.explain(request, policies)
        return Denial(
            question: question,
            request: request,
            policies: policies,
            explanation: explanation,
            sentence: sentence(for: question, caller: caller, verdict: verdict, policies: policies)
        )
    }

    /// Adds what is known of the request to what is known of its caller.
    private func addKeys(
        of question: AccessQuestion,
        _ caller: Caller,
        _ facts: RequestFacts,
        to context: inout RequestContext
    ) {
        // The usual keys with their names in both spellings; what does not fit makes the context grow.
        context.reserve(keys: 9 + question.keys.count, bytes: 512)
        facts.addKeys(to: &context)
        if let age = PrincipalContext.multiFactorAuthAge(of: caller, now: facts.now) {
            context.set("aws:MultiFactorAuthAge", age)
        }
        context.set("aws:ResourceAccount", question.resourceAccount)
        for key in question.keys {
            if key.isMultivalued {
                context.set(key.key, values: key.values)
            } else if let value = key.values.first {
                context.set(key.key, value)
            }
        }
    }

    private func sentence(
        for question: AccessQuestion,
        caller: Caller,
        verdict: Verdict,
        policies: PolicySet
    ) -> String {
        DenialSentence.text(
            principalARN: caller.arn,
            action: question.action,
            resource: question.printedResource,
            reason: reason(verdict, policies, question: question)
        )
    }

    private func reason(
        _ verdict: Verdict,
        _ policies: PolicySet,
        question: AccessQuestion
    ) -> DenialSentence.Reason {
        guard !question.withholdsReason, let type = verdict.decidedBy else { return .unstated }
        guard verdict.decision == .explicitDeny else { return .noAllow(type) }
        let candidates = policies.all(of: type)
        let policy = verdict.policyIndex.flatMap { candidates.indices.contains($0) ? candidates[$0] : nil }
        return .explicitDeny(type, policyARN: policy?.source.arn)
    }
}

extension PolicySet {
    /// The policies of one type in the order that `Verdict.policyIndex` counts.
    package func all(of type: PolicyType) -> [AppliedPolicy] {
        switch type {
        case .identityBased: identity
        case .permissionsBoundary: permissionsBoundaries ?? []
        case .sessionPolicy: sessionPolicies ?? []
        case .serviceControlPolicy: serviceControlPolicies.flatMap { $0 }
        case .resourceControlPolicy: resourceControlPolicies.flatMap { $0 }
        case .vpcEndpointPolicy: vpcEndpointPolicies ?? []
        case .resourceBased, .roleTrustPolicy: resourcePolicy.map { [$0] } ?? []
        }
    }
}
