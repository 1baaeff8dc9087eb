import Cryptography
import HTTPMessage
import Identifiers
import RequestSigning

@testable import Troubleshooting

/// The ways in which people show a request and its answer.
enum ExchangeForm: String, CaseIterable, Sendable {
    case raw, carriageReturns, withoutLength, absoluteTarget
    case curl, curlHTTP2, curlWithCommand, curlWithProgress, curlWithoutBody
    case debugLog, debugLogOfBytes

    /// Whether the body that was sent can be told from the text.
    var showsBody: Bool { self != .curl && self != .curlHTTP2 && self != .curlWithProgress && self != .curlWithoutBody }

    func text(_ exchange: SignedExample) -> String {
        let request = exchange.request
        let body = String(decoding: request.body, as: UTF8.self)
        let target = String(decoding: request.target, as: UTF8.self)
        switch self {
        case .raw:
            return lines("\(request.method) \(target) HTTP/1.1", exchange, "") + "\n\(body)\n\n" + exchange.answer
        case .carriageReturns:
            return Self.raw.text(exchange).replacing("\n", with: "\r\n")
        case .withoutLength:
            let text = lines("\(request.method) \(target) HTTP/1.1", exchange, "", omitting: "content-length")
            return text + "\n\(body)\n\n" + exchange.answer
        case .absoluteTarget:
            let host = request.headers.text("host") ?? ""
            return lines("\(request.method) https://\(host)\(target) HTTP/1.1", exchange, "") + "\n\(body)\n\n"
                + exchange.answer
        case .curl: return curl("HTTP/1.1", exchange)
        case .curlHTTP2:
            return "* [HTTP/2] [1] OPENED stream for https://example.com\n* [HTTP/2] [1] [:method: \(request.method)]\n"
                + curl("HTTP/2", exchange).replacing("HTTP/1.1 403 Forbidden", with: "HTTP/2 403 ")
        case .curlWithCommand:
            return "$ curl -v -H 'X-Amz-Date: x' -d '\(body)' https://example.com/\n" + curl("HTTP/1.1", exchange)
        case .curlWithProgress:
            return "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
                + curl("HTTP/1.1", exchange).replacing("* upload", with: "} [\(body.utf8.count) bytes data]\n* upload")
        case .curlWithoutBody: return curl("HTTP/1.1", exchange) + "* Connection #0 to host example.com left intact\n"
        case .debugLog: return debug(exchange, body: exchange.pythonBody)
        case .debugLogOfBytes: return debug(exchange, body: "b'\(body)'")
        }
    }

    private func lines(
        _ first: String,
        _ exchange: SignedExample,
        _ mark: String,
        omitting omitted: String = ""
    ) -> String {
        var text = "\(mark)\(first)\n"
        for (name, value) in exchange.headers where name.lowercased() != omitted {
            text += "\(mark)\(self == .curlHTTP2 ? name.lowercased() : name): \(value)\n"
        }
        return text
    }

    private func curl(_ version: String, _ exchange: SignedExample) -> String {
        let target = String(decoding: exchange.request.target, as: UTF8.self)
        let answer = exchange.answer.split(separator: "\n\n", maxSplits: 1).map(String.init)
        let head = answer[0].split(separator: "\n").map { "< \($0)\n" }.joined()
        return "*   Trying 192.0.2.1:443...\n* Connected to example.com (192.0.2.1) port 443\n"
            + lines("\(exchange.request.method) \(target) \(version)", exchange, "> ")
            + "> \n* upload completely sent off: \(exchange.request.body.count) bytes\n" + head + "< \n"
            + (answer.count > 1 ? answer[1] : "")
    }

    private func debug(_ exchange: SignedExample, body: String) -> String {
        let request = exchange.request
        let stamp = "2026-11-24 19:36:54,123 - MainThread -"
        let host = request.headers.text("host") ?? ""
        let headers = exchange.headers.filter { $0.name != "Host" }.map { "'\($0.name)': b'\($0.value)'" }
        let answer = exchange.answer.split(separator: "\n\n", maxSplits: 1).map(String.init)
        let fields = answer[0].split(separator: "\n").dropFirst().compactMap { line -> String? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return "'\(line[..<colon])': '\(line[line.index(after: colon)...].drop { $0 == " " })'"
        }
        let document = (answer.count > 1 ? answer[1] : "").replacing("'", with: "\\'").replacing("\n", with: "\\n")
        return """
            \(stamp) awscli.clidriver - DEBUG - CLI version: aws-cli/2.31.0 Python/3.13.7
            \(stamp) botocore.endpoint - DEBUG - Making request for OperationModel(name=Call) with params: {'url_path': '/', \
            'method': '\(request.method)', 'headers': {'User-Agent': 'aws-cli/2.31.0'}, 'body': \(body), 'url': 'https://\(host)/'}
            \(stamp) botocore.auth - DEBUG - Calculating signature using v4 auth.
            \(stamp) botocore.auth - DEBUG - CanonicalRequest:
            \(exchange.canonicalRequest)
            \(stamp) botocore.auth - DEBUG - StringToSign:
            AWS4-HMAC-SHA256
            \(stamp) botocore.endpoint - DEBUG - Sending http request: <AWSPreparedRequest stream_output=False, \
            method=\(request.method), url=https://\(host)\(String(decoding: request.target, as: UTF8.self)), \
            headers={\(headers.joined(separator: ", "))}>
            \(stamp) urllib3.connectionpool - DEBUG - https://\(host):443 "\(request.method) / HTTP/1.1" 403 431
            \(stamp) botocore.parsers - DEBUG - Response headers: {\(fields.joined(separator: ", "))}
            \(stamp) botocore.parsers - DEBUG - Response body:
            b'\(document)'
            \(stamp) awscli.clidriver - DEBUG - Exception caught in main()
            """
    }
}

/// A request that is signed, with an answer.
struct SignedExample: Sendable {
    let request: HTTPRequest
    let canonicalRequest: String
    /// The body as Python prints it before it is encoded.
    let pythonBody: String
    var answer = ""

    static let form = "Action=ListUsers&Version=2010-05-08"

    /// `ListUsers` of IAM.
    static func query(_ key: String = "AKIAIOSFODNN7EXAMPLE") throws -> SignedExample {
        try SignedExample(
            key,
            "iam",
            HTTPRequest(
                method: "POST",
                target: Array("/".utf8),
                headers: HTTPHeaders([
                    ("Host", "iam.amazonaws.com"), ("Content-Type", "application/x-www-form-urlencoded"),
                    ("Content-Length", String(form.utf8.count)),
                ]),
                body: Array(form.utf8)
            ),
            pythonBody: "{'Action': 'ListUsers', 'Version': '2010-05-08'}"
        )
    }

    /// `GetItem` of DynamoDB.
    static func json() throws -> SignedExample {
        let body = #"{"TableName": "orders", "Key": {"id": {"S": "1"}}}"#
        return try SignedExample(
            "AKIAIOSFODNN7EXAMPLE",
            "dynamodb",
            HTTPRequest(
                method: "POST",
                target: Array("/".utf8),
                headers: HTTPHeaders([
                    ("Host", "dynamodb.us-east-1.amazonaws.com"), ("Content-Type", "application/x-amz-json-1.0"),
                    ("X-Amz-Target", "DynamoDB_20120810.GetItem"), ("Content-Length", String(body.utf8.count)),
                ]),
                body: Array(body.utf8)
            ),
            pythonBody: "b'\(body)'"
        )
    }

    /// `ListObjectsV2` of S3, which has no body.
    static func list() throws -> SignedExample {
        try SignedExample(
            "AKIAIOSFODNN7EXAMPLE",
            "s3",
            HTTPRequest(
                method: "GET",
                target: Array("/?list-type=2&prefix=2026%2F".utf8),
                headers: HTTPHeaders([("Host", "reports.s3.us-east-1.amazonaws.com")]),
                body: []
            ),
            pythonBody: "b''"
        )
    }

    private init(_ key: String, _ service: String, _ request: HTTPRequest, pythonBody: String) throws {
        let rules: SigningRules = service == "s3" ? .s3 : .standard
        let signer = RequestSigner(
            credentials: Credentials(accessKeyID: key, secretAccessKey: "secret"),
            region: "us-east-1",
            service: service,
            rules: rules
        )
        let now = Timestamp(basicFormat: "20261124T193654Z") ?? Timestamp(seconds: 0)
        self.request = try signer.sign(request, at: now)
        let claim = try SignatureClaim(self.request)
        let hash = self.request.headers.text("x-amz-content-sha256") ?? SHA256.hash(request.body).hex
        let bytes = CanonicalRequest.bytes(
            of: self.request,
            query: claim.query,
            signedHeaders: claim.signedHeaders,
            payload: Array(hash.utf8),
            rules: rules
        )
        canonicalRequest = String(decoding: bytes, as: UTF8.self)
        self.pythonBody = pythonBody
    }

    var headers: [(name: String, value: String)] {
        (0..<request.headers.count).map { index in
            (
                String(decoding: request.headers.name(at: index), as: UTF8.self),
                String(decoding: request.headers.value(at: index), as: UTF8.self)
            )
        }
    }

    func answered(_ code: String, _ message: String, canonical: Bool = false) -> SignedExample {
        var example = self
        example.answer =
            "HTTP/1.1 403 Forbidden\nx-amzn-RequestId: 0f5a3c9e-1111-4222-8333-944455566677\nContent-Type: text/xml\n"
            + "Date: Tue, 24 Nov 2026 19:36:54 GMT\n\n<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code>"
            + "<Message>\(message)</Message></Error>"
            + (canonical ? "<CanonicalRequest>\(canonicalRequest)</CanonicalRequest>" : "") + "</ErrorResponse>\n"
        return example
    }
}
