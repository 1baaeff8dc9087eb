internal import HTTPMessage
package import Identifiers

extension SignatureClaim {
    /// How far the clocks may differ (IAM User Guide, "Troubleshoot signed requests": within 15 minutes).
    private static let skewSeconds = 900

    /// Checks four to seven: the host is signed, the date is current, the credential has its five parts and is scoped to
    /// `service`. Any region is good for IAM and STS: clients sign with the one they are set to.
    ///
    /// `known` is the scope that this credential was once found to have, if it was: then it is not read again.
    package func scope(
        now: Timestamp,
        service: String,
        known: CredentialScope? = nil
    ) throws(SignatureError) -> CredentialScope {
        guard signedHeaders.contains("host") else { throw .hostNotSigned }
        guard request.headers.index(of: "x-amz-target") == nil || signedHeaders.contains("x-amz-target") else {
            throw .targetNotSigned
        }
        guard let signed = Timestamp(basicFormat: date) else { throw .malformedDate(date) }
        try checkWindow(signed, now)
        let terminated = "aws4_request"
        let (scope, terminator) = if let known { (known, terminated) } else { try fields() }
        var faults: [SignatureError.ScopeFault] = []
        if !CredentialScope.isRegion(scope.region) { faults.append(.region) }
        if scope.service != service { faults.append(.service(expected: service)) }
        if terminator != terminated { faults.append(.terminator(actual: terminator)) }
        // A well-formed date is ASCII, so its first eight bytes are its day.
        if !scope.date.utf8.elementsEqual(date.utf8.prefix(8)) {
            faults.append(.date(scope: scope.date, expected: String(date.prefix(8)), timestamp: date))
        }
        guard faults.isEmpty else { throw .wrongScope(faults) }
        return scope
    }

    private func fields() throws(SignatureError) -> (CredentialScope, terminator: String) {
        let bytes = credential.utf8.span
        var ends = InlineArray<5, Int>(repeating: 0)
        var count = 0
        for position in bytes.indices where bytes[position] == UInt8(ascii: "/") {
            guard count < 4 else { throw .malformedCredential(credential) }
            ends[count] = position
            count += 1
        }
        guard count == 4 else { throw .malformedCredential(credential) }
        ends[4] = bytes.count
        func field(_ number: Int) -> String {
            let start = number == 0 ? 0 : ends[number - 1] + 1
            return bytes.extracting(start..<ends[number]).withUnsafeBufferPointer {
                String(decoding: $0, as: UTF8.self)
            }
        }
        let scope = CredentialScope(accessKeyID: field(0), date: field(1), region: field(2), service: field(3))
        return (scope, field(4))
    }

    private func checkWindow(_ signed: Timestamp, _ now: Timestamp) throws(SignatureError) {
        var window = Self.skewSeconds
        if let expires {
            // S3 API Reference, "Authenticating Requests: Using Query Parameters": 1 to 604800 seconds.
            guard let seconds = Int(expires), expires.utf8.first != UInt8(ascii: "+"), (1...604_800).contains(seconds)
            else { throw .malformedExpires(expires) }
            window = seconds
        }
        let oldest = now.advanced(bySeconds: -Int64(window))
        guard signed.seconds >= oldest.seconds else {
            throw .expired(
                signed: date,
                limit: oldest.basicFormat,
                now: now.basicFormat,
                windowSeconds: window
            )
        }
        let newest = now.advanced(bySeconds: Int64(Self.skewSeconds))
        guard signed <= newest else {
            throw .notYetCurrent(signed: date, limit: newest.basicFormat, now: now.basicFormat)
        }
    }
}
