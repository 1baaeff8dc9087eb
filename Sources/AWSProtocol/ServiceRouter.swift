package import HTTPMessage

/// A request whose service and operation are known. Nothing is decoded yet: that is worth doing once the caller is known.
package struct Route: Sendable {
    package let service: ServiceModel
    package let operation: OperationModel
    /// The forms that hold the parameters of a Query request, in order of precedence: query string, then body.
    let forms: [ArraySlice<UInt8>]
    /// The values of the labels in a REST path, still encoded.
    let labels: [(name: String, value: ArraySlice<UInt8>)]
}

/// Why a request leads to no operation.
package enum RoutingFailure: Error, Sendable, Hashable {
    /// A browser's look at the endpoint: AWS sends it to its product page.
    case redirect(to: String)
    /// An error together with the way to write it.
    case error(ServiceError, ErrorFormat)
}

/// Tells from a request which operation of which service it calls, before anything is known about the caller.
package enum ServiceRouter {
    /// The operation that `request` calls.
    package static func route(_ request: HTTPRequest) throws(RoutingFailure) -> Route {
        if request.hasRootPath || request.path.isEmpty { return try routeQuery(request) }
        for service in ServiceModel.all where service.wireProtocol == .restJSON {
            if let route = try routeREST(request, service) { return route }
        }
        throw .error(
            ServiceError(code: "UnknownOperationException", message: "There is no such resource.", status: 404),
            .restJSON
        )
    }

    // MARK: Query

    private static let queryServices = ServiceModel.all.filter { $0.wireProtocol == .query }

    private static func routeQuery(_ request: HTTPRequest) throws(RoutingFailure) -> Route {
        let forms = forms(of: request)
        for form in forms {
            do throws(FormReader.Failure) { try FormReader.checkEscapes(form) } catch {
                throw .error(error.serviceError, .dispatch)
            }
        }
        let action = first("Action", in: forms)
        let version = first("Version", in: forms)
        guard let action, !action.isEmpty else {
            // Seen on the endpoint of STS.
            if request.method == "GET" || request.method == "HEAD" {
                throw .redirect(to: "https://aws.amazon.com/iam")
            }
            throw .error(
                ServiceError(
                    code: "MissingAction",
                    message: "The request is missing an action or a required parameter.",
                    status: 400
                ),
                .dispatch
            )
        }
        let service =
            version.map { version in queryServices.first { $0.version == version } }
            ?? signingName(of: request).flatMap { name in queryServices.first { $0.signingName == name } }
        guard let service, let operation = service.operation(action) else {
            let version = version ?? service?.version ?? "NO_VERSION_SPECIFIED"
            throw .error(
                ServiceError(
                    code: "InvalidAction",
                    message: "Could not find operation \(action.prefix(128)) for version \(version.prefix(64))",
                    status: 400
                ),
                .dispatch
            )
        }
        return Route(service: service, operation: operation, forms: forms, labels: [])
    }

    /// The query string and, when it is a form, the body.
    private static func forms(of request: HTTPRequest) -> [ArraySlice<UInt8>] {
        var forms: [ArraySlice<UInt8>] = []
        if !request.query.isEmpty { forms.append(request.query) }
        if !request.body.isEmpty, request.method != "GET", request.method != "HEAD", hasForm(request) {
            forms.append(request.body[...])
        }
        return forms
    }

    /// Whether the body is a form: `application/x-www-form-urlencoded`, with or without parameters, or unsaid.
    private static func hasForm(_ request: HTTPRequest) -> Bool {
        guard let type = request.headers.first("content-type") else { return true }
        let form: StaticString = "application/x-www-form-urlencoded"
        return form.withUTF8Buffer { form in
            guard type.count >= form.count else { return false }
            for (found, expected) in zip(type, form) where found | 0x20 != expected | 0x20 { return false }
            guard let next = type.dropFirst(form.count).first else { return true }
            return next == UInt8(ascii: ";") || next == UInt8(ascii: " ")
        }
    }

    /// The value of the first parameter of this name.
    private static func first(_ name: StaticString, in forms: [ArraySlice<UInt8>]) -> String? {
        let length = name.utf8CodeUnitCount
        for form in forms {
            var reader = FormReader(form)
            var decoded: [UInt8] = []
            while let pair = reader.next() {
                // As long as the name, or three times as long where every byte is escaped.
                guard pair.name.count >= length, pair.name.count <= length * 3 else { continue }
                if pair.name.count == length {
                    guard isEqual(form, pair.name, name) else { continue }
                } else {
                    FormReader.decode(form[pair.name], into: &decoded)
                    guard name.withUTF8Buffer({ decoded.elementsEqual($0) }) else { continue }
                }
                let value = form[pair.value]
                guard FormReader.isEncoded(value) else { return String(decoding: value, as: UTF8.self) }
                FormReader.decode(value, into: &decoded)
                return String(decoding: decoded, as: UTF8.self)
            }
        }
        return nil
    }

    private static func isEqual(_ form: ArraySlice<UInt8>, _ range: Range<Int>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            for offset in 0..<name.count where form[range.lowerBound + offset] != name[offset] { return false }
            return true
        }
    }

    /// The service in the credential scope: `…Credential=AKID/date/region/service/aws4_request`.
    private static func signingName(of request: HTTPRequest) -> String? {
        let credential: String?
        if let header = request.headers.text("authorization") {
            let parts = header.split { $0 == " " || $0 == "," }
            credential = parts.first { $0.hasPrefix("Credential=") }.map { String($0.dropFirst("Credential=".count)) }
        } else {
            credential = first("X-Amz-Credential", in: [request.query])
        }
        guard let elements = credential?.split(separator: "/", omittingEmptySubsequences: false) else { return nil }
        return elements.count == 5 ? String(elements[3]) : nil
    }

    // MARK: REST

    private static func routeREST(
        _ request: HTTPRequest,
        _ service: ServiceModel
    ) throws(RoutingFailure) -> Route? {
        for operation in service.operations where operation.method == request.method {
            guard let labels = match(request.path, operation.path) else { continue }
            for part in labels.map(\.value) + [request.query] {
                do throws(FormReader.Failure) { try FormReader.checkEscapes(part) } catch {
                    let message = error.serviceError.message
                    throw .error(ServiceError(code: "ValidationException", message: message, status: 400), .restJSON)
                }
            }
            return Route(service: service, operation: operation, forms: [request.query], labels: labels)
        }
        return nil
    }

    private static func match(
        _ path: ArraySlice<UInt8>,
        _ template: String
    ) -> [(name: String, value: ArraySlice<UInt8>)]? {
        let slash = UInt8(ascii: "/")
        let segments = path.split(separator: slash, omittingEmptySubsequences: false)
        let expected = template.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count == expected.count else { return nil }
        var labels: [(name: String, value: ArraySlice<UInt8>)] = []
        for (segment, expected) in zip(segments, expected) {
            if expected.hasPrefix("{"), expected.hasSuffix("}") {
                guard !segment.isEmpty else { return nil }
                labels.append((String(expected.dropFirst().dropLast()), segment))
            } else if !segment.elementsEqual(expected.utf8) {
                return nil
            }
        }
        return labels
    }
}

extension Route {
    /// Decodes the input and checks it against the model's limits.
    package func decodeInput() throws(ServiceError) -> Structure {
        let input =
            service.wireProtocol == .query
            ? try QueryDecoder.decode(forms, as: operation, in: service) : try decodeREST()
        try Validator.check(input, of: operation, in: service)
        return input
    }

    /// The way in which this service's errors are written.
    package var errorFormat: ErrorFormat { ErrorFormat(of: service) }

    /// The members of the input that travel in the path and in the query string.
    private func decodeREST() throws(ServiceError) -> Structure {
        guard let input = operation.input else { return Structure() }
        var structure = Structure()
        for member in service.shapes[input].members {
            let encoded: ArraySlice<UInt8>? =
                switch member.location {
                case .uri: labels.first { $0.name == member.wireName }?.value
                case .query: try parameter(member.wireName)
                case .header, .body: nil
                }
            guard let encoded else { continue }
            do throws(FormReader.Failure) {
                // A plus sign in a path is a plus sign.
                let text =
                    member.location == .uri
                    ? try FormReader.text(encoded.flatMap { $0 == 0x2B ? Array("%2B".utf8) : [$0] }[...])
                    : try FormReader.text(encoded)
                let kind = service.shapes[member.shape].kind
                structure.append(member.name, try Route.restValue(text, kind))
            } catch {
                throw ServiceError(code: "ValidationException", message: error.serviceError.message, status: 400)
            }
        }
        return structure
    }

    private static func restValue(_ text: String, _ kind: Shape.Kind) throws(FormReader.Failure) -> Value {
        // Every member of the served REST operations that travels outside of a body is a string.
        .string(text)
    }

    private func parameter(_ name: String) throws(ServiceError) -> ArraySlice<UInt8>? {
        for form in forms {
            var reader = FormReader(form)
            var decoded: [UInt8] = []
            while let pair = reader.next() {
                FormReader.decode(form[pair.name], into: &decoded)
                if decoded.elementsEqual(name.utf8) { return form[pair.value] }
            }
        }
        return nil
    }
}
