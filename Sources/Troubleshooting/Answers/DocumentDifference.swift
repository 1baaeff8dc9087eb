/// What changes between two texts of a policy document, line by line.
struct DocumentDifference {
    enum Line: Equatable {
        case same(old: Int, String)
        case removed(old: Int, String)
        case added(new: Int, String)
        /// Lines that are not shown.
        case gap
    }

    /// Changed lines with two lines around them.
    let lines: [Line]
    /// Whether the documents were laid out for reading first, because they are one line.
    let isLaidOut: Bool

    static let context = 2

    init(from old: String?, to new: String) {
        var (before, after) = (old ?? "", new)
        let isOneLine = !before.trimmingSpace.hasLineBreak && !after.trimmingSpace.hasLineBreak
        isLaidOut = isOneLine
        if isOneLine {
            before = Self.laidOut(before)
            after = Self.laidOut(after)
        }
        lines = Self.withContext(Self.compare(Self.split(before), Self.split(after)))
    }

    /// The document with one value a line; as it is when it is not JSON.
    static func laidOut(_ text: String) -> String {
        (try? JSONElement(reading: text)).map { JSONLayout.pretty.text($0) } ?? text
    }

    /// To the byte: equivalent spellings of a letter are a difference in a policy.
    private static func isSame(_ left: Substring, _ right: Substring) -> Bool { left.utf8.elementsEqual(right.utf8) }

    private static func split(_ text: String) -> [Substring] {
        text.isEmpty ? [] : text.sourceLines
    }

    private static func compare(_ old: [Substring], _ new: [Substring]) -> [Line] {
        var start = 0
        while start < min(old.count, new.count), isSame(old[start], new[start]) { start += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - start, isSame(old[old.count - 1 - tail], new[new.count - 1 - tail]) {
            tail += 1
        }
        var lines = (0..<start).map { Line.same(old: $0 + 1, String(old[$0])) }
        lines += middle(old, start..<old.count - tail, new, start..<new.count - tail)
        lines += (old.count - tail..<old.count).map { .same(old: $0 + 1, String(old[$0])) }
        return lines
    }

    /// The longest common subsequence of what is left; of very different texts, all old lines and then all new ones.
    private static func middle(
        _ old: [Substring],
        _ left: Range<Int>,
        _ new: [Substring],
        _ right: Range<Int>
    ) -> [Line] {
        var lengths = [[Int]]()
        let isSmall = left.count * right.count <= 250_000
        if isSmall {
            lengths = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
            for i in (0..<left.count).reversed() {
                for j in (0..<right.count).reversed() {
                    let isSame = isSame(old[left.lowerBound + i], new[right.lowerBound + j])
                    lengths[i][j] = isSame ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
                }
            }
        }
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let (a, b) = (left.lowerBound + i, right.lowerBound + j)
            if isSmall, i < left.count, j < right.count, isSame(old[a], new[b]) {
                lines.append(.same(old: a + 1, String(old[a])))
                i += 1
                j += 1
            } else if i < left.count, j == right.count || !isSmall || lengths[i + 1][j] >= lengths[i][j + 1] {
                lines.append(.removed(old: a + 1, String(old[a])))
                i += 1
            } else {
                lines.append(.added(new: b + 1, String(new[b])))
                j += 1
            }
        }
        return lines
    }

    private static func withContext(_ lines: [Line]) -> [Line] {
        var isShown = Array(repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(0, index - context)...min(lines.count - 1, index + context) { isShown[near] = true }
        }
        var shown: [Line] = []
        for (index, line) in lines.enumerated() {
            if isShown[index] { shown.append(line) } else if !shown.isEmpty, shown.last != .gap { shown.append(.gap) }
        }
        if shown.last == .gap { shown.removeLast() }
        return shown
    }
}
