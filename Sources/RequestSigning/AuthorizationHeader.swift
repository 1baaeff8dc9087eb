/// The parts of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, in any order.
struct AuthorizationHeader {
    private(set) var credential: Substring?
    private(set) var signedHeaders: Substring?
    private(set) var signature: Substring?

    init(_ text: String) throws(SignatureError) {
        let space = text.utf8.firstIndex(of: UInt8(ascii: " ")) ?? text.endIndex
        let algorithm = text[..<space]
        guard algorithm == SignatureClaim.algorithm else { throw .unsupportedAlgorithm(String(algorithm)) }
        let rest = Self.trimmed(text[space...])
        guard !rest.isEmpty else { return }
        var position = rest.startIndex
        while true {
            let end = rest.utf8[position...].firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            try read(Self.trimmed(rest[position..<end]), in: text)
            guard end < rest.endIndex else { return }
            position = rest.utf8.index(after: end)
        }
    }

    private mutating func read(_ part: Substring, in text: String) throws(SignatureError) {
        guard let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            throw .notKeyValue(part: String(part), authorization: text)
        }
        let (name, value) = (part[..<equals], part[part.utf8.index(after: equals)...])
        switch name {
        case "Credential" where credential == nil: credential = value
        case "SignedHeaders" where signedHeaders == nil: signedHeaders = value
        case "Signature" where signature == nil: signature = value
        default: throw .unexpectedPart(name: String(name))
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = text.utf8.firstIndex(where: { !isSpace($0) }),
            let last = text.utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return text[first...last]
    }
}
