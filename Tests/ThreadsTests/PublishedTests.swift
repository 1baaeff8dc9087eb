import Synchronization
import Testing

@testable import Threads

/// Runs `body` on so many threads at once and waits for all of them.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).map { number in SystemThread.start { body(number) } }
    for thread in threads { thread?.join() }
}

@Suite("What threads share")
struct PublishedTests {
    @Test("Each thread has its own number and its own state")
    func perThread() {
        let states = PerThread { [Int]() }
        let numbers = Mutex(Set<Int>())
        onThreads(8) { number in
            numbers.withLock { _ = $0.insert(ThreadNumber.current) }
            for _ in 0..<1000 { states.withMine { $0.append(number) } }
        }
        #expect(numbers.withLock { $0.count } == 8)
        let found = Mutex([[Int]]())
        states.withEach { state in
            let copy = state
            if !copy.isEmpty { found.withLock { $0.append(copy) } }
        }
        // Threads may share a state when others came before; none loses what it wrote.
        let all = found.withLock { $0.flatMap(\.self) }
        #expect(all.count == 8000)
        for number in 0..<8 { #expect(all.count { $0 == number } == 1000) }
    }

    @Test("More threads than states share them")
    func sharing() {
        let states = PerThread { 0 }
        onThreads(PerThread<Int>.count + 6) { _ in for _ in 0..<100 { states.withMine { $0 += 1 } } }
        let sum = Mutex(0)
        states.withEach { state in
            let value = state
            sum.withLock { $0 += value }
        }
        #expect(sum.withLock { $0 } == (PerThread<Int>.count + 6) * 100)
    }

    @Test("What is published is seen by every thread from then on, and nobody sees time run backwards")
    func published() {
        let value = Published(0)
        let answered = Atomic<Int>(0)
        onThreads(6) { number in
            if number == 0 {
                for next in 1...5000 {
                    value.publish(next)
                    answered.store(next, ordering: .releasing)
                }
                return
            }
            var last = 0
            while last < 5000 {
                let promised = answered.load(ordering: .acquiring)
                let seen = value.value
                precondition(seen >= promised, "an answered write is not visible")
                precondition(seen >= last, "an older value after a newer one")
                last = seen
            }
        }
        #expect(value.value == 5000)
    }

    @Test("A published value that nobody reads any more is let go of")
    func release() {
        final class Content: Sendable {}
        weak var first: Content?
        let value: Published<Content>
        do {
            let content = Content()
            first = content
            value = Published(content)
        }
        #expect(first != nil)
        value.publish(Content())
        // Each thread lets go of its copy when it reads the next time.
        _ = value.value
        onThreads(1) { _ in _ = value.value }
        #expect(value.value !== first)
    }
}
