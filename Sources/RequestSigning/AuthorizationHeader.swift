/// The parts of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, in any order.
struct AuthorizationHeader {
    private(set) var credential: ArraySlice<UInt8>?
    private(set) var signedHeaders: ArraySlice<UInt8>?
    private(set) var signature: ArraySlice<UInt8>?

    /// Reads a header's trimmed value.
    init(_ text: [UInt8]) throws(SignatureError) {
        let end = text.firstIndex(of: UInt8(ascii: " ")) ?? text.count
        guard Self.isEqual(text[..<end], SignatureClaim.algorithm) else {
            throw .unsupportedAlgorithm(String(decoding: text[..<end], as: UTF8.self))
        }
        var position = end
        while position < text.count {
            let end = text[position...].firstIndex(of: UInt8(ascii: ",")) ?? text.count
            try read(Self.trimmed(text, position, end), in: text)
            position = end + 1
            // A comma at the end is followed by a part that is empty.
            if position == text.count, end < text.count { try read([], in: text) }
        }
    }

    private mutating func read(_ part: ArraySlice<UInt8>, in text: [UInt8]) throws(SignatureError) {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
            throw .notKeyValue(
                part: String(decoding: part, as: UTF8.self),
                authorization: String(decoding: text, as: UTF8.self)
            )
        }
        let (name, value) = (part[..<equals], part[(equals + 1)...])
        if credential == nil, Self.isEqual(name, "Credential") {
            credential = value
        } else if signedHeaders == nil, Self.isEqual(name, "SignedHeaders") {
            signedHeaders = value
        } else if signature == nil, Self.isEqual(name, "Signature") {
            signature = value
        } else {
            throw .unexpectedPart(name: String(decoding: name, as: UTF8.self))
        }
    }

    private static func isEqual(_ bytes: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in
            bytes.withUnsafeBufferPointer { bytes in
                for index in 0..<name.count where bytes[index] != name[index] { return false }
                return true
            }
        }
    }

    private static func trimmed(_ text: [UInt8], _ from: Int, _ to: Int) -> ArraySlice<UInt8> {
        var (start, end) = (from, to)
        while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        return text[start..<end]
    }
}
