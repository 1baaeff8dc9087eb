internal import Glibc

/// Milliseconds that never go back, a few of them coarse: reading costs nanoseconds, deadlines are seconds.
enum MonotonicClock {
    static func milliseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}

extension UInt64 {
    /// Seconds as milliseconds, at least one.
    init(milliseconds seconds: Double) { self = UInt64(Swift.max(1, Swift.min(seconds, 1e9) * 1000)) }
}
