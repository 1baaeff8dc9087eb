import Authentication
import Cryptography
import Directory
import FoundationEssentials
import Glibc
import HTTPMessage
import Identifiers
import Journal
import RequestSigning
import ServiceCatalog
import Synchronization

@testable import IdentityService

/// A whole installation in a folder of its own: the store, the service, and one account whose root user has a key.
/// Requests are signed as a client signs them and go through the same door as those from the network.
final class TestInstallation: Sendable {
    static let account = "123456789012"
    static let root = Credentials(accessKeyID: "AKIAROOTROOTROOTROOT", secretAccessKey: "root/secret")

    let store: AccountStore
    let service: IdentityService
    let clock = Mutex(Timestamp(seconds: 1_800_000_000))
    private let directory: String

    init(appendsAuthorizationID: Bool = false) throws {
        directory = "\(FileManager.default.temporaryDirectory.path)/sesame-\(UUID().uuidString)"
        let environment = StoreEnvironment(
            now: { Timestamp(seconds: 1_800_000_000) },
            randomBytes: StoreEnvironment.systemRandomBytes,
            makeAccessKey: { account, masterKey in TestInstallation.makeKey(account, masterKey) },
            isAWSManagedPolicy: { AWSManagedPolicies.policy(arn: $0) != nil }
        )
        store = try AccountStore.open(directory: directory, environment: environment, options: StoreOptions())
        let account = try TestInstallation.required(AccountID(Self.account))
        let sealed = try SecretSealer(masterKey: store.masterKey)
            .seal(Self.root.secretAccessKey, accessKeyID: Self.root.accessKeyID)
        let key = AccessKey(
            id: Self.root.accessKeyID,
            ownerID: account.text,
            status: .active,
            created: Timestamp(seconds: 1_799_000_000),
            sealedSecret: sealed
        )
        try store.createAccount(
            AccountSeed(
                id: account,
                created: Timestamp(seconds: 1_799_000_000),
                changes: [.put(.accessKey(key))]
            ),
            actor: "test",
            requestID: "seed"
        )
        var options = IdentityService.Options()
        options.appendsAuthorizationID = appendsAuthorizationID
        service = try IdentityService(
            store: store,
            randomBytes: StoreEnvironment.systemRandomBytes,
            options: options
        )
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func makeKey(_ account: AccountID, _ masterKey: SealingKey) -> NewAccessKey {
        let id = AccessKeyID.make(.accessKey, account: account, random: StoreEnvironment.systemRandomBytes(5))
        let secret = "secret of \(id)"
        let sealed = (try? SecretSealer(masterKey: masterKey).seal(secret, accessKeyID: id)) ?? []
        return NewAccessKey(id: id, secret: secret, sealedSecret: sealed)
    }

    /// `#require` for places outside of a test.
    static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw CocoaError(.featureUnsupported) }
        return value
    }

    // MARK: Calls

    /// What came back: the status, the body, and single elements of it by name.
    struct Reply: Sendable, CustomStringConvertible {
        let status: Int
        let body: String
        let authorizationID: String?

        /// The text of the first element of this name.
        subscript(_ element: String) -> String? {
            guard let start = body.firstRange(of: "<\(element)>"),
                let end = body[start.upperBound...].firstRange(of: "</\(element)>")
            else { return nil }
            return String(body[start.upperBound..<end.lowerBound])
        }

        var description: String { "\(status) \(body)" }
    }

    /// Calls an operation of IAM, or of STS when its name says so.
    @discardableResult
    func call(_ operation: String, _ parameters: [(String, String)] = [], as credentials: Credentials = root) -> Reply {
        let isSTS = ["AssumeRole", "GetCallerIdentity", "GetSessionToken", "GetFederationToken", "GetAccessKeyInfo"]
            .contains(operation)
        let version = isSTS ? "2011-06-15" : "2010-05-08"
        let form = ([("Action", operation), ("Version", version)] + parameters)
            .map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        let request = HTTPRequest(
            method: "POST",
            target: Array("/".utf8),
            headers: HTTPHeaders([
                ("Host", "127.0.0.1:4260"), ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                ("User-Agent", "test"),
            ]),
            body: Array(form.utf8),
            peerAddress: "127.0.0.1"
        )
        return send(request, service: isSTS ? "sts" : "iam", as: credentials)
    }

    /// Sends a GET of Sesame's or the toolbox's REST API.
    func get(_ target: String, as credentials: Credentials = root) -> Reply {
        let request = HTTPRequest(
            method: "GET",
            target: Array(target.utf8),
            headers: HTTPHeaders([("Host", "127.0.0.1:4260")]),
            peerAddress: "127.0.0.1"
        )
        return send(request, service: "iam", as: credentials)
    }

    private func send(_ request: HTTPRequest, service name: String, as credentials: Credentials) -> Reply {
        let now = clock.withLock { $0 }
        let signer = RequestSigner(credentials: credentials, region: "us-east-1", service: name)
        guard let signed = try? signer.sign(request, at: now) else {
            return Reply(status: 0, body: "not signed", authorizationID: nil)
        }
        let answer = Mutex<Answer?>(nil)
        let done = Mutex(false)
        service.handle(signed, now: now) { result in
            answer.withLock { $0 = result }
            done.withLock { $0 = true }
        }
        // Commands are answered by the writer's thread; ten seconds are far beyond any commit.
        for _ in 0..<10_000 where !done.withLock({ $0 }) { usleep(1000) }
        guard let result = answer.withLock({ $0 }) else {
            return Reply(status: 0, body: "no answer", authorizationID: nil)
        }
        return Reply(
            status: result.response.status,
            body: String(decoding: result.response.body, as: UTF8.self),
            authorizationID: result.summary.authorizationID
        )
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                return String(UnicodeScalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }.joined()
    }

    // MARK: Set-up

    /// A user with a key.
    func user(_ name: String) -> Credentials {
        call("CreateUser", [("UserName", name)])
        let reply = call("CreateAccessKey", [("UserName", name)])
        return Credentials(
            accessKeyID: reply["AccessKeyId"] ?? "",
            secretAccessKey: reply["SecretAccessKey"] ?? ""
        )
    }

    /// The credentials in an answer of STS.
    static func credentials(_ reply: Reply) -> Credentials {
        Credentials(
            accessKeyID: reply["AccessKeyId"] ?? "",
            secretAccessKey: reply["SecretAccessKey"] ?? "",
            sessionToken: reply["SessionToken"]
        )
    }
}
