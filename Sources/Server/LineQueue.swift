private import Synchronization

/// Lines from many threads for one that writes them, in the order in which they came. Nobody waits: a lock that all
/// threads take is handed around by the system as soon as one of them is interrupted while it holds it.
final class LineQueue: @unchecked Sendable {
    private final class Node: @unchecked Sendable {
        let line: [UInt8]
        // INVARIANT: set before the node is shared.
        var before: UnsafeRawPointer?

        init(_ line: [UInt8]) { self.line = line }
    }

    // Unchecked: Swift has no opinion on a pointer that changes atomically.
    /// The newest line. Each owns itself and knows the one before it; only `takeAll` takes any away, and it takes all,
    /// so that a line cannot come back under an address that somebody compares with.
    private let newest = Atomic<UnsafeRawPointer?>(nil)

    deinit { _ = takeAll() }

    /// Adds a line. True when it is the only one.
    func add(_ line: [UInt8]) -> Bool {
        let node = Node(line)
        let added = UnsafeRawPointer(Unmanaged.passRetained(node).toOpaque())
        node.before = newest.load(ordering: .relaxed)
        while true {
            let (isDone, found) = newest.weakCompareExchange(
                expected: node.before,
                desired: added,
                ordering: .acquiringAndReleasing
            )
            if isDone { return found == nil }
            node.before = found
        }
    }

    /// Takes out all lines, the oldest first.
    func takeAll() -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var next = newest.exchange(nil, ordering: .acquiringAndReleasing)
        while let pointer = next {
            let node = Unmanaged<Node>.fromOpaque(pointer).takeRetainedValue()
            lines.append(node.line)
            next = node.before
        }
        lines.reverse()
        return lines
    }
}
