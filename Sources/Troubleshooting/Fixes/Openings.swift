import AccessControl
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// What a fix allows besides the request: other actions on the resource, the same action on other resources, and the same
/// request to other principals of the same policies; many actions as patterns. Whatever some value of unknown keys would allow counts as allowed.
/// Where the request changes too, both are asked as it is then: what the caller could have had by asking otherwise is not
/// opened.
struct Openings {
    let before: Investigator
    let after: FixAttempt
    let original: Investigation
    /// What the refusal proves, of the policies as they were and as they become, for the request as it becomes.
    let proven: Narrowing
    let provenAsAsked: Narrowing

    /// More would not be read.
    private static let limit = 50

    init(before: Investigator, after: FixAttempt, narrowing: Narrowing, original: Investigation) {
        (self.before, self.after, self.original) = (before, after, original)
        provenAsAsked = narrowing.following(original) { after.document(at: $0) }
        proven = provenAsAsked.asking(after.changedKeys)
    }

    func found() -> [Opening] {
        let documents = after.steps.filter { !$0.isRequest }
        var found = after.steps.contains { $0.tagged != nil } ? resourcesOpenedByTags() + openedByTags() : []
        if !documents.isEmpty { found += otherResources(documents) + otherActions(documents) }
        var seen: Set<Opening> = []
        // Principals have a limit of their own, and say so when there are more.
        found = Array(found.filter { seen.insert($0).inserted }.prefix(Self.limit))
        return found + otherPrincipals(after.steps).filter { seen.insert($0).inserted }
    }

    // MARK: Other actions

    private func otherActions(_ steps: [FixStep]) -> [Opening] {
        let patterns = steps.flatMap(changedPatterns)
        let resource = original.request.resource
        let own = original.request.action.lowercased()
        let all = actions(on: resource)
        let candidates = all.map(\.qualifiedName).filter { action in
            let name = action.lowercased()
            return name != own && patterns.contains { $0.matches(name) }
        }
        if candidates.isEmpty { return [] }
        guard let old = situationBefore else { return [] }
        var new = after.investigation.situation
        new.policies = proven.appliedWithDenies(to: new.policies)
        return opened(candidates, of: all, from: old, to: new)
    }

    /// What can be limited to a resource; of no resource, every action there is: what a Deny lets go may be of any service.
    private func actions(on resource: String) -> [ServiceAction] {
        guard resource == "*" else { return before.catalog.actions(onResource: resource) }
        let own = before.catalog.action(original.request.action)?.service
        let prefixes = before.catalog.prefixes
        return (prefixes.filter { $0 == own } + prefixes.filter { $0 != own }).compactMap(before.catalog.service)
            .flatMap(\.actions)
    }

    private func opened(
        _ actions: [String],
        of all: [ServiceAction],
        from old: Situation,
        to new: Situation
    ) -> [Opening] {
        let opened = actions.filter { isPossible(new, $0) && !isPossible(old, $0) }
        let summary = ActionSummary(opened, among: all) { isPossible(new, $0) }
        return summary.lines.map { line in
            var opening = Opening(
                principal: original.question.principalARN,
                action: line.action,
                resource: original.request.resource
            )
            opening.count = line.count
            opening.isRest = line.isRest
            return opening
        }
    }

    /// What policies as they were allow to a caller, or on a resource, with the new tags.
    private func openedByTags() -> [Opening] {
        var old = original.situation
        old.policies = provenAsAsked.appliedWithDenies(to: old.policies)
        guard let new = situationBefore else { return [] }
        let own = original.request.action.lowercased()
        let all = before.catalog.actions(onResource: original.request.resource)
        let others = all.map(\.qualifiedName).filter { $0.lowercased() != own }
        return opened(others, of: all, from: old, to: new)
    }

    /// The request of the fix under the policies as they were.
    private var situationBefore: Situation? {
        var question = after.interpretation.question
        question.sessionPolicies = original.question.sessionPolicies
        let isAskedOtherwise = after.steps.contains(where: \.isRequest)
        guard var old = isAskedOtherwise ? situation(question, before) : original.situation else { return nil }
        old.policies = proven.appliedWithDenies(to: old.policies)
        return old
    }

    /// The actions that the changed statements are about: nothing else can have been opened.
    private func changedPatterns(_ step: FixStep) -> [ActionTest] {
        changedStatements(step).map { statement, _ in
            // What a Deny leaves out is allowed by others.
            let isAll = statement.effect == .deny && statement.action.isNegated
            return ActionTest(
                isNegated: !isAll && statement.action.isNegated,
                patterns: isAll
                    ? [GlobPattern("*")] : statement.action.patterns.map { GlobPattern($0.value.lowercased()) }
            )
        }
    }

    /// The statements that a step adds or changes, and whether they have variables. Where all may have changed, those that
    /// were there before count too: a Deny may be gone.
    func changedStatements(_ step: FixStep) -> [(statement: Statement, hasVariables: Bool)] {
        var texts = [after.document(after: step)]
        if step.statement == nil, let place = step.place { texts.append(before.world.document(at: place)) }
        return texts.compactMap { $0 }.compactMap { try? PolicyDocument(reading: $0) }.flatMap { document in
            let changed = step.statement.flatMap { index in
                document.statements.indices.contains(index) ? [document.statements[index]] : nil
            }
            return (changed ?? document.statements).map { ($0, document.version == .v2012) }
        }
    }

    private struct ActionTest {
        let isNegated: Bool
        let patterns: [GlobPattern]

        func matches(_ action: String) -> Bool { patterns.contains { $0.matches(action) } != isNegated }
    }

    private func isPossible(_ situation: Situation, _ action: String) -> Bool {
        var request = situation.request
        request.action = action
        return Self.isPossible(request, situation.policies)
    }

    static func isPossible(_ request: AuthorizationRequest, _ policies: PolicySet) -> Bool {
        switch PolicyEvaluator.decidePartially(request, policies) {
        case .decided(let verdict): verdict.decision == .allow
        case .depends: true
        }
    }

    func situation(_ question: WorldQuestion, _ investigator: Investigator) -> Situation? {
        try? investigator.world.situation(
            of: question,
            compiler: investigator.compiler,
            catalog: investigator.catalog
        )
    }
}
