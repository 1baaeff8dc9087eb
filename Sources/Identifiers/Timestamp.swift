/// A moment in milliseconds since 1970-01-01T00:00:00Z. Reads no clock: `now` is always a parameter.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since the epoch; negative before 1970.
    public let milliseconds: Int64

    /// A moment given in milliseconds since the epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A moment given in whole seconds since the epoch.
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 { (milliseconds - Int64(subsecond)) / 1000 }

    private var subsecond: Int {
        let rest = Int(milliseconds % 1000)
        return rest < 0 ? rest + 1000 : rest
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// This moment moved by so many seconds.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }

    /// `2026-11-23T22:43:34Z`, as AWS prints times in XML.
    public var description: String { text(withSeparators: true) }

    /// `20261123T224334Z`, ISO 8601 basic format as Signature Version 4 writes it.
    public var basicFormat: String { text(withSeparators: false) }

    private func text(withSeparators: Bool) -> String {
        let (date, time) = (civil, secondsOfDay)
        // Years before 0 or after 9999 have a sign or more digits.
        guard (0...9999).contains(date.year) else { return longText(date, time, withSeparators) }
        // Digit by digit: times stand in every answer, and `String`'s interpolation costs a microsecond here.
        return String(unsafeUninitializedCapacity: 20) { buffer in
            var count = 0
            func append(_ value: Int, _ divisor: Int) {
                buffer[count] = 0x30 + UInt8(truncatingIfNeeded: value / divisor % 10)
                count += 1
            }
            func append(mark: UInt8, always: Bool = false) {
                guard always || withSeparators else { return }
                buffer[count] = mark
                count += 1
            }
            func append(pair value: Int) {
                append(value, 10)
                append(value, 1)
            }
            append(pair: date.year / 100)
            append(pair: date.year % 100)
            append(mark: UInt8(ascii: "-"))
            append(pair: date.month)
            append(mark: UInt8(ascii: "-"))
            append(pair: date.day)
            append(mark: UInt8(ascii: "T"), always: true)
            append(pair: time / 3600)
            append(mark: UInt8(ascii: ":"))
            append(pair: time / 60 % 60)
            append(mark: UInt8(ascii: ":"))
            append(pair: time % 60)
            append(mark: UInt8(ascii: "Z"), always: true)
            return count
        }
    }

    private func longText(
        _ date: (year: Int, month: Int, day: Int),
        _ time: Int,
        _ withSeparators: Bool
    ) -> String {
        let (dash, colon) = withSeparators ? ("-", ":") : ("", "")
        return "\(date.year.padded(4))\(dash)\(date.month.padded(2))\(dash)\(date.day.padded(2))"
            + "T\((time / 3600).padded(2))\(colon)\((time / 60 % 60).padded(2))\(colon)\((time % 60).padded(2))Z"
    }

    /// Reads `20261123T224334Z`. Fails for any other form and for dates that do not exist.
    public init?(basicFormat text: String) {
        let bytes = text.utf8.span
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for index in range {
                guard bytes[index] &- 0x30 < 10 else { return nil }
                value = value * 10 + Int(bytes[index] - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            let days = Timestamp.days(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        self.init(seconds: Int64(days) * 86400 + Int64(hour * 3600 + minute * 60 + second))
    }

    private var secondsOfDay: Int {
        let rest = Int(seconds % 86400)
        return rest < 0 ? rest + 86400 : rest
    }

    /// Year, month and day in the proleptic Gregorian calendar (Howard Hinnant's `civil_from_days`).
    private var civil: (year: Int, month: Int, day: Int) {
        let days = Int(seconds - Int64(secondsOfDay)) / 86400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Days since 1970-01-01, or nil when there is no such day (Howard Hinnant's `days_from_civil`).
    public static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Int {
    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}

extension Timestamp: Codable {
    /// Stored as milliseconds.
    public init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Stored as milliseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
