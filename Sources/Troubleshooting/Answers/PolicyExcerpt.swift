/// The part of a policy document that shows a cause, with line numbers, as compilers show code.
struct PolicyExcerpt {
    /// One line of the document, or a gap.
    struct Line: Equatable {
        /// Nil for lines that were left out.
        var number: Int?
        var text: String
        /// Where the value stands that is pointed at, in columns from 0; nil on other lines.
        var mark: Range<Int>?
    }

    /// A longer statement is cut around the place that matters.
    static let maximumLines = 14
    /// A longer line is cut around the place that matters.
    static let maximumColumns = 110

    let lines: [Line]

    /// The statement's lines, or without one those around the value; empty when the document does not have them.
    init(of text: String, statement: StatementReference?, line: Int?, column: Int?) {
        let source = text.sourceLines.map { Array($0.unicodeScalars) }
        // Places come with the document, but a document may have been changed since: what it does not have is not shown.
        let isHere = { (number: Int?) in number.map { $0 >= 1 && $0 <= source.count } ?? false }
        let line = isHere(line) ? line : nil
        guard let first = statement?.line ?? line.map({ $0 - 2 }),
            let last = statement?.endLine ?? line.map({ $0 + 2 }),
            isHere(statement?.line ?? line), first <= last
        else {
            lines = []
            return
        }
        let range = max(1, first)...max(1, min(last, source.count))
        lines = Self.shown(range, around: line).map { number in
            guard let number else { return Line(number: nil, text: "...") }
            var columns = 0..<source[number - 1].count
            if let statement, statement.line == statement.endLine, statement.line == number, statement.column >= 1 {
                columns = columns.clamped(to: statement.column - 1..<max(statement.column - 1, statement.endColumn))
            }
            return Self.line(
                number,
                source[number - 1],
                columns,
                mark: number == line ? column.flatMap { $0 >= 1 ? $0 - 1 : nil } : nil
            )
        }
    }

    /// The numbers of the lines to show, nil for a gap.
    private static func shown(_ range: ClosedRange<Int>, around line: Int?) -> [Int?] {
        guard range.count > maximumLines else { return Array(range) }
        guard let line, range.contains(line) else { return Array(range.prefix(maximumLines - 1)) + [nil] }
        let head = range.prefix(3)
        let near = max(range.lowerBound, line - 4)...min(range.upperBound, line + 3)
        var numbers: [Int?] = []
        for number in range where head.contains(number) || near.contains(number) {
            if let previous = numbers.last ?? nil, number > previous + 1 { numbers.append(nil) }
            numbers.append(number)
        }
        if near.upperBound < range.upperBound { numbers.append(nil) }
        return numbers
    }

    /// One line, or the part of it around the mark. `columns` are scalars of the line, from 0.
    private static func line(
        _ number: Int,
        _ source: [Unicode.Scalar],
        _ columns: Range<Int>,
        mark: Int?
    ) -> Line {
        let mark = mark.flatMap { columns.contains($0) ? $0 : nil }
        let token = mark.map { $0..<min(columns.upperBound, endOfValue(in: source, from: $0)) }
        var shown = columns
        if shown.count > maximumColumns {
            let start = max(shown.lowerBound, min((mark ?? 0) - maximumColumns / 3, shown.upperBound - maximumColumns))
            shown = start..<min(shown.upperBound, start + maximumColumns)
        }
        let before = shown.lowerBound > columns.lowerBound ? "..." : ""
        let after = shown.upperBound < columns.upperBound ? "..." : ""
        let text = { (range: Range<Int>) in TerminalText.printable(String(String.UnicodeScalarView(source[range]))) }
        var line = Line(number: number, text: before + text(shown) + after)
        if let token = token?.clamped(to: shown), !token.isEmpty {
            let start = TerminalText.columns(before + text(shown.lowerBound..<token.lowerBound))
            line.mark = start..<start + max(1, TerminalText.columns(text(token)))
        }
        return line
    }

    /// The end of the JSON value or name at a place, on its line: strings, literals, and brackets that close here.
    private static func endOfValue(in source: [Unicode.Scalar], from start: Int) -> Int {
        var depth = 0
        var offset = start
        var isInString = false
        while offset < source.count {
            let scalar = source[offset]
            offset += 1
            if isInString {
                if scalar == "\\" { offset += 1 } else if scalar == "\"" { isInString = false }
            } else if scalar == "\"" {
                isInString = true
            } else if scalar == "{" || scalar == "[" {
                depth += 1
            } else if scalar == "}" || scalar == "]" {
                if depth == 0 { return max(start + 1, offset - 1) }
                depth -= 1
            } else if depth == 0, scalar == "," || scalar == " " || scalar == ":" {
                return max(start + 1, offset - 1)
            }
            if depth == 0, !isInString, scalar == "\"" || scalar == "}" || scalar == "]" { return offset }
        }
        // A bracket that closes on another line: point at the bracket.
        return depth > 0 ? start + 1 : source.count
    }
}
