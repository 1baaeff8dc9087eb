import AccessControl
import PolicyEngine
import PolicyLanguage

/// What `aws sts decode-authorization-message` answers: EC2's encoded message in clear, alone or as the command prints it.
///
/// Source: STS API Reference, "DecodeAuthorizationMessage"; AWS CLI Command Reference, "decode-authorization-message".
struct DecodedMessage {
    private let root: JSONValue
    private let context: JSONValue

    private static let maximumCharacters = 262_144

    /// Nil when the bytes are something else.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumCharacters,
            ByteText.find("explicitDeny", in: bytes, 0..<bytes.count) != nil, var root = Self.json(bytes)
        else { return nil }
        if let text = root.string("DecodedMessage") {
            guard let inner = Self.json(Array(text.utf8)) else { return nil }
            root = inner
        }
        guard root.member("explicitDeny") != nil, let context = root.member("context") else { return nil }
        self.root = root
        self.context = context
    }

    private static func json(_ bytes: [UInt8]) -> JSONValue? {
        try? JSONText(readingOutput: bytes, maximumCharacters: maximumCharacters).root
    }

    func inquiry(named place: String) -> Inquiry {
        var inquiry = Inquiry(form: .event)
        inquiry.place = place
        inquiry.errorCode = "UnauthorizedOperation"
        // What allowed nothing and denied nothing is an implicit deny.
        if !(root.member("allowed")?.isText("true") ?? false) {
            let isDeny = root.member("explicitDeny")?.isText("true") ?? false
            inquiry.claim = Inquiry.Claim(decision: isDeny ? .explicitDeny : .implicitDeny)
        }
        inquiry.principal = context.member("principal")?.string("arn")
        inquiry.principalID = context.member("principal")?.string("id")
        inquiry.resource = context.string("resource")
        let conditions = Self.conditions(context)
        if let action = context.string("action") {
            let service = conditions.first { $0.key == "aws:Service" }?.values.first ?? "ec2"
            inquiry.action = action.contains(":") ? action : "\(service):\(action)"
        }
        inquiry.context = conditions.compactMap { condition in
            // These describe the resource; they are no condition keys.
            if Self.descriptions.contains(condition.key) { return nil }
            return condition.values.count == 1
                ? ConditionKeyValue(condition.key, condition.values[0])
                : ConditionKeyValue(condition.key, values: condition.values)
        }
        return inquiry
    }

    private static let descriptions: Set = [
        "aws:Resource", "aws:Account", "aws:Region", "aws:Service", "aws:Type", "aws:ARN", "aws:ID",
    ]

    private static func conditions(_ context: JSONValue) -> [(key: String, values: [String])] {
        let items = context.member("conditions")?.member("items")?.elements ?? []
        return items.compactMap { item in
            guard let key = item.string("key") else { return nil }
            let values = (item.member("values")?.member("items")?.elements ?? []).compactMap { $0.scalar("value") }
            return values.isEmpty ? nil : (key, values)
        }
    }
}
