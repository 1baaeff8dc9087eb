import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// What a fix allows besides the request: other actions on the resource, the same action on other resources, and the same
/// request to other principals of the same policies. Whatever some value of unknown keys would allow counts as allowed.
/// Where the request changes too, both are asked as it is then: what the caller could have had by asking otherwise is not
/// opened.
struct Openings {
    let before: Investigator
    let after: FixAttempt
    let original: Investigation
    /// What the refusal proves, of the policies as they were and as they become, for the request as it becomes.
    let proven: Narrowing
    private let provenAsAsked: Narrowing

    /// More would not be read.
    private static let limit = 50
    /// How many principals of a shared policy are tried.
    private static let principalLimit = 40

    init(before: Investigator, after: FixAttempt, narrowing: Narrowing, original: Investigation) {
        (self.before, self.after, self.original) = (before, after, original)
        provenAsAsked = narrowing.following(original) { after.document(at: $0) }
        proven = provenAsAsked.asking(after.changedKeys)
    }

    func found() -> [Opening] {
        let documents = after.steps.filter { !$0.isRequest }
        var found = after.steps.contains(where: \.isOfPrincipal) ? openedByTags() : []
        if !documents.isEmpty {
            found += otherResources(documents) + otherActions(documents) + otherPrincipals(documents)
        }
        return Array(found.prefix(Self.limit))
    }

    // MARK: Other actions

    private func otherActions(_ steps: [FixStep]) -> [Opening] {
        let patterns = steps.flatMap(changedPatterns)
        let resource = original.request.resource
        let own = original.request.action.lowercased()
        let candidates = actions(on: resource).filter { action in
            let name = action.qualifiedName.lowercased()
            return name != own && patterns.contains { $0.matches(name) }
        }
        if candidates.isEmpty { return [] }
        guard let old = situationBefore else { return [] }
        var new = after.investigation.situation
        new.policies = proven.appliedWithDenies(to: new.policies)
        return opened(candidates.map(\.qualifiedName), from: old, to: new)
    }

    /// What can be limited to a resource; of no resource, every action there is: what a Deny lets go may be of any service.
    private func actions(on resource: String) -> [ServiceAction] {
        guard resource == "*" else { return before.catalog.actions(onResource: resource) }
        let own = before.catalog.action(original.request.action)?.service
        let prefixes = before.catalog.prefixes
        return (prefixes.filter { $0 == own } + prefixes.filter { $0 != own }).compactMap(before.catalog.service)
            .flatMap(\.actions)
    }

    private func opened(_ actions: [String], from old: Situation, to new: Situation) -> [Opening] {
        let opened = actions.lazy.filter { isPossible(new, $0) && !isPossible(old, $0) }
        return opened.prefix(Self.limit).map { action in
            Opening(
                principal: original.question.principalARN,
                action: action,
                resource: original.request.resource
            )
        }
    }

    /// What policies as they were allow to a caller with the new tags.
    private func openedByTags() -> [Opening] {
        var old = original.situation
        old.policies = provenAsAsked.appliedWithDenies(to: old.policies)
        guard let new = situationBefore else { return [] }
        let own = original.request.action.lowercased()
        let others = before.catalog.actions(onResource: original.request.resource).map(\.qualifiedName)
            .filter { $0.lowercased() != own }
        return opened(others, from: old, to: new)
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

    // MARK: Other principals

    private func otherPrincipals(_ steps: [FixStep]) -> [Opening] {
        let own = original.request.principal
        var seen: Set<String> = [original.question.principalARN, own.arn, own.issuerARN ?? ""]
        var openings: [Opening] = []
        for arn in steps.flatMap(sharers) where seen.insert(arn).inserted {
            guard seen.count <= Self.principalLimit + 3 else { break }
            guard let name = PrincipalName(arn) else { continue }
            var question = after.interpretation.question
            question.principal = name
            question.principalARN = arn
            question.issuerARN = nil
            question.userID = nil
            question.sessionPolicies = nil
            // What is known of the request says nothing about another caller's.
            question.keys = question.keys.filter { !CallerKeys.contain($0.key) }
            question.absentKeys = []
            question.isContextComplete = false
            let proven = proven.ofAnyCaller
            guard let new = situation(question, after.investigator),
                Self.isPossible(new.request, proven.holding(in: new.policies)),
                let old = situation(question, before),
                !Self.isPossible(old.request, proven.holding(in: old.policies))
            else { continue }
            openings.append(Opening(principal: arn, action: question.action, resource: question.resource))
        }
        return openings
    }

    func situation(_ question: WorldQuestion, _ investigator: Investigator) -> Situation? {
        try? investigator.world.situation(
            of: question,
            compiler: investigator.compiler,
            catalog: investigator.catalog
        )
    }

    /// Who else is under a policy: users, members of groups and roles that it is attached to or bounds, or everybody of
    /// the accounts that a control policy reaches.
    private func sharers(_ step: FixStep) -> [String] {
        let place: PolicyPlace
        switch step.change {
        case .document(let own, _): place = own
        case .defaultVersion(let arn, _): place = .managed(arn: arn)
        case .request: return []
        }
        switch place {
        case .managed(let arn):
            guard let account = before.world.account(of: arn) else { return [] }
            return sharers(of: arn, in: account)
        case .inline(let holder, _):
            guard let account = before.world.account(of: holder), ARN(holder)?.resource.hasPrefix("group/") == true,
                let group = account.group(named: holder.split(separator: "/").last.map(String.init) ?? "")
            else { return [] }
            return members(of: group.id, in: account)
        case .organization, .trust, .resource, .endpoint:
            return before.world.accounts.values.sorted { $0.id < $1.id }.flatMap(before.somePrincipals.arns)
        case .session: return []
        }
    }

    private func sharers(of arn: String, in account: Account) -> [String] {
        let uses = account.uses(ofPolicy: arn)
        var names: [String] = []
        for id in uses.users.ids + uses.boundedUsers.ids {
            names += account.users[id].map { [account.arn(of: $0)] } ?? []
        }
        for id in uses.roles.ids + uses.boundedRoles.ids {
            names += account.roles[id].map { [account.arn(of: $0)] } ?? []
        }
        for id in uses.groups.ids { names += members(of: id, in: account) }
        return names
    }

    private func members(of group: String, in account: Account) -> [String] {
        account.members(ofGroup: group).ids.compactMap { account.users[$0] }.map { account.arn(of: $0) }
    }

}

extension NameIndex {
    /// In the order of names.
    fileprivate var ids: [String] { map(\.id) }
}
