import AccessControl
import Directory
import PolicyEngine
import ServiceCatalog

@testable import Troubleshooting

/// What a fix says it opens, compared with asking the engine about every action of the catalogue on the resource and
/// about every principal of the world.
struct OpeningProperties {
    let properties: DenialProperties
    let fix: Fix
    let after: FixApplication

    /// How many openings an answer lists at most.
    private static let limit = 50

    func problems() throws -> [String] {
        let listed = Set(fix.opens)
        if listed.count != fix.opens.count { return ["an opening is listed twice"] }
        if fix.changes.isEmpty { return listed.isEmpty ? [] : ["a change of the request opens something"] }
        let expected = try Set(actions() + principals())
        var problems: [String] = []
        for opening in listed.subtracting(expected) { problems.append("does not open: \(opening) by \(fix.summary)") }
        if listed.count < Self.limit {
            for opening in expected.subtracting(listed) { problems.append("opens: \(opening) by \(fix.summary)") }
        }
        return problems
    }

    /// Actions on the resource that become possible for the caller.
    private func actions() throws -> [Opening] {
        let narrowing = try properties.narrowing().asking(properties.changedKeys(after.inquiry))
        // What asking otherwise makes possible is not opened by a policy.
        var asked = after.inquiry
        asked.sessionPolicies = properties.inquiry.sessionPolicies
        var old = try properties.situation(asked, in: properties.world)
        var new = try properties.situation(after.inquiry, in: after.world)
        old.policies = narrowing.applied(to: old.policies)
        new.policies = narrowing.applied(to: new.policies)
        let own = old.request.action
        return Catalog.aws.actions(onResource: old.request.resource).map(\.qualifiedName).compactMap { action in
            if action.lowercased() == own.lowercased() { return nil }
            old.request.action = action
            new.request.action = action
            guard isPossible(new), !isPossible(old) else { return nil }
            return Opening(
                principal: properties.diagnosis.request.principal ?? "",
                action: action,
                resource: old.request.resource
            )
        }
    }

    /// Others for whom the same becomes possible. What is known of the caller is not known of them.
    private func principals() throws -> [Opening] {
        var openings: [Opening] = []
        let question = try Interpretation(after.inquiry, in: properties.world).question
        let own = [
            question.principalARN,
            try properties.situation(properties.inquiry, in: properties.world).request.principal.issuerARN,
        ]
        for account in properties.world.accounts.values {
            let arns =
                account.users.values.map { account.arn(of: $0) } + account.roles.values.map { account.arn(of: $0) }
            for arn in arns where !own.contains(arn) {
                var other = after.inquiry
                other.principal = arn
                other.issuer = nil
                other.principalID = nil
                other.sessionPolicies = nil
                other.claim = nil
                other.isContextComplete = false
                other.absentKeys = []
                other.context = question.keys.filter { !Self.isOfCaller($0.key) }
                other.resource = question.resource
                guard isPossible(try properties.situation(other, in: after.world)),
                    !isPossible(try properties.situation(other, in: properties.world))
                else { continue }
                openings.append(Opening(principal: arn, action: question.action, resource: question.resource))
            }
        }
        return openings
    }

    private static func isOfCaller(_ key: String) -> Bool {
        ["aws:principal", "aws:user", "aws:multifactor", "aws:source", "aws:tokenissue", "aws:federated"].contains {
            key.lowercased().hasPrefix($0)
        }
    }

    private func isPossible(_ situation: Situation) -> Bool {
        switch PolicyEvaluator.decidePartially(situation.request, situation.policies) {
        case .decided(let verdict): verdict.decision == .allow
        case .depends: true
        }
    }
}
