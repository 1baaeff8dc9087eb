// Prints `name<TAB>value<TAB>unit` for the steps of authentication: processor time, the best of several rounds.
import Authentication
import Cryptography
import Directory
import Glibc
import HTTPMessage
import Identifiers
import RequestSigning

/// Processor time, so that other programs on the machine disturb little.
func processorNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Measures what is named on the command line, or everything.
func measure(_ name: String, _ work: () throws -> Void) rethrows {
    let wanted = CommandLine.arguments.dropFirst()
    guard wanted.isEmpty || wanted.contains(name) else { return }
    let count = 5_000
    var best = Double.infinity
    for _ in 0..<20 {
        let start = processorNanoseconds()
        for _ in 0..<count { try work() }
        best = min(best, (processorNanoseconds() - start) / Double(count))
    }
    print("\(name)\t\(Int(best.rounded()))\tns")
}

struct UnknownAccount: Error {}

try CryptographyLibrary.check()
let now = Timestamp(seconds: 1_800_000_000)
guard let accountID = AccountID("123456789012") else { throw UnknownAccount() }
let masterKey = try SealingKey.random()
let secrets = try SecretSealer(masterKey: masterKey)
let tokens = try SessionTokenSealer(masterKey: masterKey)
let keyID = AccessKeyID.make(.accessKey, account: accountID, random: [1, 2, 3, 4, 5])
let secret = try SecretSealer.makeAccessKeySecret(random: SecureRandom.bytes)

let home = try {
    var account = Account(id: accountID, created: now)
    account.apply(.put(.user(User(id: "AIDAEXAMPLE", name: "alice", path: "/", created: now))))
    let role = Role(id: "AROAEXAMPLE", name: "Admin", path: "/", created: now, trustPolicy: PolicyText("{}"))
    account.apply(.put(.role(role)))
    let sealed = try secrets.seal(secret, accessKeyID: keyID)
    let key = AccessKey(id: keyID, ownerID: "AIDAEXAMPLE", status: .active, created: now, sealedSecret: sealed)
    account.apply(.put(.accessKey(key)))
    return account
}()

// The headers and the body that the AWS CLI sends.
let body = Array(
    ("Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Falice"
        + "&ActionNames.member.1=s3%3AGetObject&ResourceArns.member.1=arn%3Aaws%3As3%3A%3A%3Abucket%2Fkey").utf8
)
let plain = HTTPRequest(
    method: "POST",
    target: Array("/".utf8),
    headers: HTTPHeaders([
        ("Host", "127.0.0.1:8080"), ("Accept-Encoding", "identity"),
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("User-Agent", "aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64 prompt/off command/iam.simulate"),
        ("Content-Length", "\(body.count)"),
    ]),
    body: body
)

func signer(_ credentials: Credentials) -> RequestSigner {
    RequestSigner(credentials: credentials, region: "us-east-1", service: "iam")
}
let longTerm = Credentials(accessKeyID: keyID, secretAccessKey: secret)
let signed = try signer(longTerm).sign(plain, at: now)
let presigned = try signer(longTerm).presign(
    HTTPRequest(
        method: "GET",
        target: Array("/?Action=ListUsers&Version=2010-05-08".utf8),
        headers: HTTPHeaders([("Host", "127.0.0.1:8080")])
    ),
    at: now,
    expiresSeconds: 900
)
var session = Session(
    origin: .assumeRole,
    accountID: accountID.text,
    accessKeyID: "",
    secretAccessKey: "",
    principalID: "AROAEXAMPLE",
    issued: now,
    expires: now.advanced(bySeconds: 3600)
)
session.name = "deploy"
let issued = try tokens.issue(session, account: accountID, random: SecureRandom.bytes)
let temporary = Credentials(
    accessKeyID: issued.accessKeyID,
    secretAccessKey: issued.secretAccessKey,
    sessionToken: issued.sessionToken
)
let signedByRole = try signer(temporary).sign(plain, at: now)

let warm = try Authenticator(masterKey: masterKey)
func identify(_ request: HTTPRequest, _ authenticator: Authenticator) throws {
    _ = try authenticator.identify(
        request,
        service: "iam",
        now: now,
        account: { _ in home },
        accountOfGivenKey: { _ in nil }
    )
}

let message = [UInt8](repeating: 7, count: 400)
let key = [UInt8](repeating: 1, count: 32)
let sealed = try masterKey.seal(message, associatedData: [])
measure("sha256/400-bytes") { _ = SHA256.hash(message) }
measure("hmac-sha256/400-bytes") { _ = HMACSHA256.code(for: message, key: key) }
try measure("aes-256-gcm/seal-400-bytes") { _ = try masterKey.seal(message, associatedData: []) }
try measure("aes-256-gcm/open-400-bytes") { _ = try masterKey.open(sealed, associatedData: []) }
measure("sigv4/derive-key") {
    _ = SigningKey(secretAccessKey: secret, date: "20270115", region: "us-east-1", service: "iam")
}
let claim = try SignatureClaim(signed)
let scope = try claim.scope(now: now, service: "iam")
let signingKey = SigningKey(
    secretAccessKey: secret,
    date: scope.date,
    region: scope.region,
    service: scope.service
)
try measure("sigv4/read-claim") { _ = try SignatureClaim(signed) }
try measure("sigv4/check-scope") { _ = try claim.scope(now: now, service: "iam") }
try measure("sigv4/verify-cached-key") { try claim.verify(scope: scope, key: signingKey) }
try measure("identify/long-term-key-cached") { try identify(signed, warm) }
try measure("identify/presigned-cached") { try identify(presigned, warm) }
try measure("identify/role-session-cached") { try identify(signedByRole, warm) }
try measure("identify/long-term-key-cold") { try identify(signed, try Authenticator(masterKey: masterKey)) }
try measure("identify/role-session-cold") { try identify(signedByRole, try Authenticator(masterKey: masterKey)) }
try measure("authenticator/create") { _ = try Authenticator(masterKey: masterKey) }
try measure("session-token/issue") {
    _ = try tokens.issue(session, account: accountID, random: SecureRandom.bytes)
}
