import PolicyLanguage

/// The events of a file, one at a time.
struct EventSource: Sendable {
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]
    private let place: String
    private var index = 0
    /// Line of `lineOffset`, counted on from event to event.
    private var line = 1
    private var lineOffset = 0
    private var pendingFaults: [InquiryReader.Unreadable] = []

    /// How many events were looked at, of how many.
    var position: (done: Int, total: Int) { (index, ranges.count) }
    private(set) var passedOver = 0
    /// What was damaged between the events.
    let faults: [InquiryReader.Unreadable]

    /// Nil when the JSON holds no events, so that its texts are to be looked through instead.
    init?(_ bytes: [UInt8], named place: String) throws(InquiryError) {
        var (bytes, items) = (bytes, JSONItems(bytes))
        // Wrapped by a terminal: its lines end in the middle of strings.
        if items.ranges.isEmpty, !items.faults.isEmpty {
            let joined = JSONItems.joiningStrings(bytes)
            let repaired = JSONItems(joined)
            if repaired.faults.isEmpty { (bytes, items) = (joined, repaired) }
        }
        let looksLikeEvents = items.hasWrapper || items.ranges.prefix(8).contains { Self.looksLikeEvent(bytes, $0) }
        guard looksLikeEvents else {
            // Cut in its only event: say so, rather than that there is no denial.
            if items.ranges.isEmpty, let fault = items.faults.first,
                ByteText.find("\"eventSource\"", in: bytes, 0..<bytes.count) != nil
                    || ByteText.find("\"Records\"", in: bytes, 0..<min(bytes.count, 64)) != nil
            {
                let (line, column) = Self.position(of: fault.offset, in: bytes)
                throw .unreadable(place: place, detail: fault.detail, line: line, column: column)
            }
            return nil
        }
        if items.ranges.isEmpty, let fault = items.faults.first {
            let (line, column) = Self.position(of: fault.offset, in: bytes)
            throw .unreadable(place: place, detail: fault.detail, line: line, column: column)
        }
        self.init(bytes, items, place)
    }

    /// The events that stand in a text: in a log whose lines have their time in front, or with words around them. Nil when
    /// there are none.
    init?(amongText bytes: [UInt8], named place: String) {
        guard ByteText.find("\"eventSource\"", in: bytes, 0..<bytes.count) != nil else { return nil }
        let items = JSONItems(bytes, amongText: true)
        guard items.ranges.contains(where: { Self.looksLikeEvent(bytes, $0) }) else { return nil }
        self.init(bytes, items, place)
    }

    private init(_ bytes: [UInt8], _ items: JSONItems, _ place: String) {
        self.bytes = bytes
        ranges = items.ranges
        self.place = place
        faults = items.faults.map { fault in
            let line = Self.position(of: fault.offset, in: bytes).line
            return InquiryReader.Unreadable(place: "\(place):\(line)", detail: fault.detail)
        }
    }

    /// The changes of permissions among all events, wherever they stand. Costs a pass over the bytes.
    var changes: [ObservedChange] {
        ranges.compactMap { range in
            guard Self.mayChangePermissions(bytes, range), let event = try? CloudTrailEvent(Array(bytes[range])) else {
                return nil
            }
            return event.change
        }
    }

    /// The next event that is a denial.
    mutating func next() -> Inquiry? {
        while index < ranges.count {
            let range = ranges[index]
            index += 1
            // Most events of an account have succeeded: nothing of them is read.
            guard Self.contains("errorCode", bytes, range) || Self.contains("errorMessage", bytes, range) else {
                passedOver += 1
                continue
            }
            do throws(JSONText.Failure) {
                let event = try CloudTrailEvent(Array(bytes[range]))
                guard var inquiry = event.inquiry else {
                    passedOver += 1
                    continue
                }
                inquiry.delivery = EventDelivery(event.record, bytes: bytes[range])
                inquiry.place = "\(place):\(line(at: range.lowerBound))"
                return inquiry
            } catch {
                let place = "\(place):\(line(at: range.lowerBound) + error.position.line - 1)"
                pendingFaults.append(InquiryReader.Unreadable(place: place, detail: error.detail))
            }
        }
        return nil
    }

    /// Events that could not be read since this was last asked.
    mutating func takeFault() -> [InquiryReader.Unreadable]? {
        if pendingFaults.isEmpty { return nil }
        defer { pendingFaults = [] }
        return pendingFaults
    }

    private mutating func line(at offset: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            while lineOffset < offset {
                if bytes[lineOffset] == UInt8(ascii: "\n") { line += 1 }
                lineOffset += 1
            }
        }
        return line
    }

    private static func looksLikeEvent(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        contains("eventSource", bytes, range) && contains("eventName", bytes, range)
    }

    /// A first look only: the event itself says what it is.
    private static func mayChangePermissions(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        !contains("errorCode", bytes, range)
            && (contains("iam.amazonaws.com", bytes, range) || contains("organizations.amazonaws.com", bytes, range)
                || contains("Policy", bytes, range) || contains("Permission", bytes, range)
                || contains("PublicAccessBlock", bytes, range) || contains("VpcEndpoint\"", bytes, range))
    }

    private static func contains(_ needle: StaticString, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        ByteText.find(needle, in: bytes, range) != nil
    }

    private static func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        var (line, start) = (1, 0)
        for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        return (line, offset - start + 1)
    }
}
