/// An id that a server gave: only that server can say what it stands for.
package enum ServerIdentifier: Sendable, Hashable {
    /// The id of a denial: 32 digits and lower-case letters.
    case authorization(String)
    /// The id of a request: a UUID.
    case request(String)

    /// The id that a text consists of, white space aside.
    package init?(_ text: some Collection<UInt8>) {
        let bytes = Array(text.trimmingSpace.prefix(37))
        let isLetter: (UInt8) -> Bool = { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) }
        if bytes.count == 32, bytes.allSatisfy(isLetter) {
            self = .authorization(String(decoding: bytes, as: UTF8.self))
        } else if bytes.count == 36, Self.isUUID(bytes) {
            self = .request(String(decoding: bytes, as: UTF8.self))
        } else {
            return nil
        }
    }

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        bytes.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
            }
        }
    }
}
