/// A moment as conditions compare it, to the nanosecond.
///
/// Accepted are the W3C profiles of ISO 8601 (`2024`, `2024-05`, `2024-05-01`, `2024-05-01T10:00Z`,
/// `2024-05-01T10:00:00Z`, with a fraction of the second, with `+01:00` for `Z`, and without zone as UTC), years of up
/// to nine digits with a sign, and epoch time. Source: IAM User Guide, "Condition operators", date operators.
struct DateValue: Comparable {
    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    let seconds: Int64
    /// The rest.
    let nanoseconds: Int32

    static func < (left: DateValue, right: DateValue) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nil when the text is no date.
    init?(_ text: Span<UInt8>) {
        var reader = Reader(text: text)
        guard let value = reader.value() else { return nil }
        self = value
    }

    /// Epoch times of more digits than this are milliseconds: as seconds they would lie after the year 5138.
    private static let lastEpochSecond: Int64 = 99_999_999_999

    private struct Reader: ~Escapable {
        let text: Span<UInt8>
        var index = 0

        @_lifetime(copy text)
        init(text: Span<UInt8>) { self.text = text }

        mutating func value() -> DateValue? {
            let negative = take(UInt8(ascii: "-"))
            let signed = negative || take(UInt8(ascii: "+"))
            let start = index
            guard let number = digits(atMost: 19) else { return nil }
            let count = index - start
            if index == text.count, count != 4, !signed {
                return number <= lastEpochSecond
                    ? DateValue(seconds: number, nanoseconds: 0)
                    : DateValue(seconds: number / 1000, nanoseconds: Int32(number % 1000) * 1_000_000)
            }
            guard (4...9).contains(count) else { return nil }
            return calendar(year: negative ? -Int(number) : Int(number))
        }

        /// The rest of an ISO date whose year has been read.
        private mutating func calendar(year: Int) -> DateValue? {
            var (month, day) = (1, 1)
            var (time, nanoseconds): (Int64, Int32) = (0, 0)
            if take(UInt8(ascii: "-")) {
                guard let value = two() else { return nil }
                month = value
                if take(UInt8(ascii: "-")) {
                    guard let value = two() else { return nil }
                    day = value
                    if take(UInt8(ascii: "T")) {
                        guard let value = timeOfDay() else { return nil }
                        (time, nanoseconds) = value
                    }
                }
            }
            guard index == text.count, let days = Self.days(year: year, month: month, day: day) else { return nil }
            return DateValue(seconds: Int64(days) * 86400 + time, nanoseconds: nanoseconds)
        }

        /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fraction` with a zone, as seconds of the day in UTC.
        private mutating func timeOfDay() -> (Int64, Int32)? {
            guard let hour = two(), take(UInt8(ascii: ":")), let minute = two(), hour < 24, minute < 60 else {
                return nil
            }
            var second = 0
            var nanoseconds: Int32 = 0
            if take(UInt8(ascii: ":")) {
                guard let value = two(), value < 60 else { return nil }
                second = value
                if take(UInt8(ascii: ".")) {
                    guard let value = fraction() else { return nil }
                    nanoseconds = value
                }
            }
            guard let offset = zone() else { return nil }
            return (Int64(hour * 3600 + minute * 60 + second - offset), nanoseconds)
        }

        private mutating func fraction() -> Int32? {
            let start = index
            var value: Int32 = 0
            while index < text.count, text[index] &- 0x30 < 10 {
                if index - start < 9 { value = value * 10 + Int32(text[index] - 0x30) }
                index += 1
            }
            guard index > start else { return nil }
            for _ in min(index - start, 9)..<9 { value *= 10 }
            return value
        }

        /// Seconds to take off for the zone.
        private mutating func zone() -> Int? {
            if index == text.count || take(UInt8(ascii: "Z")) { return 0 }
            let west = take(UInt8(ascii: "-"))
            guard west || take(UInt8(ascii: "+")), let hour = two(), take(UInt8(ascii: ":")), let minute = two(),
                hour < 24, minute < 60
            else { return nil }
            return (hour * 3600 + minute * 60) * (west ? -1 : 1)
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard index < text.count, text[index] == byte else { return false }
            index += 1
            return true
        }

        private mutating func two() -> Int? {
            guard index + 2 <= text.count, text[index] &- 0x30 < 10, text[index + 1] &- 0x30 < 10 else { return nil }
            index += 2
            return Int(text[index - 2] - 0x30) * 10 + Int(text[index - 1] - 0x30)
        }

        private mutating func digits(atMost limit: Int) -> Int64? {
            var value: Int64 = 0
            let start = index
            while index < text.count, text[index] &- 0x30 < 10 {
                guard index - start < limit else { return nil }
                let (product, high) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(Int64(text[index] - 0x30))
                guard !high, !carry else { return nil }
                value = sum
                index += 1
            }
            return index > start ? value : nil
        }

        /// Days since 1970-01-01 in the proleptic Gregorian calendar, nil when there is no such day
        /// (Howard Hinnant's `days_from_civil`, without allocating).
        private static func days(year: Int, month: Int, day: Int) -> Int? {
            guard (1...12).contains(month), day >= 1 else { return nil }
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let length = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
            guard day <= length else { return nil }
            let shiftedYear = month <= 2 ? year - 1 : year
            let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
            let yearOfEra = shiftedYear - era * 400
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            return era * 146_097 + dayOfEra - 719_468
        }
    }
}

/// Moments as conditions write them, for those who propose other ones.
package enum ConditionDate {
    /// Seconds since 1970-01-01T00:00:00Z; nil when the text is no date.
    package static func seconds(of text: String) -> Int64? { DateValue(text.utf8.span)?.seconds }
}
