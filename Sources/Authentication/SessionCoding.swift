internal import Identifiers

/// A session as bytes: fields in a fixed order, texts with their length before them. Tokens travel in a header of every
/// request, so they are kept short; and reading them must not need Foundation.
enum SessionCoding {
    static func encode(_ session: Session) -> [UInt8] {
        var writer = Writer()
        writer.write(session.origin.rawValue)
        writer.write(session.accountID)
        writer.write(session.accessKeyID)
        writer.write(session.secretAccessKey)
        writer.write(session.principalID)
        writer.write(session.name)
        writer.write(session.issued)
        writer.write(session.expires)
        writer.write(session.mfaAuthenticated)
        writer.write(session.inlinePolicy)
        writer.write(session.policyARNs) { $0.write($1) }
        writer.write(session.tags) { writer, tag in
            writer.write(tag.key)
            writer.write(tag.value)
        }
        writer.write(session.transitiveTagKeys) { $0.write($1) }
        writer.write(session.sourceIdentity)
        writer.write(session.isChained)
        return writer.bytes
    }

    /// Nil unless `bytes` are exactly one session.
    static func decode(_ bytes: [UInt8]) -> Session? {
        var reader = Reader(bytes: bytes)
        guard let origin = reader.text().flatMap(Session.Origin.init(rawValue:)), let accountID = reader.text(),
            let accessKeyID = reader.text(), let secret = reader.text(), let principalID = reader.text(),
            let name = reader.optional({ $0.text() }), let issued = reader.time(), let expires = reader.time(),
            let mfa = reader.optional({ $0.time() }), let inlinePolicy = reader.optional({ $0.text() }),
            let policyARNs = reader.list({ $0.text() }), let tags = reader.list({ $0.tag() }),
            let transitiveTagKeys = reader.list({ $0.text() }), let source = reader.optional({ $0.text() }),
            let isChained = reader.flag(), reader.isAtEnd
        else { return nil }
        var session = Session(
            origin: origin,
            accountID: accountID,
            accessKeyID: accessKeyID,
            secretAccessKey: secret,
            principalID: principalID,
            issued: issued,
            expires: expires
        )
        session.name = name
        session.mfaAuthenticated = mfa
        session.inlinePolicy = inlinePolicy
        session.policyARNs = policyARNs
        session.tags = tags
        session.transitiveTagKeys = transitiveTagKeys
        session.sourceIdentity = source
        session.isChained = isChained
        return session
    }

    struct Writer {
        private(set) var bytes: [UInt8] = []

        /// Seven bits a byte, lowest first, the high bit set on all but the last (LEB128).
        mutating func write(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }

        mutating func write(_ text: String) {
            write(UInt64(text.utf8.count))
            bytes += text.utf8
        }

        mutating func write(_ time: Timestamp) { write(UInt64(bitPattern: time.milliseconds)) }

        mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

        mutating func write(_ text: String?) {
            write(text != nil)
            if let text { write(text) }
        }

        mutating func write(_ time: Timestamp?) {
            write(time != nil)
            if let time { write(time) }
        }

        mutating func write<Element>(_ list: [Element], _ element: (inout Writer, Element) -> Void) {
            write(UInt64(list.count))
            for item in list { element(&self, item) }
        }
    }

    struct Reader {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }

        mutating func number() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), through: 63, by: 7) {
                guard position < bytes.count else { return nil }
                let byte = bytes[position]
                position += 1
                guard shift < 63 || byte <= 1 else { return nil }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }

        mutating func text() -> String? {
            guard let count = number(), count <= UInt64(bytes.count - position) else { return nil }
            defer { position += Int(count) }
            return String(validating: bytes[position..<(position + Int(count))], as: UTF8.self)
        }

        mutating func time() -> Timestamp? { number().map { Timestamp(milliseconds: Int64(bitPattern: $0)) } }

        mutating func flag() -> Bool? {
            guard position < bytes.count, bytes[position] <= 1 else { return nil }
            defer { position += 1 }
            return bytes[position] == 1
        }

        mutating func tag() -> Session.SessionTag? {
            guard let key = text(), let value = text() else { return nil }
            return Session.SessionTag(key: key, value: value)
        }

        mutating func optional<Value>(_ read: (inout Reader) -> Value?) -> Value?? {
            guard let isThere = flag() else { return .none }
            guard isThere else { return .some(nil) }
            return read(&self).map { .some($0) }
        }

        mutating func list<Element>(_ read: (inout Reader) -> Element?) -> [Element]? {
            // Every element takes a byte or more, which bounds the loop.
            guard let count = number(), count <= UInt64(bytes.count - position) else { return nil }
            var list: [Element] = []
            for _ in 0..<count {
                guard let element = read(&self) else { return nil }
                list.append(element)
            }
            return list
        }
    }
}
