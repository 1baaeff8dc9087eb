import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension CauseFinder {
    /// A question that some values of unknown keys would answer one way and some the other.
    func contextCause() -> Cause? {
        guard inquiry.claim == nil, case .depends(let dependencies) = investigation.partial,
            let first = dependencies.first
        else { return nil }
        let keys = dependencies.map { "`\($0.key)`" }
        var evidence = Evidence(
            "the answer depends on \(keys.joined(separator: ", ")), and \(keys.count == 1 ? "its value is" : "their values are") "
                + "not known"
        )
        evidence.key = first.key
        evidence.details = [
            "give what is known with `--context`, or say with `--context-complete` that the request carries nothing else"
        ]
        guard let dependent = first.conditions.first,
            let finding = investigation.findings.first(where: {
                $0.policy.source == dependent.source && $0.statement.index == dependent.statementIndex
            })
        else {
            return Cause(rule: .dependsOnContext, policyType: nil, policy: nil, statement: nil, evidence: evidence)
        }
        if let condition = dependent.condition {
            evidence.element = "Condition"
            evidence.operator = condition.operator.name
            evidence.expected = condition.values.map(\.value)
            evidence.at(condition.key.position)
        }
        return finding.cause(.dependsOnContext, evidence)
    }

    // MARK: The root user

    /// Why the owner of an account is refused at all.
    func rootCause(_ denies: [StatementFinding], _ missing: [TypeExplanation]) -> Cause? {
        guard request.principal.kind == .root, request.action.lowercased() != "sts:assumerole",
            let type = denies.first?.type ?? missing.first?.type
        else { return nil }
        var evidence = Evidence(
            "the root user needs no identity-based policy, but a \(DenialSentence.phrase(type)) limits it as everybody else"
        )
        evidence.actual = [request.principal.arn]
        return Cause(
            rule: .rootUserLimited,
            policyType: type,
            policy: denies.first?.policyReference,
            statement: denies.first?.statementReference,
            evidence: evidence
        )
    }
}

extension Investigator {
    /// The role that was probably meant by an ARN that nobody has: of the same name under another path or in other
    /// letters, or of nearly the same name.
    func nearRole(_ arn: String) -> String? {
        guard let account = world.account(of: arn), let name = arn.split(separator: "/").last.map(String.init) else {
            return nil
        }
        if let other = account.role(named: name) { return account.arn(of: other) }
        return Catalog.nearest(to: name, among: account.roles.values.map(\.name).sorted())
            .flatMap { account.role(named: $0) }.map { account.arn(of: $0) }
    }
}
