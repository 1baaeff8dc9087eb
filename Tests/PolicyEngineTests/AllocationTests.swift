import CAllocationCount
import EngineWorkloads
import PolicyEngine
import Testing

@Suite("Allocations")
struct AllocationTests {
    @Test("decide allocates nothing, on any workload", .enabled(if: allocation_count_works() == 1))
    func decide() {
        for workload in Workload.all {
            let (request, policies) = (workload.request, workload.policies)
            // Once before, so that what is made once for the process does not count.
            #expect(PolicyEvaluator.decide(request, policies).decision == workload.expected)
            let before = allocation_count()
            var allowed = 0
            for _ in 0..<100 { allowed += PolicyEvaluator.decide(request, policies).decision == .allow ? 1 : 0 }
            let count = allocation_count() - before
            #expect(count == 0, "\(workload.name): \(count) allocations in a hundred decisions")
            #expect(allowed == 100)
        }
    }

    @Test("allocations are seen at all", .enabled(if: allocation_count_works() == 1))
    func explain() throws {
        let workload = try #require(Workload.all.first)
        let before = allocation_count()
        _ = PolicyEvaluator.explain(workload.request, workload.policies)
        #expect(allocation_count() > before)
    }
}
