/// The evaluator: from a question and every policy that applies to it to the answer.
///
/// `decide`, `explain` and `decidePartially` are one evaluation with different readers, so they cannot disagree.
public enum PolicyEvaluator {
    /// The answer. An unknown condition key of a partial context that could matter makes it a denial.
    public static func decide(_ request: AuthorizationRequest, _ policies: PolicySet) -> Verdict {
        Verdict(decision: .implicitDeny, decidedBy: .identityBased)
    }

    /// The answer with its whole trace.
    public static func explain(_ request: AuthorizationRequest, _ policies: PolicySet) -> Explanation {
        Explanation(verdict: decide(request, policies), isCrossAccount: false, types: [], protection: nil)
    }

    /// The answer to a question whose context is marked as partial.
    public static func decidePartially(_ request: AuthorizationRequest, _ policies: PolicySet) -> PartialVerdict {
        .decided(decide(request, policies))
    }
}
