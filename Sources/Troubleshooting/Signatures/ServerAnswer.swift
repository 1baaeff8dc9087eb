import Identifiers

/// What a server's answer to a signed request says: its clock, its error, and what it has signed itself, which S3 and
/// services behind API Gateway print.
struct ServerAnswer {
    /// The `Date` header, or the time in the error document.
    let date: Timestamp?
    let code: String?
    let message: String
    /// The canonical request that the server made of what it received.
    let canonicalRequest: String?
    let stringToSign: String?
    /// `Region` of S3's error document.
    let expectedRegion: String?

    init(_ bytes: [UInt8]) {
        // With JSON's and XML's escapes undone; what was an escaped line feed is one.
        let text = PastedText(bytes).bytes.map { $0 == PastedText.innerBreak ? UInt8(0x0A) : $0 }
        code = Self.element("Code", in: text)
        message = Self.element("Message", in: text) ?? ByteText.string(text)
        canonicalRequest =
            Self.element("CanonicalRequest", in: text)
            ?? Self.quoted(after: "The Canonical String for this request should have been", in: text)
        stringToSign =
            Self.element("StringToSign", in: text)
            ?? Self.quoted(after: "The String-to-Sign should have been", in: text)
        expectedRegion = Self.element("Region", in: text) ?? Self.quoted(after: "; expecting ", in: text)
        date = Self.element("ServerTime", in: text).flatMap(EventTime.read) ?? Self.dateHeader(text)
    }

    private static func element(_ name: String, in text: [UInt8]) -> String? {
        let whole = ByteText.string(text)
        guard let open = whole.firstRange(of: "<\(name)>") else { return nil }
        guard let close = whole[open.upperBound...].firstRange(of: "</\(name)>") else { return nil }
        return String(whole[open.upperBound..<close.lowerBound])
    }

    private static func quoted(after label: StaticString, in text: [UInt8]) -> String? {
        guard let found = ByteText.find(label, in: text, 0..<text.count),
            let open = ByteText.find("'", in: text, (found + label.utf8CodeUnitCount)..<text.count),
            let close = ByteText.find("'", in: text, (open + 1)..<text.count)
        else { return nil }
        return ByteText.string(text[(open + 1)..<close])
    }

    /// `Date: Tue, 24 Nov 2026 19:36:54 GMT`
    private static func dateHeader(_ text: [UInt8]) -> Timestamp? {
        var position = 0
        while let line = ExchangeRequest.nextLine(text, &position), !line.trimmingSpace.isEmpty {
            let words = ByteText.string(line).split(separator: " ")
            guard words.count == 7, words[0].lowercased() == "date:" else { continue }
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            guard let month = months.firstIndex(of: String(words[3])) else { return nil }
            let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
            let time = words[5].filter { $0 != ":" }
            return Timestamp(basicFormat: "\(words[4])\(number)\(words[2])T\(time)Z")
        }
        return nil
    }
}
