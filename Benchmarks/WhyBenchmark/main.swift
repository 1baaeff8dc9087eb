// Measures `sesame why` on a large account: 10,000 CloudTrail events of an account of 5,000 principals, from their bytes
// to their causes, without and with the search of fixes. Prints `name<TAB>value<TAB>unit` for each figure and ends with
// status 1 when a bar is missed.
//
// Times are this process's CPU time: the work is single-threaded, and other work on the machine does not count. Each
// round begins with an investigator that has compiled nothing yet, as the command does. An argument is the number of
// events to search fixes for; the figure is always per second.
import AccessControl
import Glibc
import Troubleshooting

/// The CPU time that this process has used, in seconds.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = processorSeconds()
    try body()
    return processorSeconds() - start
}

/// The most memory that this process has had, in megabytes.
func peakMegabytes() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
}

nonisolated(unsafe) var isBarMissed = false

/// Prints a figure and holds it against its bar.
func report(_ name: String, _ value: Double, _ unit: String, atLeast bar: Double? = nil) {
    print("\(name)\t\((value * 10).rounded() / 10)\t\(unit)")
    if let bar, value < bar {
        isBarMissed = true
        print("error: \(name) is below its bar of \(bar) \(unit)")
    }
}

/// Explains the first events, and says how many of them ended how.
func explain(_ bytes: [UInt8], _ investigator: Investigator, searchesFixes: Bool, limit: Int) throws -> Tally {
    var options = Investigator.Options()
    options.searchesFixes = searchesFixes
    var reader = try InquiryReader(bytes, named: "events.json")
    var tally = Tally()
    while tally.events < limit, let inquiry = reader.next() {
        tally.add(investigator.diagnose(inquiry, options: options))
    }
    return tally
}

/// What the answers were: the same in every run, so that figures are known to be about the same work.
struct Tally {
    private(set) var events = 0
    private(set) var causes = 0
    private(set) var fixes = 0
    private(set) var outcomes: [Diagnosis.Outcome: Int] = [:]

    mutating func add(_ diagnosis: Diagnosis) {
        events += 1
        causes += diagnosis.causes.count
        fixes += diagnosis.fixes.count
        outcomes[diagnosis.outcome, default: 0] += 1
    }
}

let fixEvents = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000
var random = SeededGenerator(seed: 20_261_126)
let sample = SampleWorld(&random)
report("world/export", Double(sample.export.count) / 1e6, "MB")
var world = World()
report("world/read", try seconds { world = try sample.read() } * 1000, "ms")
report("world/peak-memory", peakMegabytes(), "MB")

let events = try SampleEvents(&random, Investigator(world: world)).bytes
report("events/text", Double(events.count) / 1e6, "MB")
var best = Double.infinity
for _ in 0..<3 {
    best = min(best, try seconds { for _ in try InquiryReader(events, named: "events.json") {} })
}
report("events/read", Double(events.count) / 1e6 / best, "MB/s")
report("events/read", Double(SampleEvents.count) / best, "events/s")

best = .infinity
for round in 0..<3 {
    let investigator = Investigator(world: world)
    var tally = Tally()
    best = min(
        best,
        try seconds {
            tally = try explain(events, investigator, searchesFixes: false, limit: SampleEvents.count)
        }
    )
    if round == 0 {
        report("causes/named", Double(tally.causes) / Double(tally.events), "causes/event")
        for (outcome, count) in tally.outcomes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            report("causes/\(outcome.rawValue)", Double(count), "events")
        }
    }
}
report("causes", Double(SampleEvents.count) / best, "events/s", atLeast: 5_000)

let investigator = Investigator(world: world)
let answers = try InquiryReader(events, named: "events.json").prefix(1_000).map { investigator.diagnose($0) }
for format in [AnswerFormat.text, .json] {
    var bytes = 0
    let time = seconds {
        for answer in answers { bytes += format.text(of: [answer], style: .plain, version: "0").utf8.count }
    }
    report("answers/\(format.rawValue)", Double(bytes) / 1e6 / time, "MB/s")
    report("answers/\(format.rawValue)", Double(answers.count) / time, "events/s")
}

var found = Tally()
let fixSeconds = try seconds {
    found = try explain(events, Investigator(world: world), searchesFixes: true, limit: fixEvents)
}
report("fixes/found", Double(found.fixes) / Double(found.events), "fixes/event")
report("fixes", Double(found.events) / fixSeconds, "events/s", atLeast: 200)
report("peak-memory", peakMegabytes(), "MB")
exit(isBarMissed ? 1 : 0)
