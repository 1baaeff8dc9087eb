import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension RepairFinder {
    /// Everything but `Resource` or `NotResource` matches.
    func resourceRepairs(_ finding: StatementFinding) -> [Repair] {
        guard let element = finding.statement.statement.resource else { return [] }
        if element.isNegated { return [excludedByNotResource(finding, element)] }
        let patterns = nearest(element.patterns)
        for pattern in patterns {
            let mended = mistakes(finding, pattern.offset, pattern.element).filter(isConfirmed)
            if !mended.isEmpty { return mended }
        }
        guard let closest = patterns.first?.element else { return [] }
        return [
            withoutResourceLevel(finding, closest) ?? wrongType(finding, closest, element.patterns)
                ?? otherResource(finding, closest)
        ]
    }

    /// The patterns that are most like the resource first; a hostile policy may have thousands.
    private func nearest(_ patterns: [Located<String>]) -> [(offset: Int, element: Located<String>)] {
        let wanted = request.resource.lowercased()
        func likeness(_ pattern: String) -> Int {
            zip(pattern.lowercased().utf8, wanted.utf8).prefix { $0 == $1 }.count
        }
        let ranked = patterns.enumerated().prefix(200).map { ($0, likeness($0.element.value)) }
        return ranked.sorted { $0.1 > $1.1 }.prefix(8).map(\.0)
    }

    /// What is plainly a mistake in one pattern, with its correction.
    private func mistakes(_ finding: StatementFinding, _ index: Int, _ pattern: Located<String>) -> [Repair] {
        guard let editor = finding.document.editor else { return [] }
        var repairs: [Repair] = []
        func add(_ rule: Rule, _ summary: String, _ fix: String, _ operations: [PatchOperation]) {
            var repair = Repair(rule, finding, evidence(summary, pattern))
            repair.operations = operations
            repair.summary = fix
            repair.isMistake = true
            repairs.append(repair)
        }
        func replace(_ value: String) -> [PatchOperation] {
            [editor.replacePattern("Resource", at: index, of: finding.statement.index, by: value)]
        }
        repairs += variableRepairs(finding, pattern, editor, tellsUnknown: true, replace)
        if pattern.value.lowercased() != pattern.value || request.resource.lowercased() != request.resource,
            let corrected = ResourceCorrection.caseOf(pattern.value, like: request.resource)
        {
            add(
                .letterCaseDiffers,
                "`\(pattern.value)` and `\(request.resource)` differ in letter case, which resources do not ignore",
                "write `\(corrected)`",
                replace(corrected)
            )
        }
        for (field, rule) in [(1, Rule.wrongPartition), (3, .wrongRegion), (4, .wrongAccount)] {
            guard let change = ResourceCorrection.field(field, of: pattern.value, like: request.resource) else {
                continue
            }
            add(
                rule,
                change.summary,
                "write `\(change.pattern)`",
                replace(change.pattern)
            )
        }
        if let corrected = ResourceCorrection.path(of: pattern.value, like: request.resource) {
            add(
                .nearMissResource,
                "`\(pattern.value)` lacks the path of `\(request.resource)`",
                "write `\(corrected)`",
                replace(corrected)
            )
        }
        // Source: Secrets Manager User Guide, "IAM policy examples for secrets": the six letters are random.
        let suffixed = pattern.value + "-??????"
        if pattern.value.contains(":secret:"), GlobPattern(suffixed).matches(request.resource) {
            add(
                .nearMissResource,
                "`\(pattern.value)` is the secret's name, and its ARN ends in a hyphen and six letters that Secrets Manager adds",
                "write `\(suffixed)`",
                replace(suffixed)
            )
        }
        // Names of parameters begin with a slash, which the ARN does not write twice.
        let single = pattern.value.replacing("//", with: "/")
        if single != pattern.value, GlobPattern(single).matches(request.resource) {
            add(
                .nearMissResource,
                "`\(pattern.value)` has two slashes where the resource's ARN has one",
                "write `\(single)`",
                replace(single)
            )
        }
        if pattern.value.hasSuffix("/"), pattern.value.count < request.resource.count {
            add(
                .nearMissResource,
                "`\(pattern.value)` is one name that ends in `/`; what is below it needs a `*` at the end",
                "write `\(pattern.value)*`",
                replace(pattern.value + "*")
            )
        }
        return repairs.filter { !$0.operations.isEmpty || $0.cause.rule == .variableHasNoValue }
    }

    /// Whether there is no such key, for a refusal that has happened: a provider's ARN, what has no service in front or is in
    /// brackets, or a misspelt name.
    func isNoKey(_ key: String) -> Bool {
        key.hasPrefix("arn:") || !key.contains(":") || key.contains("{")
            || key.lowercased().hasPrefix("aws:") && meantKey(key) != nil
    }

    /// The key that was probably meant by one that nobody knows.
    func meantKey(_ key: String) -> String? {
        guard catalog.conditionKey(key) == nil else { return nil }
        return catalog.nearestConditionKey(
            to: key,
            service: String(request.action.prefix { $0 != ":" }),
            others: request.context.entries.map(\.key)
        )
    }

    // MARK: Not mistakes of spelling

    private func withoutResourceLevel(_ finding: StatementFinding, _ pattern: Located<String>) -> Repair? {
        guard let action = catalog.action(request.action), action.resources.isEmpty, pattern.value != "*" else {
            return nil
        }
        var found = evidence(
            "\(action.qualifiedName) has no resource-level permissions: only `\"Resource\": \"*\"` allows it",
            pattern
        )
        found.expected = ["*"]
        return Repair(.actionWithoutResourceLevelPermissions, finding, found)
    }

    private func wrongType(
        _ finding: StatementFinding,
        _ pattern: Located<String>,
        _ patterns: [Located<String>]
    ) -> Repair? {
        guard let action = catalog.action(request.action), let service = catalog.service(action.service) else {
            return nil
        }
        let types = action.resources.compactMap { service.resourceType(named: $0.typeName) }
        let isNamed = patterns.contains { pattern in types.contains { $0.mayBeNamed(by: pattern.value) } }
        guard !types.isEmpty, !isNamed else { return nil }
        let named = catalog.resourceType(of: pattern.value)?.name
        var found = evidence(
            "\(action.qualifiedName) works on \(types.map { "`\($0.name)`" }.joined(separator: ", ")), and `\(pattern.value)` names "
                + (named.map { "`\($0)`" } ?? "something else"),
            pattern
        )
        found.expected = types.flatMap { $0.formats.map(\.text) }
        return Repair(.wrongResourceType, finding, found)
    }

    private func otherResource(_ finding: StatementFinding, _ pattern: Located<String>) -> Repair {
        var found = evidence(
            nameAlone(pattern.value) ?? below(pattern.value)
                ?? "the statement allows the action on other resources only",
            pattern
        )
        found.expected = Array((finding.statement.statement.resource?.patterns ?? []).map(\.value).prefix(10))
        return Repair(.nearMissResource, finding, found)
    }

    /// A secret by its name, as Secrets Manager prints one: the policy has no letters behind it.
    private func nameAlone(_ pattern: String) -> String? {
        guard !request.resource.contains(":"), pattern.hasSuffix(":secret:" + request.resource) else { return nil }
        return
            "`\(pattern)` is the secret's name, and its ARN ends in a hyphen and six letters that Secrets Manager adds: "
            + "`\(pattern)-??????` would name it"
    }

    /// A version of a function, an index of a table, an object: the name of the whole does not cover what is below it.
    private func below(_ pattern: String) -> String? {
        let (resource, rest) = (request.resource, request.resource.dropFirst(pattern.count))
        guard resource.hasPrefix(pattern), let separator = rest.first, separator == "/" || separator == ":" else {
            return nil
        }
        return "`\(pattern)` names the whole and not what is below it: `\(rest.dropFirst())` is a resource of its own"
    }

    private func excludedByNotResource(_ finding: StatementFinding, _ element: PatternElement) -> Repair {
        var found = Evidence("`NotResource` allows everything but what it lists, and it lists this resource")
        found.element = "NotResource"
        found.expected = element.patterns.map(\.value)
        found.actual = [request.resource]
        if let first = element.patterns.first { found.at(first.position) }
        return Repair(.notResourceSurprise, finding, found)
    }

    func evidence(_ summary: String, _ pattern: Located<String>) -> Evidence {
        var evidence = Evidence(summary)
        evidence.element = "Resource"
        evidence.expected = [pattern.value]
        evidence.actual = [request.resource]
        evidence.at(pattern.position)
        return evidence
    }
}

/// Corrections of a resource pattern that differs from a resource in one respect.
enum ResourceCorrection {
    /// The pattern in the letter case of the resource, if that is all that differs; wildcards and variables stay.
    static func caseOf(_ pattern: String, like resource: String) -> String? {
        let (old, wanted) = (pieces(pattern), pieces(resource))
        guard old.count <= wanted.count || old.last == "*" else { return nil }
        var changed = false
        var result = ""
        for (index, piece) in old.enumerated() {
            if index < wanted.count, piece != wanted[index], piece.lowercased() == wanted[index].lowercased() {
                result += wanted[index]
                changed = true
            } else if index < wanted.count, let prefix = casedPrefix(piece, wanted[index]), prefix != piece {
                result += prefix
                changed = true
            } else {
                result += piece
            }
        }
        return changed && result != pattern ? result : nil
    }

    /// `Bucket*` in the case of `bucket-1`: what stands before the first wildcard.
    private static func casedPrefix(_ piece: String, _ wanted: String) -> String? {
        guard let star = piece.firstIndex(where: { $0 == "*" || $0 == "?" }) else { return nil }
        let head = String(piece[..<star])
        let own = String(wanted.prefix(head.count))
        guard !head.isEmpty, own.lowercased() == head.lowercased(), own != head else { return nil }
        return own + piece[star...]
    }

    /// The text with its separators as pieces of their own.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        for letter in text {
            if letter == ":" || letter == "/" {
                pieces.append(current)
                pieces.append(String(letter))
                current = ""
            } else {
                current.append(letter)
            }
        }
        return pieces + [current]
    }

    struct FieldChange {
        let name: String
        let old: String
        let new: String
        let pattern: String

        /// A field may be empty: ARNs of buckets have neither Region nor account.
        var summary: String {
            let policy = old.isEmpty ? "the policy names no \(name)" : "the policy names \(name) `\(old)`"
            return policy + (new.isEmpty ? ", and such a resource's ARN has none" : ", and the resource is in `\(new)`")
        }
    }

    /// The pattern with the path of a user, role or policy that it lacks.
    static func path(of pattern: String, like resource: String) -> String? {
        guard let named = ARN(pattern), let wanted = ARN(resource), named.service == "iam", wanted.service == "iam"
        else {
            return nil
        }
        let (old, new) = (named.resource.split(separator: "/"), wanted.resource.split(separator: "/"))
        guard old.count == 2, new.count > 2, old[0] == new[0], old[1] == new[new.count - 1] else { return nil }
        return String(pattern.dropLast(named.resource.count)) + wanted.resource
    }

    private static let names = [1: "partition", 3: "region", 4: "account"]

    /// The pattern with one field of the resource's ARN instead of its own.
    static func field(_ field: Int, of pattern: String, like resource: String) -> FieldChange? {
        var own = pattern.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        let wanted = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard own.count == 6, wanted.count == 6, own[field] != wanted[field], own[field] != "*" else { return nil }
        let old = own[field]
        own[field] = wanted[field]
        return FieldChange(
            name: names[field] ?? "field",
            old: old,
            new: wanted[field],
            pattern: own.joined(separator: ":")
        )
    }
}
