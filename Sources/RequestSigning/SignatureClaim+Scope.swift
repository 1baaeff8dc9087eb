package import Identifiers

extension SignatureClaim {
    /// How far the clocks may differ (IAM User Guide, "Troubleshoot signed requests": within 15 minutes).
    private static let skewSeconds = 900

    /// Checks four to seven: the host is signed, the date is current, the credential has its five parts and is scoped to
    /// `service`. Any region is good for IAM and STS: clients sign with the one they are set to.
    package func scope(now: Timestamp, service: String) throws(SignatureError) -> CredentialScope {
        guard signedHeaders.contains("host") else { throw .hostNotSigned }
        guard !headers.contains("x-amz-target") || signedHeaders.contains("x-amz-target") else {
            throw .targetNotSigned
        }
        guard let signed = Timestamp(basicFormat: date) else { throw .malformedDate(date) }
        try checkWindow(signed, now)
        let (scope, terminator) = try fields()
        var faults: [SignatureError.ScopeFault] = []
        if !CredentialScope.isRegion(scope.region) { faults.append(.region) }
        if scope.service != service { faults.append(.service(expected: service)) }
        if terminator != "aws4_request" { faults.append(.terminator(actual: terminator)) }
        let day = String(date.prefix(8))
        if scope.date != day { faults.append(.date(scope: scope.date, expected: day, timestamp: date)) }
        guard faults.isEmpty else { throw .wrongScope(faults) }
        return scope
    }

    private func fields() throws(SignatureError) -> (CredentialScope, terminator: String) {
        let bytes = Array(credential.utf8)
        var starts = [0]
        starts.reserveCapacity(6)
        for position in bytes.indices where bytes[position] == UInt8(ascii: "/") { starts.append(position + 1) }
        guard starts.count == 5 else { throw .malformedCredential(credential) }
        starts.append(bytes.count + 1)
        func field(_ number: Int) -> String {
            String(decoding: bytes[starts[number]..<(starts[number + 1] - 1)], as: UTF8.self)
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
