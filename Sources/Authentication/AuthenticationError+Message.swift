private import RequestSigning

extension AuthenticationError {
    /// AWS's code, sentence and HTTP status for the Query protocol.
    ///
    /// An inactive key is answered as an unknown one, so that nobody learns which keys there are. What it was really
    /// stands in the case, for the log.
    package var answer: (code: String, message: String, status: Int) {
        switch self {
        case .signature(let error): error.answer
        case .unknownAccessKey, .inactiveAccessKey, .ownerGone:
            ("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
        case .invalidSessionToken, .principalGone, .sessionMayNotCallIAM:
            ("InvalidClientTokenId", "The security token included in the request is invalid", 403)
        case .expiredSession: ("ExpiredToken", "The security token included in the request is expired", 403)
        case .sessionMayNotCall(let operation, _):
            ("AccessDenied", "Cannot call \(operation) with session credentials", 403)
        case .unreadableSecret:
            (
                "InternalFailure",
                "The request processing has failed because of an unknown error, exception or failure.", 500
            )
        }
    }
}
