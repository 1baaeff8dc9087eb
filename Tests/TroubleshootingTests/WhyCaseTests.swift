import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import Testing

@testable import Troubleshooting

@Suite("Causes and fixes of denials")
struct WhyCaseTests {
    @Test("The case files have what they must")
    func count() {
        #expect(WhyCase.all.count >= 120)
        #expect(Set(WhyCase.all.map(\.id)).count == WhyCase.all.count, "ids are unique")
    }

    @Test("Every rule is the cause of a case", arguments: Rule.allCases)
    func covered(_ rule: Rule) {
        #expect(WhyCase.expectedRules.contains(rule.slug), "no case in Tests/Cases/Why expects `\(rule.slug)`")
    }

    @Test("The cause is named first, and the fix lets the request in", arguments: WhyCase.all)
    func expected(_ whyCase: WhyCase) throws {
        let content = try whyCase.read()
        let diagnosis = Investigator(world: content.world).diagnose(content.inquiry, changes: content.changes)
        let expect = try #require(content.value["expect"])
        let rules = diagnosis.causes.map(\.rule.slug)
        #expect(diagnosis.outcome.rawValue == expect["decision"]?.string)
        if let first = expect["first"]?.string { #expect(rules.first == first, "\(rules)") }
        for rule in expect["also"]?.elements.compactMap(\.string) ?? [] { #expect(rules.contains(rule), "\(rules)") }
        for rule in expect["not"]?.elements.compactMap(\.string) ?? [] { #expect(!rules.contains(rule), "\(rules)") }
        let cause = diagnosis.causes.first
        if let type = expect["policyType"]?.string { #expect(cause?.policyType?.rawValue == type) }
        if let policy = expect["policy"]?.string { #expect(cause?.policy?.name == policy) }
        if case .number(let index)? = expect["statement"]?.content {
            #expect(cause?.statement.map { String($0.index) } == index)
        }
        if let key = expect["key"]?.string { #expect(cause?.evidence.key == key) }
        for text in expect["evidence"]?.elements.compactMap(\.string) ?? [] {
            #expect(cause?.evidence.summary.contains(text) == true, "\(cause?.evidence.summary ?? "")")
        }
        for text in expect["details"]?.elements.compactMap(\.string) ?? [] {
            #expect(cause?.evidence.details.contains { $0.contains(text) } == true, "\(cause?.evidence.details ?? [])")
        }
        if let value = expect["at"]?.string { #expect(cause?.textAtEvidence?.hasPrefix(value) == true, "\(rules)") }
        for cause in diagnosis.causes { checkForm(of: cause) }
        let missing = expect["missing"]?.elements.compactMap(\.string) ?? []
        if expect["missing"] != nil, missing.isEmpty { #expect(diagnosis.missingContext.isEmpty) }
        for key in missing {
            #expect(diagnosis.missingContext.contains { $0.key == key }, "\(diagnosis.missingContext.map(\.key))")
        }
        try check(expect["fix"], diagnosis.fixes.first, diagnosis)
        if expect["second"] != nil { try check(expect["second"], diagnosis.fixes.dropFirst().first, diagnosis) }
        if expect["last"] != nil { try check(expect["last"], diagnosis.fixes.last, diagnosis) }
        try FixProof(world: content.world, inquiry: content.inquiry, diagnosis: diagnosis).check()
    }

    /// What every cause keeps to: one plain sentence, and a place that is in the document.
    private func checkForm(of cause: Cause) {
        #expect(!cause.evidence.summary.isEmpty)
        #expect(!cause.evidence.summary.contains { $0.isNewline }, "\(cause.evidence.summary)")
        if cause.evidence.line != nil, cause.policy?.text.isEmpty == false { #expect(cause.textAtEvidence != nil) }
    }

    /// What is expected of one fix.
    private func check(_ expected: JSONValue?, _ fix: Fix?, _ diagnosis: Diagnosis) throws {
        guard let expected else { return }
        if expected.isNull {
            #expect(diagnosis.fixes.isEmpty)
            return
        }
        let fix = try #require(fix)
        let summary = "\(diagnosis.fixes.map(\.summary))"
        if let kind = expected["kind"]?.string { #expect(fix.kind.rawValue == kind, "\(summary)") }
        if let policy = expected["policy"]?.string {
            #expect(fix.changes.map(\.policy).contains(policy), "\(summary)")
        }
        if let target = expected["target"]?.string { #expect(fix.changes.map(\.target).contains(target)) }
        if let path = expected["path"]?.string {
            #expect(fix.changes.flatMap(\.patch).map(\.path).contains(path), "\(fix.changes)")
        }
        if case .number(let parts)? = expected["parts"]?.content {
            #expect(String(fix.changes.count + (fix.request == nil ? 0 : 1)) == parts, "\(summary)")
        }
        if let weakens = expected["weakens"]?.elements.compactMap(\.string) {
            #expect(fix.weakens.map(\.rawValue) == weakens)
        }
        if let provided = expected["provided"]?.elements.compactMap(\.string) {
            #expect(fix.provisos.count == provided.count)
            for (proviso, part) in zip(fix.provisos, provided) { #expect(proviso.contains(part)) }
        }
        if let command = expected["command"]?.string {
            let commands = (fix.request.map(\.commands) ?? []) + fix.changes.flatMap(\.commands)
            #expect(commands.contains(command), "\(commands)")
        }
        if let needed = expected["alsoNeeded"]?.elements.compactMap(\.string) {
            #expect(fix.alsoNeeded.count == needed.count, "\(fix.alsoNeeded)")
            for (sentence, part) in zip(fix.alsoNeeded, needed) { #expect(sentence.contains(part)) }
        }
        let opened = Set(fix.opens.map { "\($0.principal) \($0.action) \($0.resource)" })
        for also in expected["opensAlso"]?.elements.compactMap(\.string) ?? [] {
            #expect(opened.contains(also), "\(summary)")
        }
        if let opens = expected["opens"]?.elements.compactMap(\.string) {
            #expect(fix.opens.map { "\($0.principal) \($0.action) \($0.resource)" } == opens)
        }
    }
}

extension Cause {
    /// The policy's text from where the evidence points.
    fileprivate var textAtEvidence: String? {
        guard let text = policy?.text, let line = evidence.line, let column = evidence.column else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return nil }
        let scalars = lines[line - 1].unicodeScalars
        guard column >= 1, column <= scalars.count else { return nil }
        return String(scalars[scalars.index(scalars.startIndex, offsetBy: column - 1)...])
    }
}

/// Proves what an answer says about its fixes, on another way than the search: by applying the patches to the
/// documents that stand in the world, and asking the engine again.
struct FixProof {
    let world: World
    let inquiry: Inquiry
    let diagnosis: Diagnosis

    func check() throws {
        var hasStronger = false
        for (index, fix) in diagnosis.fixes.enumerated() {
            let weakensDeny = fix.weakens.contains(.explicitDeny) || fix.weakens.contains(.permissionsBoundary)
            if weakensDeny { #expect(index > 0, "weakening comes first: \(fix.summary)") }
            if weakensDeny { hasStronger = true } else { #expect(!hasStronger || fix.kind == .advice) }
            guard fix.isVerified else { continue }
            let steps = fix.changes.map(Step.policy) + (fix.request.map { [.request($0)] } ?? [])
            let whole = try verdict(steps)
            #expect(
                fix.provisos.isEmpty ? whole.isAllowed : !whole.isDenied,
                "the fix does not work as it says: \(fix.summary)"
            )
            for left in steps.indices where steps.count > 1 {
                var fewer = steps
                fewer.remove(at: left)
                let part = try verdict(fewer)
                #expect(
                    fix.provisos.isEmpty ? !part.isAllowed : part.isDenied,
                    "part \(left) of the fix is not needed: \(fix.summary)"
                )
            }
        }
    }

    private enum Step {
        case policy(PolicyChange)
        case request(PolicyChange)
    }

    /// What the engine says to the request after these changes.
    private func verdict(_ steps: [Step]) throws -> PartialVerdict {
        var world = world
        var inquiry = inquiry
        // What was taken from the world as it was is still meant.
        inquiry.resource = inquiry.resource ?? diagnosis.request.resource
        for step in steps {
            switch step {
            case .policy(let change): try apply(change, to: &world, &inquiry)
            case .request(let change): try apply(change, to: &inquiry)
            }
        }
        // The claim was about the world as it was; what its unknown conditions prove is kept.
        let investigator = Investigator(world: world)
        let before = try Investigator(world: self.world).investigate(Interpretation(self.inquiry, in: self.world))
        let narrowing = Narrowing(self.inquiry.claim, before)
        let interpretation = try Interpretation(inquiry, in: world)
        var situation = try world.situation(of: interpretation.question, compiler: investigator.compiler)
        let changed = inquiry.context.filter { !self.inquiry.context.contains($0) }.map(\.key)
        situation.policies = narrowing.asking(changed).applied(to: situation.policies)
        return PolicyEvaluator.decidePartially(situation.request, situation.policies)
    }

    private func apply(_ change: PolicyChange, to inquiry: inout Inquiry) throws {
        for operation in change.patch {
            let token = try #require(operation.path.split(separator: "/").last.map(String.init))
            let key = token.replacing("~1", with: "/").replacing("~0", with: "~")
            let text = try #require(operation.value)
            let value = try JSONText(reading: Array(text.utf8)).root
            let values = value.elements.compactMap(\.string)
            inquiry.context.removeAll { $0.key.lowercased() == key.lowercased() }
            inquiry.absentKeys.removeAll { $0.lowercased() == key.lowercased() }
            inquiry.context.append(
                values.count == 1 ? ConditionKeyValue(key, values[0]) : ConditionKeyValue(key, values: values)
            )
        }
    }

    private func apply(_ change: PolicyChange, to world: inout World, _ inquiry: inout Inquiry) throws {
        let place = place(of: change)
        if case .session(let index) = place {
            var policies = inquiry.sessionPolicies ?? []
            let old = policies.indices.contains(index) ? text(policies[index]) : ""
            let new = SessionPolicy.inline(try JSONPatch.apply(change.patch, to: old))
            if policies.indices.contains(index) { policies[index] = new } else { policies.append(new) }
            inquiry.sessionPolicies = policies
            return
        }
        let text = try JSONPatch.apply(change.patch, to: world.document(at: place) ?? "")
        let owner = diagnosis.request.resource.flatMap { world.resourcePolicy(on: $0)?.account }
        let named = diagnosis.request.resource.flatMap { ARN($0) }.flatMap { AccountID($0.account) }
        let principal = named ?? diagnosis.request.principal.flatMap(PrincipalName.init)?.account
        let isDone = world.setDocument(text, at: place, owner: owner ?? principal)
        #expect(isDone)
    }

    private func text(_ policy: SessionPolicy) -> String {
        if case .inline(let text) = policy { text } else { "" }
    }

    /// Finds a policy by what the answer calls it.
    private func place(of change: PolicyChange) -> PolicyPlace {
        if change.policy == "session policy" {
            let index = (inquiry.sessionPolicies ?? []).firstIndex { if case .inline = $0 { true } else { false } }
            return .session(index ?? 0)
        }
        if change.policy.contains(":policy/o-") {
            return .organization(id: String(change.policy.split(separator: "/").last ?? ""))
        }
        if change.policy.hasPrefix("vpce-") { return .endpoint(id: change.policy) }
        if change.policy.hasPrefix("arn:"), change.policy.contains(":policy/") { return .managed(arn: change.policy) }
        if case .role = PrincipalName(change.policy) { return .trust(role: change.policy) }
        if change.policy.hasPrefix("arn:") { return .resource(change.policy) }
        return .inline(holder: change.target, name: change.policy)
    }
}

extension PartialVerdict {
    fileprivate var isAllowed: Bool {
        if case .decided(let verdict) = self { verdict.decision == .allow } else { false }
    }

    fileprivate var isDenied: Bool {
        if case .decided(let verdict) = self { verdict.decision != .allow } else { false }
    }
}
