import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension Openings {
    /// How many patterns of one document are tried.
    private static let patternLimit = 20
    /// How many resources of the world, and of other statements, are tried. A dozen left out one world in some hundreds.
    private static let knownLimit = 48

    /// Patterns of the changed statements, of which other resources than the request's become possible for the same
    /// action. Whether they do is tried with resources of these names that nobody has: the same request otherwise.
    func otherResources(_ steps: [FixStep]) -> [Opening] {
        let action = original.request.action
        // What cannot be limited to a resource has no other ones.
        if let known = before.catalog.action(action), known.resources.isEmpty { return [] }
        var seen: Set<String> = [original.request.resource]
        let neighbours = siblings + known
        let patterns = steps.flatMap { changedResources($0, neighbours).prefix(Self.patternLimit) }
        // Patterns have neighbours in common.
        var tried: [String: Bool] = [:]
        func opens(_ resource: String) -> Bool {
            if let known = tried[resource] { return known }
            let opens = isPossibleFor(action, resource) && isOpened(resource)
            tried[resource] = opens
            return opens
        }
        return patterns.filter { seen.insert($0.text).inserted }.compactMap { pattern in
            guard pattern.examples.contains(where: opens) else { return nil }
            return Opening(principal: original.question.principalARN, action: action, resource: pattern.text)
        }
    }

    /// Resources that policies as they were allow to a caller with the new tags, where a variable stands for one of them.
    func resourcesOpenedByTags() -> [Opening] {
        let action = original.request.action
        if let known = before.catalog.action(action), known.resources.isEmpty { return [] }
        let tags = Set(after.changedKeys.map { $0.lowercased() })
        let patterns = original.findings.filter { $0.effect == .allow && $0.document.hasVariables }.flatMap { finding in
            (finding.statement.statement.resource?.patterns ?? []).map(\.value).filter { pattern in
                VariableTemplate(pattern, hasVariables: true, hasWildcards: true).segments.contains {
                    if case .variable(let key, _) = $0 { tags.contains(key.lowercased()) } else { false }
                }
            }
        }
        var seen: Set<String> = [original.request.resource]
        return patterns.prefix(Self.patternLimit).compactMap { example(of: $0, hasVariables: true) }
            .filter { seen.insert($0.pattern).inserted && isPossibleFor(action, $0.name) && isOpenedByTags($0.name) }
            .map { Opening(principal: original.question.principalARN, action: action, resource: $0.pattern) }
    }

    private func isOpenedByTags(_ resource: String) -> Bool {
        guard resource != original.request.resource else { return false }
        func isPossible(_ question: WorldQuestion, _ narrowing: Narrowing) -> Bool {
            var question = question
            question.resource = resource
            question.sessionPolicies = original.question.sessionPolicies
            return situation(question, before).map {
                Self.isPossible($0.request, narrowing.appliedWithDenies(to: $0.policies))
            } ?? false
        }
        return isPossible(after.interpretation.question, proven) && !isPossible(original.question, provenAsAsked)
    }

    /// A pattern as it is written, and names that it matches.
    private struct ResourcePattern {
        let text: String
        let examples: [String]
    }

    private func changedResources(_ step: FixStep, _ neighbours: [String]) -> [ResourcePattern] {
        changedStatements(step).flatMap { statement, hasVariables -> [ResourcePattern] in
            guard let resource = statement.resource else { return [] }
            // What a list leaves out is any resource.
            if resource.isNegated { return [ResourcePattern(text: "*", examples: neighbours)] }
            return resource.patterns.prefix(Self.patternLimit).map { pattern in
                let example = example(of: pattern.value, hasVariables: hasVariables)
                let glob = example.map { GlobPattern($0.pattern) }
                return ResourcePattern(
                    text: pattern.value,
                    examples: (example.map { [$0.name] } ?? []) + neighbours.filter { glob?.matches($0) ?? false }
                )
            }
        }
    }

    /// Resources beside the request's, the nearest first: all parts of its name from one on are others.
    private var siblings: [String] {
        let resource = original.request.resource
        guard let arn = ARN(resource) else { return [resource + "x"] }
        let head = String(resource.dropLast(arn.resource.count))
        let parts = arn.resource.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == ":" }
        return parts.reversed().map { part in
            let rest = arn.resource[part.startIndex...]
            let renamed = rest.map { $0 == "/" || $0 == ":" ? "x\($0)" : String($0) }.joined() + "x"
            return head + arn.resource[..<part.startIndex] + renamed
        }
    }

    /// Resources that have a policy of their own, and names that other statements tell apart.
    private var known: [String] {
        let holders = before.world.resourcePolicies.keys.sorted().prefix(Self.knownLimit).flatMap { arn in
            arn.hasPrefix("arn:aws:s3:::") ? [arn, arn + "/x"] : [arn]
        }
        let patterns = original.findings.flatMap { finding in
            (finding.statement.statement.resource?.patterns ?? []).map { ($0.value, finding.document.hasVariables) }
        }
        return holders + patterns.prefix(Self.knownLimit).compactMap { example(of: $0, hasVariables: $1)?.name }
    }

    /// The pattern with its variables replaced, and a name that it matches; nil where a variable has no value. One that is
    /// not known may be anything.
    private func example(of text: String, hasVariables: Bool) -> (pattern: String, name: String)? {
        var (pattern, name) = ("", "")
        for segment in VariableTemplate(text, hasVariables: hasVariables, hasWildcards: true).segments {
            switch segment {
            case .literal(let part):
                pattern += part
                name += part
            case .anyRun:
                pattern += "*"
                name += "x"
            case .anyOne:
                pattern += "?"
                name += "x"
            case .variable(let key, _) where after.investigation.request.context.isUnknown(key):
                pattern += "*"
                name += "x"
            case .variable(let key, let fallback):
                guard let value = after.investigation.request.context[key]?.values.first ?? fallback else {
                    return nil
                }
                pattern += value
                name += value
            }
        }
        return (pattern, name)
    }

    /// Whether the action works on resources of this name at all.
    private func isPossibleFor(_ action: String, _ resource: String) -> Bool {
        guard let known = before.catalog.action(action), let service = before.catalog.service(known.service)
        else { return true }
        guard let type = service.resourceTypes(of: resource).first else { return false }
        return known.resources.contains { $0.typeName == type.name }
    }

    private func isOpened(_ resource: String) -> Bool {
        if resource == original.request.resource { return false }
        var question = after.interpretation.question
        question.resource = resource
        guard let new = situation(question, after.investigator),
            Self.isPossible(new.request, proven.appliedWithDenies(to: new.policies))
        else { return false }
        question.sessionPolicies = original.question.sessionPolicies
        guard let old = situation(question, before) else { return false }
        return !Self.isPossible(old.request, proven.appliedWithDenies(to: old.policies))
    }
}
