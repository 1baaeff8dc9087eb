import Synchronization
import Testing
import Threads

@testable import Server

@Suite("Lines from many threads")
struct LineQueueTests {
    @Test("come out once each, each thread's in its order, while others add more")
    func order() async {
        let queue = LineQueue()
        let left = Atomic<Int>(4)
        var taken: [[UInt8]] = []
        for writer in UInt8(0)..<4 {
            let started = SystemThread.startDetached {
                for number in UInt8(0)..<250 { _ = queue.add([writer, number]) }
                left.subtract(1, ordering: .releasing)
            }
            #expect(started)
        }
        while left.load(ordering: .acquiring) > 0 { taken += queue.takeAll() }
        taken += queue.takeAll()
        #expect(taken.count == 1000)
        for writer in UInt8(0)..<4 {
            #expect(taken.filter { $0[0] == writer }.map { $0[1] } == Array(0..<250))
        }
    }

    @Test("are told apart: the first of a batch says so")
    func first() {
        let queue = LineQueue()
        #expect(queue.add([1]))
        #expect(!queue.add([2]))
        #expect(queue.takeAll() == [[1], [2]])
        #expect(queue.takeAll() == [])
        #expect(queue.add([3]))
    }
}
