import AccessControl
import Directory
import Identifiers
import PolicyEngine

extension Openings {
    /// How many principals of a shared policy are tried.
    private static let principalLimit = 40

    /// Others to whom the same request becomes possible: from anywhere, or from where it came.
    func otherPrincipals(_ steps: [FixStep]) -> [Opening] {
        let own = original.request.principal
        var seen: Set<String> = [original.question.principalARN, own.arn, own.issuerARN ?? ""]
        let others = steps.flatMap(sharers).filter { seen.insert($0).inserted }
        let question = after.interpretation.question
        var openings = others.prefix(Self.principalLimit).filter { arn in
            guard let name = PrincipalName(arn) else { return false }
            return isOpened(to: name, arn, RequestOfOthers.anywhere) || isOpened(to: name, arn, .sameOtherwise)
        }.map { Opening(principal: $0, action: question.action, resource: question.resource) }
        if others.count > Self.principalLimit {
            var untried = Opening(principal: "*", action: question.action, resource: question.resource)
            untried.count = others.count - Self.principalLimit
            untried.isRest = true
            openings.append(untried)
        }
        return openings
    }

    private func isOpened(to name: PrincipalName, _ arn: String, _ others: RequestOfOthers) -> Bool {
        let proven = others.proven(by: proven)
        let question = others.question(after.interpretation.question, original, by: name, arn)
        guard let new = situation(question, after.investigator),
            Self.isPossible(new.request, proven.holding(in: new.policies))
        else { return false }
        var before = question
        before.keys = untagged(before.keys)
        guard let old = situation(before, self.before) else { return false }
        return !Self.isPossible(old.request, proven.holding(in: old.policies))
    }

    /// The keys with the tags that the resource had: unlike another way of asking, a tag is not everybody's choice.
    func untagged(_ keys: [ConditionKeyValue]) -> [ConditionKeyValue] {
        let tagged = after.steps.flatMap { step -> [ConditionKeyValue] in
            guard step.tagged == .resource, case .request(let change) = step.change else { return [] }
            return change.keys
        }
        if tagged.isEmpty { return keys }
        let names = Set(tagged.map { $0.key.lowercased() })
        return keys.filter { !names.contains($0.key.lowercased()) }
            + original.question.keys.filter { names.contains($0.key.lowercased()) }
    }

    /// Who else is under a policy: users, members of groups and roles that it is attached to or bounds, or everybody of
    /// the accounts that a control policy reaches. A tag of the resource is seen by the policies of everybody.
    private func sharers(_ step: FixStep) -> [String] {
        let place: PolicyPlace
        switch step.change {
        case .document(let own, _): place = own
        case .defaultVersion(let arn, _): place = .managed(arn: arn)
        case .request: return step.tagged == .resource ? everybody : []
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
        case .organization, .trust, .resource, .endpoint: return everybody
        case .session: return []
        }
    }

    private var everybody: [String] {
        before.world.accounts.values.sorted { $0.id < $1.id }.flatMap(before.somePrincipals.arns)
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

/// The request as others would make it. What is known of the caller says nothing about another one; of the rest either
/// nothing is taken for certain that the request does not show, or all of it, and the place that it came from too. With
/// less known more was possible before, so that each finds openings that the other does not.
enum RequestOfOthers {
    case anywhere, sameOtherwise

    func question(
        _ question: WorldQuestion,
        _ original: Investigation,
        by name: PrincipalName,
        _ arn: String
    ) -> WorldQuestion {
        var question = question
        question.principal = name
        question.principalARN = arn
        question.issuerARN = nil
        question.userID = nil
        question.sessionPolicies = nil
        question.keys = question.keys.filter { isKept($0.key) }
        let present = Set(question.keys.map { $0.key.lowercased() })
        let context = original.request.context
        question.absentKeys =
            self == .anywhere
            ? []
            : original.askedKeys.filter {
                isKept($0) && !present.contains($0.lowercased()) && context[$0] == nil && !context.isUnknown($0)
            }
        question.isContextComplete = false
        return question
    }

    func proven(by narrowing: Narrowing) -> Narrowing {
        self == .anywhere ? narrowing.ofAnyCaller : narrowing.ofAnyCallerThere
    }

    private func isKept(_ key: String) -> Bool {
        !CallerKeys.contain(key) || self == .sameOtherwise && CallerKeys.isPlace(key)
    }
}

extension Investigation {
    /// The keys that the policies ask for.
    fileprivate var askedKeys: [String] {
        var seen: Set<String> = []
        let policies = situation.policies
        return PolicyType.allCases.flatMap { policies.all(of: $0) }.flatMap { $0.policy.document.askedKeys }
            .filter { seen.insert($0.lowercased()).inserted }
    }
}
