import AccessControl
import Foundation
import PolicyEngine
import PolicyLanguage
import Testing

@testable import Troubleshooting

@Suite struct DumpTests {
    @Test func dump() throws {
        guard let path = ProcessInfo.processInfo.environment["WHY_DUMP"] else { return }
        var out = ""
        for whyCase in WhyCase.all {
            guard let (value, world, inquiry) = try? whyCase.read() else {
                out += "== \(whyCase.file): \(whyCase.id)\n  UNREADABLE\n"; continue
            }
            let d = Investigator(world: world).diagnose(inquiry)
            out +=
                "== \(whyCase.file): \(whyCase.id)\n  expected: \(value["expect"]?.source ?? "")\n  \(d.outcome.rawValue)  missing=\(d.missingContext.map(\.key))\n"
            for c in d.causes {
                out +=
                    "  C \(c.rule.slug) [\(c.policyType?.rawValue ?? "-") \(c.policy?.name ?? "-") #\(c.statement.map { String($0.index) } ?? "-")] \(c.evidence.summary) key=\(c.evidence.key ?? "-") exp=\(c.evidence.expected.prefix(3)) act=\(c.evidence.actual ?? []) det=\(c.evidence.details.prefix(3))\n"
            }
            for f in d.fixes {
                out +=
                    "  F \(f.kind.rawValue) v=\(f.isVerified) w=\(f.weakens.map(\.rawValue)) opens=\(f.opens.prefix(3).map { "\($0.principal) \($0.action) \($0.resource)" }) n=\(f.opens.count): \(f.summary)\n"
                for ch in f.changes {
                    out +=
                        "     * \(ch.policy) @ \(ch.target): \(ch.patch.map { "\($0.kind) \($0.path) \($0.value ?? "")" })\n"
                }
                if let r = f.request {
                    out += "     * request \(r.patch.map { "\($0.path)=\($0.value ?? "")" }) \(r.commands)\n"
                }
                if let m = f.message { out += "     m \(m)\n" }
            }
            for n in d.notes { out += "  N \(n)\n" }
        }
        try out.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
