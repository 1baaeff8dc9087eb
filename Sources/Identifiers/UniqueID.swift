/// The kinds of unique id that IAM gives out, each with its four-letter prefix.
///
/// Source: IAM User Guide, "IAM identifiers", unique ID prefixes.
package enum UniqueIDKind: String, Sendable, CaseIterable {
    case group = "AGPA"
    case user = "AIDA"
    case role = "AROA"
    case managedPolicy = "ANPA"
    case accessKey = "AKIA"
    case temporaryAccessKey = "ASIA"
}

/// RFC 4648 base 32 in upper case without padding: the alphabet of AWS's ids.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The letters of `bytes`, most significant bit first; a last partial group is filled with zero bits.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var letters: [UInt8] = []
        var buffer = 0
        var bits = 0
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[(buffer >> bits) & 31])
            }
        }
        if bits > 0 { letters.append(alphabet[(buffer << (5 - bits)) & 31]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The bytes that `text` encodes, or nil when a letter is not of the alphabet. Trailing bits are dropped.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = 0
        var bits = 0
        for letter in text.utf8 {
            let value: Int
            switch letter {
            case 0x41...0x5A: value = Int(letter) - 0x41
            case 0x32...0x37: value = Int(letter) - 0x32 + 26
            default: return nil
            }
            buffer = (buffer << 5 | value) & 0xFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8((buffer >> bits) & 0xFF))
            }
        }
        return bytes
    }
}

/// Access key ids carry their account: 4 letters of kind, then 80 bits in base 32, of which bits 1…40 are the account
/// number and the last 39 are random. So no global index is needed to find the account of a key.
package enum AccessKeyID {
    /// The id of a key of `account`; `random` are five random bytes.
    package static func make(_ kind: UniqueIDKind, account: AccountID, random: [UInt8]) -> String {
        precondition(random.count == 5)
        let tail = random.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // 80 bits: a set bit (AWS's own newer ids have it), 40 bits of account, 39 random bits.
        let high = UInt64(1) << 47 | account.number << 7 | (tail >> 32 & 0x7F)
        var bytes = (0..<6).map { UInt8(high >> (40 - 8 * UInt64($0)) & 0xFF) }
        bytes += (0..<4).map { UInt8(tail >> (24 - 8 * UInt64($0)) & 0xFF) }
        return kind.rawValue + Base32.encode(bytes)
    }

    /// The account that a 20-character key id encodes, or nil when the id is not of that form.
    package static func account(of id: some StringProtocol) -> AccountID? {
        guard id.utf8.count == 20, let bytes = Base32.decode(id.dropFirst(4)), bytes.count == 10 else { return nil }
        let high = bytes[0..<6].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return AccountID(number: high >> 7 & 0xFF_FFFF_FFFF)
    }
}
