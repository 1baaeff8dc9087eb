import Cryptography
import Directory
import Identifiers
import RequestSigning
import Testing

@testable import Authentication

@Suite("Session tokens and sealed secrets")
struct SessionTests {
    static var full: Session {
        var session = Session(
            origin: .assumeRole,
            accountID: "123456789012",
            accessKeyID: "ASIAX",
            secretAccessKey: "secret",
            principalID: "AROAX",
            issued: Timestamp(milliseconds: -5),
            expires: Timestamp(seconds: 1_440_938_160)
        )
        session.name = "déploy"
        session.mfaAuthenticated = Timestamp(seconds: 7)
        session.inlinePolicy = String(repeating: "{}", count: 1024)
        session.policyARNs = ["arn:aws:iam::aws:policy/ReadOnlyAccess", ""]
        session.tags = [Session.SessionTag(key: "team", value: "a"), Session.SessionTag(key: "empty", value: "")]
        session.transitiveTagKeys = ["team"]
        session.sourceIdentity = "alice"
        session.isChained = true
        return session
    }

    static var bare: Session {
        Session(
            origin: .getSessionToken,
            accountID: "123456789012",
            accessKeyID: "",
            secretAccessKey: "",
            principalID: "AIDAX",
            issued: Timestamp(seconds: 0),
            expires: Timestamp(milliseconds: .max)
        )
    }

    @Test("A session is read back as it was written", arguments: [full, bare])
    func coding(_ session: Session) { #expect(SessionCoding.decode(SessionCoding.encode(session)) == session) }

    @Test("Bytes that are cut, too many or changed in their lengths are no session, and do no harm")
    func damagedCoding() {
        let bytes = SessionCoding.encode(Self.full)
        for count in 0..<bytes.count { #expect(SessionCoding.decode(Array(bytes.prefix(count))) == nil) }
        #expect(SessionCoding.decode(bytes + [0]) == nil)
        #expect(SessionCoding.decode([UInt8](repeating: 0xFF, count: 40)) == nil)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0xFF
            #expect(SessionCoding.decode(changed) != Self.full)
        }
    }

    @Test("Issued credentials have the forms of AWS's, and their token opens for their key only")
    func issue() throws {
        let master = try SealingKey.random()
        let sealer = try SessionTokenSealer(masterKey: master)
        let account = try #require(AccountID("123456789012"))
        let first = try sealer.issue(Self.full, account: account, random: SecureRandom.bytes)
        let second = try sealer.issue(Self.full, account: account, random: SecureRandom.bytes)
        #expect(first.accessKeyID.hasPrefix("ASIA"))
        #expect(first.accessKeyID.utf8.count == 20)
        #expect(AccessKeyID.account(of: first.accessKeyID) == account)
        #expect(first.secretAccessKey.utf8.count == 40)
        #expect(first.accessKeyID != second.accessKeyID)
        var expected = Self.full
        expected.accessKeyID = first.accessKeyID
        expected.secretAccessKey = first.secretAccessKey
        #expect(sealer.open(first.sessionToken, accessKeyID: first.accessKeyID) == expected)
        #expect(sealer.open(first.sessionToken, accessKeyID: second.accessKeyID) == nil)
        let other = try SessionTokenSealer(masterKey: try SealingKey.random())
        #expect(other.open(first.sessionToken, accessKeyID: first.accessKeyID) == nil)
        let again = try SessionTokenSealer(masterKey: master)
        #expect(again.open(first.sessionToken, accessKeyID: first.accessKeyID) == expected)
    }

    @Test("A token with any letter changed does not open")
    func tampering() throws {
        let sealer = try SessionTokenSealer(masterKey: try SealingKey.random())
        let account = try #require(AccountID("123456789012"))
        let issued = try sealer.issue(Self.bare, account: account, random: SecureRandom.bytes)
        let letters = Array(issued.sessionToken.utf8)
        for index in letters.indices {
            var changed = letters
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(sealer.open(String(decoding: changed, as: UTF8.self), accessKeyID: issued.accessKeyID) == nil)
        }
    }

    @Test("A sealed secret opens for its own key id only")
    func secrets() throws {
        let sealer = try SecretSealer(masterKey: try SealingKey.random())
        let secret = try SecretSealer.makeAccessKeySecret(random: SecureRandom.bytes)
        #expect(secret.utf8.count == 40)
        let sealed = try sealer.seal(secret, accessKeyID: "AKIAONE")
        #expect(try sealer.open(sealed, accessKeyID: "AKIAONE") == secret)
        #expect(throws: CryptographyError.authenticationFailed) { try sealer.open(sealed, accessKeyID: "AKIATWO") }
    }

    @Test("The cache keeps what is used and stays bounded")
    func cache() {
        let cache = RecentCache<Int, Int>(capacity: 10)
        cache.insert(0, for: -1)
        for number in 0..<1000 {
            cache.insert(number, for: number)
            #expect(cache.value(for: -1) == 0)
            #expect(cache.value(for: number) == number)
            #expect(cache.count <= 20)
        }
        #expect(cache.value(for: 5) == nil)
    }
}

/// A call that temporary credentials may or may not make.
struct RestrictionCase: Sendable, CustomTestStringConvertible {
    let origin: Session.Origin
    var hasMFA = false
    let service: String
    let operation: String
    /// Nil when the call is left to the policies.
    let code: String?

    var testDescription: String {
        "\(origin.rawValue)\(hasMFA ? " with MFA" : "") calls \(service):\(operation): \(code ?? "left to policies")"
    }
}

@Suite("What temporary credentials may not call")
struct SessionRestrictionTests {
    static let cases: [RestrictionCase] = [
        RestrictionCase(origin: .getSessionToken, service: "iam", operation: "ListUsers", code: "InvalidClientTokenId"),
        RestrictionCase(origin: .getSessionToken, hasMFA: true, service: "iam", operation: "ListUsers", code: nil),
        RestrictionCase(origin: .getSessionToken, service: "sts", operation: "AssumeRole", code: nil),
        RestrictionCase(origin: .getSessionToken, service: "sts", operation: "GetCallerIdentity", code: nil),
        RestrictionCase(
            origin: .getSessionToken,
            hasMFA: true,
            service: "sts",
            operation: "GetSessionToken",
            code: "AccessDenied"
        ),
        RestrictionCase(origin: .getSessionToken, service: "s3", operation: "GetObject", code: nil),
        RestrictionCase(
            origin: .getFederationToken,
            hasMFA: true,
            service: "iam",
            operation: "GetUser",
            code: "InvalidClientTokenId"
        ),
        RestrictionCase(origin: .getFederationToken, service: "sts", operation: "GetCallerIdentity", code: nil),
        RestrictionCase(
            origin: .getFederationToken,
            service: "sts",
            operation: "AssumeRole",
            code: "AccessDenied"
        ),
        RestrictionCase(origin: .assumeRole, service: "iam", operation: "CreateUser", code: nil),
        RestrictionCase(origin: .assumeRole, service: "sts", operation: "AssumeRole", code: nil),
        RestrictionCase(origin: .assumeRole, service: "sts", operation: "GetSessionToken", code: "AccessDenied"),
        RestrictionCase(origin: .assumeRole, service: "sts", operation: "GetFederationToken", code: "AccessDenied"),
    ]

    static func caller(_ session: Session?) throws -> Caller {
        Caller(
            account: try #require(AccountID("123456789012")),
            kind: .root,
            arn: "arn:aws:iam::123456789012:root",
            userID: "123456789012",
            accessKeyID: "ASIAX",
            session: session
        )
    }

    @Test("Every kind of session meets its rule", arguments: cases)
    func rules(_ example: RestrictionCase) throws {
        var session = SessionTests.bare
        session.origin = example.origin
        if example.hasMFA { session.mfaAuthenticated = Timestamp(seconds: 0) }
        let caller = try Self.caller(session)
        var answer: (code: String, message: String, status: Int)?
        do throws(AuthenticationError) {
            try SessionRestrictions.check(caller, service: example.service, operation: example.operation)
        } catch {
            answer = error.answer
        }
        #expect(answer?.code == example.code)
        if answer?.code == "AccessDenied" {
            #expect(answer?.message == "Cannot call \(example.operation) with session credentials")
        }
    }

    @Test("Long-term keys are never restricted")
    func longTerm() throws {
        let caller = try Self.caller(nil)
        for operation in ["GetSessionToken", "GetFederationToken", "AssumeRole"] {
            try SessionRestrictions.check(caller, service: "sts", operation: operation)
        }
    }
}
