/// The parts of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, in any order: where they stand.
struct AuthorizationHeader {
    private(set) var credential: Range<Int>?
    private(set) var signedHeaders: Range<Int>?
    private(set) var signature: Range<Int>?

    /// Reads a header's trimmed value.
    init(_ text: [UInt8]) throws(SignatureError) {
        let bytes = text.span
        let end = Self.first(UInt8(ascii: " "), in: bytes, from: 0, to: bytes.count)
        guard Self.isEqual(bytes.extracting(..<end), SignatureClaim.algorithm) else {
            throw .unsupportedAlgorithm(String(decoding: text[..<end], as: UTF8.self))
        }
        var position = end
        while position < text.count {
            let end = Self.first(UInt8(ascii: ","), in: bytes, from: position, to: bytes.count)
            try read(Self.trimmed(bytes, position, end), in: text)
            position = end + 1
            // A comma at the end is followed by a part that is empty.
            if position == text.count, end < text.count { try read(position..<position, in: text) }
        }
    }

    private mutating func read(_ part: Range<Int>, in text: [UInt8]) throws(SignatureError) {
        let bytes = text.span
        let equals = Self.first(UInt8(ascii: "="), in: bytes, from: part.lowerBound, to: part.upperBound)
        guard equals < part.upperBound else {
            throw .notKeyValue(
                part: String(decoding: text[part], as: UTF8.self),
                authorization: String(decoding: text, as: UTF8.self)
            )
        }
        let name = bytes.extracting(part.lowerBound..<equals)
        let value = equals + 1..<part.upperBound
        if credential == nil, Self.isEqual(name, "Credential") {
            credential = value
        } else if signedHeaders == nil, Self.isEqual(name, "SignedHeaders") {
            signedHeaders = value
        } else if signature == nil, Self.isEqual(name, "Signature") {
            signature = value
        } else {
            throw .unexpectedPart(name: String(decoding: text[part.lowerBound..<equals], as: UTF8.self))
        }
    }

    /// The position of the first such byte; `end` when there is none.
    private static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, bytes[position] != byte { position += 1 }
        return position
    }

    private static func isEqual(_ bytes: Span<UInt8>, _ name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in
            for index in 0..<name.count where bytes[index] != name[index] { return false }
            return true
        }
    }

    private static func trimmed(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> Range<Int> {
        var (start, end) = (from, to)
        while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        return start..<end
    }
}
