import Identifiers
import PolicyLanguage

extension Timestamp {
    /// A date as AWS's tools print it: `2019-12-18T15:31:28Z`, `2019-12-18T15:31:28.123000+00:00`, or seconds since 1970
    /// with a fraction.
    init?(exported value: JSONValue) {
        switch value.content {
        case .string(let text): self.init(iso8601: text)
        case .number(let text):
            guard let seconds = Double(text), abs(seconds) < 1e12 else { return nil }
            self.init(milliseconds: Int64((seconds * 1000).rounded(.down)))
        case .object, .array, .boolean, .null: return nil
        }
    }

    private init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        // `2019-12-18T15:31:28`
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let time = Timestamp(basicFormat: String(text.prefix(19)).filter { $0 != "-" && $0 != ":" } + "Z")
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            for place in 0..<3 {
                let digit = place < digits.count ? digits[digits.startIndex + place] - 0x30 : 0
                milliseconds = milliseconds * 10 + Int64(digit)
            }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetSeconds(String(decoding: rest, as: UTF8.self)) else { return nil }
        self.init(milliseconds: time.milliseconds + milliseconds - offset * 1000)
    }

    /// `Z` or `+hh:mm`.
    private static func offsetSeconds(_ text: String) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 6, parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]),
            (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        switch text.first {
        case "+": return hours * 3600 + minutes * 60
        case "-": return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }
}
