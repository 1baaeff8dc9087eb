private import Glibc
private import Synchronization

/// Numbers for threads, in the order in which they ask first.
package enum ThreadNumber {
    private static let next = Atomic<Int>(1)
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    /// The calling thread's number, from 1 on; 0 for all threads when the system has no place to keep one.
    package static var current: Int {
        guard let key else { return 0 }
        if let kept = pthread_getspecific(key) { return Int(bitPattern: kept) }
        let number = next.add(1, ordering: .relaxed).oldValue
        return pthread_setspecific(key, UnsafeRawPointer(bitPattern: number)) == 0 ? number : 0
    }
}
