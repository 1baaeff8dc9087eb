import EngineReference
import FoundationEssentials
import PolicyEngine
import Testing

/// A short run over random questions; `make property` asks a million. `SESAME_PROPERTY_CASES` sets how many,
/// `SESAME_PROPERTY_SEED` where they start; a failure names the seed of its case, with which it can be asked again alone.
@Suite("Evaluator properties")
struct EvaluatorPropertyTests {
    private let cases: UInt64
    private let seed: UInt64

    init() {
        let environment = ProcessInfo.processInfo.environment
        cases = environment["SESAME_PROPERTY_CASES"].flatMap { UInt64($0) } ?? 20_000
        seed = environment["SESAME_PROPERTY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max / 2)
        print("property tests: \(cases) cases from seed \(seed)")
    }

    @Test("decide, explain and the reference evaluator give the same verdict")
    func sameVerdict() {
        var decisions: [Decision: Int] = [:]
        for number in 0..<cases {
            decisions[EngineProperties.decision(seed: seed &+ number), default: 0] += 1
            if let problem = EngineProperties.differingVerdict(seed: seed &+ number) {
                Issue.record("seed \(seed &+ number): \(problem)")
                return
            }
        }
        // A world in which nearly everything is refused would test little.
        #expect(decisions.count == 3 && decisions.values.allSatisfy { $0 > Int(cases / 50) }, "\(decisions)")
    }

    @Test("an explanation says what its verdict says")
    func consistentExplanation() {
        for number in 0..<cases / 4 {
            if let problem = EngineProperties.inconsistentExplanation(seed: seed &+ number) {
                Issue.record("seed \(seed &+ number): \(problem)")
                return
            }
        }
    }

    @Test("what is decided with unknown keys stays so, and what is said of open conditions holds")
    func partialIsSound() {
        var (decided, open) = (0, 0)
        for number in 0..<cases / 4 {
            let (isDecided, problem) = EngineProperties.unsoundPartialAnswer(seed: seed &+ number)
            if isDecided { decided += 1 } else { open += 1 }
            if let problem {
                Issue.record("seed \(seed &+ number): \(problem)")
                return
            }
        }
        #expect(decided > 0 && open > 0)
    }
}
