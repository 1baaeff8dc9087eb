/// The evaluator: from a question and every policy that applies to it to the answer.
///
/// `decide`, `explain` and `decidePartially` are one evaluation with different readers, so they cannot disagree.
public enum PolicyEvaluator {
    /// The answer. Allocates nothing.
    ///
    /// In a context that is not fully known, an Allow that depends on an unknown key does not count, and a Deny does.
    public static func decide(_ request: AuthorizationRequest, _ policies: PolicySet) -> Verdict {
        var tracer = NoTrace()
        return Evaluation(request, policies, &tracer).verdict(request)
    }

    /// The answer with its whole trace.
    public static func explain(_ request: AuthorizationRequest, _ policies: PolicySet) -> Explanation {
        var tracer = ExplanationTracer(request)
        let evaluation = Evaluation(request, policies, &tracer)
        return Explanation(
            verdict: evaluation.verdict(request),
            isCrossAccount: evaluation.facts.isCrossAccount,
            types: tracer.types(in: evaluation),
            protection: AWSProtection(refusing: request, evaluation.facts)
        )
    }

    /// The answer to a question of whose context not everything is known: the same whatever the unknown keys are, or
    /// what it depends on.
    public static func decidePartially(_ request: AuthorizationRequest, _ policies: PolicySet) -> PartialVerdict {
        if request.context.isFullyKnown { return .decided(decide(request, policies)) }
        var tracer = DependencyTracer(request)
        if let verdict = verdict(request, policies, &tracer) { return .decided(verdict) }
        return .depends(
            tracer.dependencies { claim in
                var tracer = AssumingTracer(claim)
                return verdict(request, policies, &tracer)?.decision
            }
        )
    }

    /// The verdict that holds whatever the unknown keys are; nil if there is none.
    private static func verdict(
        _ request: AuthorizationRequest,
        _ policies: PolicySet,
        _ tracer: inout some EvaluationTracer
    ) -> Verdict? {
        let evaluation = Evaluation(request, policies, &tracer)
        let worst = evaluation.verdict(request, .worst)
        if worst.decision == .allow { return worst }
        let best = evaluation.verdict(request, .best)
        return best.decision == .allow ? nil : best
    }
}
