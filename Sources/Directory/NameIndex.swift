/// Ids of entities in the order of their names, ignoring case: look-up by name and listing page by page.
///
/// A B-tree of two levels: sorted chunks of at most `chunkLimit` entries. A look-up is a binary search; an insertion
/// moves (and, when a snapshot still shares the storage, copies) one chunk instead of everything; a page of a listing
/// starts by a binary search, so that nothing is ever sorted to answer a request.
package struct NameIndex: Sendable {
    /// A name in its folded form and what it stands for.
    package struct Entry: Sendable, Hashable {
        /// The name in lower case: IAM names are unique ignoring case.
        package let key: String
        package let id: String
    }

    /// INVARIANT: no chunk is empty; keys ascend strictly within and across chunks.
    private var chunks: [[Entry]] = []
    package private(set) var count = 0

    private static let chunkLimit = 256

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// The form in which names are compared.
    package static func fold(_ name: String) -> String { name.lowercased() }

    /// The id of this name, whatever its case.
    package func id(of name: String) -> String? {
        let key = NameIndex.fold(name)
        guard let entry = entry(at: position(ofFirstAtLeast: key)), entry.key == key else { return nil }
        return entry.id
    }

    /// Files an id under a name, replacing what was there.
    package mutating func insert(_ name: String, id: String) {
        let entry = Entry(key: NameIndex.fold(name), id: id)
        guard !chunks.isEmpty else {
            chunks = [[entry]]
            count = 1
            return
        }
        var place = position(ofFirstAtLeast: entry.key)
        if let existing = self.entry(at: place), existing.key == entry.key {
            chunks[place.chunk][place.offset] = entry
            return
        }
        if place.chunk == chunks.count {
            place = Position(chunk: chunks.count - 1, offset: chunks[chunks.count - 1].count)
        }
        chunks[place.chunk].insert(entry, at: place.offset)
        count += 1
        if chunks[place.chunk].count > NameIndex.chunkLimit { split(place.chunk) }
    }

    /// Takes a name out.
    package mutating func remove(_ name: String) {
        let key = NameIndex.fold(name)
        let place = position(ofFirstAtLeast: key)
        guard let entry = entry(at: place), entry.key == key else { return }
        chunks[place.chunk].remove(at: place.offset)
        if chunks[place.chunk].isEmpty { chunks.remove(at: place.chunk) }
        count -= 1
    }

    private mutating func split(_ chunk: Int) {
        let middle = chunks[chunk].count / 2
        let upper = Array(chunks[chunk][middle...])
        chunks[chunk].removeSubrange(middle...)
        chunks.insert(upper, at: chunk + 1)
    }

    // MARK: Positions

    fileprivate struct Position {
        var chunk: Int
        var offset: Int
    }

    private func entry(at place: Position) -> Entry? {
        place.chunk < chunks.count ? chunks[place.chunk][place.offset] : nil
    }

    /// The first entry whose key is `key` or comes after it; past the last chunk when there is none.
    private func position(ofFirstAtLeast key: String) -> Position {
        let chunk = partition(chunks.count) { (chunks[$0].last?.key ?? "") < key }
        guard chunk < chunks.count else { return Position(chunk: chunk, offset: 0) }
        return Position(chunk: chunk, offset: partition(chunks[chunk].count) { chunks[chunk][$0].key < key })
    }

    /// The first index in 0..<count for which `isBefore` is false; `isBefore` holds for a prefix of the indexes.
    private func partition(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension NameIndex: Sequence {
    package struct Iterator: IteratorProtocol {
        private let chunks: [[Entry]]
        private var place: Position

        fileprivate init(chunks: [[Entry]], place: Position) {
            self.chunks = chunks
            self.place = place
        }

        package mutating func next() -> Entry? {
            guard place.chunk < chunks.count else { return nil }
            let entry = chunks[place.chunk][place.offset]
            place.offset += 1
            if place.offset == chunks[place.chunk].count { place = Position(chunk: place.chunk + 1, offset: 0) }
            return entry
        }
    }

    package func makeIterator() -> Iterator { Iterator(chunks: chunks, place: Position(chunk: 0, offset: 0)) }

    package var underestimatedCount: Int { count }

    /// The entries that come after `key` (folded); all of them for nil.
    package func entries(after key: String?) -> IteratorSequence<Iterator> {
        guard let key else { return IteratorSequence(makeIterator()) }
        var iterator = Iterator(chunks: chunks, place: position(ofFirstAtLeast: key))
        if let first = entry(at: position(ofFirstAtLeast: key)), first.key == key { _ = iterator.next() }
        return IteratorSequence(iterator)
    }
}

extension NameIndex: Equatable {
    /// Equal when the same names stand for the same ids; how the entries are cut into chunks does not matter.
    package static func == (left: NameIndex, right: NameIndex) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }
}
