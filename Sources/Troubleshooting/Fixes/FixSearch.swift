import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// Searches for the smallest sets of changes that let the request in, and proves each by evaluating again.
///
/// One blocker after the other is taken away, each by its best step that really takes it away; then every step is
/// tried to be left out. Alternatives take another step for one blocker. Nothing is offered that was not tried.
struct FixSearch {
    let investigator: Investigator
    let investigation: Investigation
    let inquiry: Inquiry
    let findings: CauseFinder.Findings
    let narrowing: Narrowing

    /// A hostile world may have any number of blockers; people want a handful of answers.
    private static let blockerLimit = 12
    private static let fixLimit = 4

    func fixes() -> [Fix] {
        guard let start = start() else { return withoutBlockers() }
        var solutions: [FixAttempt] = []
        if let best = solve(start, preferring: [:]) {
            solutions.append(best.attempt)
            for (key, count) in best.alternatives.sorted(by: { $0.key < $1.key }) {
                for choice in 1..<max(1, count) where solutions.count < Self.fixLimit {
                    guard let other = solve(start, preferring: [key: choice]) else { continue }
                    if !solutions.contains(where: { $0.isSame(as: other.attempt) }) { solutions.append(other.attempt) }
                }
            }
        }
        let fixes = solutions.map(fix)
        let ranks = zip(fixes, solutions).map(rank)
        return advice(fixes) + fixes.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { fixes[$0] }
    }

    /// No policy refuses: AWS itself does, or the answer is a story.
    private func withoutBlockers() -> [Fix] {
        let special = Advice.special(investigation, investigator, inquiry, findings)
        guard special.isEmpty, investigation.explanation.protection != nil else { return special }
        return [Advice.askAdministrator(investigation, nil, findings)]
    }

    private func start() -> FixAttempt? {
        var narrowed = investigation.situation
        narrowed.policies = narrowing.applied(to: investigation.situation.policies)
        let investigated =
            narrowing.isEmpty ? investigation : investigator.investigate(investigation.interpretation, narrowed)
        if investigated.blockers(claimedDeny: inquiry.claim).isEmpty { return nil }
        return FixAttempt(
            investigator: investigator,
            interpretation: investigation.interpretation,
            investigation: investigated
        )
    }

    // MARK: The search

    private struct Solution {
        let attempt: FixAttempt
        /// How many steps were possible for each blocker.
        let alternatives: [String: Int]
    }

    /// Takes blockers away until none is left. `choices` says for a blocker which of its steps to take.
    private func solve(_ start: FixAttempt, preferring choices: [String: Int]) -> Solution? {
        var attempt = start
        var alternatives: [String: Int] = [:]
        for _ in 0..<Self.blockerLimit {
            guard let blocker = attempt.investigation.blockers(claimedDeny: inquiry.claim).first else {
                guard attempt.investigation.mayBeAllowed, !attempt.steps.isEmpty else { return nil }
                return Solution(attempt: minimal(attempt, start), alternatives: alternatives)
            }
            let candidates = StepFinder(search: self, attempt: attempt).steps(for: blocker)
            let tried = candidates.lazy.compactMap { steps -> FixAttempt? in
                var next = attempt
                for step in steps {
                    guard !next.contradicts(step), let more = next.adding(step, narrowing) else { return nil }
                    next = more
                }
                let isGone = !next.investigation.blockers(claimedDeny: inquiry.claim).contains { $0.key == blocker.key }
                return isGone ? next : nil
            }
            guard let next = Array(tried.prefix((choices[blocker.key] ?? 0) + 1)).last else { return nil }
            alternatives[blocker.key] = candidates.count
            attempt = next
        }
        return nil
    }

    /// Leaves out every step that is not needed.
    private func minimal(_ attempt: FixAttempt, _ start: FixAttempt) -> FixAttempt {
        var best = attempt
        var index = 0
        while index < best.steps.count, best.steps.count > 1 {
            var steps = best.steps
            steps.remove(at: index)
            if let without = replay(steps, start), isSolved(without) { best = without } else { index += 1 }
        }
        return best
    }

    private func replay(_ steps: [FixStep], _ start: FixAttempt) -> FixAttempt? {
        var attempt = start
        for step in steps {
            guard let next = attempt.adding(step, narrowing) else { return nil }
            attempt = next
        }
        return attempt
    }

    private func isSolved(_ attempt: FixAttempt) -> Bool {
        attempt.investigation.blockers(claimedDeny: inquiry.claim).isEmpty && attempt.investigation.mayBeAllowed
    }

    // MARK: The answer

    private func fix(_ attempt: FixAttempt) -> Fix {
        let policySteps = attempt.steps.filter { !$0.isRequest }
        let tagged = attempt.steps.lazy.compactMap(\.tagged).first
        let otherwise: Fix.Kind =
            switch tagged {
            case .principal: .principal
            case .resource: .resource
            case nil: .request
            }
        var fix = Fix(
            !policySteps.isEmpty ? .policy : otherwise,
            attempt.steps.map(\.summary).joined(separator: "; and ")
        )
        fix.changes = changes(policySteps, attempt)
        fix.request = requestChange(attempt)
        fix.isTagging = tagged != nil
        let undecided = undecidedDenies(attempt)
        fix.isVerified = attempt.investigation.isAllowed || undecided != nil
        fix.provisos = attempt.steps.filter(\.replacesUnknownPolicy).map {
            "the policy of `\($0.target)`, which is not known here, is merged into this one: the command replaces it"
        }
        fix.provisos += (undecided ?? []).map(Self.proviso)
        fix.provisos += attempt.steps.compactMap { step in
            if case .request(let change) = step.change { change.proviso } else { nil }
        }
        if attempt.steps.contains(where: \.isWiderThanMeant) {
            fix.provisos.append(
                "every resource is meant: the refusal does not name one by its ARN, and with `--resource ARN` the statement is for that one"
            )
        }
        if investigation.isLimitedByFederation {
            fix.provisos.append(
                "the call is made in the console: API credentials of GetFederationToken never get so far"
            )
        }
        var weakens: [Fix.Weakening] = []
        for step in attempt.steps {
            if let weakening = step.weakens, !weakens.contains(weakening) { weakens.append(weakening) }
        }
        fix.weakens = weakens
        fix.opens = Openings(before: investigator, after: attempt, narrowing: narrowing, original: investigation)
            .found()
        fix.alsoNeeded = Companions(attempt: attempt, narrowing: narrowing, operation: inquiry.operation).missing()
        if weakens.contains(where: { $0.isForAdministrators }) {
            fix.message = Advice.message(investigation, fix, findings)
        }
        return fix
    }

    /// The Denies of which it is not known whether they match, when nothing else keeps the request out; else nil.
    private func undecidedDenies(_ attempt: FixAttempt) -> [StatementFinding]? {
        guard !attempt.investigation.isAllowed else { return nil }
        let denies = attempt.investigation.findings.filter(\.mayDeny)
        var without = attempt.investigation.situation
        without.policies = Narrowing(excludingDeniesOf: denies).applied(to: without.policies)
        let investigated = investigator.investigate(attempt.investigation.interpretation, without)
        return investigated.isAllowed ? denies : nil
    }

    private static func proviso(_ deny: StatementFinding) -> String {
        let conditions = deny.statement.mismatches.compactMap { mismatch -> String? in
            guard case .condition(let index) = mismatch.element,
                deny.statement.statement.conditions.indices.contains(index)
            else { return nil }
            let condition = deny.statement.statement.conditions[index]
            let values = condition.values.map { "`\($0.value)`" }.joined(separator: ", ")
            return "`\(condition.operator.name)` on `\(Catalog.aws.spelling(of: condition.key.value))`: \(values)"
        }
        return "statement \(deny.statement.index + 1) of `\(deny.policyReference.name)` does not deny it ("
            + conditions.joined(separator: "; ") + "; not known)"
    }

    /// One change for each policy, however many steps concern it: each command puts a whole document in place, so a
    /// second one for the same policy would have to know of the first.
    private func changes(_ steps: [FixStep], _ attempt: FixAttempt) -> [PolicyChange] {
        var places: [PolicyPlace] = []
        var stepsAt: [PolicyPlace: [FixStep]] = [:]
        for step in steps {
            guard let place = step.place else { continue }
            if stepsAt[place] == nil { places.append(place) }
            stepsAt[place, default: []].append(step)
        }
        return places.compactMap { place in stepsAt[place].flatMap { change($0, at: place, attempt) } }
    }

    private func change(_ steps: [FixStep], at place: PolicyPlace, _ attempt: FixAttempt) -> PolicyChange? {
        guard let first = steps.first else { return nil }
        let document = attempt.document(after: first)
        let original = original(at: place)
        var patch: [PatchOperation] = []
        var isVersionChange = false
        for step in steps {
            switch step.change {
            case .document(_, let operations): patch += operations
            case .defaultVersion: isVersionChange = true
            case .request: break
            }
        }
        if isVersionChange, let original, let document {
            // The document that counts becomes another one.
            patch = (try? JSONPatch.difference(from: original, to: document)) ?? []
        }
        // A version that is changed besides is not the one that exists: then the whole document is put.
        let told = steps.first { if case .document = $0.change { true } else { false } } ?? first
        var change = PolicyChange(
            policy: first.policy,
            target: first.target,
            patch: patch,
            commands: Commands(world: investigator.world, question: investigation.question).commands(
                for: told,
                document: document ?? ""
            ),
            document: document
        )
        change.original = original
        return change
    }

    /// The document before all steps.
    private func original(at place: PolicyPlace) -> String? {
        guard case .session(let index) = place else { return investigator.world.document(at: place) }
        guard let policies = investigation.question.sessionPolicies, policies.indices.contains(index),
            case .inline(let text) = policies[index]
        else { return nil }
        return text
    }

    private func requestChange(_ attempt: FixAttempt) -> PolicyChange? {
        var patch: [PatchOperation] = []
        var commands: [String] = []
        for step in attempt.steps {
            guard case .request(let change) = step.change else { continue }
            commands += change.commands
            for key in change.keys {
                let known = investigation.request.context[key.key]
                patch.append(
                    PatchOperation(
                        kind: known == nil ? .add : .replace,
                        path: "/context/" + JSONLiteral.pointerToken(known?.key ?? key.key),
                        value: JSONLiteral.strings(key.values)
                    )
                )
            }
        }
        guard !patch.isEmpty || !commands.isEmpty else { return nil }
        return PolicyChange(policy: "request", target: "request", patch: patch, commands: commands, document: nil)
    }

    /// Weakening what protects is never the first answer.
    private func advice(_ fixes: [Fix]) -> [Fix] {
        let special = Advice.special(investigation, investigator, inquiry, findings)
        let needsAdministrator =
            fixes.isEmpty
            || fixes.allSatisfy { $0.weakens.contains(.explicitDeny) || $0.weakens.contains(.permissionsBoundary) }
        guard special.isEmpty, needsAdministrator else { return special }
        return [Advice.askAdministrator(investigation, fixes.first, findings)]
    }

    private func rank(_ fix: Fix, _ attempt: FixAttempt) -> Int {
        if fix.weakens.contains(.explicitDeny) || fix.weakens.contains(.permissionsBoundary) { return 3 }
        // Correcting a mistake, though something else is not known, comes before passing a condition by.
        if !fix.isVerified { return attempt.steps.allSatisfy(\.isCorrection) ? 1 : 2 }
        let passesBy = fix.weakens.contains(.condition) || fix.weakens.contains(.trustPolicy)
        return passesBy || !fix.provisos.isEmpty ? 1 : 0
    }
}

extension FixAttempt {
    /// Whether both make the same changes.
    func isSame(as other: FixAttempt) -> Bool {
        steps.map(\.change) == other.steps.map(\.change)
    }
}

extension Fix.Weakening {
    /// Whether the caller's own administrator must agree.
    var isForAdministrators: Bool {
        switch self {
        case .explicitDeny, .permissionsBoundary, .serviceControlPolicy: true
        case .sessionPolicy, .trustPolicy, .condition: false
        }
    }
}
