import Glibc
import PolicyLanguage

/// Two texts as numbers, dates, addresses and truth values: the operators must agree with each other, and with the C
/// library where it reads the same.
///
/// The first byte chooses the kind, a NUL parts the texts.
package func problemReadingValues(_ input: [UInt8]) -> String? {
    guard let first = input.first else { return nil }
    let (left, right) = halves(input.dropFirst())
    let problem: String? =
        switch first % 4 {
        case 0: ordered(left, right, .numeric) ?? integers(left, right)
        case 1: ordered(left, right, .date)
        case 2: addresses(left, right)
        default: truths(left, right)
        }
    return problem.map { "kind \(first % 4): \($0): `\(left)` and `\(right)`" }
}

/// The operators of a family that orders its values.
private struct OrderedFamily {
    let equals, notEquals, less, lessEquals, greater, greaterEquals: ConditionOperator.Comparison

    static let numeric = OrderedFamily(
        equals: .numericEquals,
        notEquals: .numericNotEquals,
        less: .numericLessThan,
        lessEquals: .numericLessThanEquals,
        greater: .numericGreaterThan,
        greaterEquals: .numericGreaterThanEquals
    )
    static let date = OrderedFamily(
        equals: .dateEquals,
        notEquals: .dateNotEquals,
        less: .dateLessThan,
        lessEquals: .dateLessThanEquals,
        greater: .dateGreaterThan,
        greaterEquals: .dateGreaterThanEquals
    )
}

private func ordered(_ left: String, _ right: String, _ family: OrderedFamily) -> String? {
    func holds(_ name: ConditionOperator.Comparison) -> Bool { Question.holds(name, left, right) }
    let isReadable = Question.holds(family.equals, left, left) && Question.holds(family.equals, right, right)
    let (less, equal, greater) = (holds(family.less), holds(family.equals), holds(family.greater))
    guard isReadable else {
        let others = [holds(family.notEquals), holds(family.lessEquals), holds(family.greaterEquals)]
        return ([less, equal, greater] + others).contains(true) ? "an operator holds for what cannot be read" : nil
    }
    if [less, equal, greater].count(where: { $0 }) != 1 { return "not exactly one of less, equal and greater" }
    if holds(family.notEquals) == equal { return "equal and not equal" }
    if holds(family.lessEquals) == greater || holds(family.greaterEquals) == less { return "less or equal" }
    if Question.holds(family.greater, right, left) != less { return "not the same the other way round" }
    return nil
}

/// Whole numbers are read by Swift as well.
private func integers(_ left: String, _ right: String) -> String? {
    guard let a = Int64(left), let b = Int64(right) else { return nil }
    return Question.holds(.numericLessThan, left, right) == (a < b) ? nil : "not the order of whole numbers"
}

private func addresses(_ left: String, _ right: String) -> String? {
    let isReadable = Question.holds(.ipAddress, left, left)
    // An address without prefix is one exactly if the C library reads it.
    if !left.contains("/"), !left.utf8.contains(0) {
        var bytes = (UInt64(0), UInt64(0))
        let isAddress = inet_pton(AF_INET, left, &bytes) == 1 || inet_pton(AF_INET6, left, &bytes) == 1
        if isReadable != isAddress { return "an address to the C library: \(isAddress)" }
    }
    let (contains, isOutside) = (Question.holds(.ipAddress, left, right), Question.holds(.notIpAddress, left, right))
    if contains, isOutside { return "inside and outside" }
    let bothReadable = isReadable && Question.holds(.ipAddress, right, right)
    return (contains || isOutside) == bothReadable ? nil : "what can be read and what is compared differ"
}

private func truths(_ left: String, _ right: String) -> String? {
    let words = ["true", "false"]
    let (a, b) = (left.lowercased(), right.lowercased())
    // Only ASCII letters have a case here.
    guard left.utf8.allSatisfy({ $0 < 0x80 }), right.utf8.allSatisfy({ $0 < 0x80 }) else {
        return Question.holds(.bool, left, right) ? "letters outside ASCII are taken" : nil
    }
    return Question.holds(.bool, left, right) == (words.contains(a) && a == b) ? nil : "not the words"
}
