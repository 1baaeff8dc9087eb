import Cryptography
import HTTPMessage
import Identifiers
import PolicyEngine
import RequestSigning

/// Why a signature was refused: from the signed request, the server's answer, and what the server has signed itself.
///
/// The steps are those of `RequestSigning`; what differs between the two sides is named. Source: IAM User Guide,
/// "Troubleshoot signed requests for AWS APIs".
struct SignatureCauses {
    private let inquiry: Inquiry
    private let answer: ServerAnswer?
    private let request: HTTPRequest?
    private let text: String

    /// How far the clocks may differ.
    private static let skewSeconds: Int64 = 900

    init(_ inquiry: Inquiry) {
        self.inquiry = inquiry
        answer = inquiry.exchange.map { ServerAnswer($0.answer) }
        request = inquiry.exchange.flatMap { $0.request.isEmpty ? nil : ExchangeRequest.parse($0.request) }
        text = inquiry.message ?? answer?.message ?? ""
    }

    /// Whether the refusal is about a signature.
    static func concern(_ inquiry: Inquiry) -> Bool {
        // S3 says the first with AccessDenied, API Gateway the second without any code.
        let text = inquiry.message ?? ""
        if text.hasPrefix("Request has expired") || text.contains("issing Authentication Token") { return true }
        if let code = inquiry.errorCode { return codes.contains(code) }
        guard let exchange = inquiry.exchange else { return false }
        return ServerAnswer(exchange.answer).code.map(codes.contains) ?? (inquiry.principal == nil)
    }

    private static let codes: Set = [
        "SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed", "RequestExpired",
        "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature",
        "IncompleteSignatureException", "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError",
    ]

    /// The causes, most decisive first: in the order in which a server checks.
    func causes() -> [Cause] {
        var causes: [Cause] = []
        var claim: SignatureClaim?
        if let request {
            do throws(SignatureError) {
                claim = try SignatureClaim(request)
            } catch {
                causes.append(unreadable(error))
            }
        } else if inquiry.errorCode?.hasPrefix("MissingAuthenticationToken") == true
            || text.contains("issing Authentication")
        {
            causes.append(cause(.requestNotSigned, Evidence("the request carries no signature at all")))
        } else if inquiry.errorCode?.hasPrefix("IncompleteSignature") == true {
            causes.append(cause(.signatureMalformed, Evidence("the signature cannot be read: \(text)")))
        }
        causes += clock(claim)
        causes += scope(claim)
        if let claim { causes += token(claim) + body(claim) + differences(claim) }
        if causes.isEmpty { causes.append(secret(claim)) }
        return causes
    }

    private func cause(_ rule: Rule, _ evidence: Evidence) -> Cause {
        Cause(rule: rule, policyType: nil, policy: nil, statement: nil, evidence: evidence)
    }

    // MARK: In the order of the checks

    private func unreadable(_ error: SignatureError) -> Cause {
        if case .missing = error {
            return cause(.requestNotSigned, Evidence("the request carries no signature at all"))
        }
        return cause(.signatureMalformed, Evidence("the signature cannot be read: \(error.answer.message)"))
    }

    private func clock(_ claim: SignatureClaim?) -> [Cause] {
        if let claim, let signed = Timestamp(basicFormat: claim.date), let now = answer?.date {
            let difference = signed.seconds - now.seconds
            let window = claim.expires.flatMap { Int64($0) } ?? Self.skewSeconds
            guard difference > Self.skewSeconds || -difference > window else { return [] }
            let isPresigned = claim.expires != nil && difference < 0
            var evidence = Evidence(
                isPresigned
                    ? "the presigned URL was good for \(window) seconds and is \(-difference) seconds old"
                    : "the clocks differ by \(abs(difference)) seconds: the request is "
                        + (difference < 0 ? "too old" : "from the future") + ", and \(Self.skewSeconds) are allowed"
            )
            evidence.expected = [now.description]
            evidence.actual = [signed.description]
            return [cause(.signatureClockSkew, evidence)]
        }
        let signs = [
            "Signature expired", "Signature not yet current", "difference between the request time",
            "Request has expired",
        ]
        guard
            signs.contains(where: text.contains) || inquiry.errorCode == "RequestTimeTooSkewed"
                || inquiry.errorCode == "RequestExpired"
        else { return [] }
        let times = text.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" }).compactMap {
            Timestamp(basicFormat: String($0))
        }
        if text.hasPrefix("Request has expired") {
            return [cause(.signatureClockSkew, Evidence("the time for which the presigned URL was good is over"))]
        }
        var summary = "the client's clock differs from the server's by more than the signature allows"
        var evidence = Evidence(summary)
        if times.count >= 3 {
            summary = "the clocks differ by \(abs(times[0].seconds - times[2].seconds)) seconds"
            evidence = Evidence(summary)
            evidence.expected = [times[2].description]
            evidence.actual = [times[0].description]
        } else if times.count == 2 {
            evidence.expected = [times[1].description]
            evidence.actual = [times[0].description]
        }
        return [cause(.signatureClockSkew, evidence)]
    }

    private func scope(_ claim: SignatureClaim?) -> [Cause] {
        let scope = claim.flatMap(ExchangeRequest.scope)
        var causes: [Cause] = []
        let host = request.flatMap { $0.headers.text("host") }.flatMap(ServiceHost.init)
        let wanted =
            quoted(after: "correct service: ") ?? quoted(after: "This endpoint belongs to ", mark: "\"")
            ?? host?.service
        if let wanted,
            text.contains("correct service") || text.contains("incorrect service")
                || (scope != nil && scope?.service != wanted)
        {
            var evidence = Evidence(
                "the signature is for \(scope.map { "service `\($0.service)`" } ?? "another service"), and the request went to "
                    + "`\(wanted)`"
            )
            evidence.expected = [wanted]
            evidence.actual = scope.map { [$0.service] }
            causes.append(cause(.signatureWrongService, evidence))
        }
        let region = answer?.expectedRegion ?? quoted(after: "expecting ") ?? host?.region
        let isTold = text.contains("valid region") || text.contains("the region '")
        if isTold || (region != nil && scope != nil && scope?.region != region) {
            let told = quoted(after: "the region ") ?? scope?.region
            var evidence = Evidence(
                "the signature is for " + (told.map { "region `\($0)`" } ?? "another region than the endpoint's")
                    + (region.map { ", and the request went to `\($0)`" } ?? "")
            )
            evidence.expected = region.map { [$0] } ?? []
            evidence.actual = told.map { [$0] }
            causes.append(cause(.signatureWrongRegion, evidence))
        }
        if let claim, let scope, !claim.date.hasPrefix(scope.date) {
            var evidence = Evidence("the day in the credential's scope is not the day of the request")
            evidence.expected = [String(claim.date.prefix(8))]
            evidence.actual = [scope.date]
            causes.append(cause(.signatureMalformed, evidence))
        }
        return causes
    }

    private func quoted(after label: String, mark: Character = "'") -> String? {
        guard let start = text.firstRange(of: label) else { return nil }
        let rest = text[start.upperBound...]
        guard rest.first == mark, let end = rest.dropFirst().firstIndex(of: mark) else { return nil }
        return String(rest[rest.index(after: rest.startIndex)..<end])
    }

    private func token(_ claim: SignatureClaim) -> [Cause] {
        guard let scope = ExchangeRequest.scope(of: claim), scope.accessKeyID.hasPrefix("ASIA"),
            claim.sessionToken == nil
        else { return [] }
        var evidence = Evidence(
            "`\(scope.accessKeyID)` is a temporary key, and the request carries no session token (X-Amz-Security-Token)"
        )
        evidence.expected = ["X-Amz-Security-Token"]
        return [cause(.signatureSessionTokenMissing, evidence)]
    }

    /// `curl -v` does not show the body that it sends.
    private var isBodyKnown: Bool {
        guard let request, request.body.isEmpty else { return request != nil }
        return (request.headers.text("content-length").flatMap { Int($0) } ?? 0) == 0
    }

    private func body(_ claim: SignatureClaim) -> [Cause] {
        guard isBodyKnown, let request, let declared = request.headers.text("x-amz-content-sha256"),
            declared.utf8.count == 64
        else {
            return []
        }
        let actual = SHA256.hash(request.body).hex
        guard declared != actual else { return [] }
        var evidence = Evidence("the body is not the one that was signed: its hash is another")
        evidence.element = "payload"
        evidence.expected = [declared]
        evidence.actual = [actual]
        return [cause(.signatureBodyDiffers, evidence)]
    }

    // MARK: The two canonical requests

    /// What the client signed against what the server made of what it received.
    private func differences(_ claim: SignatureClaim) -> [Cause] {
        guard let server = answer?.canonicalRequest else { return [] }
        let client = inquiry.exchange?.clientCanonicalRequest ?? canonical(claim)
        let (ours, theirs) = (CanonicalParts(client), CanonicalParts(server))
        var causes: [Cause] = []
        func differ(_ rule: Rule, _ element: String, _ left: String, _ right: String) {
            guard left != right else { return }
            var evidence = Evidence("the \(element) was signed as `\(left)`, and the server received `\(right)`")
            evidence.element = element
            evidence.expected = [left]
            evidence.actual = [right]
            causes.append(cause(rule, evidence))
        }
        differ(.signatureMethodDiffers, "method", ours.method, theirs.method)
        differ(.signaturePathDiffers, "path", ours.path, theirs.path)
        differ(.signatureQueryDiffers, "query", ours.query, theirs.query)
        for name in ours.names where theirs.headers[name] != ours.headers[name] {
            differ(
                .signatureHeaderDiffers,
                "header \(name)",
                ours.headers[name] ?? "",
                theirs.headers[name] ?? "(none)"
            )
        }
        differ(.signatureHeaderDiffers, "list of signed headers", ours.signedHeaders, theirs.signedHeaders)
        if isBodyKnown || request?.headers.text("x-amz-content-sha256") != nil {
            differ(.signatureBodyDiffers, "payload", ours.payload, theirs.payload)
        }
        return causes
    }

    private func canonical(_ claim: SignatureClaim) -> String {
        guard let request else { return "" }
        let isS3 = ExchangeRequest.scope(of: claim)?.service == "s3"
        let declared = request.headers.text("x-amz-content-sha256")
        let payload =
            declared ?? (isS3 && claim.placement == .query ? "UNSIGNED-PAYLOAD" : SHA256.hash(request.body).hex)
        let bytes = CanonicalRequest.bytes(
            of: request,
            query: claim.query,
            omitting: claim.placement == .query ? ["X-Amz-Signature"] : [],
            signedHeaders: claim.signedHeaders,
            payload: Array(payload.utf8),
            rules: isS3 ? .s3 : .standard
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    private func secret(_ claim: SignatureClaim?) -> Cause {
        let isClientKnown = request != nil || inquiry.exchange?.clientCanonicalRequest != nil
        var evidence = Evidence(
            answer?.canonicalRequest != nil && !isClientKnown
                ? "the server's canonical request is known and the client's is not: the secret access key is wrong, or a part that "
                    + "was signed differs"
                : answer?.canonicalRequest != nil
                    ? "both sides made the same canonical request: only the secret access key can be wrong"
                    : "nothing in what was given differs: most likely the secret access key is wrong, or the request was changed on its way"
        )
        if let scope = claim.flatMap(ExchangeRequest.scope) { evidence.actual = [scope.accessKeyID] }
        evidence.details =
            request == nil
            ? ["give the signed request (`curl -v`, `aws --debug`) to see which part differs"]
            : ["a proxy that changes the path, the query or a signed header looks the same from here"]
        return cause(.signatureWrongSecret, evidence)
    }
}

/// A canonical request, taken apart into its lines.
private struct CanonicalParts {
    let method: String
    let path: String
    let query: String
    let headers: [String: String]
    /// The names of the headers in their order.
    let names: [String]
    let signedHeaders: String
    let payload: String

    init(_ text: String) {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init
        )
        func line(_ index: Int) -> String { lines.indices.contains(index) ? lines[index] : "" }
        method = line(0)
        path = line(1)
        query = line(2)
        var found: [String: String] = [:]
        var order: [String] = []
        var index = 3
        while index < lines.count, !lines[index].isEmpty {
            if let colon = lines[index].firstIndex(of: ":") {
                let name = String(lines[index][..<colon])
                found[name] = String(lines[index][lines[index].index(after: colon)...])
                order.append(name)
            }
            index += 1
        }
        headers = found
        names = order
        signedHeaders = line(index + 1)
        payload = line(index + 2)
    }
}

/// The service and region that a host's name tells: `sqs.eu-west-1.amazonaws.com`.
private struct ServiceHost {
    let service: String
    let region: String?

    init?(_ host: String) {
        var name = host.prefix { $0 != ":" }
        guard name.hasSuffix(".amazonaws.com") else { return nil }
        name = name.dropLast(".amazonaws.com".count)
        let labels = name.split(separator: ".").map(String.init)
        guard let last = labels.last else { return nil }
        let isRegion = last.contains("-") && last.last?.isNumber == true && labels.count > 1
        let own = isRegion ? labels[labels.count - 2] : last
        // Endpoints of one service under several names (AWS General Reference, "Service endpoints").
        switch own {
        case "email": service = "ses"
        case "monitoring": service = "monitoring"
        case let name where name.hasPrefix("s3"): service = "s3"
        default: service = own
        }
        // Global services are signed for one Region (AWS General Reference, "Regional endpoints").
        let isGlobal = ["iam", "sts", "cloudfront", "organizations", "route53"].contains(service)
        region = isRegion ? last : isGlobal ? "us-east-1" : nil
    }
}
