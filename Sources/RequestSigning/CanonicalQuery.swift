/// The query of a request, decoded and encoded again in the one form that is signed.
///
/// A name without `=` has an empty value; empty pairs (`&&`) say nothing and are left out. `+` is a space, because that
/// is how the Query protocol reads it: what is signed must be what is understood.
package struct CanonicalQuery: Sendable {
    struct Pair: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    private(set) var storage: [UInt8] = []
    private(set) var pairs: [Pair] = []

    /// Reads the raw query (what follows the first `?`). Refuses escapes that are cut or not hexadecimal.
    package init(_ query: some Collection<UInt8>) throws(SignatureError) {
        guard !query.isEmpty else { return }
        storage.reserveCapacity(query.count + 16)
        let bytes = Array(query)
        var index = 0
        while index < bytes.count {
            let start = storage.count
            var middle: Int?
            while index < bytes.count, bytes[index] != UInt8(ascii: "&") {
                if bytes[index] == UInt8(ascii: "="), middle == nil {
                    middle = storage.count
                    index += 1
                } else {
                    let byte = try Self.decoded(bytes, at: &index)
                    PercentEncoding.append(byte, to: &storage)
                }
            }
            index += 1
            let end = storage.count
            if end > start || middle != nil {
                pairs.append(Pair(name: start..<(middle ?? end), value: (middle ?? end)..<end))
            }
        }
    }

    private static func decoded(_ bytes: [UInt8], at index: inout Int) throws(SignatureError) -> UInt8 {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "+") { return UInt8(ascii: " ") }
        guard byte == UInt8(ascii: "%") else { return byte }
        guard index + 1 < bytes.count, bytes[index] != UInt8(ascii: "&"), bytes[index + 1] != UInt8(ascii: "&") else {
            throw .malformedQuery(.incompleteEscape)
        }
        guard let high = PercentEncoding.value(of: bytes[index]), let low = PercentEncoding.value(of: bytes[index + 1])
        else {
            let escape = String(decoding: bytes[(index - 1)...(index + 1)], as: UTF8.self)
            throw .malformedQuery(.illegalEscape(escape))
        }
        index += 2
        return high << 4 | low
    }

    /// Adds a parameter: for signing.
    mutating func append(_ name: String, _ value: String) {
        let start = storage.count
        storage += PercentEncoding.encode(name)
        let middle = storage.count
        storage += PercentEncoding.encode(value)
        pairs.append(Pair(name: start..<middle, value: middle..<storage.count))
    }

    /// The decoded values of the parameters of this name. `name` must have unreserved characters only.
    package func values(_ name: StaticString) -> [String] {
        pairs.filter { matches($0.name, name) }
            .map { String(decoding: PercentEncoding.decode(storage[$0.value]), as: UTF8.self) }
    }

    /// Whether a parameter of this name is there. `name` must have unreserved characters only.
    package func contains(_ name: StaticString) -> Bool { pairs.contains { matches($0.name, name) } }

    private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { storage[range].elementsEqual($0) }
    }

    /// Appends the parameters but those `omitted`, sorted by encoded name, then by encoded value.
    func append(to buffer: inout [UInt8], omitting omitted: [StaticString]) {
        let kept = pairs.filter { pair in !omitted.contains { matches(pair.name, $0) } }
        let sorted = kept.sorted { left, right in
            let (first, second) = (storage[left.name], storage[right.name])
            if first.lexicographicallyPrecedes(second) { return true }
            if second.lexicographicallyPrecedes(first) { return false }
            return storage[left.value].lexicographicallyPrecedes(storage[right.value])
        }
        for (index, pair) in sorted.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: "&")) }
            buffer += storage[pair.name]
            buffer.append(UInt8(ascii: "="))
            buffer += storage[pair.value]
        }
    }

    /// The canonical query string.
    package func bytes(omitting omitted: [StaticString] = []) -> [UInt8] {
        var buffer: [UInt8] = []
        append(to: &buffer, omitting: omitted)
        return buffer
    }
}
