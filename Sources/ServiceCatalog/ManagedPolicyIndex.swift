import Identifiers

/// The index of the embedded table of managed policies. Only names and the places of the documents are read when the
/// index is made; the other fields when they are asked for.
struct ManagedPolicyIndex: Sendable {
    struct Entry: Sendable {
        let name: EmbeddedText
        /// Path, default version, created and updated, separated by tabs.
        private let facts: EmbeddedText
        let document: EmbeddedText

        init(name: EmbeddedText, facts: EmbeddedText, document: EmbeddedText) {
            self.name = name
            self.facts = facts
            self.document = document
        }

        var path: EmbeddedText { facts.split(.tab)[0] }
        var defaultVersion: EmbeddedText { facts.split(.tab)[1] }
        var created: Timestamp { time(2) }
        var updated: Timestamp { time(3) }

        /// Reads `2026-03-26T03:42:09Z`.
        private func time(_ field: Int) -> Timestamp {
            let text = facts.split(.tab)[field].string
            guard let time = Timestamp(basicFormat: text.filter { $0 != "-" && $0 != ":" }) else {
                preconditionFailure("the generated index of managed policies is broken: \(text)")
            }
            return time
        }
    }

    /// Ordered by the bytes of the name.
    let entries: [Entry]

    static let shared = ManagedPolicyIndex()

    private init() {
        let documents = EmbeddedText(ManagedPolicyData.documents)
        var entries: [Entry] = []
        entries.reserveCapacity(ManagedPolicyData.count)
        var offset = 0
        for line in EmbeddedText(ManagedPolicyData.index).split(.newline) {
            let bytes = line.bytes
            guard let first = bytes.firstIndex(of: .tab), let last = bytes.lastIndex(of: .tab), first < last,
                let length = line[last + 1..<line.count].number
            else { preconditionFailure("the generated index of managed policies is broken: \(line.string)") }
            entries.append(
                Entry(
                    name: line[0..<first],
                    facts: line[first + 1..<last],
                    document: documents[offset..<offset + length]
                )
            )
            offset += length
        }
        self.entries = entries
    }

    /// The row of the policy with this name, found by binary search.
    func row(named name: String.UTF8View) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name.bytes.lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].name.bytes.elementsEqual(name) ? low : nil
    }
}
