internal import HTTPMessage

// The header fields of a request as a signature covers them: found by their names in lower case, values trimmed, those of
// one name joined by commas.
extension HTTPHeaders {
    /// Appends the trimmed values of all fields of this lower-case name, joined by commas, and returns their number.
    @discardableResult
    func appendSigned(_ name: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) -> Int {
        var count = 0
        var field = index(of: name)
        while let found = field {
            if count > 0 { buffer.append(UInt8(ascii: ",")) }
            valueSpan(at: found).withUnsafeBufferPointer { SignedHeaders.appendTrimmed($0, to: &buffer) }
            count += 1
            field = index(of: name, from: found + 1)
        }
        return count
    }

    /// The trimmed values of all fields of this lower-case name, joined by commas.
    func signed(_ name: StaticString) -> (bytes: [UInt8], count: Int)? {
        guard let first = index(of: name) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(valueSpan(at: first).count)
        let count = name.withUTF8Buffer { appendSigned($0, to: &bytes) }
        return (bytes, count)
    }

    /// As `signed`, as text; bytes that are not UTF-8 are replaced.
    func signedText(_ name: StaticString) -> String? {
        signed(name).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}
