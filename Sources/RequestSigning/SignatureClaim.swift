package import HTTPMessage

/// What a request says about its signature, read but not yet believed.
package struct SignatureClaim: Sendable {
    /// Where the signature stands.
    package enum Placement: Sendable, Hashable {
        /// In the `Authorization` header.
        case header
        /// In the query: a presigned request.
        case query
    }

    package let placement: Placement
    /// `keyid/date/region/service/aws4_request`, as given.
    package let credential: String
    package let signedHeaders: SignedHeaders
    /// The signature as given: it should be 64 lower-case hexadecimal digits.
    package let signature: [UInt8]
    /// The date of the request as given: `X-Amz-Date`, else `Date`.
    package let date: String
    /// `X-Amz-Expires` as given.
    package let expires: String?
    /// The session token of temporary credentials, signed or not.
    package let sessionToken: String?
    /// The query, needed again for the canonical request.
    package let query: CanonicalQuery
    /// The request that makes the claim, so that no other can be verified by mistake.
    let request: HTTPRequest

    static let algorithm: StaticString = "AWS4-HMAC-SHA256"

    /// Reads the claim of a request: the first three checks (query escapes, presence, syntax).
    package init(_ request: HTTPRequest) throws(SignatureError) {
        let query = try CanonicalQuery(request.query)
        let isPresigned =
            !query.pairs.isEmpty
            && (query.contains("X-Amz-Algorithm") || query.contains("X-Amz-Credential")
                || query.contains("X-Amz-Signature") || query.contains("X-Amz-SignedHeaders"))
        let authorization = request.headers.signed("authorization")
        switch (authorization, isPresigned) {
        case (nil, false): throw .missing
        case (_?, true): throw .ambiguous
        case (let authorization?, false):
            // Two headers would leave it open which signature counts.
            guard authorization.count == 1 else { throw .ambiguous }
            try self.init(request, query: query, authorization: authorization.bytes)
        case (nil, true): try self.init(request, presigned: query)
        }
    }

    private init(
        _ request: HTTPRequest,
        query: CanonicalQuery,
        authorization: [UInt8]
    ) throws(SignatureError) {
        let parts = try AuthorizationHeader(authorization)
        let date = request.headers.signedText("x-amz-date") ?? request.headers.signedText("date")
        var missing: [SignatureError.HeaderPart] = []
        if parts.credential == nil { missing.append(.credential) }
        if parts.signature == nil { missing.append(.signature) }
        if parts.signedHeaders == nil { missing.append(.signedHeaders) }
        if date == nil { missing.append(.date) }
        guard let credential = parts.credential, let signature = parts.signature,
            let signedHeaders = parts.signedHeaders, let date
        else {
            throw .missingHeaderParts(missing, authorization: String(decoding: authorization, as: UTF8.self))
        }
        placement = .header
        self.credential = String(decoding: authorization[credential], as: UTF8.self)
        self.signedHeaders = SignedHeaders(authorization[signedHeaders])
        self.signature = Array(authorization[signature])
        self.date = date
        expires = nil
        sessionToken = request.headers.signedText("x-amz-security-token")
        self.query = query
        self.request = request
    }

    private init(
        _ request: HTTPRequest,
        presigned query: CanonicalQuery
    ) throws(SignatureError) {
        var found: [SignatureError.QueryPart: String] = [:]
        for part in SignatureError.QueryPart.allCases { found[part] = try query.only(part.name) }
        if let algorithm = found[.algorithm], algorithm != "\(Self.algorithm)" {
            throw .unsupportedAlgorithm(algorithm)
        }
        guard found[.algorithm] != nil, let credential = found[.credential], let signature = found[.signature],
            let signedHeaders = found[.signedHeaders], let date = found[.date]
        else { throw .missingQueryParts(SignatureError.QueryPart.allCases.filter { found[$0] == nil }) }
        placement = .query
        self.credential = credential
        self.signedHeaders = SignedHeaders(signedHeaders.utf8)
        self.signature = Array(signature.utf8)
        self.date = date
        expires = try query.only("X-Amz-Expires")
        sessionToken =
            try query.only("X-Amz-Security-Token") ?? request.headers.signedText("x-amz-security-token")
        self.query = query
        self.request = request
    }
}

extension SignatureError.QueryPart {
    fileprivate var name: StaticString {
        switch self {
        case .algorithm: "X-Amz-Algorithm"
        case .credential: "X-Amz-Credential"
        case .signature: "X-Amz-Signature"
        case .signedHeaders: "X-Amz-SignedHeaders"
        case .date: "X-Amz-Date"
        }
    }
}

extension CanonicalQuery {
    /// The value of a parameter that may stand there at most once.
    fileprivate func only(_ name: StaticString) throws(SignatureError) -> String? {
        let values = values(name)
        guard values.count <= 1 else { throw .ambiguous }
        return values.first
    }
}
