import AWSProtocol
import Authentication
import Directory
import HTTPMessage
import Journal

/// Why a request is not performed.
struct Refusal: Error {
    let failure: RoutingFailure?
    let error: ServiceError

    init(_ failure: RoutingFailure) {
        self.failure = failure
        switch failure {
        case .redirect(let location): error = ServiceError(code: "Redirect", message: location, status: 302)
        case .error(let error, _): self.error = error
        }
    }

    init(_ error: ServiceError) {
        failure = nil
        self.error = error
    }
}

/// One request's way back: what is known so far, and how its answer is written.
struct Exchange: Sendable {
    var summary: RequestSummary
    var route: Route? {
        didSet { if let route { format = route.errorFormat } }
    }
    /// How errors are written.
    var format = ErrorFormat.dispatch

    init(requestID: String) { summary = RequestSummary(requestID: requestID) }

    func success(_ output: Structure) -> Answer {
        // INVARIANT: only a routed request gets to be performed.
        guard let route else { return failure(Refusal(.serviceFailure)) }
        let response = AnswerEncoder.encode(
            output,
            of: route.operation,
            in: route.service,
            requestID: summary.requestID
        )
        return Answer(response: response, summary: summary)
    }

    func failure(_ refusal: Refusal) -> Answer {
        var summary = summary
        summary.errorCode = refusal.error.code
        summary.reason = refusal.error.message
        var response = encode(refusal)
        if let id = summary.authorizationID { response.headers.append("x-sesame-authorization-id", id) }
        return Answer(response: response, summary: summary)
    }

    private func encode(_ refusal: Refusal) -> HTTPResponse {
        switch refusal.failure {
        case .redirect(let location):
            var response = HTTPResponse(status: 302)
            response.headers.append("Location", location)
            response.headers.append("x-amzn-requestid", summary.requestID)
            return response
        case .error(let error, let format):
            return AnswerEncoder.encode(error, as: format, requestID: summary.requestID)
        case nil:
            let error = format.isJSON ? refusal.error.namedForJSON : refusal.error
            return AnswerEncoder.encode(error, as: format, requestID: summary.requestID)
        }
    }
}

extension ErrorFormat {
    fileprivate var isJSON: Bool {
        switch self {
        case .dispatch, .query: false
        case .restJSON, .json: true
        }
    }
}

extension ServiceError {
    /// The API's own 500. What went wrong is for the log.
    static let serviceFailure = IAMError.serviceFailure(reason: "").serviceError

    /// An operation that the API has and this server has not.
    static func unknownOperation(_ route: Route) -> ServiceError {
        ServiceError(
            code: "InvalidAction",
            message: "Could not find operation \(route.operation.name) for version \(route.service.version)",
            status: 400
        )
    }

    init(_ error: AuthenticationError) {
        let answer = error.answer
        self.init(code: answer.code, message: answer.message, status: answer.status)
    }

    init(_ failure: WriteFailure) {
        switch failure {
        case .refused(let error): self = error.serviceError
        case .noSuchAccount, .accountExists: self = .serviceFailure
        case .unavailable(let reason): self = IAMError.serviceFailure(reason: reason).serviceError
        }
    }
}
