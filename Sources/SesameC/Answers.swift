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
    guard let request, let policies else {
        verdict?.pointee = sesame_verdict(
            decision: SESAME_INVALID,
            decided_by: SESAME_TYPE_NONE,
            policy_index: -1,
            statement_index: -1
        )
        return SESAME_INVALID
    }
    let answer = PolicyEvaluator.decide(
        object(request, RequestHandle.self).request,
        object(policies, PoliciesHandle.self).set
    )
    verdict?.pointee = sesame_verdict(
        decision: answer.decision.cValue,
        decided_by: answer.decidedBy?.cValue ?? SESAME_TYPE_NONE,
        policy_index: Int32(answer.policyIndex ?? -1),
        statement_index: Int32(answer.statementIndex ?? -1)
    )
    return answer.decision.cValue
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
