import AccessControl
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

extension StepFinder {
    /// A statement for exactly this action, resource and principal, in the policy that is nearest to them.
    func newStatements(_ type: TypeExplanation) -> [FixStep] {
        switch type.type {
        case .identityBased: identityStatements()
        case .permissionsBoundary: boundaryStatements(type)
        case .sessionPolicy: sessionStatements(type)
        case .serviceControlPolicy: controlStatements(type)
        case .resourceBased: resourceStatements()
        case .roleTrustPolicy: trustStatements()
        case .vpcEndpointPolicy: endpointStatements(type)
        case .resourceControlPolicy: []
        }
    }

    // MARK: Places

    /// The user or role behind the caller.
    private var holder: String? {
        switch request.principal.kind {
        case .user: request.principal.arn
        case .assumedRole: request.principal.issuerARN
        case .federatedUser: request.principal.issuerARN
        case .root, .federatedIdentity, .service, .anonymous: nil
        }
    }

    private func identityStatements() -> [FixStep] {
        guard let holder, let holding = world.policies(of: holder) else { return [] }
        let what = ARN(holder)?.resource.split(separator: "/").first.map(String.init) ?? "principal"
        var steps: [FixStep] = []
        let new = new(.identityBased)
        // A policy of the principal's own opens nothing to others.
        if let inline = holding.inline.first {
            let place = PolicyPlace.inline(holder: holder, name: inline.name)
            if let step = extending(place, inline.name, holder, inline.document.text, by: new) {
                steps.append(step)
            }
        }
        var names = Set(holding.inline.map { $0.name.lowercased() })
        let name = unusedName(&names)
        var step = FixStep(
            change: .document(
                .inline(holder: holder, name: name),
                [PatchOperation(kind: .add, path: "", value: document(new))]
            ),
            summary: "give the \(what) an inline policy `\(name)` that allows \(request.action) on \(new.resource)"
        )
        step.weakens = new.weakens
        step.isWiderThanMeant = new.isWiderThanMeant
        step.policy = name
        step.target = holder
        step.statement = 0
        steps.append(step)
        for arn in holding.attached where world.account(of: arn)?.uses(ofPolicy: arn).attachmentCount == 1 {
            let place = PolicyPlace.managed(arn: arn)
            guard let text = world.document(at: place) else { continue }
            if let step = extending(place, arn, holder, text, by: new) { steps.append(step) }
        }
        return steps
    }

    private func unusedName(_ taken: inout Set<String>) -> String {
        let action = request.action.split(separator: ":").last.map(String.init) ?? "Access"
        let base = "Allow" + action.filter { $0.isLetter || $0.isNumber }.prefix(100)
        var name = base
        var number = 2
        while taken.contains(name.lowercased()) {
            name = "\(base)\(number)"
            number += 1
        }
        return name
    }

    private func boundaryStatements(_ type: TypeExplanation) -> [FixStep] {
        type.policies.filter { $0.outcome != .allows }.compactMap { policy in
            guard let place = policy.source.place(index: policy.index), let text = world.document(at: place) else {
                return nil
            }
            var step = extending(
                place,
                policy.source.arn ?? policy.source.name,
                policy.source.attachedTo ?? "",
                text,
                by: new(.permissionsBoundary)
            )
            step?.weakens = .permissionsBoundary
            return step
        }
    }

    private func sessionStatements(_ type: TypeExplanation) -> [FixStep] {
        let target = request.principal.arn
        let policies = attempt.interpretation.question.sessionPolicies ?? []
        let new = new(.sessionPolicy)
        guard !policies.isEmpty else {
            var step = FixStep(
                change: .document(
                    .session(0),
                    [PatchOperation(kind: .add, path: "", value: document(new))]
                ),
                summary: "make the session with a session policy that allows \(request.action) on \(new.resource)"
            )
            step.policy = "session policy"
            step.target = target
            step.statement = 0
            return [step]
        }
        let steps = policies.enumerated().compactMap { index, policy -> FixStep? in
            switch policy {
            case .inline(let text):
                return extending(.session(index), "session policy", target, text, by: new)
            case .managed(let arn):
                guard let text = world.document(at: .managed(arn: arn)) else { return nil }
                return extending(.managed(arn: arn), arn, target, text, by: new)
            }
        }
        guard steps.isEmpty else { return steps }
        // AWS's own policies cannot be changed, but a session takes one inline policy beside them.
        var step = FixStep(
            change: .document(
                .session(policies.count),
                [PatchOperation(kind: .add, path: "", value: document(new))]
            ),
            summary: "make the session anew, with an inline session policy besides that allows \(request.action) on "
                + new.resource
        )
        step.weakens = new.weakens
        step.isWiderThanMeant = new.isWiderThanMeant
        step.policy = "session policy"
        step.target = target
        step.statement = 0
        return [step]
    }

    /// In a policy of the first level that does not allow.
    private func controlStatements(_ type: TypeExplanation) -> [FixStep] {
        guard let level = type.firstMissingLevel else { return [] }
        return type.policies.filter { $0.level == level }.compactMap { policy in
            guard let place = policy.source.place(index: policy.index), let text = world.document(at: place) else {
                return nil
            }
            var step = extending(
                place,
                policy.source.arn ?? policy.source.name,
                policy.source.attachedTo ?? "",
                text,
                by: new(.serviceControlPolicy)
            )
            step?.weakens = .serviceControlPolicy
            return step
        }
    }

    private func resourceStatements() -> [FixStep] {
        let new = new(.resourceBased)
        // Who is nobody can only be let in with everybody.
        guard new.principal != nil else { return [] }
        if let known = world.resourcePolicy(on: request.resource) {
            let step = extending(
                .resource(known.resource),
                known.resource,
                known.resource,
                known.document.text,
                by: new
            )
            return step.map { [$0] } ?? []
        }
        guard let owner = request.resourceAccount.flatMap({ AccountID($0) }), request.resource != "*",
            !ResourcePolicySupport.isMissing(for: request.resource)
        else { return [] }
        let arn = container(of: request.resource)
        // A key without the statement that leaves the decision to its account could not be administered any more.
        let kept = KeyPolicy.isKey(arn) ? [KeyPolicy.defaultStatement(of: owner)] : []
        var step = FixStep(
            change: .document(
                .resource(arn),
                [PatchOperation(kind: .add, path: "", value: document(new, after: kept))]
            ),
            summary: "give `\(arn)` a policy that allows `\(request.principal.arn)` \(request.action)"
        )
        step.policy = arn
        step.target = arn
        step.owner = owner
        step.statement = kept.count
        step.replacesUnknownPolicy = attempt.investigation.situation.gaps.contains {
            switch $0 {
            case .resourcePolicy, .keyPolicy: true
            default: false
            }
        }
        return [step]
    }

    /// What holds the policy of a resource: the bucket of an object.
    private func container(of resource: String) -> String {
        guard let arn = ARN(resource), arn.service == "s3" else { return resource }
        return "arn:\(arn.partition):s3:::" + arn.resource.prefix { $0 != "/" }
    }

    private func trustStatements() -> [FixStep] {
        let new = new(.roleTrustPolicy)
        guard new.principal != nil, new.isLimitedToItsUser,
            let text = world.document(at: .trust(role: request.resource))
        else { return [] }
        return extending(.trust(role: request.resource), request.resource, request.resource, text, by: new)
            .map { [$0] } ?? []
    }

    private func endpointStatements(_ type: TypeExplanation) -> [FixStep] {
        guard let policy = type.policies.first, let id = policy.source.attachedTo,
            let text = world.document(at: .endpoint(id: id))
        else { return [] }
        return extending(.endpoint(id: id), id, id, text, by: new(.vpcEndpointPolicy)).map { [$0] } ?? []
    }

    // MARK: Statements

    private func extending(
        _ place: PolicyPlace,
        _ policy: String,
        _ target: String,
        _ text: String,
        by new: NewStatement
    ) -> FixStep? {
        guard let editor = PolicyEditor(text), let document = try? PolicyDocument(reading: text) else { return nil }
        let single = PolicyDocument(declaredVersion: nil, id: nil, statements: document.statements)
        let operation = editor.addStatement(new.text) { _ in JSONTextOfStatement.only(in: single) }
        var step = FixStep(
            change: .document(place, [operation]),
            summary: "in `\(policy)`: allow \(request.action) on \(new.resource)"
                + (new.principal.map { " to `\($0)`" } ?? "")
        )
        step.weakens = new.weakens
        step.isWiderThanMeant = new.isWiderThanMeant
        step.policy = policy
        step.target = target
        step.statement = document.statements.count
        return step
    }

    private func document(_ statement: NewStatement, after kept: [String] = []) -> String {
        let statements = (kept + [statement.text]).joined(separator: ",")
        return "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements)]}"
    }

    private func new(_ type: PolicyType) -> NewStatement {
        NewStatement(attempt.investigation, type, attempt.investigator.catalog, excluded: excluded(type))
    }
}

/// Resources to which no policy can be attached.
///
/// Source: IAM User Guide, "AWS services that work with IAM": of IAM's own resources only roles have one, their trust
/// policy, and EC2's have none.
enum ResourcePolicySupport {
    static func isMissing(for resource: String) -> Bool {
        ARN(resource).map { ["iam", "ec2"].contains($0.service) } ?? false
    }
}

/// The JSON text of a document's only statement.
private enum JSONTextOfStatement {
    static func only(in document: PolicyDocument) -> String {
        // `Statement` is printed as a list: its content is between the brackets.
        let text = document.jsonText(.compact)
        guard let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]") else { return "{}" }
        return String(text[text.index(after: open)..<close])
    }
}
