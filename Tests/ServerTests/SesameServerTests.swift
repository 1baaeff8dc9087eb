import Glibc
import HTTPClient
import HTTPMessage
import Identifiers
import RequestSigning
import Testing

@testable import Server

/// A server in this process, on a directory of its own.
private final class TestServer {
    let directory: String
    let logPath: String
    let server: SesameServer

    convenience init(_ adjust: (inout ServerConfiguration) -> Void = { _ in }) throws {
        var template = Array("/tmp/sesame-test-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let path = String(cString: made)
        try self.init(directory: path, adjust)
    }

    init(directory: String, _ adjust: (inout ServerConfiguration) -> Void = { _ in }) throws {
        self.directory = directory
        logPath = directory + "/log"
        let descriptor = open(logPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.dataDirectory = directory + "/data"
        adjust(&configuration)
        server = try SesameServer(configuration, logDescriptor: descriptor)
    }

    var endpoint: String { "http://127.0.0.1:\(server.port)" }
    var files: AWSFiles { AWSFiles(dataDirectory: directory + "/data") }

    func text(_ path: String) throws -> String { String(decoding: try TextFile.read(path), as: UTF8.self) }

    /// The key that the first start wrote.
    func credentials() throws -> Credentials {
        var values: [String] = []
        for line in try text(files.credentialsPath).split(separator: "\n") {
            if let equals = line.firstRange(of: " = ") { values.append(String(line[equals.upperBound...])) }
        }
        try #require(values.count == 2)
        return Credentials(accessKeyID: values[0], secretAccessKey: values[1])
    }

    func send(_ method: String, _ target: String, _ headers: [(String, String)] = []) throws -> HTTPResponse {
        let request = HTTPRequest(
            method: method,
            target: Array(target.utf8),
            headers: HTTPHeaders([("Host", "127.0.0.1")] + headers)
        )
        return try HTTPClient.send(request, to: endpoint, timeoutSeconds: 10)
    }

    /// A signed request to IAM or STS.
    func call(_ service: String, _ form: String, _ credentials: Credentials) throws -> HTTPResponse {
        let request = HTTPRequest(
            method: "POST",
            target: Array("/".utf8),
            headers: HTTPHeaders([
                ("Host", "127.0.0.1:\(server.port)"), ("Content-Type", "application/x-www-form-urlencoded"),
            ]),
            body: Array(form.utf8)
        )
        let signer = RequestSigner(credentials: credentials, region: "us-east-1", service: service)
        return try HTTPClient.send(signer.sign(request, at: StoreTime.now()), to: endpoint, timeoutSeconds: 10)
    }
}

extension HTTPResponse {
    fileprivate var text: String { String(decoding: body, as: UTF8.self) }
}

@Suite("The server", .serialized)
struct SesameServerTests {
    private let identity = "Action=GetCallerIdentity&Version=2011-06-15"
    private let users = "Action=ListUsers&Version=2010-05-08"

    @Test("an empty directory gets an account with an administrator, whose key works and is told once")
    func firstStart() throws {
        let first = try TestServer()
        let key = try first.credentials()
        var status = stat()
        #expect(stat(first.files.credentialsPath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try first.text(first.files.configPath).contains("endpoint_url = \(first.endpoint)\n"))
        let answer = try first.call("sts", identity, key)
        #expect(answer.status == 200)
        #expect(answer.text.contains(":user/administrator</Arn>"))
        #expect(try first.call("iam", users, key).text.contains("<UserName>administrator</UserName>"))
        for line in first.files.exports { #expect(first.server.bannerText.contains(line)) }
        #expect(!first.server.bannerText.contains(key.secretAccessKey))
        first.server.stop()

        let second = try TestServer(directory: first.directory)
        #expect(try second.credentials() == key)
        #expect(
            try second.call("sts", identity, key).text == answer.text || second.call("sts", identity, key).status == 200
        )
        #expect(!second.server.bannerText.contains("(new)"))
        second.server.stop()
    }

    @Test("a root key makes an account without users")
    func rootKey() throws {
        let key = Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret")
        let server = try TestServer {
            $0.account = AccountID("123456789012")
            $0.development = .init()
            $0.development?.rootKey = key
        }
        #expect(try server.credentials() == key)
        #expect(try server.call("sts", identity, key).text.contains("<Arn>arn:aws:iam::123456789012:root</Arn>"))
        #expect(!(try server.call("iam", users, key).text.contains("<UserName>")))
        server.server.stop()
    }

    @Test("health is answered without a signature, and nothing else is")
    func health() throws {
        let server = try TestServer()
        #expect(try server.send("GET", "/health/live").text == "{\"status\":\"live\"}\n")
        #expect(try server.send("GET", "/health/ready").status == 200)
        #expect(try server.send("POST", "/health/live").status == 405)
        #expect(try server.send("GET", "/health/other").status == 404)
        #expect(
            try server.call("iam", users, Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x")).status
                == 403
        )
        server.server.stop()
    }

    @Test("a reset needs --dev and its header, and leads back to the first start")
    func reset() throws {
        let plain = try TestServer()
        #expect(try plain.send("POST", "/_sesame/reset", [("X-Sesame-Dev", "reset")]).status == 404)
        plain.server.stop()

        let server = try TestServer { $0.development = .init() }
        let key = try server.credentials()
        #expect(try server.call("iam", "Action=CreateUser&Version=2010-05-08&UserName=bob", key).status == 200)
        #expect(try server.send("POST", "/_sesame/reset").status == 403)
        #expect(try server.send("POST", "/_sesame/reset", [("X-Sesame-Dev", "yes")]).status == 403)
        #expect(try server.send("GET", "/_sesame/reset", [("X-Sesame-Dev", "reset")]).status == 405)
        #expect(try server.call("iam", users, key).text.contains("bob"))
        for _ in 0..<2 {
            #expect(try server.send("POST", "/_sesame/reset", [("X-Sesame-Dev", "reset")]).status == 204)
            let after = try server.call("iam", users, key)
            #expect(after.status == 200)
            #expect(after.text.contains("administrator"))
            #expect(!after.text.contains("bob"))
        }
        server.server.stop()
    }

    @Test("every request has a line in the log, a 403 with its reason, and no line a secret")
    func log() throws {
        let server = try TestServer()
        let key = try server.credentials()
        _ = try server.call("sts", identity, key)
        let wrong = Credentials(accessKeyID: key.accessKeyID, secretAccessKey: "wrong")
        _ = try server.call("sts", identity, wrong)
        _ = try server.send("GET", "/x?X-Amz-Security-Token=token&X-Amz-Signature=signature")
        server.server.stop()
        let lines = try server.text(server.logPath).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.first?.contains("\"event\":\"started\"") == true)
        #expect(lines[1].contains("\"status\":200") && lines[1].contains("\"operation\":\"GetCallerIdentity\""))
        #expect(lines[2].contains("\"status\":403") && lines[2].contains("\"reason\":\"The request signature"))
        #expect(lines[3].contains("\"path\":\"/x\""))
        #expect(lines.last?.contains("\"event\":\"stopped\"") == true)
        for secret in [key.secretAccessKey, "Signature=", "signature\"", "token"] {
            #expect(!lines.contains { $0.contains(secret) })
        }
    }

    @Test("a second server on the same directory is refused, and so is another account or key")
    func refusals() throws {
        let first = try TestServer()
        #expect(throws: StartError.self) { try TestServer(directory: first.directory) }
        first.server.stop()
        let account = try #require(throws: StartError.self) {
            try TestServer(directory: first.directory) { $0.account = AccountID("000000000001") }
        }
        #expect(account.message.contains("not 000000000001"))
        let key = try #require(throws: StartError.self) {
            try TestServer(directory: first.directory) {
                $0.development = .init()
                $0.development?.administratorKey = Credentials(
                    accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                    secretAccessKey: "x"
                )
            }
        }
        #expect(key.message.contains("no access key AKIAIOSFODNN7EXAMPLE"))
    }

    @Test("an edited configuration is left alone, and the banner names the endpoint instead")
    func editedConfiguration() throws {
        let first = try TestServer()
        first.server.stop()
        let edited = "[default]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:1\n"
        try TextFile.write(edited, to: first.files.configPath, mode: 0o644)
        let second = try TestServer(directory: first.directory)
        #expect(try second.text(second.files.configPath) == edited)
        #expect(second.server.bannerText.contains("aws --endpoint-url \(second.endpoint) sts get-caller-identity"))
        let rules = try second.text(second.files.directory + "/models/iam/2010-05-08/endpoint-rule-set-1.json")
        #expect(rules.contains("\"url\":\"\(second.endpoint)\""))
        second.server.stop()
    }
}
