import AccessControl
import HTTPMessage
import Identifiers
import RequestSigning

/// What a signed request says about who asks for what.
enum ExchangeInquiry {
    /// `log` is the text in which the exchange was found, where more follows in it than the answer.
    static func make(_ exchange: SignedExchange, place: String, log: [UInt8] = []) -> Inquiry {
        var inquiry = Inquiry(form: .signedRequest)
        inquiry.exchange = exchange
        inquiry.place = place
        inquiry.claim = Inquiry.Claim()
        // The answer is a text like others; the client prints it once more in its own words.
        var answer = TextSource(exchange.answer, named: place)
        if !answer.fillFirst() {
            answer = TextSource(log, named: place)
            _ = answer.fillFirst()
        }
        if let denial = answer.next() {
            inquiry.principal = denial.principal
            inquiry.action = denial.action
            inquiry.resource = denial.resource
            inquiry.claim = denial.claim
            inquiry.errorCode = denial.errorCode
            inquiry.message = denial.message
            inquiry.authorizationID = denial.authorizationID
            inquiry.requestID = denial.requestID
        }
        guard let request = ExchangeRequest.parse(exchange.request) else { return inquiry }
        let scope = ExchangeRequest.scope(of: request)
        inquiry.accessKeyID = scope?.accessKeyID
        if inquiry.action == nil, let service = scope?.service, let operation = operation(of: request) {
            inquiry.action = OperationActions.action(
                prefix: OperationActions.prefix(ofEventSource: service),
                operation: operation
            )
        }
        if let agent = request.headers.text("user-agent") {
            inquiry.context.append(ConditionKeyValue("aws:UserAgent", agent))
        }
        if let key = inquiry.accessKeyID, key.hasPrefix("AKIA") {
            inquiry.absentKeys = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"]
        }
        inquiry.time =
            ServerAnswer(exchange.answer).date
            ?? request.headers.text("x-amz-date").flatMap { Timestamp(basicFormat: $0) }
        return inquiry
    }

    /// `Action=ListUsers` of a Query service, `X-Amz-Target: Service_20120810.GetItem` of one with JSON.
    private static func operation(of request: HTTPRequest) -> String? {
        if let target = request.headers.text("x-amz-target") {
            return target.split(separator: ".").last.map(String.init)
        }
        for text in [Array(request.query), request.body.count < 65536 ? request.body : []] {
            if let query = try? CanonicalQuery(text), let action = query.values("Action").first { return action }
        }
        return nil
    }
}
