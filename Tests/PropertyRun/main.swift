// Asks random questions and holds the engine's answers against the slow reference evaluator and against each other. The
// seed is printed first: the same number of cases from the same seed is the same run on every machine.
//
//     PropertyRun [cases] [seed]
import EngineReference
import Glibc

let arguments = CommandLine.arguments.dropFirst()
let cases = arguments.first.flatMap { UInt64($0) } ?? 1_000_000
let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max / 2)
print("property/seed\t\(seed)\tseed")
fflush(nil)

for number in 0..<cases {
    let question = seed &+ number
    let problem =
        EngineProperties.differingVerdict(seed: question)
        ?? EngineProperties.inconsistentExplanation(seed: question)
        ?? EngineProperties.unsoundPartialAnswer(seed: question).problem
    if let problem {
        print("error: seed \(question): \(problem)")
        exit(1)
    }
}
print("property/cases\t\(cases)\tcases")
