private import Cryptography
package import HTTPMessage
package import Identifiers

/// An access key with its secret and, for temporary credentials, the session token.
package struct Credentials: Sendable, Hashable {
    package let accessKeyID: String
    package let secretAccessKey: String
    package let sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

/// Signs requests as a client does.
package struct RequestSigner: Sendable {
    package let credentials: Credentials
    package let region: String
    package let service: String
    package let rules: SigningRules
    /// Whether the session token is part of what is signed; some services want it appended afterwards.
    package let signsToken: Bool

    package init(
        credentials: Credentials,
        region: String,
        service: String,
        rules: SigningRules = .standard,
        signsToken: Bool = true
    ) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.rules = rules
        self.signsToken = signsToken
    }

    /// Headers that change on the way or that a client's HTTP library sets after signing.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]
    private static let replaced: Set<String> = ["authorization", "x-amz-date", "x-amz-security-token"]

    /// The request with `X-Amz-Date`, the session token and `Authorization`; what stood there before is replaced.
    package func sign(_ request: HTTPRequest, at now: Timestamp) throws(SignatureError) -> HTTPRequest {
        var signed = request
        signed.headers = request.headers.filtered { !Self.replaced.contains($0) }
        signed.headers.append("X-Amz-Date", now.basicFormat)
        var payload: [UInt8] = []
        SHA256.hash(request.body).appendHex(to: &payload)
        if rules == .s3 {
            signed.headers = signed.headers.filtered { $0 != "x-amz-content-sha256" }
            signed.headers.append(name: "X-Amz-Content-Sha256".utf8, value: payload)
        }
        if let token = credentials.sessionToken, signsToken { signed.headers.append("X-Amz-Security-Token", token) }
        let names = Set(signed.headers.names).subtracting(Self.unsigned)
        let signedHeaders = SignedHeaders(names: names)
        let scope = scope(at: now)
        let canonical = CanonicalRequest.bytes(
            of: signed,
            query: try CanonicalQuery(request.query),
            signedHeaders: signedHeaders,
            payload: payload,
            rules: rules
        )
        let string = StringToSign.bytes(date: now.basicFormat, scope: scope, canonicalRequest: canonical)
        let signature = key(for: scope).signature(of: string).hex
        if let token = credentials.sessionToken, !signsToken { signed.headers.append("X-Amz-Security-Token", token) }
        let list = String(decoding: signedHeaders.text, as: UTF8.self)
        signed.headers.append(
            "Authorization",
            "\(SignatureClaim.algorithm) Credential=\(scope.credential), SignedHeaders=\(list), Signature=\(signature)"
        )
        return signed
    }

    /// The request with the signature in its query, good for `expiresSeconds`. Signs the host and no other header.
    package func presign(
        _ request: HTTPRequest,
        at now: Timestamp,
        expiresSeconds: Int
    ) throws(SignatureError) -> HTTPRequest {
        guard (1...604_800).contains(expiresSeconds) else { throw .malformedExpires(String(expiresSeconds)) }
        var signed = request
        signed.headers = request.headers.filtered { !Self.replaced.contains($0) }
        let scope = scope(at: now)
        var query = try CanonicalQuery(request.query)
        query.append("X-Amz-Algorithm", "\(SignatureClaim.algorithm)")
        query.append("X-Amz-Credential", scope.credential)
        query.append("X-Amz-Date", now.basicFormat)
        query.append("X-Amz-Expires", String(expiresSeconds))
        query.append("X-Amz-SignedHeaders", "host")
        if let token = credentials.sessionToken, signsToken { query.append("X-Amz-Security-Token", token) }
        var payload: [UInt8] = []
        if rules == .s3 {
            payload = Array("UNSIGNED-PAYLOAD".utf8)
        } else {
            SHA256.hash(request.body).appendHex(to: &payload)
        }
        let canonical = CanonicalRequest.bytes(
            of: signed,
            query: query,
            signedHeaders: SignedHeaders(names: ["host"]),
            payload: payload,
            rules: rules
        )
        let string = StringToSign.bytes(date: now.basicFormat, scope: scope, canonicalRequest: canonical)
        query.append("X-Amz-Signature", key(for: scope).signature(of: string).hex)
        if let token = credentials.sessionToken, !signsToken { query.append("X-Amz-Security-Token", token) }
        signed.target = Array(request.path) + [UInt8(ascii: "?")] + query.bytes()
        return signed
    }

    private func scope(at now: Timestamp) -> CredentialScope {
        CredentialScope(
            accessKeyID: credentials.accessKeyID,
            date: String(now.basicFormat.prefix(8)),
            region: region,
            service: service
        )
    }

    private func key(for scope: CredentialScope) -> SigningKey {
        SigningKey(
            secretAccessKey: credentials.secretAccessKey,
            date: scope.date,
            region: region,
            service: service
        )
    }
}

extension HTTPHeaders {
    /// The names in lower case, in order.
    var names: [String] {
        (0..<count).map { String(decoding: name(at: $0), as: UTF8.self).lowercased() }
    }

    /// The fields whose lower-case name is wanted.
    func filtered(_ isWanted: (String) -> Bool) -> HTTPHeaders {
        var kept = HTTPHeaders()
        for (index, name) in names.enumerated() where isWanted(name) {
            kept.append(name: self.name(at: index), value: value(at: index))
        }
        return kept
    }
}
