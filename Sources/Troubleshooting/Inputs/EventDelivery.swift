import PolicyLanguage

/// An event as a trail delivered it. Two trails, of an account and of its organization, deliver the same bytes under the
/// same id; events that somebody made from one example have its id and other bytes.
package struct EventDelivery: Sendable, Hashable {
    private let id: String
    private let content: Int

    /// Nil for an event without an id.
    init?(_ record: JSONValue, bytes: ArraySlice<UInt8>) {
        guard let id = record.string("eventID") else { return nil }
        self.id = id
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        content = hasher.finalize()
    }
}
