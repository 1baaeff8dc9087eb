/// The objects of a JSON text that may each be an event: one object, an array, one object per line, or the array inside
/// `{"Records": […]}`. Only brackets and strings are looked at, so that a file of any size is split in one pass and its
/// events are read one at a time, and an event that is damaged does not hide the others.
struct JSONItems {
    /// An object of more bytes is no event: CloudTrail ends at 256 KB, its network events at 1 MB.
    static let maximumItemBytes = 2_097_152
    /// How often reading goes on behind damage. Each time costs a pass over the rest, so it is bounded.
    private static let maximumRepairs = 32

    /// Where something is damaged.
    struct Fault {
        let offset: Int
        let detail: String
    }

    private(set) var ranges: [Range<Int>] = []
    private(set) var faults: [Fault] = []
    /// Whether a member was found that holds events by its name.
    private(set) var hasWrapper = false
    private let bytes: [UInt8]
    private var position = 0

    /// `amongText`: what stands between the objects is text, as in a log whose lines begin with their time.
    init(_ bytes: [UInt8], amongText: Bool = false) {
        self.bytes = bytes
        var repairs = 0
        while true {
            skipSpace()
            if amongText {
                guard let brace = ByteText.find("{", in: bytes, position..<bytes.count) else { return }
                position = brace
            }
            if position < bytes.count, bytes[position] == UInt8(ascii: ",") {
                position += 1
                continue
            }
            guard position < bytes.count else { return }
            let start = position
            guard let fault = readTopLevel() else { continue }
            let next = nextLine(after: start, withObject: !amongText)
            // A brace in a text is damage only where an event was meant.
            let isMeant =
                !amongText || ByteText.find("\"eventSource\"", in: bytes, start..<(next ?? bytes.count)) != nil
            // What was cut in its own line reads on into the next one.
            if isMeant { faults.append(next.map { $0 <= fault.offset } ?? false ? ends(start) : fault) }
            guard let next else { return }
            if isMeant || position - start > 4096 { repairs += 1 }
            guard repairs < Self.maximumRepairs else {
                faults.append(Fault(offset: next, detail: "too much is damaged: nothing from here on was read"))
                return
            }
            position = next
        }
    }

    private mutating func readTopLevel() -> Fault? {
        switch bytes[position] {
        case UInt8(ascii: "{"): readObject()
        case UInt8(ascii: "["): readElements()
        default: Fault(offset: position, detail: "an object was expected")
        }
    }

    /// An object that is an item itself, unless it wraps a list of items.
    private mutating func readObject() -> Fault? {
        let start = position
        let before = ranges.count
        var wraps = false
        position += 1
        while true {
            skipSpace()
            guard position < bytes.count else { return ends(start) }
            if bytes[position] == UInt8(ascii: "}") { break }
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
                continue
            }
            guard bytes[position] == UInt8(ascii: "\"") else {
                return Fault(offset: position, detail: "a name in double quotes was expected")
            }
            let name = position + 1
            guard skipString() else { return ends(start) }
            let nameEnd = position - 1
            skipSpace()
            guard position < bytes.count else { return ends(start) }
            guard bytes[position] == UInt8(ascii: ":") else {
                return Fault(offset: position, detail: "`:` was expected after the name")
            }
            position += 1
            skipSpace()
            guard position < bytes.count else { return ends(start) }
            if bytes[position] == UInt8(ascii: "["), isWrapper(name..<nameEnd) {
                wraps = true
                hasWrapper = true
                if let fault = readElements() { return fault }
            } else if let fault = skipValue() {
                return fault
            }
        }
        position += 1
        if !wraps {
            ranges.removeLast(ranges.count - before)
            ranges.append(start..<position)
        }
        return nil
    }

    /// `Records` of a trail's files, `Events` of lookup-events, `events` of CloudWatch Logs, `Items` and `hits` aside.
    private func isWrapper(_ name: Range<Int>) -> Bool {
        let names: [StaticString] = ["Records", "Events", "events"]
        return names.contains {
            $0.utf8CodeUnitCount == name.count && ByteText.stands($0, in: bytes, at: name.lowerBound)
        }
    }

    private mutating func readElements() -> Fault? {
        let start = position
        position += 1
        while true {
            skipSpace()
            guard position < bytes.count else { return ends(start) }
            switch bytes[position] {
            case UInt8(ascii: "]"):
                position += 1
                return nil
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "{"):
                let item = position
                if let fault = skipValue() { return fault }
                ranges.append(item..<position)
            default:
                if let fault = skipValue() { return fault }
            }
        }
    }

    /// Passes one value: to the bracket that closes it, or to the end of a word.
    private mutating func skipValue() -> Fault? {
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard skipString() else { return ends(start) }
                if depth == 0 { return nil }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position == start ? Fault(offset: start, detail: "a value was expected") : nil }
                depth -= 1
                position += 1
                if depth == 0 { return nil }
            case UInt8(ascii: ","):
                if depth == 0 { return position == start ? Fault(offset: start, detail: "a value was expected") : nil }
                position += 1
            default: position += 1
            }
            if position - start > Self.maximumItemBytes {
                return Fault(offset: start, detail: "a value of more than \(Self.maximumItemBytes) bytes")
            }
        }
        return ends(start)
    }

    /// Passes a string; false when it is not closed. None goes over a line: it is cut there.
    private mutating func skipString() -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\n") { return false }
                if byte == UInt8(ascii: "\\") { position += 1 }
            }
            position = bytes.count
            return false
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, ByteText.isSpace(bytes[position]) { position += 1 }
    }

    private func ends(_ start: Int) -> Fault { Fault(offset: start, detail: "what begins here has no end") }

    /// Where the next line begins, with an object if that is wanted.
    private func nextLine(after start: Int, withObject: Bool) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "\n"), !withObject || bytes[index + 1] == UInt8(ascii: "{") {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    /// The same text without line ends in strings.
    static func joiningStrings(_ bytes: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var (isString, isEscaped) = (false, false)
        for byte in bytes {
            if isString, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { continue }
            joined.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isString.toggle() }
            isEscaped = isString && byte == UInt8(ascii: "\\") && !isEscaped
        }
        return joined
    }
}
