import Directory
import Testing

@Suite("Name index")
struct NameIndexTests {
    @Test("agrees with a sorted dictionary after any insertions and removals", arguments: [1, 2, 3])
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var index = NameIndex()
        var model: [String: String] = [:]
        for step in 0..<5000 {
            let name = "Name\(Int.random(in: 0..<1500, using: &random))"
            if Int.random(in: 0..<3, using: &random) == 0 {
                index.remove(name)
                model[name.lowercased()] = nil
            } else {
                index.insert(name, id: "\(step)")
                model[name.lowercased()] = "\(step)"
            }
        }
        let sorted = model.sorted { $0.key < $1.key }
        #expect(index.count == model.count)
        #expect(index.map(\.key) == sorted.map(\.key))
        #expect(index.map(\.id) == sorted.map(\.value))
        for (name, id) in model { #expect(index.id(of: name.uppercased()) == id) }
        #expect(index.id(of: "absent") == nil)
        let start = sorted[sorted.count / 2].key
        #expect(index.entries(after: start).map(\.key) == sorted.map(\.key).filter { $0 > start })
        #expect(index.entries(after: start + "x").map(\.key) == sorted.map(\.key).filter { $0 > start + "x" })
    }

    @Test("gives every element once, page by page, in name order", arguments: [1, 7, 100, 999, 1000, 1001])
    func pages(limit: Int) {
        var index = NameIndex()
        for number in 0..<1000 { index.insert("user\(number)", id: "\(number)") }
        var seen: [String] = []
        var key: String?
        for _ in 0..<1001 {
            let page = index.page(after: key, limit: limit) { Int($0).map { $0 % 3 == 0 ? "user\($0)" : nil } ?? nil }
            #expect(page.elements.count == limit || page.nextKey == nil)
            seen += page.elements
            key = page.nextKey
            if key == nil { break }
        }
        #expect(seen == (0..<1000).filter { $0 % 3 == 0 }.map { "user\($0)" }.sorted())
    }

    @Test("a page goes on after an element that has been removed meanwhile")
    func removedMeanwhile() {
        var index = NameIndex()
        for name in ["a", "b", "c"] { index.insert(name, id: name) }
        let first = index.page(after: nil, limit: 2) { $0 }
        index.remove("b")
        #expect(index.page(after: first.nextKey, limit: 2) { $0 }.elements == ["c"])
    }

    @Test("equality does not depend on how the index came about")
    func equality() {
        var forwards = NameIndex()
        var backwards = NameIndex()
        for number in 0..<600 { forwards.insert("n\(number)", id: "\(number)") }
        for number in (0..<600).reversed() { backwards.insert("n\(number)", id: "\(number)") }
        #expect(forwards == backwards)
        backwards.insert("N5", id: "other")
        #expect(forwards != backwards)
    }
}
