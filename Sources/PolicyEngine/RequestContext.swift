/// The condition keys of a request with their values. Key names ignore case, the tag-key part of
/// `aws:PrincipalTag/Key` included; values are case-sensitive text.
public struct RequestContext: Sendable, Hashable {
    /// One key with its values. A single-valued key has exactly one.
    public struct Entry: Sendable, Hashable {
        /// The name as the asker wrote it, for people to read.
        public let key: String
        /// The values; empty means that the key is there with an empty set, which conditions treat as missing.
        public let values: [String]
        /// Whether the key can hold several values (`aws:TagKeys`): a policy variable never takes such a key.
        public let isMultivalued: Bool
    }

    /// The keys in the order in which they were set.
    public private(set) var entries: [Entry] = []
    /// `entries` by lower-case name.
    private var positions: [String: Int] = [:]

    /// A context that says nothing.
    public init() {}

    /// Sets a single-valued key, replacing what it was.
    public mutating func set(_ key: String, _ value: String) {
        insert(Entry(key: key, values: [value], isMultivalued: false))
    }

    /// Sets a multivalued key, replacing what it was.
    public mutating func set(_ key: String, values: [String]) {
        insert(Entry(key: key, values: values, isMultivalued: true))
    }

    /// The entry of this key, whatever the case of its name.
    public subscript(key: String) -> Entry? { positions[key.lowercased()].map { entries[$0] } }

    private mutating func insert(_ entry: Entry) {
        let name = entry.key.lowercased()
        if let position = positions[name] {
            entries[position] = entry
        } else {
            positions[name] = entries.count
            entries.append(entry)
        }
    }
}
