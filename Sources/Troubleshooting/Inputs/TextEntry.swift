/// One denial in a text with what stands around it: what the client's own words before and after the message say.
struct TextEntry {
    var inquiry = Inquiry(form: .sentence)
    var start: Int
    var end: Int
    /// `ListUsers`, from `when calling the ListUsers operation`.
    var operation: String?
    /// The name of the service as the client prints it: `Iam`, `AmazonIdentityManagement`.
    var service: String?
    /// Whether the text alone is a refusal, whatever the code.
    var isDenialByText = false
    var needsContext = false
    /// Whether something begins here that another word introduces better.
    var isForeign = false

    init(start: Int) {
        self.start = start
        end = start
        inquiry.claim = Inquiry.Claim()
    }

    init(start: Int, sentence: AccessSentence) {
        self.init(start: start)
        inquiry.principal = sentence.principal
        inquiry.action = sentence.action
        inquiry.resource = sentence.resource
        inquiry.claim = sentence.claim
        inquiry.authorizationID = sentence.authorizationID
        inquiry.message = sentence.message
        end = sentence.end
        isDenialByText = true
    }

    static var foreign: TextEntry {
        var entry = TextEntry(start: 0)
        entry.isForeign = true
        return entry
    }

    /// Whether the call is named beside a bare `Access Denied`: `API: s3:CreateBucket`, the exception of a library, or a
    /// command of PowerShell before it; `(Service: Amazon S3;` or Ruby's exception behind it.
    func hasContext(_ bytes: [UInt8], after previous: Int) -> Bool {
        let before = max(previous, start - 160)..<start
        for sign: StaticString in ["API: ", "S3Exception: ", "-S3"] {
            if let found = ByteText.findLast(sign, in: bytes, before), !Self.breaks(bytes, found..<start) {
                return true
            }
        }
        let behind = end..<min(bytes.count, end + 12)
        return ByteText.find("(Service:", in: bytes, behind) != nil || ByteText.find("(Aws::", in: bytes, behind) != nil
    }

    private static func breaks(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        bytes[range].contains { $0 == 0x0A || $0 == PastedText.innerBreak }
    }

    /// Fills code, action, request id from the words before (not before `previous`) and behind.
    mutating func readSurroundings(_ bytes: [UInt8], from previous: Int, actions: inout OperationActions) {
        readBefore(bytes, max(min(previous, start), start - 500)..<start)
        readBehind(bytes)
        if service == nil, let code = inquiry.errorCode { service = Self.onlyService[code] }
        if let told = MessageTarget(inquiry.message ?? "") {
            // The message is about another action than the call's own.
            inquiry.principal = inquiry.principal ?? told.principal
            inquiry.action = inquiry.action ?? told.action
            inquiry.resource = inquiry.resource ?? told.resource
            service = service ?? told.service
        }
        inquiry.operation = operation
        if inquiry.action == nil, let operation {
            inquiry.action = actions.action(service: service, operation: operation)
        }
        if inquiry.resource == nil, inquiry.action?.lowercased().hasPrefix("sts:assumerole") == true {
            inquiry.resource = Self.onlyRole(bytes, max(0, start - 8000)..<start)
        }
    }

    /// The role that a log names above a refusal which does not: `role-to-assume: arn:…`, `AWS_ROLE_ARN: arn:…`. Of several
    /// nobody knows which it was.
    private static func onlyRole(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
        var found: Set<String> = []
        var from = range.lowerBound
        while let start = ByteText.find("arn:aws", in: bytes, from..<range.upperBound) {
            let name = bytes[start..<range.upperBound].prefix { byte in
                ByteText.isWord(byte) || "-:/+=,.@".utf8.contains(byte)
            }
            let arn = ByteText.string(name)
            if arn.contains(":iam::"), arn.contains(":role/") {
                found.insert(String(arn.reversed().drop { ".,:".contains($0) }.reversed()))
            }
            from = start + max(1, name.count)
        }
        return found.count == 1 ? found.first : nil
    }

    /// Codes that only one service has.
    private static let onlyService = [
        "UnauthorizedOperation": "ec2", "AuthFailure": "ec2", "RequestExpired": "ec2", "RequestTimeTooSkewed": "s3",
        "InvalidAccessKeyId": "s3", "AuthorizationHeaderMalformed": "s3", "AllAccessDisabled": "s3",
    ]

    private mutating func readBefore(_ bytes: [UInt8], _ range: Range<Int>) {
        // Go: `operation error IAM: GetRole, https response error StatusCode: 403, RequestID: …, api error C: message`
        if let found = ByteText.findLast("operation error ", in: bytes, range) {
            let text = bytes[(found + 16)..<range.upperBound]
            let name = text.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ",") && $0 != 0x0A }
            let rest = text.dropFirst(name.count + 1).drop { $0 == 0x20 }
            let call = rest.prefix(while: ByteText.isWord)
            if !name.isEmpty, !call.isEmpty {
                service = ByteText.string(name)
                operation = operation ?? ByteText.string(call)
            }
        }
        // CloudFormation: `API: iam:CreateRole User: …`
        if inquiry.action == nil, let found = ByteText.findLast("API: ", in: bytes, range) {
            let name = bytes[(found + 5)..<range.upperBound].prefix {
                ByteText.isWord($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
            }
            let parts = name.split(separator: UInt8(ascii: ":"))
            if parts.count == 2 { inquiry.action = ByteText.string(name) }
        }
        if inquiry.errorCode == nil, let found = ByteText.findLast("api error ", in: bytes, range) {
            let code = bytes[(found + 10)..<range.upperBound].prefix(while: ByteText.isWord)
            if !code.isEmpty { inquiry.errorCode = ByteText.string(code) }
        }
        if service == nil, ByteText.findLast("s3://", in: bytes, range) != nil { service = "s3" }
        if let operation, service == nil { service = Self.commandService(bytes, range, operation) }
        readRequestID(bytes, range, isBefore: true)
    }

    /// The command line above: `aws iam list-users` calls ListUsers of IAM.
    private static func commandService(_ bytes: [UInt8], _ range: Range<Int>, _ operation: String) -> String? {
        guard let found = ByteText.findLast("aws ", in: bytes, range) else { return nil }
        let words = bytes[(found + 4)..<range.upperBound].prefix(200).split(
            maxSplits: 2,
            whereSeparator: ByteText.isSpace
        )
        guard words.count >= 2 else { return nil }
        let call = words[1].filter { $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
        if words[0].elementsEqual("s3".utf8) { return "s3" }
        return call.elementsEqual(operation.lowercased().utf8) ? ByteText.string(words[0]) : nil
    }

    private mutating func readBehind(_ bytes: [UInt8]) {
        var limit = min(bytes.count, end + 500)
        for stop: StaticString in ["User:", "An error occurred (", "\n\n"] {
            if let found = ByteText.find(stop, in: bytes, end..<limit) { limit = found }
        }
        let range = end..<limit
        // Java: `(Service: Iam, Status Code: 403, Request ID: …)`, before 2.0 `(Service: AmazonIdentityManagement; …)`
        if service == nil, let found = ByteText.find("(Service: ", in: bytes, range) {
            let name = bytes[(found + 10)..<limit].prefix {
                $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ";") && $0 != 0x0A
            }
            service = ByteText.string(name)
        }
        readRequestID(bytes, range, isBefore: false)
        for label: StaticString in [
            "HandlerErrorCode: ", "Error Code: ", "error code: ", "code: '", "Code: '", "\"Code\": \"", "\"code\": \"",
            "\"Code\":\"",
            "\"code\":\"", "\"error\": \"", "\"error\":\"", "::Errors::",
        ] {
            guard let found = ByteText.find(label, in: bytes, range) else { continue }
            let from = found + label.utf8CodeUnitCount
            let code = bytes[from..<limit].prefix { ByteText.isWord($0) || $0 == UInt8(ascii: ".") }
            guard !code.isEmpty else { continue }
            inquiry.errorCode = inquiry.errorCode ?? ByteText.string(code)
            // Else the code would be found again, as a denial of its own.
            end = max(end, from + code.count)
            return
        }
    }

    private mutating func readRequestID(_ bytes: [UInt8], _ range: Range<Int>, isBefore: Bool) {
        guard inquiry.requestID == nil else { return }
        let labels: [StaticString] = [
            "Request ID: ", "RequestID: ", "request id: ", "requestId: '", "RequestId: ", "<RequestId>", "<RequestID>",
            "\"RequestId\": \"", "\"requestId\": \"", "RequestID=",
        ]
        for label in labels {
            let found =
                isBefore
                ? ByteText.findLast(label, in: bytes, range) : ByteText.find(label, in: bytes, range)
            guard let found else { continue }
            let id = bytes[(found + label.utf8CodeUnitCount)..<range.upperBound].prefix {
                ByteText.isWord($0) || $0 == UInt8(ascii: "-")
            }
            if id.count >= 8 {
                inquiry.requestID = ByteText.string(id)
                return
            }
        }
    }

    /// What the server says that it signed, where it says so behind the message.
    mutating func readCanonicalRequest(_ bytes: [UInt8]) {
        let range = start..<min(bytes.count, start + 16384)
        guard
            ByteText.find("The Canonical String for this request should have been", in: bytes, range) != nil
                || ByteText.find("<CanonicalRequest>", in: bytes, range) != nil
        else { return }
        var last = range.upperBound
        if let found = ByteText.find("The String-to-Sign should have been", in: bytes, range),
            let open = ByteText.find("'", in: bytes, found..<range.upperBound),
            let close = ByteText.find("'", in: bytes, (open + 1)..<range.upperBound)
        {
            last = close + 1
        } else if let found = ByteText.find("</Error>", in: bytes, range) {
            last = found
        }
        let answer = bytes[start..<last].map { $0 == PastedText.innerBreak ? UInt8(0x0A) : $0 }
        inquiry.exchange = SignedExchange(request: [], answer: answer)
        end = last
    }
}
