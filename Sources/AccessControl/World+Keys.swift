import Directory
import Identifiers
import PolicyEngine
package import PolicyLanguage
import ServiceCatalog

extension World {
    /// Adds the condition keys of a question: what the asker knows, what the world tells, and, where the asker does not
    /// know everything, which of the keys that the policies ask for are certain to be absent. All others stay unknown.
    func addKeys(
        of question: WorldQuestion,
        owner: AccountID?,
        to situation: inout Situation,
        _ compiler: PolicyCompiler,
        _ catalog: Catalog
    ) {
        var context = situation.request.context
        addOrganizationKeys(question.principal.account, owner, &context)
        if let owner { context.set("aws:ResourceAccount", owner.text) }
        if let region = region(of: question) { context.set("aws:RequestedRegion", region) }
        for tag in resourceTags(question.resource) {
            context.set("aws:ResourceTag/\(tag.key)", tag.value)
            context.set("iam:ResourceTag/\(tag.key)", tag.value)
        }
        if case .role = question.principal { context.markUnknown("aws:userid") }
        if case .roleSession(_, _, let session) = question.principal, session.isEmpty {
            context.markUnknown("aws:userid")
        }
        if let id = question.userID { context.set("aws:userid", id) }
        for key in question.keys {
            if key.isMultivalued {
                context.set(key.key, values: key.values)
            } else if let value = key.values.first {
                context.set(key.key, value)
            }
        }
        for key in question.absentKeys { context.markAbsent(key) }
        context.isComplete = question.isContextComplete
        if !context.isComplete {
            let absent = AbsentKeys(question: question, situation: situation, world: self, catalog: catalog)
            for key in situation.policies.askedKeys(compiler) where context.isUnknown(key) && absent.isCertain(of: key)
            {
                context.markAbsent(key)
            }
        }
        situation.request.context = context
    }

    private func addOrganizationKeys(_ account: AccountID?, _ owner: AccountID?, _ context: inout RequestContext) {
        guard let organization else { return }
        if let account, organization.contains(account) {
            context.set("aws:PrincipalOrgID", organization.id)
            if let path = organization.organizationPath(of: account) {
                context.set("aws:PrincipalOrgPaths", values: [path])
            }
        }
        if let owner, organization.contains(owner) {
            context.set("aws:ResourceOrgID", organization.id)
            if let path = organization.organizationPath(of: owner) {
                context.set("aws:ResourceOrgPaths", values: [path])
            }
        }
    }

    /// A request goes to the region of its resource, or to the only one that its service has.
    private func region(of question: WorldQuestion) -> String? {
        if let only = GlobalServices.region(of: question.action) { return only }
        guard let region = ARN(question.resource)?.region, !region.isEmpty, !region.contains("*") else { return nil }
        return region
    }

    private func resourceTags(_ resource: String) -> [Tag] {
        guard let name = PrincipalName(resource), let account = name.account.flatMap({ accounts[$0] }) else {
            return []
        }
        switch name {
        case .user: return account.user(arn: resource)?.tags ?? []
        case .role: return account.role(arn: resource)?.tags ?? []
        default: return []
        }
    }
}

/// Which keys a request is certain not to carry, by who asks and what the action's documentation lists.
struct AbsentKeys {
    let question: WorldQuestion
    let situation: Situation
    let world: World
    let catalog: Catalog

    /// Sources: IAM User Guide, "AWS global condition context keys" (availability of each); Service Authorization
    /// Reference (the keys of each action).
    func isCertain(of key: String) -> Bool {
        let name = key.lowercased()
        let kind = situation.request.principal.kind
        let isUserOrRoot = kind == .user || kind == .root
        switch name {
        case "aws:username": return kind != .user
        case "aws:principalservicename", "aws:principalservicenameslist": return kind != .service
        // A session may have been assumed with a source identity; a user's own credentials have none.
        case "aws:sourceidentity", "aws:federatedprovider": return isUserOrRoot
        case "aws:principalorgid", "aws:principalorgpaths":
            guard let organization = world.organization, let account = question.principal.account else { return false }
            return !organization.contains(account)
        default: break
        }
        if name.hasPrefix("aws:principaltag/") {
            // Of a user all tags are known; a session may have brought more.
            let isKnown = !situation.gaps.contains { if case .account = $0 { true } else { false } }
            return kind == .service || kind == .anonymous || (isUserOrRoot && isKnown)
        }
        if name.hasPrefix("saml:") { return isUserOrRoot }
        return isForeignToAction(key, name)
    }

    /// Whether the key belongs to some actions, of which this is none.
    private func isForeignToAction(_ key: String, _ name: String) -> Bool {
        let isTagKey = name.hasPrefix("aws:requesttag/") || name == "aws:tagkeys"
        if isTagKey, question.areRequestTagsComplete { return true }
        guard isTagKey || !name.hasPrefix("aws:") else { return false }
        guard let action = catalog.action(question.action), catalog.conditionKey(key) != nil else { return false }
        return !catalog.holds(action.allConditionKeys, key)
    }
}

extension PolicySet {
    /// The keys that conditions and variables ask for; those that are written in several ways stand several times.
    func askedKeys(_ compiler: PolicyCompiler) -> [String] {
        var seen: Set<String> = []
        return PolicyType.allCases.flatMap { type in
            all(of: type).flatMap { compiler.askedKeys(of: $0.policy) }.filter { seen.insert($0).inserted }
        }
    }
}

extension PolicyDocument {
    /// The condition keys that the document's conditions and variables name, as written.
    package var askedKeys: [String] {
        var keys: [String] = []
        for statement in statements {
            for condition in statement.conditions {
                keys.append(condition.key.value)
                for value in condition.values { keys += variables(in: value.value) }
            }
            for pattern in statement.resource?.patterns ?? [] { keys += variables(in: pattern.value) }
        }
        return keys
    }

    private func variables(in text: String) -> [String] {
        guard version == .v2012, text.utf8.contains(UInt8(ascii: "$")) else { return [] }
        return VariableTemplate(text, hasVariables: true, hasWildcards: false).segments.compactMap {
            if case .variable(let key, _) = $0 { key } else { nil }
        }
    }
}
