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

    /// Variables that are no variables, are misspelt, or have no value.
    func variableRepairs(
        _ finding: StatementFinding,
        _ value: Located<String>,
        _ editor: PolicyEditor,
        tellsUnknown: Bool = false,
        _ replace: (String) -> [PatchOperation]
    ) -> [Repair] {
        guard value.value.contains("${") else { return [] }
        guard finding.document.hasVariables else {
            var found = evidence(
                "`\(value.value)` is compared letter by letter: policy variables need `\"Version\": \"2012-10-17\"`",
                value
            )
            found.details = [
                "without it the older version 2008-10-17 counts, in which `${…}` is ordinary text; "
                    + "the element has nothing to do with the versions of a managed policy"
            ]
            var repair = Repair(.variableNeedsVersion, finding, found)
            repair.operations = [editor.setVersion()]
            repair.summary = "declare `\"Version\": \"2012-10-17\"`"
            repair.isMistake = true
            return [repair]
        }
        var repairs: [Repair] = []
        for case .variable(let key, nil) in segments(value.value) where request.context[key] == nil {
            if let meant = meantKey(key) {
                var repair = Repair(
                    .variableMisspelt,
                    finding,
                    evidence("there is no condition key `\(key)`; `\(meant)` was probably meant", value)
                )
                repair.operations = replace(value.value.replacing("${" + key, with: "${" + meant))
                repair.summary = "correct `${\(key)}` to `${\(meant)}`"
                repair.isMistake = true
                repairs.append(repair)
            } else if !request.context.isUnknown(key) {
                repairs.append(Repair(.variableHasNoValue, finding, evidence(noValue(of: key), value)))
            } else if tellsUnknown {
                let summary =
                    "`${\(key)}` has no value in this request, or another than the policy needs: it is not known"
                repairs.append(Repair(.variableHasNoValue, finding, evidence(summary, value)))
            }
        }
        return repairs
    }

    private func segments(_ text: String) -> [VariableTemplate.Segment] {
        VariableTemplate(text, hasVariables: true, hasWildcards: true).segments
    }

    private func noValue(of key: String) -> String {
        let kind: String
        switch request.principal.kind {
        case .root: kind = "the root user"
        case .user: kind = "an IAM user"
        case .assumedRole: kind = "a role session"
        case .federatedUser: kind = "a federated user"
        case .federatedIdentity: kind = "a user of an identity provider"
        case .service: kind = "a service"
        case .anonymous: kind = "an anonymous caller"
        }
        return "`${\(key)}` has no value for \(kind) in this request, so the pattern matches nothing"
    }

    /// Whether there is no such key, for a refusal that has happened: a provider's ARN, or a misspelt name.
    func isNoKey(_ key: String) -> Bool {
        key.hasPrefix("arn:") || key.lowercased().hasPrefix("aws:") && meantKey(key) != nil
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
        var found = evidence("the statement allows the action on other resources only", pattern)
        found.expected = Array((finding.statement.statement.resource?.patterns ?? []).map(\.value).prefix(10))
        return Repair(.nearMissResource, finding, found)
    }

    private func excludedByNotResource(_ finding: StatementFinding, _ element: PatternElement) -> Repair {
        var found = Evidence("`NotResource` allows everything but what it lists, and it lists this resource")
        found.element = "NotResource"
        found.expected = element.patterns.map(\.value)
        found.actual = [request.resource]
        if let first = element.patterns.first { found.at(first.position) }
        return Repair(.notResourceSurprise, finding, found)
    }

    private func evidence(_ summary: String, _ pattern: Located<String>) -> Evidence {
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
