import AccessControl
import PolicyEngine
import ServiceCatalog

/// AWS's sentence about a refusal, in any of its forms since 2011, read from text.
///
///     User: P is not authorized to perform: s:A[ on resource: R][ because no T allows the s:A action |
///         with an explicit deny[ in a T[ transitively through a T][: ARN]] | due to an explicit deny in a T]
///         [. Go to … with the following authorization id: ID][. Encoded authorization failure message: …]
///
/// Source: IAM User Guide, "Troubleshoot access denied error messages", in its versions from 2021 to 2026.
struct AccessSentence {
    var principal: String?
    var action: String?
    var resource: String?
    var claim = Inquiry.Claim()
    var authorizationID: String?
    /// The sentence on one line.
    var message: String
    /// Where it ends in the text.
    var end: Int

    /// The longest way from `User:` to `is not authorized`: names of roles and sessions have 64 characters.
    private static let maximumPrincipal = 600

    /// Reads a sentence whose `User:` stands at `start`.
    init?(_ bytes: [UInt8], userAt start: Int, end: Int) {
        var cursor = TextCursor(bytes, at: start, end: min(end, start + 8192))
        guard cursor.take("User:"), let principal = Self.principal(&cursor) else { return nil }
        self.init(&cursor, principal: principal, start: start)
    }

    /// Reads what follows `is not authorized to perform`; `start` is where the message begins.
    private init(_ cursor: inout TextCursor, principal: String?, start: Int) {
        self.principal = principal
        message = principal.map { "User: \($0) is not authorized to perform" } ?? "Not authorized to perform"
        _ = cursor.take(":")
        end = cursor.position
        cursor.skipSpace()
        if let action = Self.action(&cursor) {
            self.action = action
            message += ": \(action)"
            end = cursor.position
        } else {
            let from = cursor.position
            Self.passLine(&cursor)
            message += " \(cursor.line(from..<cursor.position))"
            end = cursor.position
            return
        }
        readResource(&cursor)
        readReason(&cursor)
        readSuffix(&cursor)
    }

    /// Reads a sentence without `User:`: `Not authorized to perform sts:AssumeRoleWithWebIdentity`, `arn:… is not
    /// authorized to perform: …`. `start` is where `not authorized to perform` or `Not authorized to perform` stands.
    init?(_ bytes: [UInt8], phraseAt start: Int, after previous: Int, end: Int) {
        var cursor = TextCursor(bytes, at: start, end: min(end, start + 8192))
        guard cursor.take("not authorized to perform") else { return nil }
        let principal = Self.principalBefore(start, in: bytes, after: previous)
        if cursor.stands("this operation") {
            // `This request is not authorized to perform this operation` is Azure's.
            if ByteText.findLast("request is", in: bytes, max(previous, start - 12)..<start) != nil { return nil }
            var next = cursor
            _ = next.take("this operation")
            let afterOperation = next.position
            _ = next.take(".")
            next.skipSpace()
            if ByteText.stands("User:", in: bytes, at: next.position),
                let sentence = AccessSentence(bytes, userAt: next.position, end: end)
            {
                self = sentence
                message = "You are not authorized to perform this operation. \(sentence.message)"
                return
            }
            self.init(operationRefusedTo: principal, end: afterOperation)
            readSuffix(&next)
            return
        }
        self.init(&cursor, principal: principal, start: start)
        if principal == nil, action == nil { return nil }
    }

    /// `You are not authorized to perform this operation.`
    private init(operationRefusedTo principal: String?, end: Int) {
        self.principal = principal
        message = "You are not authorized to perform this operation."
        self.end = end
    }

    // MARK: Parts

    private static func principal(_ cursor: inout TextCursor) -> String? {
        cursor.skipSpace()
        var name: [UInt8] = []
        let limit = min(cursor.end, cursor.position + maximumPrincipal)
        var afterSpace = false
        while cursor.position < limit {
            let byte = cursor.bytes[cursor.position]
            if afterSpace, byte | 0x20 == UInt8(ascii: "i"), cursor.take("is not authorized to perform") {
                return cleanName(name)
            }
            if ByteText.isSpace(byte) {
                let (after, breaks) = cursor.space(from: cursor.position)
                // An empty line ends everything.
                guard after < limit, !ByteText.isSpace(cursor.bytes[after]) else { return nil }
                if !breaks { name.append(0x20) }
                cursor.position = after
                afterSpace = true
            } else {
                if ByteText.stands("User:", in: cursor.bytes, at: cursor.position) { return nil }
                name.append(byte)
                cursor.position += 1
                afterSpace = false
            }
        }
        return nil
    }

    private static func cleanName(_ name: [UInt8]) -> String? {
        let marks: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), 0x20]
        var slice = name[...]
        while let first = slice.first, marks.contains(first) { slice.removeFirst() }
        while let last = slice.last, marks.contains(last) { slice.removeLast() }
        return slice.isEmpty ? nil : ByteText.string(slice)
    }

    /// The ARN before `is not authorized`, where it is one.
    private static func principalBefore(_ start: Int, in bytes: [UInt8], after previous: Int) -> String? {
        var words: [ArraySlice<UInt8>] = []
        var end = start
        while words.count < 2 {
            while end > previous, ByteText.isSpace(bytes[end - 1]) { end -= 1 }
            var begin = end
            while begin > previous, !ByteText.isSpace(bytes[begin - 1]), end - begin < 600 { begin -= 1 }
            guard begin < end else { return nil }
            words.append(bytes[begin..<end])
            end = begin
        }
        guard words[0].elementsEqual("is".utf8), let name = cleanName(Array(words[1])) else { return nil }
        return name.hasPrefix("arn:") ? name : nil
    }

    /// `service:Action`. A word that was cut by a terminal is put together when the catalogue knows the whole.
    private static func action(_ cursor: inout TextCursor) -> String? {
        if cursor.byte == UInt8(ascii: "\"") || cursor.byte == UInt8(ascii: "'") || cursor.byte == UInt8(ascii: "`") {
            cursor.position += 1
        }
        var probe = cursor
        let word = probe.takeWord(limit: 140) { next, word in
            let hasColon = word.contains(UInt8(ascii: ":"))
            if next.byte == UInt8(ascii: ":") { return !hasColon }
            let more = next.bytes[next.position...].prefix(140).prefix(while: ByteText.isWord)
            guard !more.isEmpty else { return false }
            // Without the colon it is only a part of the service's name.
            guard hasColon else {
                return next.bytes[(next.position + more.count)...].first == UInt8(ascii: ":")
                    || word.allSatisfy { ByteText.isWord($0) } && word.count < 4
            }
            return Catalog.aws.action(ByteText.string(word)) == nil
                && Catalog.aws.action(ByteText.string(word + more)) != nil
        }
        let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isName: (ArraySlice<UInt8>) -> Bool = { part in
            !part.isEmpty
                && part.allSatisfy { ByteText.isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "*") }
        }
        guard parts.count == 2, parts.allSatisfy(isName) else { return nil }
        cursor = probe
        // SES opens with ` and closes with '.
        if let mark = cursor.byte, "\"`'".utf8.contains(mark) { cursor.position += 1 }
        return ByteText.string(word)
    }

    private mutating func readResource(_ cursor: inout TextCursor) {
        var probe = cursor
        if !probe.take("on resource:") {
            guard probe.take("on"), probe.space(from: probe.position).end > probe.position else { return }
            probe.skipSpace()
            _ = probe.take("resource")
            probe.skipSpace()
            let isQuoted = probe.byte == UInt8(ascii: "`")
            guard ByteText.stands("arn:", in: probe.bytes, at: probe.position + (isQuoted ? 1 : 0)) else { return }
        }
        probe.skipSpace()
        let from = probe.position
        guard let resource = Self.resource(&probe), !resource.isEmpty else { return }
        self.resource = resource
        let quoted = probe.bytes[from] == UInt8(ascii: "\"")
        message += " on resource: " + (quoted ? "\"\(resource)\"" : resource)
        cursor = probe
        end = cursor.position
    }

    /// How IAM prints a kind before a name.
    private static let kinds: [StaticString] = [
        "policy path ", "instance profile ", "server certificate ", "user ", "role ", "group ", "policy ", "mfa ",
        "account ",
    ]

    private static func resource(_ cursor: inout TextCursor) -> String? {
        if let quote = cursor.byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "`") {
            let closing = quote == UInt8(ascii: "`") ? [quote, UInt8(ascii: "'")] : [quote]
            var name: [UInt8] = []
            var index = cursor.position + 1
            while index < cursor.end, !closing.contains(cursor.bytes[index]), name.count < 1500 {
                let byte = cursor.bytes[index]
                if byte != 0x0A, byte != PastedText.innerBreak { name.append(byte) }
                index += 1
            }
            guard index < cursor.end, closing.contains(cursor.bytes[index]) else { return nil }
            cursor.position = index + 1
            return ByteText.string(name)
        }
        var kind = ""
        for name in kinds {
            // The kind is a word of its own, and a name follows.
            guard let after = cursor.matchEnd(of: name, at: cursor.position), after < cursor.end,
                ByteText.isSpace(cursor.bytes[after]), !startsReason(cursor, at: cursor.space(from: after).end)
            else { continue }
            kind = name.description
            cursor.position = after
            cursor.skipSpace()
            break
        }
        var word = cursor.takeWord { next, word in
            // The reason follows: the name was complete. A name that lacks parts, or behind whose next piece the reason
            // stands, was cut.
            if startsReason(next, at: next.position) { return false }
            let isCut =
                word.starts(with: "arn:".utf8) && word.count(where: { $0 == UInt8(ascii: ":") }) < 5
            if isCut { return true }
            var index = next.position
            while index < next.end, !ByteText.isSpace(next.bytes[index]) { index += 1 }
            return startsReason(next, at: next.space(from: index).end)
        }
        // `…:log-group:/aws/lambda/f:log-stream: because …`: an ARN may end in a colon.
        if cursor.byte == UInt8(ascii: ":"), startsReason(cursor, at: cursor.space(from: cursor.position + 1).end) {
            word.append(UInt8(ascii: ":"))
            cursor.position += 1
        }
        return word.isEmpty ? nil : kind + ByteText.string(word)
    }

    private static func startsReason(_ cursor: TextCursor, at position: Int) -> Bool {
        cursor.matchEnd(of: "because ", at: position) != nil
            || cursor.matchEnd(of: "with an explicit deny", at: position) != nil
            || cursor.matchEnd(of: "due to an explicit deny", at: position) != nil
    }

    private static let types: [(StaticString, PolicyType)] = [
        ("identity-based policy", .identityBased), ("resource-based policy", .resourceBased),
        ("permissions boundary", .permissionsBoundary), ("permission boundary", .permissionsBoundary),
        ("session policy", .sessionPolicy), ("service control policy", .serviceControlPolicy),
        ("resource control policy", .resourceControlPolicy), ("VPC endpoint policy", .vpcEndpointPolicy),
        ("role trust policy", .roleTrustPolicy), ("trust policy", .roleTrustPolicy),
    ]

    private static func policyType(_ cursor: inout TextCursor) -> PolicyType? {
        for (name, type) in types where cursor.take(name) { return type }
        return nil
    }

    private mutating func readReason(_ cursor: inout TextCursor) {
        var probe = cursor
        probe.skipSpace()
        let from = probe.position
        if probe.take("because no ") {
            guard let type = Self.policyType(&probe) else { return }
            claim = Inquiry.Claim(decision: .implicitDeny, policyType: type)
            end = probe.position
            if probe.take("allows the") {
                probe.skipSpace()
                if Self.action(&probe) != nil, probe.take("action") { end = probe.position }
            }
            message += " because no \(DenialSentence.phrase(type)) allows the \(action ?? "") action"
        } else if probe.take("with an explicit deny") || probe.take("due to an explicit deny") {
            claim.decision = .explicitDeny
            end = probe.position
            if probe.take("in an") || probe.take("in the") || probe.take("in a"), let type = Self.policyType(&probe) {
                claim.policyType = type
                end = probe.position
                // The policy that decided stands last (the page's versions of 2023).
                if probe.take("transitively through a"), let last = Self.policyType(&probe) {
                    claim.policyType = last
                    end = probe.position
                }
            }
            message += " " + probe.line(from..<end)
            readPolicyARN(&probe)
        } else if probe.take("because ") || probe.take("on the resource associated with this ciphertext") {
            // KMS never names the key of what cannot be decrypted.
            Self.passLine(&probe)
            message += " " + probe.line(from..<probe.position)
            end = probe.position
        } else {
            return
        }
        cursor = probe
        cursor.position = end
    }

    private mutating func readPolicyARN(_ cursor: inout TextCursor) {
        var probe = cursor
        probe.position = end
        guard probe.take(":") else { return }
        probe.skipSpace()
        guard ByteText.stands("arn:", in: probe.bytes, at: probe.position) else { return }
        let word = probe.takeWord { next, word in
            // Policies' ARNs end in `policy/…`.
            ByteText.find("policy/", in: word, 0..<word.count) == nil
        }
        claim.policyARN = ByteText.string(word)
        message += ": " + ByteText.string(word)
        end = probe.position
    }

    private mutating func readSuffix(_ cursor: inout TextCursor) {
        var probe = cursor
        _ = probe.take(".")
        if probe.take("Go to") {
            let from = probe.position
            let range = from..<min(probe.end, from + 900)
            if let found = Self.find("following authorization id:", probe, range) {
                probe.position = found
                probe.skipSpace()
                let id = probe.bytes[probe.position..<min(probe.end, probe.position + 128)].prefix { byte in
                    ByteText.isDigit(byte) || byte >= 0x61 && byte <= 0x7A
                }
                if !id.isEmpty { authorizationID = ByteText.string(id) }
                probe.position += id.count
                end = probe.position
            }
        }
        _ = probe.take(".")
        if probe.take("Encoded authorization failure message:") {
            probe.skipSpace()
            while let byte = probe.byte, ByteText.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            {
                probe.position += 1
            }
            end = probe.position
        }
    }

    /// Where `text` ends, the first time that it stands in a range, white space aside.
    private static func find(_ text: StaticString, _ cursor: TextCursor, _ range: Range<Int>) -> Int? {
        let first = text.utf8Start[0]
        for index in range where cursor.bytes[index] == first {
            if let after = cursor.matchEnd(of: text, at: index) { return after }
        }
        return nil
    }

    /// To the end of the line, of the string or of the element.
    static func passLine(_ cursor: inout TextCursor) {
        let limit = min(cursor.end, cursor.position + 1000)
        while cursor.position < limit {
            let byte = cursor.bytes[cursor.position]
            if byte == 0x0A || byte == PastedText.innerBreak || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "\"")
            {
                return
            }
            if byte == UInt8(ascii: "("), ByteText.stands("(Service:", in: cursor.bytes, at: cursor.position) { return }
            cursor.position += 1
        }
    }
}
