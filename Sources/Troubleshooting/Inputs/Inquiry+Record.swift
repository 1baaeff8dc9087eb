package import AccessControl
import PolicyEngine
package import ServiceCatalog

extension Inquiry {
    /// The denial that a Sesame server kept: everything about the request is known.
    package init(_ report: DenialReport, catalog: Catalog = .aws) {
        let record = report.record
        self.init(form: .record)
        principal = record.principalARN
        principalID = record.principalUserID
        action = record.action
        resource = record.resource
        if !record.account.isEmpty { resourceAccount = record.account }
        isContextComplete = true
        context = record.context.map { entry in
            let isMultivalued = catalog.conditionKey(entry.key)?.isMultivalued ?? false
            return entry.values.count == 1 && !isMultivalued
                ? ConditionKeyValue(entry.key, entry.values[0]) : ConditionKeyValue(entry.key, values: entry.values)
        }
        let session = record.policies.filter { $0.type == PolicyType.sessionPolicy.rawValue }
        if !session.isEmpty {
            sessionPolicies = session.map { policy in
                policy.isInline
                    ? .inline(report.documents[policy.documentHash] ?? "") : .managed(arn: policy.uri)
            }
        }
        // A federated session is limited by its user's own policies: whose they are tells who asked for it.
        issuer =
            record.policies.first { policy in
                policy.type == PolicyType.identityBased.rawValue && policy.attachedTo.map(Self.isIssuer) == true
            }?.attachedTo
        time = record.time
        let deciding = record.decidingPolicy.flatMap {
            record.policies.indices.contains($0) ? record.policies[$0] : nil
        }
        claim = Claim(
            decision: Decision(rawValue: record.decision),
            policyType: PolicyType(rawValue: record.decidedBy),
            policyARN: deciding.flatMap { $0.isInline ? nil : $0.uri }
        )
        errorCode = "AccessDenied"
        message = record.sentence
    }

    /// The same request, asked as if nobody had answered yet.
    package var asQuestion: Inquiry {
        var question = self
        question.form = .question
        question.claim = nil
        return question
    }

    private static func isIssuer(_ arn: String) -> Bool {
        switch PrincipalName(arn) {
        case .user?, .root?: true
        default: false
        }
    }
}
