import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension RepairFinder {
    /// Everything but `Action` or `NotAction` matches.
    func actionRepairs(_ finding: StatementFinding) -> [Repair] {
        let element = finding.statement.statement.action
        if element.isNegated { return [excludedByNotAction(finding)] }
        if let repair = sessionTagRepair(finding) ?? assumingRepair(finding) { return [repair] }
        let misspelt = finding.document.misspeltActions(ofStatement: finding.statement.index)
        guard let action = misspelt.first(where: { $0.meant.lowercased() == request.action.lowercased() }),
            let editor = finding.document.editor
        else { return [] }
        let (pattern, meant) = (action.pattern, action.meant)
        var evidence = Evidence("there is no action `\(pattern.value)`; `\(meant)` was probably meant")
        evidence.element = "Action"
        evidence.expected = [pattern.value]
        evidence.actual = [request.action]
        evidence.at(pattern.position)
        var repair = Repair(.actionMisspelt, finding, evidence)
        repair.operations = [
            editor.replacePattern("Action", at: action.index, of: finding.statement.index, by: meant)
        ]
        repair.summary = "correct `\(pattern.value)` to `\(meant)`"
        repair.isMistake = true
        return [repair]
    }

    private func excludedByNotAction(_ finding: StatementFinding) -> Repair {
        let element = finding.statement.statement.action
        var evidence = Evidence(
            "`NotAction` allows everything but what it lists, and it lists \(request.action)"
        )
        evidence.element = "NotAction"
        evidence.expected = element.patterns.map(\.value)
        evidence.actual = [request.action]
        if let first = element.patterns.first { evidence.at(first.position) }
        return Repair(.notActionSurprise, finding, evidence)
    }

    /// A trust policy that allows AssumeRole and not what goes with it: `sts:TagSession`, `sts:SetSourceIdentity`.
    private func sessionTagRepair(_ finding: StatementFinding) -> Repair? {
        guard finding.type == .roleTrustPolicy, let editor = finding.document.editor else { return nil }
        let action = request.action.lowercased()
        let rule: Rule
        switch action {
        case "sts:tagsession": rule = .sessionTagsNotAllowed
        case "sts:setsourceidentity": rule = .sourceIdentityNotAllowed
        default: return nil
        }
        let patterns = finding.statement.statement.action.patterns
        guard let assume = patterns.first(where: { $0.value.lowercased().hasPrefix("sts:assumerole") }) else {
            return nil
        }
        let canonical = rule == .sessionTagsNotAllowed ? "sts:TagSession" : "sts:SetSourceIdentity"
        var evidence = Evidence(
            "the statement allows `\(assume.value)` but not `\(canonical)`, which the request needs too"
        )
        evidence.element = "Action"
        evidence.expected = patterns.map(\.value)
        evidence.actual = [request.action]
        evidence.at(assume.position)
        var repair = Repair(rule, finding, evidence)
        repair.operations = [
            editor.addPattern(canonical, to: "Action", of: finding.statement.index, patterns: patterns.map(\.value))
        ]
        repair.summary = "allow `\(canonical)` in the same statement"
        repair.isMistake = true
        return repair
    }
}

extension RepairFinder {
    /// A trust policy that lets a provider's users assume the role by another of the three calls than theirs.
    ///
    /// Source: AWS STS API Reference, "AssumeRole", "AssumeRoleWithSAML" and "AssumeRoleWithWebIdentity".
    private func assumingRepair(_ finding: StatementFinding) -> Repair? {
        guard finding.type == .roleTrustPolicy, let editor = finding.document.editor,
            let wanted = catalog.action(request.action)?.qualifiedName,
            Self.assumingActions.contains(wanted.lowercased())
        else { return nil }
        let patterns = finding.statement.statement.action.patterns
        guard let index = patterns.firstIndex(where: { Self.assumingActions.contains($0.value.lowercased()) }) else {
            return nil
        }
        let named = patterns[index]
        var evidence = Evidence("the statement allows `\(named.value)`, and the role is assumed by `\(wanted)`")
        evidence.element = "Action"
        evidence.expected = patterns.map(\.value)
        evidence.actual = [request.action]
        evidence.at(named.position)
        var repair = Repair(.noTrustPolicyAllows, finding, evidence)
        repair.operations = [editor.replacePattern("Action", at: index, of: finding.statement.index, by: wanted)]
        repair.summary = "write `\(wanted)` for `\(named.value)`"
        repair.isMistake = true
        return repair
    }

    private static let assumingActions: Set = [
        "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
    ]
}

extension Catalog {
    /// The action that a pattern which names none was meant to be: an API's name, or a misspelling.
    func meantAction(_ pattern: String) -> String? {
        guard !pattern.contains("*"), !pattern.contains("?"), action(pattern) == nil else { return nil }
        if let known = APINames.action(pattern) { return known }
        return nearestAction(to: pattern)?.qualifiedName
    }
}

/// Names of API operations that are not the names of the actions that authorise them.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" and "… AWS Lambda".
enum APINames {
    private static let actions = [
        "s3:listobjects": "s3:ListBucket", "s3:listobjectsv2": "s3:ListBucket", "s3:headbucket": "s3:ListBucket",
        "s3:headobject": "s3:GetObject", "s3:listbuckets": "s3:ListAllMyBuckets", "s3:copyobject": "s3:PutObject",
        "s3:deleteobjects": "s3:DeleteObject", "s3:createmultipartupload": "s3:PutObject",
        "s3:uploadpart": "s3:PutObject", "s3:completemultipartupload": "s3:PutObject",
        "s3:listparts": "s3:ListMultipartUploadParts", "s3:listmultipartuploads": "s3:ListBucketMultipartUploads",
        "s3:getbucketlifecycleconfiguration": "s3:GetLifecycleConfiguration",
        "s3:putbucketlifecycleconfiguration": "s3:PutLifecycleConfiguration",
        "s3:selectobjectcontent": "s3:GetObject", "lambda:invoke": "lambda:InvokeFunction",
    ]

    static func action(_ name: String) -> String? { actions[name.lowercased()] }
}

extension Evidence {
    /// Notes where the value stands that did not match.
    mutating func at(_ position: SourcePosition) {
        line = position.line
        column = position.column
    }
}
