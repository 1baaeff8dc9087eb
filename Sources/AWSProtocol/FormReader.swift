/// Walks over `application/x-www-form-urlencoded` bytes pair by pair without copying them.
///
/// Nothing is stored for parameters that nobody asks for, so a body full of them costs time in proportion to its
/// length and no memory.
struct FormReader {
    /// What is wrong with a form.
    enum Failure: Error, Hashable {
        case incompleteEscape
        case illegalEscape(String)
        case notUTF8
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next pair, still encoded. Empty pairs (`&&`) are passed over; a pair without `=` has an empty value.
    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
        while position < bytes.endIndex {
            let start = position
            var equals: Int?
            var end = start
            while end < bytes.endIndex, bytes[end] != UInt8(ascii: "&") {
                if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            position = end + 1
            guard end > start else { continue }
            guard let equals else { return (start..<end, end..<end) }
            return (start..<equals, equals + 1..<end)
        }
        return nil
    }

    /// Checks every `%` escape of the form.
    static func checkEscapes(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        var rest = bytes
        while let index = rest.firstIndex(of: UInt8(ascii: "%")) {
            guard index + 2 < rest.endIndex else { throw .incompleteEscape }
            guard digit(rest[index + 1]) != nil, digit(rest[index + 2]) != nil else {
                throw .illegalEscape(String(decoding: rest[index...index + 2], as: UTF8.self))
            }
            rest = rest[(index + 3)...]
        }
    }

    /// The bytes that an encoded name or value stands for. The escapes have been checked before.
    static func decode(_ encoded: ArraySlice<UInt8>, into decoded: inout [UInt8]) {
        decoded.removeAll(keepingCapacity: true)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            let byte = encoded[index]
            index += 1
            if byte == UInt8(ascii: "+") {
                decoded.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), index + 1 < encoded.endIndex,
                let high = digit(encoded[index]), let low = digit(encoded[index + 1])
            {
                decoded.append(high << 4 | low)
                index += 2
            } else {
                decoded.append(byte)
            }
        }
    }

    /// The text that an encoded value stands for.
    static func text(_ encoded: ArraySlice<UInt8>) throws(Failure) -> String {
        if isEncoded(encoded) {
            var decoded: [UInt8] = []
            decoded.reserveCapacity(encoded.count)
            decode(encoded, into: &decoded)
            guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
            return text
        }
        guard let text = String(validating: encoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// Whether a name or value differs from what it stands for.
    static func isEncoded(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension FormReader.Failure {
    /// AWS's error for it; the texts of the first two are those of the "AWS Auth Error Ordering" description.
    var serviceError: ServiceError {
        let message =
            switch self {
            case .incompleteEscape: "Incomplete trailing escape % sequence"
            case .illegalEscape(let text): "Illegal hex character in escape % pattern: \(text)"
            case .notUTF8: "The query string is not valid UTF-8"
            }
        return ServiceError(code: "MalformedQueryString", message: message, status: 400)
    }
}
