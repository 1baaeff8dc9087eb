/// Values by unique id, cut into shards so that changing one value of a table whose snapshot somebody still reads
/// copies one shard and not everything: every command works on a copy of the account that readers go on reading.
package struct EntityTable<Value: Sendable & Equatable>: Sendable, Equatable {
    private static var shardCount: Int { 64 }
    private var shards: [[String: Value]] = Array(repeating: [:], count: shardCount)
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }
    /// In no order.
    package var keys: [String] { shards.flatMap(\.keys) }
    /// In no order.
    package var values: [Value] { shards.flatMap(\.values) }

    package subscript(key: String) -> Value? { shards[EntityTable.shard(of: key)][key] }

    /// Returns what was there.
    mutating func updateValue(_ value: Value, forKey key: String) -> Value? {
        let old = shards[EntityTable.shard(of: key)].updateValue(value, forKey: key)
        if old == nil { count += 1 }
        return old
    }

    /// Returns what was there.
    mutating func removeValue(forKey key: String) -> Value? {
        let old = shards[EntityTable.shard(of: key)].removeValue(forKey: key)
        if old != nil { count -= 1 }
        return old
    }

    /// FNV-1a over the end of the key, which is the random part of unique ids.
    private static func shard(of key: String) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in key.utf8.suffix(4) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash % UInt32(shardCount))
    }
}
