private import Compression
import PolicyLanguage

/// Reads what people have in their hands when they were refused: error messages, logs, CloudTrail events, signed
/// requests. The kind is recognised by what the bytes are, never by a name.
///
/// An iterator, so that a file of any number of events needs the memory of one inquiry:
///
///     var reader = try InquiryReader(bytes, named: "events.json.gz")
///     while let inquiry = reader.next() { … }
///
/// `passedOver`, `repeated` and `unreadable` are complete when `next` has returned nil.
package struct InquiryReader: Sendable, Sequence, IteratorProtocol {
    /// What bounds the reading.
    package struct Limits: Sendable {
        /// Of the bytes as given, and again after decompression.
        package var maximumBytes = 1_073_741_824

        package init() {}
    }

    /// An event, or the rest of a file, that could not be read.
    package struct Unreadable: Sendable, Hashable {
        /// `events.json:12`
        package let place: String
        package let detail: String
    }

    private enum Source: Sendable {
        case events(EventSource)
        case text(TextSource)
        case exchange(Inquiry?)
    }

    private var source: Source

    /// Events that are no denials.
    package private(set) var passedOver = 0
    /// Denials that were word for word the same as one before.
    package private(set) var repeated = 0
    /// The denied events so far. What two trails deliver stands in two files: the next file's reader is given what this one
    /// has seen.
    package var seenEvents: Set<EventDelivery> = []
    /// What could not be read; the first thousand.
    package private(set) var unreadable: [Unreadable] = []

    /// Recognises what the bytes are. `place` is their name, for people.
    package init(_ bytes: [UInt8], named place: String, limits: Limits = Limits()) throws(InquiryError) {
        let bytes = try Self.decompressed(bytes, named: place, limits: limits)
        guard bytes.contains(where: { !ByteText.isSpace($0) }) else { throw .empty(place: place) }
        if let decoded = DecodedMessage(bytes) {
            source = .exchange(decoded.inquiry(named: place))
        } else if let events = try Self.events(in: bytes, named: place) {
            source = .events(events)
            unreadable = events.faults
        } else if let exchange = ExchangeText.read(bytes, named: place) {
            source = .exchange(exchange)
        } else {
            var text = TextSource(bytes, named: place)
            guard text.fillFirst() else { throw .noDenial(place: place) }
            source = .text(text)
        }
    }

    /// How many events were read, of how many; nil where the input is a text.
    package var position: (done: Int, total: Int)? {
        if case .events(let events) = source { events.position } else { nil }
    }

    /// The next denial.
    package mutating func next() -> Inquiry? {
        switch source {
        case .events(var events):
            // Taken out while it changes, so that nothing is copied.
            source = .exchange(nil)
            var inquiry = events.next()
            while let delivery = inquiry?.delivery, !seenEvents.insert(delivery).inserted {
                repeated += 1
                inquiry = events.next()
            }
            passedOver = events.passedOver
            if let fault = events.takeFault(), unreadable.count < 1000 { unreadable += fault }
            source = .events(events)
            return inquiry
        case .text(var text):
            source = .exchange(nil)
            let inquiry = text.next()
            repeated = text.repeated
            source = .text(text)
            return inquiry
        case .exchange(let inquiry):
            source = .exchange(nil)
            return inquiry
        }
    }

    /// Changes of permissions that succeeded, before or after the denials: one soon after a change may be nothing but
    /// propagation. Costs a pass over the bytes.
    package var changes: ChangeHistory {
        if case .events(let events) = source { ChangeHistory(events.changes) } else { ChangeHistory() }
    }

    /// The changes in bytes whose denials are read later, or not at all; none in what cannot be read.
    package static func changes(in bytes: [UInt8], named place: String) -> ChangeHistory {
        guard let bytes = try? decompressed(bytes, named: place),
            let events = try? events(in: bytes, named: place)
        else { return ChangeHistory() }
        return ChangeHistory(events.changes)
    }

    /// All denials in the bytes. A file of events without a denial gives none; a text without one is an error.
    package static func inquiries(in bytes: [UInt8], named place: String) throws(InquiryError) -> [Inquiry] {
        Array(try InquiryReader(bytes, named: place))
    }

    private static func events(in bytes: [UInt8], named place: String) throws(InquiryError) -> EventSource? {
        let first = bytes.first { !ByteText.isSpace($0) }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return try EventSource(bytes, named: place) }
        return EventSource(amongText: bytes, named: place)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The bytes themselves, without a mark at their beginning; what gzip has packed, unpacked.
    package static func decompressed(
        _ bytes: [UInt8],
        named place: String,
        limits: Limits = Limits()
    ) throws(InquiryError) -> [UInt8] {
        guard bytes.count <= limits.maximumBytes else { throw .tooLarge(place: place, limit: limits.maximumBytes) }
        guard Gzip.isCompressed(bytes) else { return decoded(bytes) }
        do {
            return decoded(try Gzip.decompress(bytes, limit: limits.maximumBytes))
        } catch {
            switch error {
            case .tooLarge(let limit): throw .tooLarge(place: place, limit: limit)
            case .corrupt, .truncated: throw .corruptGzip(place: place)
            }
        }
    }

    /// UTF-8 without a byte order mark. UTF-16 with one is what PowerShell's `>` writes.
    private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: byteOrderMark) { return Array(bytes[3...]) }
        guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
        let isLittle = bytes[0] == 0xFF
        let units = (1..<bytes.count / 2).lazy.map { unit in
            let index = unit * 2
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
