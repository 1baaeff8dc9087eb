/// The scope of a signature: whose key, and for which day, region and service.
package struct CredentialScope: Sendable, Hashable {
    /// `AKIA…`
    package let accessKeyID: String
    /// Eight digits.
    package let date: String
    package let region: String
    package let service: String

    /// `20150830/us-east-1/iam/aws4_request`
    package var text: String { "\(date)/\(region)/\(service)/aws4_request" }

    /// Appends `text`.
    func append(to buffer: inout [UInt8]) {
        buffer.append(text: date)
        buffer.append(UInt8(ascii: "/"))
        buffer.append(text: region)
        buffer.append(UInt8(ascii: "/"))
        buffer.append(text: service)
        buffer.append(text: "/aws4_request")
    }

    /// `AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request`
    package var credential: String { "\(accessKeyID)/\(text)" }

    package init(accessKeyID: String, date: String, region: String, service: String) {
        self.accessKeyID = accessKeyID
        self.date = date
        self.region = region
        self.service = service
    }

    /// Whether a region's name has the form of one: letters, digits and hyphens, as `us-east-1`. IAM is global and
    /// clients sign for it with the region they are set to, so no list of regions is kept.
    static func isRegion(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 64
            && bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
    }
}

extension [UInt8] {
    /// Appends a text's bytes as one block.
    mutating func append(text: String) { text.utf8.span.withUnsafeBufferPointer { append(contentsOf: $0) } }
}
