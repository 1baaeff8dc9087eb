/// Whether something holds, when parts of the question may be unknown: Kleene's three values.
enum Truth: UInt8, Comparable {
    case no = 0
    case unknown = 1
    case yes = 2

    @inline(__always)
    init(_ value: Bool) { self = value ? .yes : .no }

    @inline(__always)
    static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }

    /// Both hold.
    @inline(__always)
    static func && (left: Truth, right: Truth) -> Truth { left.rawValue < right.rawValue ? left : right }

    /// At least one holds.
    @inline(__always)
    static func || (left: Truth, right: Truth) -> Truth { left.rawValue > right.rawValue ? left : right }

    /// It does not hold.
    @inline(__always)
    static prefix func ! (value: Truth) -> Truth {
        switch value {
        case .no: .yes
        case .unknown: .unknown
        case .yes: .no
        }
    }
}
