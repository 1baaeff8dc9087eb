package import Identifiers

extension SignatureClaim {
    /// How far the clocks may differ (IAM User Guide, "Troubleshoot signed requests": within 15 minutes).
    private static let skewSeconds = 900

    /// Checks four to seven: the host is signed, the date is current, the credential has its five parts and is scoped to
    /// `service`. Any region is good for IAM and STS: clients sign with the one they are set to.
    package func scope(now: Timestamp, service: String) throws(SignatureError) -> CredentialScope {
        guard signedHeaders.contains("host") else { throw .hostNotSigned }
        guard !hasUnsignedTarget else { throw .targetNotSigned }
        guard let signed = Timestamp(basicFormat: date) else { throw .malformedDate(date) }
        try checkWindow(signed, now)
        let fields = Self.fields(Array(credential.utf8))
        guard fields.count == 5 else { throw .malformedCredential(credential) }
        let scope = CredentialScope(accessKeyID: fields[0], date: fields[1], region: fields[2], service: fields[3])
        var faults: [SignatureError.ScopeFault] = []
        if !CredentialScope.isRegion(scope.region) { faults.append(.region) }
        if scope.service != service { faults.append(.service(expected: service)) }
        if fields[4] != "aws4_request" { faults.append(.terminator(actual: fields[4])) }
        if !date.utf8.starts(with: scope.date.utf8) || scope.date.utf8.count != 8 {
            faults.append(.date(scope: scope.date, expected: String(date.prefix(8)), timestamp: date))
        }
        guard faults.isEmpty else { throw .wrongScope(faults) }
        return scope
    }

    private static func fields(_ credential: [UInt8]) -> [String] {
        var fields: [String] = []
        fields.reserveCapacity(5)
        var start = 0
        for position in 0...credential.count
        where position == credential.count || credential[position] == UInt8(ascii: "/") {
            fields.append(String(decoding: credential[start..<position], as: UTF8.self))
            start = position + 1
        }
        return fields
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
