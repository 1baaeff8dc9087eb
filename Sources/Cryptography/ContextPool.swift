private import Glibc

/// Contexts that are used again: making one costs an allocation and a fetch.
///
/// Each thread has its own, which its end frees. A pool for all threads would be a lock that every request takes eight
/// times, on every core.
final class ContextPool: @unchecked Sendable {
    // Unchecked: the key is set once, in `init`, and the system's calls on it are safe from any thread.
    private let key: pthread_key_t?
    private let make: @Sendable () throws(CryptographyError) -> OpaquePointer
    private let free: @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// `free` gets what `make` gave.
    init(
        make: @escaping @Sendable () throws(CryptographyError) -> OpaquePointer,
        free: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void
    ) {
        var key = pthread_key_t()
        // Without a key, which a process has hundreds of, every use makes a context and frees it.
        self.key = pthread_key_create(&key, free) == 0 ? key : nil
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
            free(UnsafeMutableRawPointer(context))
            throw error
        }
        give(context)
        return output
    }

    /// The thread's context, which is nobody else's until it is given back: `body` may ask for another.
    private func take() throws(CryptographyError) -> OpaquePointer {
        guard let key, let kept = pthread_getspecific(key) else { return try make() }
        pthread_setspecific(key, nil)
        return OpaquePointer(kept)
    }

    private func give(_ context: OpaquePointer) {
        let pointer = UnsafeMutableRawPointer(context)
        guard let key, pthread_getspecific(key) == nil, pthread_setspecific(key, pointer) == 0 else {
            return free(pointer)
        }
    }
}
