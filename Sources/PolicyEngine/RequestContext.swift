/// The condition keys of a request with their values. Key names ignore case, the tag-key part of
/// `aws:PrincipalTag/Key` included; values are case-sensitive text.
///
/// A context may be partial: then a key is known, known to be absent, or unknown. See `PolicyEvaluator.decidePartially`.
public struct RequestContext: Sendable {
    /// One key with its values. A single-valued key has exactly one.
    public struct Entry: Sendable, Hashable {
        /// The name as the asker wrote it, for people to read.
        public let key: String
        /// The values; empty means that the key is there with an empty set, which conditions treat as missing.
        public let values: [String]
        /// Whether the key can hold several values (`aws:TagKeys`): a policy variable never takes such a key.
        public let isMultivalued: Bool
    }

    /// Whether a key that has not been set is known to be absent. If not, it is unknown.
    public var isComplete = true

    // All text lies in one pool and all records are plain numbers, so that evaluation touches no reference counts.
    /// The hash of each key's canonical name, beside `slots` so that a look-up scans contiguous numbers.
    private(set) var hashes: [UInt64] = []
    private(set) var slots: [Slot] = []
    private(set) var values: [Slice] = []
    private(set) var bytes: [UInt8] = []
    /// Whether any key is unknown by name.
    private(set) var hasUnknownKeys = false

    /// One key in the pool.
    struct Slot: Sendable {
        enum State: UInt8 { case present, absent, unknown }
        var state: State
        var isMultivalued: Bool
        /// The name as written.
        var name: Slice
        /// The name in lower case.
        var canonicalName: Slice
        /// Its part of `values`.
        var values: Slice
    }

    /// A context that says nothing: complete, so every key is absent.
    public init() {}

    /// Makes room for so many more keys of so many bytes in all, names and values, so that adding them allocates no
    /// more.
    public mutating func reserve(keys count: Int, bytes byteCount: Int) {
        hashes.reserveCapacity(hashes.count + count)
        slots.reserveCapacity(slots.count + count)
        values.reserveCapacity(values.count + count)
        bytes.reserveCapacity(bytes.count + byteCount)
    }

    /// Sets a single-valued key, replacing what it was.
    public mutating func set(_ key: String, _ value: String) {
        insert(key, .present, isMultivalued: false, values: CollectionOfOne(value))
    }

    /// Sets a multivalued key, replacing what it was.
    public mutating func set(_ key: String, values: [String]) {
        insert(key, .present, isMultivalued: true, values: values)
    }

    /// Says that a key may have any value, or be absent.
    public mutating func markUnknown(_ key: String) {
        insert(key, .unknown, isMultivalued: false, values: EmptyCollection())
        hasUnknownKeys = true
    }

    /// Says that a key is absent: in a context that is not complete, what is not said is unknown.
    public mutating func markAbsent(_ key: String) {
        insert(key, .absent, isMultivalued: false, values: EmptyCollection())
    }

    /// The keys that are set, in the order in which they were set.
    public var entries: [Entry] { slots.filter { $0.state == .present }.map(entry) }

    /// The keys that are marked as unknown.
    public var unknownKeys: [String] { slots.filter { $0.state == .unknown }.map { text($0.name) } }

    /// The keys that are marked as absent.
    public var absentKeys: [String] { slots.filter { $0.state == .absent }.map { text($0.name) } }

    /// The entry of this key, whatever the case of its name.
    public subscript(key: String) -> Entry? {
        let name = RequestContext.canonical(key)
        guard case .present(let slot) = find(Bytes.hashLowering(name.span), name.span) else { return nil }
        return entry(slots[slot])
    }

    /// Whether nothing is known of this key.
    public func isUnknown(_ key: String) -> Bool {
        let name = RequestContext.canonical(key)
        if case .unknown = find(Bytes.hashLowering(name.span), name.span) { return true }
        return false
    }

    /// Whether every key is known.
    var isFullyKnown: Bool { isComplete && !hasUnknownKeys }

    /// What a look-up finds.
    enum Finding {
        case present(Int)
        case absent
        case unknown
    }

    /// Looks a key up by its canonical name.
    @inline(__always)
    func find(_ hash: UInt64, _ name: Span<UInt8>) -> Finding {
        let known = hashes.span
        for index in known.indices where known[index] == hash {
            let slot = slots.span[index]
            guard Bytes.equal(bytes.span.part(slot.canonicalName), name) else { continue }
            switch slot.state {
            case .present: return .present(index)
            case .absent: return .absent
            case .unknown: return .unknown
            }
        }
        return isComplete ? .absent : .unknown
    }

    /// The name by which keys are compared: lower case.
    static func canonical(_ key: String) -> [UInt8] {
        var name = Array(key.utf8)
        if Bytes.isASCII(name.span) {
            for index in name.indices { name[index] = Bytes.lowered(name[index]) }
            return name
        }
        return Array(key.lowercased().utf8)
    }

    private func entry(_ slot: Slot) -> Entry {
        Entry(
            key: text(slot.name),
            values: slot.values.range.map { text(values[$0]) },
            isMultivalued: slot.isMultivalued
        )
    }

    private func text(_ slice: Slice) -> String { String(decoding: bytes[slice.range], as: UTF8.self) }

    private mutating func insert(
        _ key: String,
        _ state: Slot.State,
        isMultivalued: Bool,
        values texts: some Collection<String>
    ) {
        let first = values.count
        for text in texts { values.append(append(text)) }
        let name = append(key)
        let canonicalName = appendCanonical(key, name)
        let slot = Slot(
            state: state,
            isMultivalued: isMultivalued,
            name: name,
            canonicalName: canonicalName,
            values: Slice(first, texts.count)
        )
        let hash = Bytes.hashLowering(bytes.span.part(canonicalName))
        if let known = position(of: canonicalName, hash) {
            slots[known] = slot
        } else {
            hashes.append(hash)
            slots.append(slot)
        }
    }

    /// The position of the slot with the canonical name which stands at `name` too.
    private func position(of name: Slice, _ hash: UInt64) -> Int? {
        let (hashes, bytes) = (hashes.span, bytes.span)
        for index in hashes.indices where hashes[index] == hash {
            if Bytes.equal(bytes.part(slots.span[index].canonicalName), bytes.part(name)) { return index }
        }
        return nil
    }

    /// Appends the canonical name of `key`, whose bytes stand at `name`.
    private mutating func appendCanonical(_ key: String, _ name: Slice) -> Slice {
        guard Bytes.isASCII(bytes.span.part(name)) else { return append(key.lowercased()) }
        let canonical = append(key)
        var appended = bytes.mutableSpan
        for index in canonical.range { appended[index] = Bytes.lowered(appended[index]) }
        return canonical
    }

    private mutating func append(_ text: String) -> Slice {
        let start = bytes.count
        text.utf8.span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return Slice(start, bytes.count - start)
    }
}

extension RequestContext: Hashable {
    /// Equal if they say the same in the same order.
    public static func == (left: RequestContext, right: RequestContext) -> Bool {
        left.isComplete == right.isComplete && left.entries == right.entries && left.unknownKeys == right.unknownKeys
            && left.absentKeys == right.absentKeys
    }

    /// Hashes what is known.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(isComplete)
        hasher.combine(entries)
        hasher.combine(unknownKeys)
    }
}
