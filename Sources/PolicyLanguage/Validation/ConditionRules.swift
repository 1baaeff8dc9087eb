/// What the parser of trust and resource-based policies looks at in conditions.
enum ConditionRules {
    /// `aws:SourceIp` holds addresses and CIDR ranges, whatever operator compares it.
    static func checkAddresses(_ statement: StatementDraft) throws(PolicyError) {
        for condition in statement.conditions
        where condition.key.value.lowercased() == "aws:sourceip" && condition.operator.comparison != .null {
            for value in condition.values where !IPRange.isValid(value.value) {
                throw PolicyError(
                    message: "Invalid IP address in Conditions",
                    detail: "`\(value.value)` is neither an address nor a range such as 203.0.113.0/24",
                    position: value.position
                )
            }
        }
    }
}

/// The form of an IPv4 or IPv6 address, alone or with the length of its prefix.
enum IPRange {
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = parts.first else { return false }
        let isVersion6 = address.utf8.contains(UInt8(ascii: ":"))
        if parts.count == 2 {
            guard let length = decimal(parts[1], upTo: isVersion6 ? 128 : 32), length >= 0 else { return false }
        }
        return isVersion6 ? isVersion6Address(address) : isVersion4Address(address)
    }

    private static func decimal(_ text: Substring, upTo limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let number = Int(text),
            number <= limit
        else { return nil }
        return number
    }

    private static func isVersion4Address(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { decimal($0, upTo: 255) != nil }
    }

    /// RFC 4291, section 2.2: eight groups, one run of zero groups as `::`, an IPv4 address for the last two.
    private static func isVersion6Address(_ text: Substring) -> Bool {
        var groups = text.split(separator: ":", omittingEmptySubsequences: false)
        var needed = 8
        if let last = groups.last, last.utf8.contains(UInt8(ascii: ".")) {
            guard isVersion4Address(last) else { return false }
            groups.removeLast()
            groups.append("0")
            needed = 7
        }
        var gaps = 0
        for index in groups.indices where groups[index].isEmpty {
            let isEdge = index == 0 || index == groups.count - 1
            // `::1` has two empty groups at its start, `1::` two at its end, `::` three in all.
            if index == 0, groups.count > 1, groups[1].isEmpty { continue }
            if index == groups.count - 1, groups.count > 1, groups[index - 1].isEmpty { continue }
            if isEdge { return false }
            gaps += 1
        }
        guard gaps <= 1 else { return false }
        let written = groups.filter { !$0.isEmpty }
        guard written.allSatisfy({ $0.utf8.count <= 4 && $0.utf8.allSatisfy { hexadecimalDigit($0) != nil } }) else {
            return false
        }
        return gaps == 1 ? written.count < needed : written.count == needed
    }
}
