package import AccessControl
package import Identifiers
package import PolicyEngine

/// One denial, or one question, that is to be explained, whatever form it came in. Fields are what the form says, in
/// its own words; `Diagnosis` finds out what they mean.
package struct Inquiry: Sendable {
    /// The forms that are recognised.
    package enum Form: String, Sendable {
        /// An error sentence as an AWS client prints it.
        case sentence
        /// A CloudTrail event.
        case event
        /// The record of a Sesame server's denial.
        case record
        /// A signed request with the server's answer.
        case signedRequest
        /// `--principal --action --resource`.
        case question
    }

    /// What the refusal itself says about its cause.
    package struct Claim: Sendable, Hashable {
        /// Nil when the sentence gives no reason.
        package var decision: Decision?
        package var policyType: PolicyType?
        /// The ARN at the end of the sentence.
        package var policyARN: String?

        package init(decision: Decision? = nil, policyType: PolicyType? = nil, policyARN: String? = nil) {
            self.decision = decision
            self.policyType = policyType
            self.policyARN = policyARN
        }
    }

    package var form: Form
    /// The principal's ARN (`arn:aws:sts::…:assumed-role/R/S` for a session), a service's name, `anonymous`, or nil.
    package var principal: String?
    /// The unique id of the principal (`AIDA…`, `AROA…:session`), where the form has it.
    package var principalID: String?
    /// The ARN of the role or user behind a session, where the form has it (CloudTrail's `sessionIssuer`).
    package var issuer: String?
    /// `service:Action`, or nil.
    package var action: String?
    /// The API operation that was called, where the form has it: it may need another action besides its own.
    package var operation: String?
    /// As printed: an ARN, `user bob`, `*`, or nil.
    package var resource: String?
    /// The account that was asked, where the form has it (CloudTrail's `recipientAccountId`).
    package var resourceAccount: String?
    /// Condition keys that are known.
    package var context: [ConditionKeyValue] = []
    /// Keys that are known to be absent.
    package var absentKeys: [String] = []
    /// Whether a key that is not in `context` is absent from the request rather than unknown.
    package var isContextComplete = false
    /// Whether `context` has every tag that the request passes.
    package var areRequestTagsComplete = false
    /// Session policies of the moment: documents and ARNs; nil when nothing is known of them.
    package var sessionPolicies: [SessionPolicy]?
    package var time: Timestamp?
    /// Nil when nobody has refused anything: a question.
    package var claim: Claim?
    /// `AccessDenied`, `ExpiredToken`, `SignatureDoesNotMatch`, … where the form has it.
    package var errorCode: String?
    /// The error's text as it came.
    package var message: String?
    /// The kind of credentials, where the form has it: the access key id (`AKIA…`, `ASIA…`).
    package var accessKeyID: String?
    /// The id at the end of AWS's sentence under which the service keeps the details of the denial.
    package var authorizationID: String?
    /// The id of the refused request.
    package var requestID: String?
    /// What tells an event from all others.
    package var delivery: EventDelivery?
    /// A signed request, with what the server answered.
    package var exchange: SignedExchange?
    /// Where it was found: `events.json.gz:12`, for people.
    package var place: String?

    package init(form: Form) { self.form = form }
}

/// A signed HTTP request with the answer to it, as raw bytes.
package struct SignedExchange: Sendable, Hashable {
    /// From the request line to the end of the body; empty when only an answer with the server's canonical request is
    /// known.
    package var request: [UInt8]
    /// Status line, headers and body; empty when it was not given.
    package var answer: [UInt8]
    /// The canonical request that the client says it has signed, as `aws --debug` prints it.
    package var clientCanonicalRequest: String?

    package init(request: [UInt8], answer: [UInt8], clientCanonicalRequest: String? = nil) {
        self.request = request
        self.answer = answer
        self.clientCanonicalRequest = clientCanonicalRequest
    }
}
