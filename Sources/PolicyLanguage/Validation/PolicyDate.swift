/// The dates that a policy may hold: the W3C profiles of ISO 8601, or seconds since 1970.
///
/// Source: IAM User Guide, "Condition operators", date operators. The ranges are those of AWS's first parser, which
/// counts milliseconds in 64 bits: years −292275054 to 292278993, seconds 0 to 2^63−1.
enum PolicyDate {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        if !bytes.isEmpty, bytes.allSatisfy(isDigit), Int64(text) != nil { return true }
        var scanner = DateScanner(bytes: bytes)
        return scanner.isDate()
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

private struct DateScanner {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var isAtEnd: Bool { index == bytes.count }

    /// `YYYY[-MM[-DD[Thh:mm[:ss[.s…]]TZD]]]`.
    mutating func isDate() -> Bool {
        let isNegative = consume("-")
        if !isNegative { _ = consume("+") }
        guard let year = number(from: 4, upTo: 9), isNegative ? year <= 292_275_054 : year <= 292_278_993 else {
            return false
        }
        if isAtEnd { return true }
        guard consume("-"), let month = number(from: 2, upTo: 2), (1...12).contains(month) else { return false }
        if isAtEnd { return true }
        guard consume("-"), let day = number(from: 2, upTo: 2), day >= 1 else { return false }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        guard day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] else { return false }
        return isAtEnd || (consume("T") && isTime() && isZone() && isAtEnd)
    }

    private mutating func isTime() -> Bool {
        guard let hour = number(from: 2, upTo: 2), hour < 24, consume(":"), let minute = number(from: 2, upTo: 2),
            minute < 60
        else { return false }
        guard consume(":") else { return true }
        guard let second = number(from: 2, upTo: 2), second < 60 else { return false }
        return !consume(".") || number(from: 1, upTo: 9) != nil
    }

    private mutating func isZone() -> Bool {
        if consume("Z") { return true }
        guard consume("+") || consume("-"), let hour = number(from: 2, upTo: 2), hour < 24 else { return false }
        _ = consume(":")
        guard let minute = number(from: 2, upTo: 2) else { return false }
        return minute < 60
    }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func number(from least: Int, upTo most: Int) -> Int? {
        var value = 0
        var digits = 0
        while index < bytes.count, digits < most, PolicyDate.isDigit(bytes[index]) {
            value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            digits += 1
            index += 1
        }
        return digits >= least ? value : nil
    }
}
