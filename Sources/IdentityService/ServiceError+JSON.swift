import AWSProtocol

extension ServiceError {
    /// The error as the JSON protocols name it: they have codes of their own for what all services share.
    ///
    /// Source: IAM Toolbox API Reference, errors; "Common error types" of the JSON services' API references.
    var namedForJSON: ServiceError {
        let name: String
        switch code {
        case "AccessDenied": name = "AccessDeniedException"
        case "NoSuchEntity": name = "ResourceNotFoundException"
        case "ValidationError", "MalformedInput", "MalformedQueryString": name = "ValidationException"
        case "ServiceFailure": name = "InternalServerException"
        case "MissingAuthenticationToken": name = "MissingAuthenticationTokenException"
        case "InvalidClientTokenId": name = "UnrecognizedClientException"
        case "ExpiredToken": name = "ExpiredTokenException"
        case "SignatureDoesNotMatch": name = "InvalidSignatureException"
        case "IncompleteSignature": name = "IncompleteSignatureException"
        default: name = code
        }
        return ServiceError(code: name, message: message, status: status)
    }
}
