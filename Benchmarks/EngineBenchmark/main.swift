// Measures the engine on fixed workloads and prints `name<TAB>value<TAB>unit` for each figure. The time is the best of
// several rounds: on a shared machine the best is the least disturbed. An argument restricts it to figures whose name
// starts with it. Ends with status 1 when a figure is over its bar.
import CAllocationCount
import EngineWorkloads
import Glibc
import PolicyEngine
import PolicyLanguage

/// The best time of one call in nanoseconds.
func nanoseconds(rounds: Int = 400, calls: Int, _ body: () -> Void) -> Double {
    var best = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<rounds {
        let time = clock.measure { for _ in 0..<calls { body() } }
        let (seconds, attoseconds) = time.components
        best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(calls))
    }
    return best
}

nonisolated(unsafe) var isOverBar = false

/// Prints a figure and holds it against its bar.
func report(_ name: String, _ value: Double, _ unit: String, atMost bar: Double? = nil) {
    print("\(name)\t\((value * 10).rounded() / 10)\t\(unit)")
    if let bar, value > bar {
        isOverBar = true
        print("error: \(name) is over its bar of \(bar) \(unit)")
    }
}

/// Keeps an answer alive, so that the work is not optimised away.
nonisolated(unsafe) var allowed = 0

let wanted = CommandLine.arguments.dropFirst().first ?? ""

for workload in Workload.all where workload.name.hasPrefix(wanted) {
    let (request, policies) = (workload.request, workload.policies)
    let decision = PolicyEvaluator.decide(request, policies).decision
    guard decision == workload.expected else { fatalError("\(workload.name): \(decision)") }
    let decide = { allowed &+= PolicyEvaluator.decide(request, policies).decision == .allow ? 1 : 0 }
    report("\(workload.name)/decide", nanoseconds(calls: 100, decide), "ns", atMost: workload.maximumNanoseconds)
    let before = allocation_count()
    for _ in 0..<1000 { decide() }
    let allocations = Double(allocation_count() - before) / 1000
    report("\(workload.name)/decide-allocations", allocations, "allocations", atMost: 0)
    report(
        "\(workload.name)/explain",
        nanoseconds(rounds: 100, calls: 2) { allowed &+= PolicyEvaluator.explain(request, policies).types.count },
        "ns",
        atMost: workload.name.hasPrefix("b/") ? 50_000 : nil
    )
}

if "compile".hasPrefix(wanted) {
    let text = Workload.sixKilobytes
    guard let document = try? PolicyDocument(reading: text) else { fatalError("cannot read the document") }
    report("compile/bytes", Double(text.utf8.count), "bytes")
    report(
        "compile/document",
        nanoseconds(calls: 5) { allowed &+= CompiledPolicy(document).document.statements.count },
        "ns"
    )
    report(
        "compile/parse-and-compile",
        nanoseconds(calls: 5) {
            if let document = try? PolicyDocument(reading: text) {
                allowed &+= CompiledPolicy(document).document.statements.count
            }
        },
        "ns",
        atMost: 100_000
    )
}
exit(isOverBar ? 1 : 0)
