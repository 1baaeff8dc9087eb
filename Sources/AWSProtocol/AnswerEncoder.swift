package import HTTPMessage

/// How an error is written.
package enum ErrorFormat: Sendable, Hashable {
    /// An error of the endpoint itself, before a service is known.
    case dispatch
    /// `ErrorResponse` in a service's namespace.
    case query(namespace: String)
    case restJSON
    case json(version: String)

    init(of service: ServiceModel) {
        switch service.wireProtocol {
        case .query: self = .query(namespace: service.xmlNamespace)
        case .restJSON: self = .restJSON
        case .json: self = .json(version: service.jsonVersion)
        }
    }
}

/// Writes answers and errors as HTTP responses. Every one carries `x-amzn-requestid`.
package enum AnswerEncoder {
    /// The namespace of errors that no service has given.
    static let faultNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09"

    /// The answer to a successful call.
    package static func encode(
        _ output: Structure,
        of operation: OperationModel,
        in model: ServiceModel,
        requestID: String
    ) -> HTTPResponse {
        switch model.wireProtocol {
        case .query:
            return response(
                operation.status,
                "text/xml",
                queryBody(output, operation, model, requestID),
                requestID: requestID
            )
        case .restJSON, .json:
            var writer = JSONWriter()
            if let shape = operation.output {
                writer.structure(output, model.shapes[shape], in: model)
            } else {
                writer.literal("{}")
            }
            let type = model.wireProtocol == .json ? "application/x-amz-json-\(model.jsonVersion)" : "application/json"
            return response(operation.status, type, writer.bytes, requestID: requestID)
        }
    }

    /// An error.
    package static func encode(_ error: ServiceError, as format: ErrorFormat, requestID: String) -> HTTPResponse {
        switch format {
        case .dispatch:
            return response(
                error.status,
                "text/xml",
                errorBody(error, faultNamespace, requestID),
                requestID: requestID
            )
        case .query(let namespace):
            return response(error.status, "text/xml", errorBody(error, namespace, requestID), requestID: requestID)
        case .restJSON:
            var writer = JSONWriter()
            writer.literal("{\"message\":")
            writer.string(error.message)
            writer.literal("}")
            var response = response(error.status, "application/json", writer.bytes, requestID: requestID)
            response.headers.append("x-amzn-errortype", error.code)
            return response
        case .json(let version):
            var writer = JSONWriter()
            writer.literal("{\"__type\":")
            writer.string(error.code)
            writer.literal(",\"Message\":")
            writer.string(error.message)
            writer.literal("}")
            return response(error.status, "application/x-amz-json-\(version)", writer.bytes, requestID: requestID)
        }
    }

    /// The answer to a request that leads to no operation.
    package static func encode(_ failure: RoutingFailure, requestID: String) -> HTTPResponse {
        switch failure {
        case .redirect(let location):
            var headers = HTTPHeaders()
            headers.append("Location", location)
            headers.append("x-amzn-requestid", requestID)
            return HTTPResponse(status: 302, headers: headers)
        case .error(let error, let format):
            return encode(error, as: format, requestID: requestID)
        }
    }

    private static func queryBody(
        _ output: Structure,
        _ operation: OperationModel,
        _ model: ServiceModel,
        _ requestID: String
    ) -> [UInt8] {
        var writer = XMLWriter()
        writer.markup(operation.envelope.opening)
        if let shape = operation.output {
            writer.structure(output, model.shapes[shape], in: model)
        } else {
            assert(output.members.isEmpty, "\(operation.name) returns nothing")
        }
        writer.markup(operation.envelope.middle)
        writer.text(requestID)
        writer.markup(operation.envelope.closing)
        return writer.bytes
    }

    private static func errorBody(_ error: ServiceError, _ namespace: String, _ requestID: String) -> [UInt8] {
        var writer = XMLWriter()
        writer.markup("<ErrorResponse xmlns=\"")
        writer.plain(namespace)
        writer.markup(error.fault == .sender ? "\"><Error><Type>Sender" : "\"><Error><Type>Receiver")
        writer.markup("</Type><Code>")
        writer.text(error.code)
        writer.markup("</Code><Message>")
        writer.text(error.message)
        writer.markup("</Message></Error><RequestId>")
        writer.text(requestID)
        writer.markup("</RequestId></ErrorResponse>")
        return writer.bytes
    }

    private static func response(
        _ status: Int,
        _ contentType: String,
        _ body: [UInt8],
        requestID: String
    ) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers.reserve(fields: 4, bytes: 160)
        headers.append("x-amzn-requestid", requestID)
        headers.append("Content-Type", contentType)
        return HTTPResponse(status: status, headers: headers, body: body)
    }
}
