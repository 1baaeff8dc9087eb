import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

/// One change of a fix: of one policy, or of the request.
struct FixStep {
    /// What is changed.
    enum Change: Equatable {
        /// Operations on the document at a place; a document that is not there yet is added at the empty path.
        case document(PolicyPlace, [PatchOperation])
        /// Another version of a managed policy becomes the default one.
        case defaultVersion(arn: String, version: String)
        case request(RequestChange)
    }

    var change: Change
    /// What it does, in words.
    var summary: String
    /// How the policy is called, as in `PolicyReference.name`.
    var policy = ""
    /// What holds it.
    var target = ""
    var weakens: Fix.Weakening?
    /// The owner of a resource whose policy is new.
    var owner: AccountID?
    /// Whether the policy is new only because the world does not say what is there.
    var replacesUnknownPolicy = false
    /// The statements that are added or changed, by number in the new document; nil when all may have changed.
    var statement: Int?

    /// Whether a statement is on every resource only since nobody says which one is meant.
    var isWiderThanMeant = false
    /// Whether it corrects what plainly is a mistake.
    var isCorrection = false

    var isRequest: Bool { if case .request = change { true } else { false } }

    /// What is tagged: the caller's user or role, or the resource.
    var tagged: RequestChange.Tagged? { if case .request(let change) = change { change.tagged } else { nil } }

    /// The policy that changes; nil for the request.
    var place: PolicyPlace? {
        switch change {
        case .document(let place, _): place
        case .defaultVersion(let arn, _): .managed(arn: arn)
        case .request: nil
        }
    }
}

/// A world and a question after some steps, with what the engine says to it.
struct FixAttempt {
    var investigator: Investigator
    var interpretation: Interpretation
    var steps: [FixStep] = []
    var investigation: Investigation

    /// The attempt with one more step; nil when the step cannot be made.
    func adding(_ step: FixStep, _ narrowing: Narrowing) -> FixAttempt? {
        var next = self
        guard next.make(step) else { return nil }
        next.steps.append(step)
        guard
            let situation = try? next.investigator.world.situation(
                of: next.interpretation.question,
                compiler: next.investigator.compiler,
                catalog: next.investigator.catalog
            )
        else { return nil }
        var narrowed = situation
        narrowed.policies = narrowing.asking(next.changedKeys).applied(to: situation.policies)
        next.investigation = next.investigator.investigate(next.interpretation, narrowed)
        return next
    }

    /// Whether the step asks otherwise by a key that an earlier one has set: back and forth the search would not end.
    func contradicts(_ step: FixStep) -> Bool {
        guard case .request(let change) = step.change else { return false }
        let names = Set(changedKeys.map { $0.lowercased() })
        return change.keys.contains { names.contains($0.key.lowercased()) }
    }

    /// The condition keys that the steps set anew.
    var changedKeys: [String] {
        steps.flatMap { step -> [String] in
            guard case .request(let change) = step.change else { return [] }
            return change.keys.map(\.key)
        }
    }

    private mutating func make(_ step: FixStep) -> Bool {
        switch step.change {
        case .request(let change):
            for key in change.keys {
                let name = key.key.lowercased()
                interpretation.question.keys.removeAll { $0.key.lowercased() == name }
                interpretation.question.absentKeys.removeAll { $0.lowercased() == name }
                interpretation.question.keys.append(key)
            }
            return true
        case .defaultVersion(let arn, let version):
            var isDone = false
            investigator = investigator.changing { isDone = $0.setDefaultVersion(version, ofPolicy: arn) }
            return isDone
        case .document(.session(let index), let operations):
            var policies = interpretation.question.sessionPolicies ?? []
            var old = ""
            if policies.indices.contains(index), case .inline(let text) = policies[index] { old = text }
            guard let text = try? JSONPatch.apply(operations, to: old) else { return false }
            if policies.indices.contains(index) {
                policies[index] = .inline(text)
            } else {
                policies.append(.inline(text))
            }
            interpretation.question.sessionPolicies = policies
            return true
        case .document(let place, let operations):
            guard let text = try? JSONPatch.apply(operations, to: investigator.world.document(at: place) ?? "") else {
                return false
            }
            var isDone = false
            investigator = investigator.changing { isDone = $0.setDocument(text, at: place, owner: step.owner) }
            return isDone
        }
    }

    /// The document of a step after it was made.
    func document(after step: FixStep) -> String? { step.place.flatMap(document) }

    /// The document at a place after all steps.
    func document(at place: PolicyPlace) -> String? {
        guard case .session(let index) = place else { return investigator.world.document(at: place) }
        guard let policies = interpretation.question.sessionPolicies, policies.indices.contains(index),
            case .inline(let text) = policies[index]
        else { return nil }
        return text
    }
}

/// What keeps a request out, one thing at a time.
enum Blocker {
    case deny(StatementFinding)
    case missing(TypeExplanation)

    /// Tells two blockers of one situation apart, before and after a step.
    var key: String {
        switch self {
        case .deny(let finding):
            "deny \(finding.type.rawValue) \(finding.policy.source) \(finding.statement.index)"
        case .missing(let type):
            "missing \(type.type.rawValue) \(type.firstMissingLevel ?? -1)"
        }
    }
}

extension Investigation {
    /// What certainly keeps the request out. `claimed` are types whose Deny the refusal names, though its condition asks
    /// for an unknown key.
    func blockers(claimedDeny: Inquiry.Claim?) -> [Blocker] {
        var blockers: [Blocker] = []
        for finding in findings where finding.effect == .deny {
            switch finding.statement.state {
            case .matches: blockers.append(.deny(finding))
            case .mayMatch:
                guard let claimedDeny, claimedDeny.decision == .explicitDeny,
                    claimedDeny.policyType == nil || claimedDeny.policyType == finding.type
                else { continue }
                blockers.append(.deny(finding))
            case .differs: break
            }
        }
        for type in withoutDenies where type.lacksAllow { blockers.append(.missing(type)) }
        return blockers
    }
}

extension TypeExplanation {
    /// Whether it must allow and does in no case. Only of a trace without Denies.
    var lacksAllow: Bool { blocks && (levels.isEmpty ? outcome == .doesNotAllow : levels.contains(.doesNotAllow)) }

    /// The first level of an organization, from the root, that does not allow.
    var firstMissingLevel: Int? {
        levels.firstIndex(of: .doesNotAllow) ?? levels.firstIndex { $0 != .allows }
    }
}
