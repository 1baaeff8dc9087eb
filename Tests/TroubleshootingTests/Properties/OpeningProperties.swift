import AccessControl
import Directory
import Identifiers
import PolicyEngine
import ServiceCatalog

@testable import Troubleshooting

/// What a fix says it opens, compared with asking the engine about every action of the catalogue on the resource, about
/// every principal of the world, and about resources that there might be.
struct OpeningProperties {
    let properties: DenialProperties
    let fix: Fix
    let after: FixApplication

    /// How many openings an answer lists at most.
    private static let limit = 50

    func problems() throws -> [String] {
        if Set(fix.opens).count != fix.opens.count { return ["an opening is listed twice"] }
        let opened = try Set(actions() + tagged())
        var problems = try patternProblems(opened)
        let listed = unfolded(opened)
        if fix.changes.isEmpty, fix.kind != .principal, fix.kind != .resource {
            return listed.isEmpty ? [] : ["a change of the request opens something"]
        }
        let ofResources = listed.filter { $0.resource != properties.diagnosis.request.resource }
        let expected = try opened.union(principals(.anywhere) + principals(.sameOtherwise)).union(ofResources)
        for opening in listed.subtracting(expected) { problems.append("does not open: \(opening) by \(fix.summary)") }
        if fix.opens.count < Self.limit {
            for opening in expected.subtracting(listed) { problems.append("opens: \(opening) by \(fix.summary)") }
        }
        return try problems + resources(ofResources, isComplete: fix.opens.count < Self.limit)
    }

    /// The openings one by one: what a pattern stands for in the place of the pattern.
    private func unfolded(_ opened: Set<Opening>) -> Set<Opening> {
        let plain = Set(fix.opens.filter { $0.count == nil })
        let patterns = fix.opens.filter { $0.count != nil && !$0.isRest }
        var listed = plain.union(patterns.flatMap { pattern in opened.filter { Self.covers(pattern, $0) } })
        if fix.opens.contains(where: \.isRest) { listed.formUnion(opened) }
        return listed
    }

    private static func covers(_ pattern: Opening, _ opening: Opening) -> Bool {
        pattern.resource == opening.resource && pattern.principal == opening.principal
            && GlobPattern(pattern.action).matches(opening.action)
    }

    /// A pattern promises that all it matches is possible then, and says how much of it was not.
    private func patternProblems(_ opened: Set<Opening>) throws -> [String] {
        var problems: [String] = []
        for pattern in fix.opens where pattern.count != nil && !pattern.isRest {
            var new = try properties.situation(after.inquiry, in: after.world)
            new.policies = try narrowing().appliedWithDenies(to: new.policies)
            for action in Self.candidates(pattern.resource) where GlobPattern(pattern.action).matches(action) {
                new.request.action = action
                if !Self.isPossible(new) { problems.append("not \(action) in \(pattern) by \(fix.summary)") }
            }
            let count = opened.count { Self.covers(pattern, $0) }
            if count != pattern.count { problems.append("\(count) instead of \(pattern) by \(fix.summary)") }
        }
        return problems
    }

    private static func candidates(_ resource: String) -> [String] {
        let actions =
            resource == "*"
            ? Catalog.aws.prefixes.compactMap(Catalog.aws.service).flatMap(\.actions)
            : Catalog.aws.actions(onResource: resource)
        return actions.map(\.qualifiedName)
    }

    /// Each pattern that is listed covers something that becomes possible for the caller's action, and what becomes
    /// possible beside the resource is covered.
    private func resources(_ listed: Set<Opening>, isComplete: Bool) throws -> [String] {
        let own = properties.diagnosis.request.resource ?? ""
        let action = Catalog.aws.action(properties.diagnosis.request.action ?? "")
        var narrowed = try Narrowed(self)
        var uncovered = listed
        var problems: [String] = []
        func look(at resource: String, isToBeCovered: Bool) throws {
            let types = Catalog.aws.resourceTypes(of: resource).filter { $0.service == action?.service }
            let isFitting = action?.resources.contains { own in types.contains { $0.name == own.typeName } } ?? true
            guard isFitting, resource != own, try narrowed.isOpened(resource) else { return }
            let covering = listed.filter { GlobPattern(Self.pattern(of: $0.resource)).matches(resource) }
            uncovered.subtract(covering)
            if covering.isEmpty, isToBeCovered, isComplete { problems.append("opens \(resource) by \(fix.summary)") }
        }
        for resource in Self.neighbours {
            // Across accounts the same request is another question.
            try look(at: resource, isToBeCovered: ARN(resource)?.account == ARN(own)?.account)
        }
        for resource in listed.flatMap({ Self.examples(of: $0.resource) }) + Self.others where !uncovered.isEmpty {
            try look(at: resource, isToBeCovered: false)
        }
        return problems + uncovered.map { "does not open: \($0) by \(fix.summary)" }
    }

    /// The nearest neighbours of what random questions ask for.
    private static let neighbours = [
        "arn:aws:s3:::bucketx", "arn:aws:s3:::bucket/keyx", "arn:aws:s3:::bucket/alice/kx", "arn:aws:s3:::other/keyx",
        "arn:aws:sqs:eu-west-1:111111111111:queuex", "arn:aws:sqs:eu-west-1:222222222222:queuex",
        "arn:aws:kms:eu-west-1:111111111111:key/kx", "arn:aws:kms:eu-west-1:222222222222:key/kx",
        "arn:aws:iam::111111111111:user/alicex", "arn:aws:iam::111111111111:user/dev/bobx",
        "arn:aws:iam::111111111111:role/app/Rx", "arn:aws:iam::222222222222:role/Xx",
        "arn:aws:dynamodb:eu-west-1:111111111111:table/tx", "arn:aws:lambda:eu-west-1:111111111111:function:fx",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:s-AbCdEfx",
    ]

    /// More of what there may be.
    private static let others =
        [
            "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket/alice/k", "arn:aws:s3:::other/key",
            "arn:aws:s3:::bucketx/keyx", "arn:aws:s3:::otherx/keyx", "arn:aws:s3:::bucketx/alicex/kx",
            "arn:aws:sqs:eu-west-1:111111111111:queue", "arn:aws:sqs:eu-west-1:222222222222:queue",
            "arn:aws:kms:eu-west-1:111111111111:key/k", "arn:aws:kms:eu-west-1:222222222222:key/k",
            "arn:aws:iam::111111111111:user/alice", "arn:aws:iam::111111111111:user/dev/bob",
            "arn:aws:iam::111111111111:user/devx/bobx", "arn:aws:iam::111111111111:role/appx/Rx",
            "arn:aws:iam::111111111111:role/app/R", "arn:aws:iam::222222222222:role/X",
        ] + RandomPolicy.resourcePatterns.flatMap(examples)

    /// Variables may become anything.
    private static func pattern(of text: String) -> String { text.replacing(/\$\{[^}]*\}/, with: "*") }

    /// With the values that the tags and names of a random world have, and as it is: in old policies variables are text.
    private static func examples(of text: String) -> [String] {
        let filled = ["x", "alice", "Alice", "bob"].map { text.replacing(/\$\{[^}]*\}/, with: $0) }
        return (filled + [text]).map { $0.replacing("*", with: "x").replacing("?", with: "x") }
    }

    /// The policies before and after, and the request about any resource.
    private struct Narrowed {
        let properties: DenialProperties
        let after: FixApplication
        let narrowing: Narrowing
        private var known: [String: Bool] = [:]

        init(_ opening: OpeningProperties) throws {
            (properties, after) = (opening.properties, opening.after)
            narrowing = try opening.narrowing()
        }

        mutating func isOpened(_ resource: String) throws -> Bool {
            if let known = known[resource] { return known }
            var before = after.inquiry
            before.sessionPolicies = properties.inquiry.sessionPolicies
            let isNew = try isPossible(resource, after.inquiry, in: after.world)
            let isOpened = try isNew && !isPossible(resource, before, in: properties.world)
            known[resource] = isOpened
            return isOpened
        }

        private func isPossible(_ resource: String, _ inquiry: Inquiry, in world: World) throws -> Bool {
            var inquiry = inquiry
            inquiry.resource = resource
            var situation = try properties.situation(inquiry, in: world)
            situation.policies = narrowing.appliedWithDenies(to: situation.policies)
            return OpeningProperties.isPossible(situation)
        }
    }

    /// What the refusal proves of the request as it becomes, under both policies.
    private func narrowing() throws -> Narrowing {
        let investigator = Investigator(world: properties.world)
        let investigation = try investigator.investigate(Interpretation(properties.inquiry, in: properties.world))
        let proven = Narrowing(properties.inquiry.claim, investigation).following(investigation) { place in
            guard case .session(let index) = place else { return after.world.document(at: place) }
            guard let policies = after.inquiry.sessionPolicies, policies.indices.contains(index),
                case .inline(let text) = policies[index]
            else { return nil }
            return text
        }
        return proven.asking(properties.changedKeys(after.inquiry))
    }

    /// Actions on the resource that become possible for the caller.
    private func actions() throws -> [Opening] {
        let narrowing = try self.narrowing()
        // What asking otherwise makes possible is not opened by a policy.
        var asked = after.inquiry
        asked.sessionPolicies = properties.inquiry.sessionPolicies
        var old = try properties.situation(asked, in: properties.world)
        var new = try properties.situation(after.inquiry, in: after.world)
        old.policies = narrowing.appliedWithDenies(to: old.policies)
        new.policies = narrowing.appliedWithDenies(to: new.policies)
        return opened(from: old, to: new)
    }

    /// Actions on the resource that a tag makes possible under the policies as they were.
    private func tagged() throws -> [Opening] {
        let keys = properties.changedKeys(after.inquiry)
        guard keys.contains(where: { $0.lowercased().hasPrefix("aws:principaltag/") || Self.isResourceTag($0) })
        else { return [] }
        var asked = after.inquiry
        asked.sessionPolicies = properties.inquiry.sessionPolicies
        var old = try properties.situation(properties.inquiry, in: properties.world)
        var new = try properties.situation(asked, in: properties.world)
        old.policies = try properties.narrowing().appliedWithDenies(to: old.policies)
        new.policies = try narrowing().appliedWithDenies(to: new.policies)
        return opened(from: old, to: new)
    }

    private func opened(from old: Situation, to new: Situation) -> [Opening] {
        var (old, new) = (old, new)
        let own = old.request.action
        let resource = old.request.resource
        return Self.candidates(resource).compactMap { action in
            if action.lowercased() == own.lowercased() { return nil }
            old.request.action = action
            new.request.action = action
            guard Self.isPossible(new), !Self.isPossible(old) else { return nil }
            return Opening(
                principal: properties.diagnosis.request.principal ?? "",
                action: action,
                resource: old.request.resource
            )
        }
    }

    private static func isResourceTag(_ key: String) -> Bool {
        key.lowercased().contains(":resourcetag/") || key.lowercased().contains("existingobjecttag/")
    }

    /// Others for whom the same becomes possible. What is known of the caller is not known of them, but for the place,
    /// where they may be too.
    private func principals(_ others: RequestOfOthers) throws -> [Opening] {
        var openings: [Opening] = []
        let isThere = others == .sameOtherwise
        let narrowing = try isThere ? self.narrowing().ofAnyCallerThere : self.narrowing().ofAnyCaller
        let asked = try properties.situation(properties.inquiry, in: properties.world)
        let isKept = { (key: String) in !CallerKeys.contain(key) || isThere && CallerKeys.isPlace(key) }
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
                other.context = question.keys.filter { isKept($0.key) }
                let present = Set(other.context.map { $0.key.lowercased() })
                other.absentKeys =
                    isThere ? Self.absentKeys(of: asked).filter { isKept($0) && !present.contains($0) } : []
                other.resource = question.resource
                var new = try properties.situation(other, in: after.world)
                new.policies = narrowing.holding(in: new.policies)
                guard Self.isPossible(new) else { continue }
                // Another tag of the resource is a change, not another way of asking.
                other.context.removeAll { key in
                    Self.isResourceTag(key.key) && properties.changedKeys(after.inquiry).contains(key.key)
                }
                other.context += properties.inquiry.context.filter { Self.isResourceTag($0.key) }
                var old = try properties.situation(other, in: properties.world)
                old.policies = narrowing.holding(in: old.policies)
                if Self.isPossible(old) { continue }
                openings.append(Opening(principal: arn, action: question.action, resource: question.resource))
            }
        }
        return openings
    }

    /// Every key that the policies ask for and the request is certain not to have, in lower case.
    private static func absentKeys(of situation: Situation) -> [String] {
        let documents = PolicyType.allCases.flatMap { situation.policies.all(of: $0) }.map(\.policy.document)
        let context = situation.request.context
        return Set(documents.flatMap(\.askedKeys).map { $0.lowercased() })
            .filter { context[$0] == nil && !context.isUnknown($0) }
    }

    private static func isPossible(_ situation: Situation) -> Bool {
        switch PolicyEvaluator.decidePartially(situation.request, situation.policies) {
        case .decided(let verdict): verdict.decision == .allow
        case .depends: true
        }
    }
}
