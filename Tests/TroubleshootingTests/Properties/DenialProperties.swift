import AccessControl
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

@testable import Troubleshooting

/// What must be so of every answer. `problems` are the sentences about what is not.
struct DenialProperties {
    let world: World
    let inquiry: Inquiry
    /// The same question by somebody who knows the whole request.
    let truth: Inquiry
    let diagnosis: Diagnosis
    /// Compiles each document once for all questions and worlds.
    private let compiler: PolicyCompiler

    init(world: World, inquiry: Inquiry, truth: Inquiry, diagnosis: Diagnosis) {
        (self.world, self.inquiry, self.truth, self.diagnosis) = (world, inquiry, truth, diagnosis)
        compiler = PolicyCompiler(awsManagedPolicies: world.awsManagedPolicies)
    }

    /// How many changes of one fix are taken apart in every way.
    private static let subsetLimit = 4

    func problems() throws -> [String] {
        try outcome() + causes() + deterministic() + ranks() + diagnosis.fixes.flatMap(fix) + existence()
    }

    // MARK: The engine

    func situation(_ inquiry: Inquiry, in world: World) throws -> Situation {
        let interpretation = try Interpretation(inquiry, in: world)
        return try world.situation(of: interpretation.question, compiler: compiler)
    }

    /// What follows for certain from what the question tells, with what its claim proves.
    func answer(_ inquiry: Inquiry, in world: World) throws -> PartialVerdict {
        let situation = try answeredSituation(inquiry, in: world)
        return PolicyEvaluator.decidePartially(situation.request, situation.policies)
    }

    private func answeredSituation(_ inquiry: Inquiry, in world: World) throws -> Situation {
        var situation = try situation(inquiry, in: world)
        // What the refusal proves, it proves of the request as it was.
        situation.policies = try narrowing().asking(changedKeys(inquiry)).applied(to: situation.policies)
        return situation
    }

    func changedKeys(_ changed: Inquiry) -> [String] {
        changed.context.filter { !inquiry.context.contains($0) }.map(\.key)
    }

    func narrowing() throws -> Narrowing {
        let investigator = Investigator(world: world)
        return Narrowing(inquiry.claim, try investigator.investigate(Interpretation(inquiry, in: world)))
    }

    // MARK: Properties

    /// The outcome is the engine's, or what the refusal says.
    private func outcome() throws -> [String] {
        let plain = try situation(inquiry, in: world)
        // STS refuses the root user whatever the policies say.
        if plain.request.principal.kind == .root, plain.request.action == "sts:AssumeRole" { return [] }
        let expected: Diagnosis.Outcome
        switch PolicyEvaluator.decidePartially(plain.request, plain.policies) {
        case .decided(let verdict):
            let isDeny = verdict.decision == .explicitDeny
            expected = Diagnosis.Outcome(isDeny ? .explicitDeny : inquiry.claim?.decision ?? verdict.decision)
        case .depends:
            // A refusal that gives no reason is one nevertheless.
            expected = inquiry.claim.map { Diagnosis.Outcome($0.decision ?? .implicitDeny) } ?? .depends
        }
        return diagnosis.outcome == expected ? [] : ["the outcome is \(diagnosis.outcome), not \(expected)"]
    }

    /// Every Deny that matches and every type that keeps the request out are named, and nothing else.
    private func causes() throws -> [String] {
        var problems: [String] = []
        let known = Isolation(try situation(inquiry, in: world))
        let real = Isolation(try situation(truth, in: world))
        let isRuledOut = inquiry.claim?.decision == .implicitDeny
        let named = Set(diagnosis.causes.compactMap(DenyName.init))
        for (deny, truly) in zip(known.denies(), real.denies()) {
            let name = DenyName(deny.type, deny.policy.source, deny.index)
            if deny.answer == .yes || truly.answer == .yes || (deny.answer == .maybe && !isRuledOut) {
                if !named.contains(name) { problems.append("not named: \(name)") }
            } else if named.contains(name) {
                problems.append("named, though it does not match: \(name)")
            }
        }
        // A type that denies is named by its Deny.
        let types = Set(diagnosis.causes.compactMap(\.policyType))
        for type in PolicyType.allCases where type != .resourceControlPolicy {
            // Where a role is asked for, its trust policy is what decides.
            let isTrust = known.policies.resourcePolicy?.source.type == .roleTrustPolicy || asksTrust
            if type == (isTrust ? .resourceBased : .roleTrustPolicy) { continue }
            let lacks = known.lacksAllow(type)
            // Only what the asker's context shows: what is true behind it nobody can name.
            if lacks == .yes, !types.contains(type), diagnosis.outcome != .allow {
                problems.append("not named: \(type) allows nothing")
            }
            if lacks == .no {
                for cause in diagnosis.causes
                where cause.policyType == type && MissingAllow.rules.contains(cause.rule) {
                    problems.append("named, though \(type) allows: \(cause.rule)")
                }
            }
        }
        return problems
    }

    private var asksTrust: Bool { inquiry.action?.hasPrefix("sts:Assume") ?? false }

    private func deterministic() -> [String] {
        let again = Investigator(world: world).diagnose(inquiry)
        return "\(again)" == "\(diagnosis)" ? [] : ["diagnosing twice gives two answers"]
    }

    /// What takes away from a protection is never first, and never before what does not.
    private func ranks() -> [String] {
        var problems: [String] = []
        var wasWeakening = false
        for (index, fix) in diagnosis.fixes.enumerated() {
            let weakens = fix.weakens.contains(.explicitDeny) || fix.weakens.contains(.permissionsBoundary)
            if weakens, index == 0 { problems.append("weakening comes first: \(fix.summary)") }
            if wasWeakening, !weakens, fix.kind != .advice {
                problems.append("comes after a weakening: \(fix.summary)")
            }
            wasWeakening = wasWeakening || weakens
        }
        if diagnosis.outcome == .allow, !diagnosis.fixes.isEmpty { problems.append("a fix of what is allowed") }
        return problems
    }

    /// A verified fix works, no proper part of it does, and it says what else it opens.
    private func fix(_ fix: Fix) throws -> [String] {
        let steps = fix.changes + (fix.request.map { [$0] } ?? [])
        guard fix.kind != .advice else { return [] }
        var problems: [String] = []
        guard let whole = try apply(steps, &problems, fix) else { return problems }
        if fix.isVerified {
            if !(try suffices(whole, fix)) {
                problems.append("does not work: \(fix.summary)")
            }
            // A proviso may not hold in truth: then a Deny refuses, and nothing else.
            let truth = try truth(after: steps)
            if !isAllowed(truth), fix.provisos.isEmpty || isImplicitlyDenied(truth) {
                problems.append("does not work in truth: \(fix.summary)")
            }
            if steps.count <= Self.subsetLimit {
                for mask in 0..<(1 << steps.count) - 1 {
                    let part = steps.indices.filter { mask & (1 << $0) != 0 }.map { steps[$0] }
                    guard let partly = try apply(part, &problems, fix) else { continue }
                    if try suffices(partly, fix) {
                        problems.append("\(part.count) of \(steps.count) changes suffice: \(fix.summary)")
                    }
                }
            }
        }
        return try problems + OpeningProperties(properties: self, fix: fix, after: whole).problems()
    }

    private func apply(_ steps: [PolicyChange], _ problems: inout [String], _ fix: Fix) throws -> FixApplication? {
        var application = FixApplication(world: world, inquiry: inquiry)
        do {
            for step in steps { try application.apply(step) }
        } catch {
            problems.append("cannot be applied: \(fix.summary): \(error)")
            return nil
        }
        return application
    }

    private func truth(after steps: [PolicyChange]) throws -> PartialVerdict {
        var application = FixApplication(world: world, inquiry: truth)
        for step in steps { try application.apply(step) }
        let situation = try situation(application.inquiry, in: application.world)
        return PolicyEvaluator.decidePartially(situation.request, situation.policies)
    }

    /// Whether the changes let the request in: for certain, or but for the Denies that the fix names as open.
    private func suffices(_ changed: FixApplication, _ fix: Fix) throws -> Bool {
        if isAllowed(try answer(changed.inquiry, in: changed.world)) { return true }
        if fix.provisos.isEmpty { return false }
        var situation = try answeredSituation(changed.inquiry, in: changed.world)
        let investigation = try Investigator(world: changed.world).investigate(
            Interpretation(changed.inquiry, in: changed.world),
            situation
        )
        // A Deny that the refusal names is none of them.
        let open = investigation.findings.filter { finding in
            let isNamed =
                inquiry.claim?.decision == .explicitDeny && [nil, finding.type].contains(inquiry.claim?.policyType)
            return finding.mayDeny && !isNamed
        }
        situation.policies = Narrowing(excludingDeniesOf: open).applied(to: situation.policies)
        return isAllowed(PolicyEvaluator.decidePartially(situation.request, situation.policies))
    }

    private func isImplicitlyDenied(_ verdict: PartialVerdict) -> Bool {
        if case .decided(let verdict) = verdict { verdict.decision == .implicitDeny } else { false }
    }

    func isAllowed(_ verdict: PartialVerdict) -> Bool {
        if case .decided(let verdict) = verdict { verdict.decision == .allow } else { false }
    }

    // MARK: That there is a fix

    /// When everything is known and everything that keeps the request out can be edited, there is a verified fix.
    private func existence() throws -> [String] {
        guard diagnosis.outcome != .allow, inquiry.isContextComplete else { return [] }
        let plain = try situation(inquiry, in: world)
        if plain.request.principal.kind == .root, plain.request.action == "sts:AssumeRole" { return [] }
        if diagnosis.fixes.isEmpty { return ["no advice"] }
        // Nobody in particular can only be let in with everybody, which is not offered.
        if plain.request.principal.kind == .anonymous { return [] }
        // A resource whose owner nobody knows cannot be given a policy.
        if plain.request.resourceAccount == nil { return [] }
        if diagnosis.fixes.contains(where: \.isVerified) { return [] }
        let situation = try situation(inquiry, in: world)
        return Helplessness(situation, Isolation(situation)).reasons.isEmpty
            ? ["no verified fix; causes \(diagnosis.causes.map { "\($0.rule) \($0.policy?.name ?? "")" })"] : []
    }
}

extension Isolation {
    init(_ situation: Situation) { self.init(request: situation.request, policies: situation.policies) }
}

/// An explicit deny as causes name it.
struct DenyName: Hashable {
    let type: PolicyType
    let policy: String
    let target: String?
    let index: Int

    init(_ type: PolicyType, _ source: PolicySource, _ index: Int) {
        self.type = type
        let reference = PolicyReference(source, text: "")
        (policy, target) = (reference.name, reference.attachedTo)
        self.index = index
    }

    init?(_ cause: Cause) {
        guard Self.isDeny(cause.rule), let type = cause.policyType, let policy = cause.policy,
            let statement = cause.statement
        else { return nil }
        (self.type, self.policy, target, index) = (type, policy.name, policy.attachedTo, statement.index)
    }

    static func isDeny(_ rule: Rule) -> Bool { (1001...1008).contains(rule.rawValue) }
}

/// The rules that say that a type allows nothing.
enum MissingAllow {
    static let rules: Set<Rule> = [
        .noIdentityPolicyAllows, .noResourcePolicyAllows, .noPermissionsBoundaryAllows, .noSessionPolicyAllows,
        .noServiceControlPolicyAllows, .noVPCEndpointPolicyAllows, .noTrustPolicyAllows, .keyPolicyDoesNotDelegate,
        .federatedUserWithoutSessionPolicy, .crossAccountCallerSideMissing, .crossAccountResourceSideMissing,
    ]
}

/// Why no change of policies can be found: the exceptions from "there is a verified fix".
struct Helplessness {
    let reasons: [String]

    init(_ situation: Situation, _ isolation: Isolation) {
        var reasons: [String] = []
        let kind = situation.request.principal.kind
        if !situation.gaps.isEmpty { reasons.append("the world does not say everything") }
        // Two of AWS's own rules, which no policy overrides.
        if PolicyEvaluator.decide(situation.request, situation.policies).protection != nil {
            reasons.append("protected")
        }
        // A bare role ARN stands for a session of which `aws:userid` is not known.
        if kind == .anonymous { reasons.append("nobody can be let in alone") }
        // `*`, which endpoint policies are written with, does not stand for who comes with a provider's token.
        if kind == .federatedIdentity, isolation.lacksAllow(.vpcEndpointPolicy) != .no {
            reasons.append("an endpoint's policy cannot name the caller")
        }
        for deny in isolation.denies() where deny.answer != .no {
            let arn = deny.policy.source.arn ?? ""
            if arn.contains("::aws:policy/") { reasons.append("AWS's own policy denies") }
            // Who has no `aws:PrincipalArn` cannot be excepted by it.
            if situation.request.context["aws:PrincipalArn"] == nil { reasons.append("no ARN to except") }
        }
        if isolation.lacksAllow(.resourceBased) != .no, ResourcePolicySupport.isMissing(for: situation.request.resource)
        {
            reasons.append("no policy can be attached to the resource")
        }
        if isolation.lacksAllow(.serviceControlPolicy) != .no {
            for level in situation.policies.serviceControlPolicies
            where !level.contains(where: { $0.source.arn?.contains("::aws:policy/") == false }) {
                reasons.append("a level has no SCP that can be edited")
            }
        }
        if isolation.lacksAllow(.permissionsBoundary) != .no,
            situation.policies.permissionsBoundaries?.contains(where: {
                $0.source.arn?.contains("::aws:policy/") == true
            })
                == true
        {
            reasons.append("AWS's own policy is the boundary")
        }
        self.reasons = reasons
    }
}
