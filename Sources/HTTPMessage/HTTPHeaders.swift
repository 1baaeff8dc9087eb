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
    package mutating func append(_ name: String, _ value: String) {
        let (name, value) = (name.utf8.span, value.utf8.span)
        name.withUnsafeBufferPointer { name in
            value.withUnsafeBufferPointer { value in append(name: name, value: value) }
        }
    }

    /// The name of field `index`, as received.
    package func name(at index: Int) -> ArraySlice<UInt8> { storage[fields[index].name] }

    /// The value of field `index`, as received.
    package func value(at index: Int) -> ArraySlice<UInt8> { storage[fields[index].value] }

    /// The name of field `index`, as received, without a copy or a reference.
    @_lifetime(borrow self)
    package func nameSpan(at index: Int) -> Span<UInt8> { storage.span.extracting(fields[index].name) }

    /// The value of field `index`, as received, without a copy or a reference.
    @_lifetime(borrow self)
    package func valueSpan(at index: Int) -> Span<UInt8> { storage.span.extracting(fields[index].value) }

    /// The first field at or after `first` of this name; `name` must be lower case, the comparison ignores ASCII case.
    package func index(of name: UnsafeBufferPointer<UInt8>, from first: Int = 0) -> Int? {
        let (fields, storage) = (fields.span, storage.span)
        var index = first
        while index < fields.count {
            let range = fields[index].name
            if range.count == name.count, Self.isEqual(storage.extracting(range), name) { return index }
            index += 1
        }
        return nil
    }

    private static func isEqual(_ received: Span<UInt8>, _ lowered: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in received.indices {
            let byte = received[index]
            if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != lowered[index] { return false }
        }
        return true
    }

    /// The first field of this lower-case name.
    package func index(of name: StaticString) -> Int? { name.withUTF8Buffer { index(of: $0) } }

    /// The value of the first field of this lower-case name.
    package func first(_ name: StaticString) -> ArraySlice<UInt8>? { index(of: name).map { value(at: $0) } }

    /// The value of the first field of this lower-case name as text; bytes that are not UTF-8 are replaced.
    package func text(_ name: StaticString) -> String? {
        first(name).map { String(decoding: $0, as: UTF8.self) }
    }
}
