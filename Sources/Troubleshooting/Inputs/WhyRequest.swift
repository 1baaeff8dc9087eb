import AccessControl
import PolicyLanguage

/// What is asked of a server: the body of `POST /v1/why`. Exactly one of `input`, `authorizationId`, `requestId` and
/// `question` is given.
///
///     {"input": "An error occurred (AccessDenied) …", "fixes": false, "output": "markdown"}
///     {"input": "…", "known": {"context": {"sts:ExternalId": "partner-77"}}, "sessionPolicies": [{"Version": …}]}
///     {"question": {"principal": "arn:…", "action": "s3:GetObject", "resource": "arn:…", "context": {"k": ["v"]}}}
package struct WhyRequest: Sendable {
    package enum Subject: Sendable {
        case input(String)
        case authorizationID(String)
        case requestID(String)
        case question(Inquiry)
    }

    package var subject: Subject
    package var searchesFixes = true
    package var format = AnswerFormat.json
    package var usesColour = false
    /// What is known besides: it fills in what the denial itself does not say.
    package var known = Inquiry(form: .question)

    package init(_ subject: Subject) { self.subject = subject }

    /// What is wrong with a body, in one sentence.
    package struct Failure: Error, Sendable {
        package let message: String
    }
}

// MARK: Reading

extension WhyRequest {
    /// Reads a body. Anything unknown in it is an error.
    package init(reading body: [UInt8]) throws(Failure) {
        let root: JSONValue
        do throws(JSONText.Failure) {
            root = try JSONText(reading: body, maximumCharacters: 1 << 24).root
        } catch {
            throw Failure(message: "the body is not JSON: \(error.detail)")
        }
        var subjects: [Subject] = []
        var request = WhyRequest(.input(""))
        for (name, value) in try Self.members(root, of: "the body") {
            switch name {
            case "input": subjects.append(.input(try Self.string(value, name)))
            case "authorizationId": subjects.append(.authorizationID(try Self.string(value, name)))
            case "requestId": subjects.append(.requestID(try Self.string(value, name)))
            case "question": subjects.append(.question(try Self.question(value)))
            case "fixes": request.searchesFixes = try Self.boolean(value, name)
            case "colour": request.usesColour = try Self.boolean(value, name)
            case "output":
                let text = try Self.string(value, name)
                guard let format = AnswerFormat(rawValue: text) else {
                    throw Failure(message: "there is no output `\(text)`")
                }
                request.format = format
            case "known": request.known.fill(from: try Self.question(value))
            case "sessionPolicies":
                let policies = try Self.sessionPolicies(value)
                if !policies.isEmpty { request.known.sessionPolicies = policies }
            default: throw Failure(message: "there is no member `\(name)`")
            }
        }
        guard subjects.count == 1 else {
            throw Failure(message: "exactly one of `input`, `authorizationId`, `requestId` and `question` is needed")
        }
        request.subject = subjects[0]
        self = request
    }

    private static func question(_ value: JSONValue) throws(Failure) -> Inquiry {
        var inquiry = Inquiry(form: .question)
        for (name, value) in try members(value, of: "`question`") {
            switch name {
            case "principal": inquiry.principal = try string(value, name)
            case "action": inquiry.action = try string(value, name)
            case "resource": inquiry.resource = try string(value, name)
            case "resourceAccount": inquiry.resourceAccount = try string(value, name)
            case "issuer": inquiry.issuer = try string(value, name)
            case "absentKeys":
                guard value.isArray else { throw Failure(message: "`absentKeys` is no list") }
                inquiry.absentKeys = try value.elements.map { value throws(Failure) in try string(value, name) }
            case "contextIsComplete": inquiry.isContextComplete = try boolean(value, name)
            case "context":
                for (key, value) in try members(value, of: "`context`") {
                    if let text = value.string {
                        inquiry.context.append(ConditionKeyValue(key, text))
                    } else {
                        guard value.isArray else { throw Failure(message: "the values of `\(key)` are no list") }
                        let values = try value.elements.map { value throws(Failure) in try string(value, key) }
                        inquiry.context.append(ConditionKeyValue(key, values: values))
                    }
                }
            default: throw Failure(message: "there is no member `\(name)` in `question`")
            }
        }
        return inquiry
    }

    /// Documents as objects or as text; managed policies by their ARN.
    private static func sessionPolicies(_ value: JSONValue) throws(Failure) -> [SessionPolicy] {
        guard value.isArray else { throw Failure(message: "`sessionPolicies` is no list") }
        return try value.elements.map { value throws(Failure) in
            if value.isObject { return .inline(value.source) }
            let text = try string(value, "sessionPolicies")
            return text.hasPrefix("arn:") ? .managed(arn: text) : .inline(text)
        }
    }

    private static func members(
        _ value: JSONValue,
        of what: String
    ) throws(Failure) -> [(name: String, value: JSONValue)] {
        guard case .object(let members) = value.content else { throw Failure(message: "\(what) is no object") }
        return members.map { ($0.name, $0.value) }
    }

    private static func string(_ value: JSONValue, _ name: String) throws(Failure) -> String {
        guard let text = value.string else { throw Failure(message: "`\(name)` is no text") }
        return text
    }

    private static func boolean(_ value: JSONValue, _ name: String) throws(Failure) -> Bool {
        guard case .boolean(let flag) = value.content else { throw Failure(message: "`\(name)` is not true or false") }
        return flag
    }
}

// MARK: Writing

extension WhyRequest {
    /// The body that `init(reading:)` reads.
    package var body: String {
        var writer = JSONWriter(layout: .compact)
        writer.object {
            switch subject {
            case .input(let text): $0.text("input", text)
            case .authorizationID(let id): $0.text("authorizationId", id)
            case .requestID(let id): $0.text("requestId", id)
            case .question(let inquiry): $0.member("question") { $0.write(inquiry) }
            }
            $0.member("fixes") { $0.boolean(searchesFixes) }
            $0.text("output", format.rawValue)
            $0.member("colour") { $0.boolean(usesColour) }
            $0.member("known") { $0.write(known) }
            $0.texts(
                "sessionPolicies",
                (known.sessionPolicies ?? []).map { policy in
                    switch policy {
                    case .inline(let text): text
                    case .managed(let arn): arn
                    }
                }
            )
        }
        return writer.text
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ inquiry: Inquiry) {
        object {
            $0.text("principal", inquiry.principal)
            $0.text("action", inquiry.action)
            $0.text("resource", inquiry.resource)
            $0.text("resourceAccount", inquiry.resourceAccount)
            $0.text("issuer", inquiry.issuer)
            $0.texts("absentKeys", inquiry.absentKeys)
            $0.member("contextIsComplete") { $0.boolean(inquiry.isContextComplete) }
            $0.member("context") {
                $0.object { writer in
                    for key in inquiry.context {
                        if key.isMultivalued {
                            writer.texts(key.key, key.values)
                        } else {
                            writer.text(key.key, key.values.first)
                        }
                    }
                }
            }
        }
    }
}
