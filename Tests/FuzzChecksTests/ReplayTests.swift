import FoundationEssentials
import FuzzChecks
import Testing

/// A short run of what the fuzzers do at length: their seeds, everything that ever failed, and random changes of both.
@Suite("Inputs of the fuzzers")
struct ReplayTests {
    /// A fuzz target and its check.
    struct Target: Sendable, CustomTestStringConvertible {
        let name: String
        let problem: @Sendable ([UInt8]) -> String?
        var testDescription: String { name }

        /// The files of this target below `Fuzz/Seeds` or `Fuzz/FailCases`.
        func inputs(_ folder: String) throws -> [[UInt8]] {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let path = root.appending(path: "Fuzz/\(folder)/\(name)").path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return try names.sorted().map { try Array(Data(contentsOf: URL(filePath: "\(path)/\($0)"))) }
        }
    }

    static let targets = [
        Target(name: "FuzzPolicy", problem: problemReadingPolicy),
        Target(name: "FuzzMatching", problem: problemMatching),
        Target(name: "FuzzValues", problem: problemReadingValues),
    ]

    @Test("every seed and everything that ever failed passes", arguments: targets)
    func replay(target: Target) throws {
        let seeds = try target.inputs("Seeds")
        #expect(seeds.count >= 4)
        for input in try seeds + target.inputs("FailCases") {
            let problem = target.problem(input)
            #expect(problem == nil, "\(String(decoding: input, as: UTF8.self)): \(problem ?? "")")
        }
    }

    @Test("random changes of the seeds pass", arguments: targets, 0..<4)
    func mutations(target: Target, run: Int) throws {
        let seed = Int.random(in: 0...999_999_999) &* 4 &+ run
        var generator = SplitMix(state: UInt64(seed))
        let seeds = try target.inputs("Seeds")
        let words = Array("*?:/.-+0T9e,${}'\"\u{0}é ".utf8)
        for _ in 0..<500 {
            guard var input = seeds.randomElement(using: &generator) else { return }
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !input.isEmpty {
                let place = Int.random(in: 0..<input.count, using: &generator)
                let word = words.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: input[place] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: input[place] = word
                case 2: input.remove(at: place)
                case 3: input.insert(word, at: place)
                default: input.insert(contentsOf: input[place..<min(place + 9, input.count)], at: place)
                }
            }
            let problem = target.problem(input)
            #expect(problem == nil, "seed \(seed): \(problem ?? "")")
            if problem != nil { return }
        }
    }

    /// SplitMix64: small, good enough, and the same everywhere for a seed.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
