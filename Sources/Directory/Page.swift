/// One page of a listing.
package struct Page<Element> {
    package var elements: [Element] = []
    /// Where the next page starts: after the element with this key. Nil on the last page.
    package var nextKey: String?

    package init() {}

    /// Takes at most `limit` elements from a sequence that starts where the last page ended. `element` is nil for what
    /// the listing leaves out; a page is only truncated when an element that belongs to the listing follows.
    package init<Source: Sequence>(
        of source: Source,
        limit: Int,
        key: (Source.Element) -> String,
        element: (Source.Element) -> Element?
    ) {
        var lastKey: String?
        for candidate in source {
            guard let found = element(candidate) else { continue }
            if elements.count == limit {
                nextKey = lastKey
                return
            }
            elements.append(found)
            lastKey = key(candidate)
        }
    }

    /// A page of a short list, which is sorted here. Keys are unique.
    package init(of list: [Element], after: String?, limit: Int, key: (Element) -> String) {
        let sorted = list.map { (key: key($0), element: $0) }.sorted { $0.key < $1.key }
        let rest = sorted.drop { entry in after.map { entry.key <= $0 } ?? false }
        self.init(of: rest, limit: limit, key: { $0.key }, element: { $0.element })
    }
}

extension NameIndex {
    /// A page of the entities in name order.
    package func page<Element>(
        after key: String?,
        limit: Int,
        _ element: (_ id: String) -> Element?
    ) -> Page<Element> {
        Page(of: entries(after: key), limit: limit, key: { $0.key }, element: { element($0.id) })
    }
}
