/// A decimal number as text, compared exactly whatever its length: no binary fraction ever stands in for it.
struct DecimalText {
    /// The significant digits with a point among them perhaps: no leading zero, no trailing zero counts.
    private let first: Int
    private let end: Int
    private let isNegative: Bool
    /// The number is 0.d₁d₂d₃… × 10^exponent; zero has no digits.
    private let exponent: Int

    /// Reads an optional sign, digits with at most one point, and an optional exponent. Nil for anything else.
    init?(_ text: Span<UInt8>) {
        var index = 0
        var negative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            negative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        var digits = 0
        var point = -1
        // The first digit that is not zero, and behind the last one.
        var (first, end) = (-1, 0)
        let start = index
        while index < text.count {
            let byte = text[index]
            if byte &- 0x30 < 10 {
                digits += 1
                if byte != 0x30 {
                    if first < 0 { first = index }
                    end = index + 1
                }
            } else if byte == UInt8(ascii: "."), point < 0 {
                point = index
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        let mantissaEnd = index
        guard let scale = DecimalText.scale(text, from: index) else { return nil }
        if first < 0 {
            (self.first, self.end, isNegative, exponent) = (start, start, false, 0)
            return
        }
        let places = point < 0 ? mantissaEnd : point
        (self.first, self.end, isNegative) = (first, end, negative)
        exponent = (places > first ? places - first : places + 1 - first) + scale
    }

    /// The exponent behind the digits, 0 when there is none, nil when there is something else. Bounded, so that it
    /// cannot overflow.
    private static func scale(_ text: Span<UInt8>, from start: Int) -> Int? {
        if start == text.count { return 0 }
        guard text[start] | 0x20 == UInt8(ascii: "e") else { return nil }
        var index = start + 1
        var negative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            negative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < text.count else { return nil }
        var value = 0
        while index < text.count {
            guard text[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
            guard value < 1_000_000 else { return nil }
            index += 1
        }
        return negative ? -value : value
    }

    private var isZero: Bool { first == end }

    /// -1, 0 or 1 as `left`, read from `leftText`, is less than, equal to or greater than `right`.
    static func compare(_ left: DecimalText, in leftText: Span<UInt8>, _ right: DecimalText, in rightText: Span<UInt8>)
        -> Int
    {
        if left.isZero || right.isZero || left.isNegative != right.isNegative {
            return (left.sign - right.sign).signum()
        }
        let magnitude =
            left.exponent == right.exponent
            ? compareDigits(left, leftText, right, rightText) : (left.exponent < right.exponent ? -1 : 1)
        return left.isNegative ? -magnitude : magnitude
    }

    private var sign: Int { isZero ? 0 : isNegative ? -1 : 1 }

    private static func compareDigits(
        _ left: DecimalText,
        _ leftText: Span<UInt8>,
        _ right: DecimalText,
        _ rightText: Span<UInt8>
    ) -> Int {
        var (i, j) = (left.first, right.first)
        while true {
            if i < left.end, leftText[i] == UInt8(ascii: ".") { i += 1 }
            if j < right.end, rightText[j] == UInt8(ascii: ".") { j += 1 }
            let (a, b) = (i < left.end ? leftText[i] : 0x30, j < right.end ? rightText[j] : 0x30)
            if a != b { return a < b ? -1 : 1 }
            if i >= left.end, j >= right.end { return 0 }
            i += 1
            j += 1
        }
    }
}
