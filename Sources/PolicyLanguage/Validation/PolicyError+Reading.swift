/// AWS's sentences for documents that cannot be read. Each family of policies has its own parser there, and so its own
/// words.
extension PolicyError {
    init(_ error: ReadingError, kind: PolicyKind) {
        let message =
            switch kind {
            case .managed, .inline, .session: Self.identitySentence(error.issue)
            case .trust: Self.trustSentence(error.issue)
            case .resource: Self.resourceSentence(error.issue)
            case .serviceControl, .resourceControl: Self.organizationSentence
            case .vpcEndpoint: Self.endpointSentence
            }
        self.init(message: message, detail: error.detail, position: error.position)
    }

    /// Organizations has one sentence for everything (API Reference, MalformedPolicyDocumentException, as users report
    /// it).
    static let organizationSentence =
        "The provided policy document does not meet the requirements of the specified policy type."

    /// EC2 API Reference, error code `InvalidPolicyDocument`.
    static let endpointSentence = "The specified policy document is not a valid JSON policy document."

    static let syntaxErrors = "Syntax errors in policy."

    private static func identitySentence(_ issue: ReadingIssue) -> String {
        switch issue {
        case .missing("Action"): "Policy statement must contain actions."
        case .missing("Resource"): "Policy statement must contain resources."
        default: syntaxErrors
        }
    }

    private static func trustSentence(_ issue: ReadingIssue) -> String {
        switch issue {
        case .size, .json, .duplicateName: "This policy contains invalid Json"
        case .version: "The policy must contain a valid version string"
        case .missingStatement, .emptyStatement: "Could not parse the policy: Statement is empty!"
        case .unknownElement(let name): "Unknown field \(name)"
        case .invalidEffect(let text): "Invalid effect: \(text)"
        case .missing(let element): "Missing required field \(element)"
        case .principalNotObject: "Principal must be a JSON object."
        case .invalidPrincipal(let type, let value):
            "Invalid principal in policy: \"\(type.uppercased())\":\"\(value)\""
        case .unknownOperator(let name): "Invalid Condition type : \(name)"
        case .type, .conflict: "Syntax error in policy."
        }
    }

    private static func resourceSentence(_ issue: ReadingIssue) -> String {
        switch issue {
        case .size, .json, .duplicateName, .type(element: "policy"):
            "Policies must be valid JSON and the first byte must be '{'"
        case .version: "The policy must contain a valid version string"
        case .missingStatement: "Missing required field Statement"
        case .emptyStatement: "Could not parse the policy: Statement is empty!"
        case .unknownElement(let name): "Unknown field \(name)"
        case .invalidEffect(let text): "Invalid effect: \(text)"
        case .missing(let element): "Missing required field \(element)"
        case .principalNotObject, .invalidPrincipal: "Invalid principal in policy"
        case .unknownOperator(let name): "Invalid Condition type : \(name)"
        case .type, .conflict: "Syntax error in policy."
        }
    }
}
