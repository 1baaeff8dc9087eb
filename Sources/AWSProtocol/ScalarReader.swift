import Identifiers

/// Reads the values that travel as text: in forms, paths, query strings and headers.
enum ScalarReader {
    /// The value of `text`, or `MalformedInput`.
    static func value(of text: String, as kind: Shape.Kind) throws(ServiceError) -> Value {
        switch kind {
        case .integer:
            // As Java reads it: an optional sign and decimal digits; "+900" and "0900" are fine.
            guard let number = Int32(text) else { throw malformed(text, "integer") }
            return .integer(Int64(number))
        case .long:
            guard let number = Int64(text) else { throw malformed(text, "long") }
            return .integer(number)
        case .float, .double:
            guard let number = Double(text), number.isFinite else { throw malformed(text, "double") }
            return .double(number)
        case .boolean:
            switch text.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: throw malformed(text, "boolean")
            }
        case .blob:
            guard let bytes = Base64.decode(text) else { throw malformed(text, "blob") }
            return .blob(bytes)
        case .timestamp:
            guard let moment = Timestamp(wire: text) else { throw malformed(text, "timestamp") }
            return .timestamp(moment)
        case .string, .document: return .string(text)
        case .structure, .list, .map: throw malformed(text, kind.rawValue)
        }
    }

    private static func malformed(_ text: String, _ type: String) -> ServiceError {
        // The first text is the one that STS gives for an empty number.
        let message =
            text.isEmpty && type != "boolean"
            ? "missing value for decimal type" : "Could not parse `\(text.prefix(64))` as \(type)"
        return ServiceError(code: "MalformedInput", message: message, status: 400)
    }
}

extension Timestamp {
    /// Reads ISO 8601 (`2026-11-23T22:43:34Z`, with an optional fraction and offset) or seconds since the epoch.
    init?(wire text: String) {
        if let seconds = Double(text) {
            guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
            // Rounded without libm, which a program of the pure targets alone does not link.
            self.init(milliseconds: Int64(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5)))
            return
        }
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A,
            bytes[16] == 0x3A, let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let days = Timestamp.days(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty, digits.count <= 9 else { return nil }
            let padded = Array(digits.prefix(3)) + Array(repeating: 0x30, count: max(0, 3 - digits.count))
            milliseconds = padded.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            rest = rest[digits.endIndex...]
        }
        var offset = 0
        if rest.elementsEqual([UInt8(ascii: "Z")]) {
            offset = 0
        } else if rest.count == 6, let sign = rest.first, sign == 0x2B || sign == 0x2D,
            bytes[rest.startIndex + 3] == 0x3A,
            let hours = number(rest.startIndex + 1..<rest.startIndex + 3), hours < 24,
            let minutes = number(rest.startIndex + 4..<rest.startIndex + 6), minutes < 60
        {
            offset = (sign == 0x2B ? 1 : -1) * (hours * 60 + minutes)
        } else {
            return nil
        }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
    }
}

/// Base64 with padding, as RFC 4648 section 4 has it.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0) }
            for position in 0..<4 {
                let isPadding = position > count
                output.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(group >> UInt32(18 - 6 * position) & 63)])
            }
            index += 3
        }
    }

    static func decode(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count % 4 == 0 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3)
        let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var group: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            let isPadding = index >= bytes.count - padding
            guard let value = isPadding ? 0 : value(of: byte) else { return nil }
            group = group << 6 | value
            guard index % 4 == 3 else { continue }
            let isLast = index == bytes.count - 1
            output.append(UInt8(group >> 16 & 255))
            if !(isLast && padding == 2) { output.append(UInt8(group >> 8 & 255)) }
            if !(isLast && padding > 0) { output.append(UInt8(group & 255)) }
            group = 0
        }
        return output
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
