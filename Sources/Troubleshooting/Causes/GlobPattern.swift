/// A pattern with `*` and `?`, for guessing what a policy was meant to say. Decisions are the engine's alone.
struct GlobPattern {
    private let pattern: [UInt8]

    init(_ text: String) { pattern = Array(text.utf8) }

    /// Linear but for the last `*`, as the engine's own matcher.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var (p, t) = (0, 0)
        var (star, mark) = (-1, 0)
        while t < bytes.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                (star, mark) = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == bytes[t] {
                p += 1
                t += 1
            } else if star >= 0 {
                mark += 1
                (p, t) = (star + 1, mark)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
