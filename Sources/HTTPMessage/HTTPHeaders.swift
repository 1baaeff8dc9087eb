/// The header fields of a message in the order they were received, names and values as raw bytes in one buffer.
///
/// Signature Version 4 signs bytes, so nothing is decoded, folded or trimmed here beyond what the parser did.
package struct HTTPHeaders: Sendable {
    private struct Field {
        var name: Range<Int>
        var value: Range<Int>
    }

    private var storage: [UInt8] = []
    private var fields: [Field] = []

    package init() {}

    /// Headers from pairs of text, for clients and tests.
    package init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { append(name: name.utf8, value: value.utf8) }
    }

    /// How many fields there are, repetitions counted.
    package var count: Int { fields.count }

    /// Adds a field at the end.
    package mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let start = storage.count
        storage.append(contentsOf: name)
        let middle = storage.count
        storage.append(contentsOf: value)
        fields.append(Field(name: start..<middle, value: middle..<storage.count))
    }

    /// Makes room, so that appending so many fields of so many bytes in all allocates once.
    package mutating func reserve(fields count: Int, bytes: Int) {
        fields.reserveCapacity(count)
        storage.reserveCapacity(bytes)
    }

    /// Adds a field at the end. Not generic: a generic call from another module costs microseconds a request.
    package mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        let start = storage.count
        storage.append(contentsOf: name)
        let middle = storage.count
        storage.append(contentsOf: value)
        fields.append(Field(name: start..<middle, value: middle..<storage.count))
    }

    /// Adds a field at the end.
    package mutating func append(_ name: String, _ value: String) { append(name: name.utf8, value: value.utf8) }

    /// The name of field `index`, as received.
    package func name(at index: Int) -> ArraySlice<UInt8> { storage[fields[index].name] }

    /// The value of field `index`, as received.
    package func value(at index: Int) -> ArraySlice<UInt8> { storage[fields[index].value] }

    /// Whether field `index` has this name; `name` must be lower case, the comparison ignores ASCII case.
    package func isNamed(_ name: StaticString, at index: Int) -> Bool {
        let range = fields[index].name
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { expected in
            var position = range.lowerBound
            for byte in expected {
                var actual = storage[position]
                if actual >= 0x41, actual <= 0x5A { actual |= 0x20 }
                if actual != byte { return false }
                position += 1
            }
            return true
        }
    }

    /// The value of the first field of this lower-case name.
    package func first(_ name: StaticString) -> ArraySlice<UInt8>? {
        for index in 0..<fields.count where isNamed(name, at: index) { return value(at: index) }
        return nil
    }

    /// The value of the first field of this lower-case name as text; bytes that are not UTF-8 are replaced.
    package func text(_ name: StaticString) -> String? {
        first(name).map { String(decoding: $0, as: UTF8.self) }
    }
}
