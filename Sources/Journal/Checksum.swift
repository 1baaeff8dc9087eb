private import Cryptography
import Directory

/// A checksum over a row, so that a flipped bit is found when the row is read: SQLite's own check looks at the
/// structure of its pages, not at what they hold. 16 bytes of SHA-256.
enum Checksum {
    static func entity(account: String, key: EntityKey, sequence: Int64, document: String) -> [UInt8] {
        of("entity", account, key.kind.rawValue, key.id, String(sequence), document)
    }

    static func change(
        account: String,
        sequence: Int64,
        time: Int64,
        actor: String,
        request: String,
        document: String
    ) -> [UInt8] {
        of("change", account, String(sequence), String(time), actor, request, document)
    }

    // 0xFF is never part of UTF-8: no two rows give the same bytes.
    private static func of(_ parts: String...) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += part.utf8
            bytes.append(0xFF)
        }
        return Array(SHA256.hash(bytes).array.prefix(16))
    }
}
