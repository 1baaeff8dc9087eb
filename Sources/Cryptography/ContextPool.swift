private import Synchronization

/// Contexts that are used again: making one costs an allocation and, for a MAC, a fetch of its digest.
///
/// A context is lent to one caller at a time; a stack under a mutex costs about 10 ns, needs no thread-local storage
/// and holds as many contexts as there ever were callers at once (at most `capacity`).
final class ContextPool: @unchecked Sendable {
    private let idle = Mutex<[OpaquePointer]>([])
    private let capacity = 64
    private let make: @Sendable () throws(CryptographyError) -> OpaquePointer
    private let free: @Sendable (OpaquePointer) -> Void

    init(
        make: @escaping @Sendable () throws(CryptographyError) -> OpaquePointer,
        free: @escaping @Sendable (OpaquePointer) -> Void
    ) {
        self.make = make
        self.free = free
    }

    /// Lends a context to `body`. After an error the context is freed and not used again.
    @inline(__always)
    func withContext<Output>(
        _ body: (OpaquePointer) throws(CryptographyError) -> Output
    ) throws(CryptographyError) -> Output {
        let context = try take()
        let output: Output
        do throws(CryptographyError) {
            output = try body(context)
        } catch {
            free(context)
            throw error
        }
        give(context)
        return output
    }

    private func take() throws(CryptographyError) -> OpaquePointer {
        let used = idle.withLock { stack in UInt(bitPattern: stack.popLast()) }
        if let context = OpaquePointer(bitPattern: used) { return context }
        return try make()
    }

    private func give(_ context: OpaquePointer) {
        let address = UInt(bitPattern: context)
        let kept = idle.withLock { stack in
            guard stack.count < capacity, let context = OpaquePointer(bitPattern: address) else { return false }
            stack.append(context)
            return true
        }
        if !kept { free(context) }
    }
}
