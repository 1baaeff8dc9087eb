internal import HTTPMessage

/// The header fields of a request with their names in lower case in one buffer: names are looked up several times per
/// request, and each is read and changed only once.
struct HeaderIndex: Sendable {
    private let headers: HTTPHeaders
    private var names: [UInt8] = []
    private var ends: [Int] = []

    init(_ headers: HTTPHeaders) {
        self.headers = headers
        names.reserveCapacity(256)
        ends.reserveCapacity(headers.count)
        for index in 0..<headers.count {
            names += headers.name(at: index)
            ends.append(names.count)
        }
        names.withUnsafeMutableBufferPointer { names in
            for index in names.indices where names[index] >= 0x41 && names[index] <= 0x5A { names[index] |= 0x20 }
        }
    }

    /// The first field at or after `first` of this lower-case name.
    func field(named name: UnsafeBufferPointer<UInt8>, from first: Int = 0) -> Int? {
        names.withUnsafeBufferPointer { names in
            var field = first
            while field < ends.count {
                let start = field == 0 ? 0 : ends[field - 1]
                if ends[field] - start == name.count, Self.isEqual(name, names, start) { return field }
                field += 1
            }
            return nil
        }
    }

    private static func isEqual(
        _ name: UnsafeBufferPointer<UInt8>,
        _ names: UnsafeBufferPointer<UInt8>,
        _ start: Int
    ) -> Bool {
        for offset in 0..<name.count where names[start + offset] != name[offset] { return false }
        return true
    }

    /// Whether there is a field of this lower-case name.
    func contains(_ name: StaticString) -> Bool { name.withUTF8Buffer { field(named: $0) } != nil }

    /// Appends the trimmed values of all fields of this lower-case name, joined by commas, and returns their number.
    @discardableResult
    func appendValues(named name: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) -> Int {
        var count = 0
        var field = field(named: name)
        while let found = field {
            if count > 0 { buffer.append(UInt8(ascii: ",")) }
            SignedHeaders.appendTrimmed(headers.value(at: found), to: &buffer)
            count += 1
            field = self.field(named: name, from: found + 1)
        }
        return count
    }

    /// The trimmed values of all fields of this lower-case name, joined by commas: what a signature covers.
    func joined(_ name: StaticString) -> (bytes: [UInt8], count: Int)? {
        var bytes: [UInt8] = []
        let count = name.withUTF8Buffer { appendValues(named: $0, to: &bytes) }
        return count == 0 ? nil : (bytes, count)
    }

    /// As `joined`, as text; bytes that are not UTF-8 are replaced.
    func text(_ name: StaticString) -> String? { joined(name).map { String(decoding: $0.bytes, as: UTF8.self) } }
}
