import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

/// One CloudTrail event, read by name as far as it is of interest.
///
/// Source: CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events" and
/// "CloudTrail userIdentity element".
struct CloudTrailEvent {
    /// The event itself, out of whatever it was wrapped in.
    let record: JSONValue

    /// An event is at most 1 MB; one that is quoted inside a JSON text has its quotes escaped.
    private static let maximumCharacters = JSONItems.maximumItemBytes

    /// Reads an event, also as `aws cloudtrail lookup-events`, EventBridge and CloudWatch Logs wrap it.
    init(_ bytes: [UInt8]) throws(JSONText.Failure) {
        let root = try JSONText(readingOutput: bytes, maximumCharacters: Self.maximumCharacters).root
        var record = root
        if root.member("eventName") == nil {
            let names: [StaticString] = ["CloudTrailEvent", "message", "@message"]
            if let text = names.lazy.compactMap({ root.string($0) }).first(where: { $0.utf8.first == UInt8(ascii: "{") }
            ) {
                let bytes = Array(text.utf8)
                record = try JSONText(readingOutput: bytes, maximumCharacters: Self.maximumCharacters).root
            } else if let detail = root.member("detail") {
                record = detail
            }
        }
        self.record = record
    }

    /// The denial that the event is; nil when it is none.
    var inquiry: Inquiry? {
        guard let source = record.string("eventSource"), let name = record.string("eventName") else { return nil }
        let (code, message) = (record.string("errorCode"), record.string("errorMessage"))
        guard KnownErrors.isDenial(code: code, message: message) else { return nil }
        var inquiry = Inquiry(form: .event)
        inquiry.errorCode = code
        inquiry.message = message
        inquiry.claim = Inquiry.Claim()
        inquiry.requestID = record.string("requestID")
        let prefix = OperationActions.prefix(ofEventSource: source)
        inquiry.operation = name
        inquiry.action = OperationActions.action(prefix: prefix, operation: name)
        // "The request was denied due to a VPC endpoint policy": whether by a Deny or for want of an Allow it does not say.
        if code == "VpceAccessDenied" { inquiry.claim?.policyType = .vpcEndpointPolicy }
        readSentence(message, &inquiry)
        if let message, let assumption = ServiceAssumption(message) {
            // Who called does not matter: the service asks for the role, and the event does not show that question.
            inquiry.resource = record.member("requestParameters").flatMap(EventResource.role)
            assumption.fill(&inquiry)
            inquiry.time = record.string("eventTime").flatMap(EventTime.read)
            return inquiry
        }
        let identity = EventIdentity(record)
        identity.fill(&inquiry)
        var context = EventContext(record, identity: identity, service: prefix)
        context.fill(&inquiry)
        readResource(prefix, &inquiry)
        return inquiry
    }

    private func readSentence(_ message: String?, _ inquiry: inout Inquiry) {
        guard let message else { return }
        let bytes = Array(message.utf8)
        let sentence: AccessSentence?
        if let start = ByteText.find("User:", in: bytes, 0..<bytes.count) {
            sentence = AccessSentence(bytes, userAt: start, end: bytes.count)
        } else if let start = ByteText.find("ot authorized to perform", in: bytes, 0..<bytes.count), start > 0 {
            sentence = AccessSentence(bytes, phraseAt: start - 1, after: 0, end: bytes.count)
        } else {
            sentence = nil
        }
        guard let sentence else { return }
        inquiry.principal = sentence.principal
        inquiry.action = sentence.action ?? inquiry.action
        inquiry.resource = sentence.resource
        inquiry.claim = sentence.claim
        inquiry.authorizationID = sentence.authorizationID
    }

    private func readResource(_ service: String, _ inquiry: inout Inquiry) {
        let resources = record.member("resources")?.elements ?? []
        if inquiry.resource == nil {
            inquiry.resource =
                EventResource(record, service: service).text
                ?? resources.lazy.compactMap { $0.string("ARN") ?? $0.string("arn") }.first
        }
        let caller = record.member("userIdentity")?.string("accountId")
        let owner = resources.lazy.compactMap { $0.string("accountId") }.first { $0 != caller }
        let recipient = record.string("recipientAccountId")
        inquiry.resourceAccount = owner ?? (recipient == caller ? nil : recipient)
    }
}

/// Times as events write them.
enum EventTime {
    /// `2026-11-24T19:36:54Z`
    static func read(_ text: String) -> Timestamp? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        let basic = String(decoding: digits, as: UTF8.self)
        if let time = Timestamp(basicFormat: basic) { return time }
        // With fractions of a second.
        guard let point = basic.firstIndex(of: "."), basic.hasSuffix("Z") else { return nil }
        return Timestamp(basicFormat: basic[..<point] + "Z")
    }
}
