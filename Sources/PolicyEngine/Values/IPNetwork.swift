/// An IP address or a block of them in CIDR notation; a bare address is a block of one.
struct IPNetwork: Sendable {
    /// The first address, IPv4 in the top 32 bits.
    let high: UInt64
    let low: UInt64
    let prefixLength: UInt8
    let isIPv6: Bool

    init(high: UInt64, low: UInt64, prefixLength: UInt8, isIPv6: Bool) {
        self.high = high
        self.low = low
        self.prefixLength = prefixLength
        self.isIPv6 = isIPv6
    }

    /// Whether every address of `other` lies in this block. Bits behind the prefix do not count. An IPv4 block holds no
    /// IPv6 address, and the other way round.
    @inline(__always)
    func contains(_ other: IPNetwork) -> Bool {
        guard isIPv6 == other.isIPv6, prefixLength <= other.prefixLength else { return false }
        let (highMask, lowMask) = IPNetwork.masks(prefixLength)
        return (high ^ other.high) & highMask == 0 && (low ^ other.low) & lowMask == 0
    }

    @inline(__always)
    private static func masks(_ length: UInt8) -> (UInt64, UInt64) {
        // Shifting by 64 or more gives 0 with Swift's smart shift.
        let bits = Int(length)
        return (bits == 0 ? 0 : ~0 << max(0, 64 - bits), bits <= 64 ? 0 : ~0 << (128 - bits))
    }

    /// Nil when the text is neither an address nor a CIDR block.
    init?(_ text: Span<UInt8>) {
        var end = text.count
        var isIPv6 = false
        for index in text.indices {
            if text[index] == UInt8(ascii: ":") { isIPv6 = true }
            if text[index] == UInt8(ascii: "/") {
                end = index
                break
            }
        }
        let widest = isIPv6 ? 128 : 32
        var length = widest
        if end < text.count {
            guard let value = IPNetwork.decimal(text, end + 1, text.count, atMost: widest) else { return nil }
            length = value
        }
        if isIPv6 {
            guard let (high, low) = IPNetwork.version6(text, end) else { return nil }
            self.init(high: high, low: low, prefixLength: UInt8(length), isIPv6: true)
        } else {
            guard let address = IPNetwork.version4(text, 0, end) else { return nil }
            self.init(high: UInt64(address) << 32, low: 0, prefixLength: UInt8(length), isIPv6: false)
        }
    }

    /// A decimal number without leading zeros: `010` is eight to some readers and ten to others, so it is neither here.
    private static func decimal(_ text: Span<UInt8>, _ start: Int, _ end: Int, atMost limit: Int) -> Int? {
        guard start < end, end - start <= 3, !(text[start] == 0x30 && end - start > 1) else { return nil }
        var value = 0
        for index in start..<end {
            guard text[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        return value <= limit ? value : nil
    }

    private static func version4(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
        var address: UInt32 = 0
        var parts = 0
        var partStart = start
        for index in start...end where index == end || text[index] == UInt8(ascii: ".") {
            guard let part = decimal(text, partStart, index, atMost: 255) else { return nil }
            address = address << 8 | UInt32(part)
            parts += 1
            partStart = index + 1
        }
        return parts == 4 ? address : nil
    }

    /// RFC 4291, section 2.2: eight groups, one run of zero groups as `::`, the last two groups perhaps as IPv4.
    private static func version6(_ text: Span<UInt8>, _ end: Int) -> (UInt64, UInt64)? {
        var groups: InlineArray<8, UInt16> = .init(repeating: 0)
        var count = 0
        var gap = -1
        var index = 0
        if end >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
            gap = 0
            index = 2
        }
        while index < end {
            var next = index
            while next < end, text[next] != UInt8(ascii: ":"), text[next] != UInt8(ascii: ".") { next += 1 }
            if next < end, text[next] == UInt8(ascii: ".") {
                guard count <= 6, let address = version4(text, index, end) else { return nil }
                groups[count] = UInt16(address >> 16)
                groups[count + 1] = UInt16(address & 0xFFFF)
                count += 2
                index = end
                break
            }
            guard count < 8, let group = hexadecimal(text, index, next) else { return nil }
            groups[count] = group
            count += 1
            index = next
            if index == end { break }
            index += 1
            if index < end, text[index] == UInt8(ascii: ":") {
                guard gap < 0 else { return nil }
                gap = count
                index += 1
            } else if index == end {
                return nil
            }
        }
        guard gap < 0 ? count == 8 : count < 8 else { return nil }
        return folded(groups, count: count, gap: gap)
    }

    private static func folded(_ groups: InlineArray<8, UInt16>, count: Int, gap: Int) -> (UInt64, UInt64) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        for place in 0..<8 {
            let source = gap < 0 || place < gap ? place : place - (8 - count)
            let group = source < 0 || (gap >= 0 && place >= gap && source < gap) ? 0 : UInt64(groups[source])
            if place < 4 { high = high << 16 | group } else { low = low << 16 | group }
        }
        return (high, low)
    }

    private static func hexadecimal(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt16? {
        guard start < end, end - start <= 4 else { return nil }
        var value: UInt16 = 0
        for index in start..<end {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((byte | 0x20) - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
