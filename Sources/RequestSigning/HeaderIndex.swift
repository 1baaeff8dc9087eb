internal import HTTPMessage

/// The header fields of a request as a signature covers them: found by their names in lower case, values trimmed, those
/// of one name joined by commas.
struct HeaderIndex: Sendable {
    private let headers: HTTPHeaders

    init(_ headers: HTTPHeaders) { self.headers = headers }

    /// Whether there is a field of this lower-case name.
    func contains(_ name: StaticString) -> Bool { headers.index(of: name) != nil }

    /// Appends the trimmed values of all fields of this lower-case name, joined by commas, and returns their number.
    @discardableResult
    func appendValues(named name: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) -> Int {
        var count = 0
        var field = headers.index(of: name)
        while let found = field {
            if count > 0 { buffer.append(UInt8(ascii: ",")) }
            headers.valueSpan(at: found).withUnsafeBufferPointer { SignedHeaders.appendTrimmed($0, to: &buffer) }
            count += 1
            field = headers.index(of: name, from: found + 1)
        }
        return count
    }

    /// The trimmed values of all fields of this lower-case name, joined by commas.
    func joined(_ name: StaticString) -> (bytes: [UInt8], count: Int)? {
        guard let first = headers.index(of: name) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headers.valueSpan(at: first).count)
        let count = name.withUTF8Buffer { appendValues(named: $0, to: &bytes) }
        return (bytes, count)
    }

    /// As `joined`, as text; bytes that are not UTF-8 are replaced.
    func text(_ name: StaticString) -> String? { joined(name).map { String(decoding: $0.bytes, as: UTF8.self) } }
}
