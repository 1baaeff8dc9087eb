// The functions have the names and the documentation of sesame.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation

public import CSesame
internal import PolicyEngine

@c @implementation
public func sesame_decide(
    _ request: OpaquePointer?,
    _ policies: OpaquePointer?,
    _ verdict: UnsafeMutablePointer<sesame_verdict>?
) -> sesame_decision {
    guard let request, let policies else { return store(SESAME_INVALID, nil, in: verdict) }
    let answer = PolicyEvaluator.decide(
        object(request, RequestHandle.self).request,
        object(policies, PoliciesHandle.self).set
    )
    return store(answer.decision.cValue, answer, in: verdict)
}

@c @implementation
public func sesame_decide_partially(
    _ request: OpaquePointer?,
    _ policies: OpaquePointer?,
    _ verdict: UnsafeMutablePointer<sesame_verdict>?
) -> sesame_decision {
    guard let request, let policies else { return store(SESAME_INVALID, nil, in: verdict) }
    let answer = PolicyEvaluator.decidePartially(
        object(request, RequestHandle.self).request,
        object(policies, PoliciesHandle.self).set
    )
    switch answer {
    case .decided(let decided): return store(decided.decision.cValue, decided, in: verdict)
    case .depends: return store(SESAME_DEPENDS, nil, in: verdict)
    }
}

/// Tells the caller what decided, if he wants to know.
private func store(
    _ decision: sesame_decision,
    _ answer: Verdict?,
    in verdict: UnsafeMutablePointer<sesame_verdict>?
) -> sesame_decision {
    verdict?.pointee = sesame_verdict(
        decision: decision,
        decided_by: answer?.decidedBy?.cValue ?? SESAME_TYPE_NONE,
        policy_index: Int32(answer?.policyIndex ?? -1),
        statement_index: Int32(answer?.statementIndex ?? -1)
    )
    return decision
}

@c @implementation
public func sesame_dependencies(
    _ request: OpaquePointer?,
    _ policies: OpaquePointer?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> UnsafeMutablePointer<CChar>? {
    do throws(CallError) {
        let answer = PolicyEvaluator.decidePartially(
            try required(request, "request", RequestHandle.self).request,
            try required(policies, "policies", PoliciesHandle.self).set
        )
        return cText(answer.json)
    } catch let failure {
        failure.store(in: error)
        return nil
    }
}

@c @implementation
public func sesame_explain(
    _ request: OpaquePointer?,
    _ policies: OpaquePointer?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> UnsafeMutablePointer<CChar>? {
    do throws(CallError) {
        let explanation = PolicyEvaluator.explain(
            try required(request, "request", RequestHandle.self).request,
            try required(policies, "policies", PoliciesHandle.self).set
        )
        return cText(explanation.json)
    } catch let failure {
        failure.store(in: error)
        return nil
    }
}

extension Decision {
    fileprivate var cValue: sesame_decision {
        switch self {
        case .allow: SESAME_ALLOW
        case .explicitDeny: SESAME_EXPLICIT_DENY
        case .implicitDeny: SESAME_IMPLICIT_DENY
        }
    }
}
