import AWSProtocol
import AccessControl
import Authentication
import Directory
package import HTTPMessage
package import Identifiers
import Journal
import Troubleshooting

/// Sesame's own `POST /v1/why`: explains denials of the caller's account, as of their time and as of now. The body is a
/// `WhyRequest`; the answer has its output form.
extension IdentityService {
    package static let whyPath = "/v1/why"

    /// Answers one request. It may read the past and try many fixes: for a thread of its own.
    package func why(_ request: HTTPRequest, version: String, now: Timestamp) -> Answer {
        var exchange = Exchange(requestID: nextRequestID())
        exchange.summary.service = "sesame"
        exchange.summary.operation = "Why"
        exchange.format = .restJSON
        do throws(Refusal) {
            guard request.method == "POST" else {
                throw Refusal(ServiceError(code: "MethodNotAllowed", message: "Use POST.", status: 405))
            }
            let call = try authenticate(request, service: "iam", operation: "Why", now: now, &exchange)
            let asked: WhyRequest
            do throws(WhyRequest.Failure) {
                asked = try WhyRequest(reading: request.body)
            } catch {
                throw Refusal(IAMError.validation(message: error.message).serviceError)
            }
            let diagnoses = try diagnoses(asked, call, &exchange)
            let text = asked.format.text(
                of: diagnoses,
                style: asked.usesColour ? .coloured : .plain,
                version: version
            )
            var response = HTTPResponse(status: 200, body: Array(text.utf8))
            response.headers.append("Content-Type", asked.format.mediaType)
            response.headers.append("x-amzn-requestid", exchange.summary.requestID)
            // What a program's exit status would be, so that a command need not read the answer to know.
            let status = WhyStatus.worst(diagnoses.map { WhyStatus($0.outcome) })
            response.headers.append("x-sesame-why-status", String(status.rawValue))
            return Answer(response: response, summary: exchange.summary)
        } catch {
            return exchange.failure(error)
        }
    }

    private func diagnoses(
        _ asked: WhyRequest,
        _ call: Call,
        _ exchange: inout Exchange
    ) throws(Refusal) -> [Diagnosis] {
        let explainer = WhyExplainer(call: call, asked: asked)
        switch asked.subject {
        case .authorizationID(let id):
            try authorise(DenialEndpoint.question, call, &exchange)
            return [try explainer.diagnosis(of: try refusing { () throws(IAMError) in try call.denial(id) })]
        case .requestID(let id):
            try authorise(DenialEndpoint.question, call, &exchange)
            return [try explainer.diagnosis(of: try refusing { () throws(IAMError) in try call.denial(ofRequest: id) })]
        case .question(var inquiry):
            inquiry.fill(from: asked.known)
            try authorise(explainer.question(about: inquiry), call, &exchange)
            return try explainer.diagnoses(of: [inquiry], changes: ChangeHistory())
        case .input(let text):
            let reader: InquiryReader
            do throws(InquiryError) {
                reader = try InquiryReader(Array(text.utf8), named: "the input")
            } catch {
                throw Refusal(IAMError.validation(message: error.message).serviceError)
            }
            var inquiries = Array(reader)
            for index in inquiries.indices { inquiries[index].fill(from: asked.known) }
            for question in explainer.questions(about: inquiries) { try authorise(question, call, &exchange) }
            return try explainer.diagnoses(of: inquiries, changes: reader.changes)
        }
    }
}
