/// An immutable array of plain records outside of reference counting: reading it costs no retain and release, which
/// would be the greater part of a decision.
///
/// INVARIANT: its owner deallocates it exactly once, when it goes itself, and no span of it is kept longer than that.
/// `CompiledPolicy` is the only owner, and spans live only within its methods and within a decision, which holds it.
struct FlatArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Sendable: nobody writes after `init`.
    private let buffer: UnsafeBufferPointer<Element>

    /// Copies the elements.
    init(_ elements: [Element]) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        buffer = UnsafeBufferPointer(copy)
    }

    /// Gives the memory back.
    func deallocate() { buffer.deallocate() }

    /// Whether there is no element.
    @inline(__always)
    var isEmpty: Bool { buffer.isEmpty }

    /// The elements; every access is checked against the bounds.
    @inline(__always)
    var span: Span<Element> {
        @_lifetime(immortal)
        get { _overrideLifetime(Span(_unsafeElements: buffer), copying: ()) }
    }
}
