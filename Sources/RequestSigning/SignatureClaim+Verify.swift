private import Cryptography
internal import HTTPMessage

extension SignatureClaim {
    /// The last check: whether `key` gives the signature for the request. The comparison takes constant time.
    package func verify(
        scope: CredentialScope,
        key: SigningKey,
        rules: SigningRules = .standard
    ) throws(SignatureError) {
        let payload = try payload(rules)
        let canonical = canonicalRequest(payload: payload, rules: rules, omitting: Self.signatureOnly)
        let string = StringToSign.bytes(date: date, scope: scope, canonicalRequest: canonical)
        if matches(key.signature(of: string)) { return }
        // A presigned request may have had its token appended after it was signed (IAM User Guide, "Elements of an AWS
        // API request signature"). The token is sealed and bound to the key, so it needs no signature.
        if placement == .query, query.contains("X-Amz-Security-Token") {
            let canonical = canonicalRequest(payload: payload, rules: rules, omitting: Self.signatureAndToken)
            let string = StringToSign.bytes(date: date, scope: scope, canonicalRequest: canonical)
            if matches(key.signature(of: string)) { return }
        }
        throw .mismatch(
            SignatureDiagnosis(
                canonicalRequest: String(decoding: canonical, as: UTF8.self),
                stringToSign: String(decoding: string, as: UTF8.self),
                signatureProvided: String(decoding: signature, as: UTF8.self)
            )
        )
    }

    private static let signatureOnly: [StaticString] = ["X-Amz-Signature"]
    private static let signatureAndToken: [StaticString] = ["X-Amz-Signature", "X-Amz-Security-Token"]
    private static let unsignedPayload = "UNSIGNED-PAYLOAD"

    private func matches(_ calculated: Digest) -> Bool {
        let digits = calculated.hexDigits
        return ConstantTime.equal(digits.span, signature.span)
    }

    private func canonicalRequest(payload: [UInt8], rules: SigningRules, omitting: [StaticString]) -> [UInt8] {
        CanonicalRequest.bytes(
            of: request,
            query: query,
            omitting: placement == .query ? omitting : [],
            signedHeaders: signedHeaders,
            payload: payload,
            rules: rules
        )
    }

    /// What stands for the body in the canonical request. A body that is not the one that was signed is refused.
    private func payload(_ rules: SigningRules) throws(SignatureError) -> [UInt8] {
        var actual: [UInt8] = []
        actual.reserveCapacity(64)
        SHA256.hash(request.body).appendHex(to: &actual)
        let declared = request.headers.signedText("x-amz-content-sha256") ?? query.values("X-Amz-Content-Sha256").first
        switch (rules, placement, declared) {
        case (.standard, _, nil): return actual
        case (.s3, .query, nil), (.s3, _, Self.unsignedPayload): return Array(Self.unsignedPayload.utf8)
        // An unsigned body could be changed into another command: only a request without one may leave it out.
        case (.standard, .query, Self.unsignedPayload) where request.body.isEmpty:
            return Array(Self.unsignedPayload.utf8)
        case (_, _, let declared?) where Array(declared.utf8) == actual: return actual
        default:
            throw .payloadMismatch(declared: declared ?? "", actual: String(decoding: actual, as: UTF8.self))
        }
    }
}
