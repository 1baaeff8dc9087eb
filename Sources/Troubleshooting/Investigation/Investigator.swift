package import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
package import ServiceCatalog

/// Finds out why requests were refused in one world, and what would let them in. Pure; safe to use from any thread.
package struct Investigator: Sendable {
    let world: World
    let compiler: PolicyCompiler
    let catalog: Catalog
    private let documents: StudiedDocuments
    let somePrincipals: SomePrincipals

    package init(world: World, catalog: Catalog = .aws) {
        self.world = world
        self.catalog = catalog
        compiler = PolicyCompiler(awsManagedPolicies: world.awsManagedPolicies)
        documents = StudiedDocuments()
        somePrincipals = SomePrincipals()
    }

    private init(world: World, sharing other: Investigator) {
        self.world = world
        compiler = other.compiler
        catalog = other.catalog
        documents = other.documents
        somePrincipals = other.somePrincipals
    }

    /// The same in a changed world, with what is compiled and studied already.
    func changing(_ change: (inout World) -> Void) -> Investigator {
        var world = world
        change(&world)
        return Investigator(world: world, sharing: self)
    }

    /// Puts an interpreted inquiry to the engine.
    func investigate(_ interpretation: Interpretation) throws(UnreadablePolicy) -> Investigation {
        try investigate(
            interpretation,
            world.situation(of: interpretation.question, compiler: compiler, catalog: catalog)
        )
    }

    func investigate(_ interpretation: Interpretation, _ situation: Situation) -> Investigation {
        let explanation = PolicyEvaluator.explain(situation.request, situation.policies)
        var findings: [StatementFinding] = []
        for type in explanation.types {
            let applied = situation.policies.all(of: type.type)
            for policy in type.policies where applied.indices.contains(policy.index) {
                let compiled = applied[policy.index].policy
                let document = documents.document(compiled, catalog: catalog) {
                    compiler.text(of: compiled) ?? text(of: policy.source) ?? ""
                }
                for statement in policy.statements {
                    findings.append(
                        StatementFinding(
                            type: type.type,
                            policy: policy,
                            statement: statement,
                            document: document
                        )
                    )
                }
            }
        }
        return Investigation(
            interpretation: interpretation,
            situation: situation,
            explanation: explanation,
            partial: PolicyEvaluator.decidePartially(situation.request, situation.policies),
            findings: findings,
            withoutDenies: withoutDenies(situation, explanation, findings)
        )
    }

    private func withoutDenies(
        _ situation: Situation,
        _ explanation: Explanation,
        _ findings: [StatementFinding]
    ) -> [TypeExplanation] {
        guard findings.contains(where: { $0.effect == .deny && $0.statement.state != .differs }) else {
            return explanation.types
        }
        let allowing = Narrowing(excludingDeniesOf: findings).applied(to: situation.policies)
        return PolicyEvaluator.explain(situation.request, allowing).types
    }

    /// A trust policy in which a principal was replaced by its id has no text of its own in the compiler.
    private func text(of source: PolicySource) -> String? {
        source.place(index: 0).flatMap { world.document(at: $0) }
    }
}
