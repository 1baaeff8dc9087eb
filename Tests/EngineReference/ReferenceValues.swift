/// Slow, plain versions of what the engine compares, written from the rules and sharing nothing with it.
enum ReferenceValue {
    /// One step of a pattern.
    enum Token: Hashable {
        case text(Unicode.Scalar)
        case run, runInField, one, oneInField
    }

    /// Whether the text fits the pattern, by trying every way with a table of what has been tried.
    static func fits(_ text: String, _ pattern: [Token]) -> Bool {
        let scalars = Array(text.unicodeScalars)
        // reachable[j]: the first i tokens can eat exactly the first j scalars.
        var reachable = [Bool](repeating: false, count: scalars.count + 1)
        reachable[0] = true
        for token in pattern {
            var next = [Bool](repeating: false, count: scalars.count + 1)
            for place in 0...scalars.count where reachable[place] {
                switch token {
                case .text(let wanted):
                    if place < scalars.count, scalars[place] == wanted { next[place + 1] = true }
                case .one:
                    if place < scalars.count { next[place + 1] = true }
                case .oneInField:
                    if place < scalars.count, scalars[place] != ":" { next[place + 1] = true }
                case .run:
                    for end in place...scalars.count { next[end] = true }
                case .runInField:
                    for end in place...scalars.count {
                        next[end] = true
                        if end < scalars.count, scalars[end] == ":" { break }
                    }
                }
            }
            reachable = next
        }
        return reachable[scalars.count]
    }

    /// -1, 0, 1, or nil when one of them is not a plain decimal number.
    static func compareNumbers(_ left: String, _ right: String) -> Int? {
        guard let a = padded(left), let b = padded(right) else { return nil }
        if a.negative != b.negative { return a.negative ? -1 : 1 }
        let order = a.digits == b.digits ? 0 : a.digits < b.digits ? -1 : 1
        return a.negative ? -order : order
    }

    private static func padded(_ text: String) -> (negative: Bool, digits: String)? {
        var body = Substring(text)
        let negative = body.hasPrefix("-")
        if negative { body = body.dropFirst() }
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ $0.allSatisfy { "0"..."9" ~= $0 } }),
            parts.contains(where: { !$0.isEmpty })
        else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        let digits =
            String(repeating: "0", count: 60 - parts[0].count) + parts[0] + fraction
            + String(repeating: "0", count: 60 - fraction.count)
        return (negative && digits.contains { $0 != "0" }, digits)
    }

    /// Milliseconds since 1970 of the forms that the generator writes; nil for anything else.
    static func date(_ text: String) -> Int? {
        if text.count != 4, let number = Int(text), !text.hasPrefix("-") {
            return number > 99_999_999_999 ? number : number * 1000
        }
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let day = halves[0].split(separator: "-").map { Int($0) }
        guard (1...3).contains(day.count), !day.contains(nil), halves[0].prefix(4).allSatisfy(\.isNumber),
            halves[0].count >= 4
        else { return nil }
        let parts = day.compactMap { $0 }
        var days = 0
        for year in 1970..<parts[0] { days += isLeap(year) ? 366 : 365 }
        let lengths = [31, isLeap(parts[0]) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let month = parts.count > 1 ? parts[1] : 1
        days += lengths[..<(month - 1)].reduce(0, +) + (parts.count > 2 ? parts[2] : 1) - 1
        guard halves.count == 2 else { return days * 86_400_000 }
        let clock = halves[1].prefix(8).split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        var seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
        let zone = halves[1].dropFirst(8)
        if zone != "Z" {
            let offset = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
            guard offset.count == 2, let sign = zone.first, "+-".contains(sign) else { return nil }
            seconds += (offset[0] * 3600 + offset[1] * 60) * (sign == "-" ? 1 : -1)
        }
        return days * 86_400_000 + seconds * 1000
    }

    private static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

    /// An address block as text of zeros and ones, one for each fixed bit, behind the family.
    static func block(_ text: String) -> (family: Int, bits: String)? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count) else { return nil }
        let address = String(halves[0])
        let bits: String
        let family: Int
        if address.contains(":") {
            guard let found = version6(address) else { return nil }
            (bits, family) = (found, 6)
        } else {
            let parts = address.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4 else { return nil }
            var found = ""
            for part in parts {
                guard let byte = UInt8(part), String(byte) == part else { return nil }
                found += binary(Int(byte), width: 8)
            }
            (bits, family) = (found, 4)
        }
        guard halves.count == 2 else { return (family, bits) }
        guard let length = Int(halves[1]), String(length) == halves[1], (0...bits.count).contains(length) else {
            return nil
        }
        return (family, String(bits.prefix(length)))
    }

    private static func version6(_ address: String) -> String? {
        let sides = address.split(separator: "::", omittingEmptySubsequences: false)
        guard (1...2).contains(sides.count) else { return nil }
        let groups = sides.map { side in
            side.isEmpty ? [] : side.split(separator: ":", omittingEmptySubsequences: false).map { Int($0, radix: 16) }
        }
        let all = groups.flatMap { $0 }
        guard all.allSatisfy({ $0 != nil && (0...0xFFFF).contains($0 ?? -1) }) else { return nil }
        guard sides.count == 2 ? all.count < 8 : all.count == 8 else { return nil }
        let zeros = [Int?](repeating: 0, count: 8 - all.count)
        return (sides.count == 2 ? groups[0] + zeros + groups[1] : all).map { binary($0 ?? 0, width: 16) }.joined()
    }

    private static func binary(_ number: Int, width: Int) -> String {
        let digits = String(number, radix: 2)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
