/// A 12-digit AWS account id. Only legal values exist.
public struct AccountID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The twelve digits, leading zeros included.
    public let text: String

    /// Fails unless `text` is exactly twelve ASCII digits.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 12, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self.text = String(text)
    }

    /// The account with this number; fails at 10^12 and above.
    public init?(number: UInt64) {
        guard number < 1_000_000_000_000 else { return nil }
        let digits = String(number)
        text = String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    /// The id read as a decimal number.
    public var number: UInt64 { text.utf8.reduce(0) { $0 * 10 + UInt64($1 &- 0x30) } }

    /// The twelve digits.
    public var description: String { text }

    /// Orders by the digits.
    public static func < (left: AccountID, right: AccountID) -> Bool { left.text < right.text }
}
