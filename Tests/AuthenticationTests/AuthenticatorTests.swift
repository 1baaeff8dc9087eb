import Cryptography
import Directory
import HTTPMessage
import Identifiers
import RequestSigning
import Testing

@testable import Authentication

/// One account with a root key, a user's keys and a role, and the machinery to sign for it.
struct World: Sendable {
    static let now = Timestamp(seconds: 1_440_938_160)
    static let handMadeID = "AKIAIOSFODNN7EXAMPLE"

    let masterKey: SealingKey
    let authenticator: Authenticator
    let secrets: SecretSealer
    let tokens: SessionTokenSealer
    let id: AccountID
    let userKeyID: String
    let rootKeyID: String
    let inactiveKeyID: String
    let orphanKeyID: String
    var account: Account

    init() throws {
        masterKey = try SealingKey.random()
        authenticator = try Authenticator(masterKey: masterKey, cacheCapacity: 8)
        secrets = try SecretSealer(masterKey: masterKey)
        tokens = try SessionTokenSealer(masterKey: masterKey)
        id = try #require(AccountID("123456789012"))
        userKeyID = AccessKeyID.make(.accessKey, account: id, random: [1, 2, 3, 4, 5])
        rootKeyID = AccessKeyID.make(.accessKey, account: id, random: [2, 2, 3, 4, 5])
        inactiveKeyID = AccessKeyID.make(.accessKey, account: id, random: [3, 2, 3, 4, 5])
        orphanKeyID = AccessKeyID.make(.accessKey, account: id, random: [4, 2, 3, 4, 5])
        account = Account(id: id, created: Self.now)
        account.apply(.put(.user(User(id: "AIDAALICE", name: "alice", path: "/staff/", created: Self.now))))
        account.apply(.put(.role(role("AROAADMIN"))))
        try put(userKeyID, owner: "AIDAALICE")
        try put(rootKeyID, owner: id.text)
        try put(inactiveKeyID, owner: "AIDAALICE", .inactive)
        try put(orphanKeyID, owner: "AIDAGONE")
        try put(Self.handMadeID, owner: "AIDAALICE")
    }

    func role(_ id: String) -> Role {
        Role(id: id, name: "Admin", path: "/ops/", created: Self.now, trustPolicy: PolicyText("{}"))
    }

    mutating func put(_ keyID: String, owner: String, _ status: AccessKey.Status = .active) throws {
        let sealed = try secrets.seal("secret-\(keyID)", accessKeyID: keyID)
        let key = AccessKey(id: keyID, ownerID: owner, status: status, created: Self.now, sealedSecret: sealed)
        account.apply(.put(.accessKey(key)))
    }

    func session(_ origin: Session.Origin, principal: String, name: String? = nil) -> Session {
        var session = Session(
            origin: origin,
            accountID: id.text,
            accessKeyID: "",
            secretAccessKey: "",
            principalID: principal,
            issued: Self.now,
            expires: Self.now.advanced(bySeconds: 3600)
        )
        session.name = name
        return session
    }

    func issue(_ session: Session) throws -> Credentials {
        let issued = try tokens.issue(session, account: id, random: SecureRandom.bytes)
        return Credentials(
            accessKeyID: issued.accessKeyID,
            secretAccessKey: issued.secretAccessKey,
            sessionToken: issued.sessionToken
        )
    }

    func longTerm(_ keyID: String) -> Credentials {
        Credentials(accessKeyID: keyID, secretAccessKey: "secret-\(keyID)")
    }

    func sign(_ credentials: Credentials, presigned: Bool = false) throws -> HTTPRequest {
        let request = HTTPRequest(
            method: "POST",
            target: Array("/".utf8),
            headers: HTTPHeaders([("Host", "iam.amazonaws.com")]),
            body: Array("Action=ListUsers&Version=2010-05-08".utf8)
        )
        let signer = RequestSigner(credentials: credentials, region: "us-east-1", service: "iam")
        return presigned
            ? try signer.presign(request, at: Self.now, expiresSeconds: 900) : try signer.sign(request, at: Self.now)
    }

    func identify(
        _ request: HTTPRequest,
        now: Timestamp = now,
        state: Int64? = nil
    ) throws(AuthenticationError) -> Caller {
        try authenticator.identify(
            request,
            service: "iam",
            now: now,
            state: state,
            account: { $0 == id ? account : nil },
            accountOfGivenKey: { $0 == Self.handMadeID ? id : nil }
        ).caller
    }
}

@Suite("Who is calling")
struct CallerTests {
    @Test("Long-term keys give their user or the root user, presigned or not", arguments: [false, true])
    func longTermKeys(_ presigned: Bool) throws {
        let world = try World()
        let user = try world.identify(try world.sign(world.longTerm(world.userKeyID), presigned: presigned))
        #expect(user.kind == .user(id: "AIDAALICE", name: "alice"))
        #expect(user.arn == "arn:aws:iam::123456789012:user/staff/alice")
        #expect(user.userID == "AIDAALICE")
        #expect(user.accessKeyID == world.userKeyID)
        #expect(user.session == nil)
        let root = try world.identify(try world.sign(world.longTerm(world.rootKeyID), presigned: presigned))
        #expect(root.kind == .root)
        #expect(root.arn == "arn:aws:iam::123456789012:root")
        #expect(root.userID == "123456789012")
    }

    @Test("A key id that was given by hand is found through the table")
    func givenKey() throws {
        let world = try World()
        #expect(try world.identify(try world.sign(world.longTerm(World.handMadeID))).userID == "AIDAALICE")
    }

    @Test("Temporary credentials give the principal with its session, presigned or not", arguments: [false, true])
    func temporary(_ presigned: Bool) throws {
        let world = try World()
        let role = world.session(.assumeRole, principal: "AROAADMIN", name: "deploy")
        let assumed = try world.identify(try world.sign(try world.issue(role), presigned: presigned))
        #expect(
            assumed.kind
                == .assumedRole(
                    roleID: "AROAADMIN",
                    roleARN: "arn:aws:iam::123456789012:role/ops/Admin",
                    sessionName: "deploy"
                )
        )
        #expect(assumed.arn == "arn:aws:sts::123456789012:assumed-role/Admin/deploy")
        #expect(assumed.userID == "AROAADMIN:deploy")
        #expect(assumed.session?.origin == .assumeRole)

        let plain = world.session(.getSessionToken, principal: "AIDAALICE")
        let user = try world.identify(try world.sign(try world.issue(plain), presigned: presigned))
        #expect(user.kind == .user(id: "AIDAALICE", name: "alice"))
        #expect(user.session != nil)

        let federation = world.session(.getFederationToken, principal: world.id.text, name: "bob")
        let federated = try world.identify(try world.sign(try world.issue(federation), presigned: presigned))
        #expect(federated.arn == "arn:aws:sts::123456789012:federated-user/bob")
        #expect(federated.userID == "123456789012:bob")
        #expect(
            federated.kind
                == .federatedUser(name: "bob", issuerARN: "arn:aws:iam::123456789012:root", issuerID: world.id.text)
        )
    }

    @Test("The second request with the same key is verified from the caches, and a changed one still refused")
    func caches() throws {
        let world = try World()
        let credentials = try world.issue(world.session(.assumeRole, principal: "AROAADMIN", name: "deploy"))
        for credentials in [credentials, world.longTerm(world.userKeyID)] {
            let request = try world.sign(credentials)
            for _ in 0..<3 { _ = try world.identify(request) }
            var changed = request
            changed.body.append(0)
            #expect(throws: AuthenticationError.self) { try world.identify(changed) }
        }
    }

    @Test("What was found for a credential is kept while the state is the same, and no longer")
    func states() throws {
        var world = try World()
        let session = world.session(.assumeRole, principal: "AROAADMIN", name: "deploy")
        let credentials = [world.longTerm(world.userKeyID), try world.issue(session)]
        let requests = try credentials.map { try world.sign($0) }
        let first = try requests.map { try world.identify($0, state: 1) }
        // The same object: it was not looked for again.
        for (request, caller) in zip(requests, first) { #expect(try world.identify(request, state: 1) === caller) }
        try world.put(world.userKeyID, owner: "AIDAALICE", .inactive)
        world.account.apply(.remove(EntityKey(.role, "AROAADMIN")))
        #expect(throws: AuthenticationError.inactiveAccessKey(world.userKeyID)) {
            try world.identify(requests[0], state: 2)
        }
        #expect(throws: AuthenticationError.principalGone(principalID: "AROAADMIN")) {
            try world.identify(requests[1], state: 2)
        }
    }

    @Test("In a state that is known, a request is still refused for its signature, its date, its token and its expiry")
    func knownState() throws {
        let world = try World()
        var session = world.session(.assumeRole, principal: "AROAADMIN", name: "deploy")
        session.expires = World.now.advanced(bySeconds: 60)
        let credentials = try world.issue(session)
        let id = credentials.accessKeyID
        let request = try world.sign(credentials)
        _ = try world.identify(request, state: 1)
        var changed = request
        changed.body.append(0)
        #expect(throws: AuthenticationError.self) { try world.identify(changed, state: 1) }
        let later = World.now.advanced(bySeconds: 60)
        #expect(throws: AuthenticationError.expiredSession(accessKeyID: id, expired: session.expires)) {
            try world.identify(request, now: later, state: 1)
        }
        let tooLate = World.now.advanced(bySeconds: 1000)
        #expect(throws: AuthenticationError.self) {
            try world.identify(try world.sign(world.longTerm(world.userKeyID)), now: tooLate, state: 1)
        }
        let withoutToken = Credentials(accessKeyID: id, secretAccessKey: credentials.secretAccessKey)
        #expect(throws: AuthenticationError.invalidSessionToken(accessKeyID: id)) {
            try world.identify(try world.sign(withoutToken), state: 1)
        }
        let other = try world.issue(session)
        let mixed = Credentials(
            accessKeyID: id,
            secretAccessKey: credentials.secretAccessKey,
            sessionToken: other.sessionToken
        )
        #expect(throws: AuthenticationError.invalidSessionToken(accessKeyID: id)) {
            try world.identify(try world.sign(mixed), state: 1)
        }
    }

    @Test("A key made again under the same id with another secret is not taken for the old one")
    func replacedSecret() throws {
        var world = try World()
        let request = try world.sign(world.longTerm(World.handMadeID))
        _ = try world.identify(request)
        let sealed = try world.secrets.seal("another", accessKeyID: World.handMadeID)
        let key = AccessKey(
            id: World.handMadeID,
            ownerID: "AIDAALICE",
            status: .active,
            created: World.now,
            sealedSecret: sealed
        )
        world.account.apply(.put(.accessKey(key)))
        #expect(throws: AuthenticationError.self) { try world.identify(request) }
    }

    @Test("Keys and tokens stop working when their user or role is gone, also when it was used before")
    func removal() throws {
        var world = try World()
        let user = try world.sign(world.longTerm(world.userKeyID))
        let role = try world.sign(
            try world.issue(world.session(.assumeRole, principal: "AROAADMIN", name: "deploy"))
        )
        _ = try world.identify(user)
        _ = try world.identify(role)
        world.account.apply(.remove(EntityKey(.user, "AIDAALICE")))
        world.account.apply(.remove(EntityKey(.role, "AROAADMIN")))
        // A role made again under the same name is another one.
        world.account.apply(.put(.role(world.role("AROAAGAIN"))))
        #expect(throws: AuthenticationError.ownerGone(accessKeyID: world.userKeyID)) { try world.identify(user) }
        #expect(throws: AuthenticationError.principalGone(principalID: "AROAADMIN")) { try world.identify(role) }
    }

    @Test("A stored secret that the master key does not open is a fault of the server")
    func unreadable() throws {
        var world = try World()
        let key = AccessKey(
            id: world.userKeyID,
            ownerID: "AIDAALICE",
            status: .active,
            created: World.now,
            sealedSecret: [UInt8](repeating: 0, count: 60)
        )
        world.account.apply(.put(.accessKey(key)))
        do throws(AuthenticationError) {
            _ = try world.identify(try signed(world))
            Issue.record("The request was not refused.")
        } catch {
            #expect(error == .unreadableSecret(accessKeyID: world.userKeyID, .authenticationFailed))
            #expect(error.answer.status == 500)
        }
    }

    private func signed(_ world: World) throws(AuthenticationError) -> HTTPRequest {
        do {
            return try world.sign(world.longTerm(world.userKeyID))
        } catch {
            throw .unknownAccessKey("")
        }
    }
}

@Suite("Refusals in their order")
struct RefusalOrderTests {
    /// The faults that a request can have at once, in the order in which they must be answered.
    enum Fault: Int, CaseIterable, Sendable {
        case query, presence, syntax, host, date, arity, scope, key, signature
    }

    static let texts: [Fault: (code: String, start: String)] = [
        .query: ("MalformedQueryString", "Illegal hex character"),
        .presence: ("MissingAuthenticationToken", "Request is missing"),
        .syntax: ("IncompleteSignature", "Authorization header requires 'Signature'"),
        .host: ("SignatureDoesNotMatch", "'Host' or ':authority'"),
        .date: ("SignatureDoesNotMatch", "Signature expired"),
        .arity: ("IncompleteSignature", "Credential must have exactly 5"),
        .scope: ("SignatureDoesNotMatch", "Credential should be scoped to correct service: 'iam'. "),
        .key: ("InvalidClientTokenId", "The security token included in the request is invalid."),
        .signature: ("SignatureDoesNotMatch", "The request signature we calculated"),
    ]

    /// A request with one fault and all that are answered after it, as far as they can be had together.
    func request(_ world: World, from first: Fault) -> HTTPRequest {
        func has(_ fault: Fault) -> Bool { fault.rawValue >= first.rawValue }
        let id = has(.key) && first != .signature ? "AKIAUNKNOWN" : world.userKeyID
        let service = has(.scope) && first.rawValue <= Fault.scope.rawValue ? "sts" : "iam"
        let credential =
            first.rawValue <= Fault.arity.rawValue ? id : "\(id)/20150830/us-east-1/\(service)/aws4_request"
        let date = first.rawValue <= Fault.date.rawValue ? "20150829T000000Z" : "20150830T123600Z"
        let names = first.rawValue <= Fault.host.rawValue ? "x-amz-date" : "host;x-amz-date"
        let signature = first.rawValue <= Fault.syntax.rawValue ? "" : ", Signature=00"
        var headers = HTTPHeaders([("Host", "iam.amazonaws.com"), ("X-Amz-Date", date)])
        if first.rawValue > Fault.presence.rawValue {
            headers.append(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(names)\(signature)"
            )
        }
        let target = first == .query ? "/?a=%zz" : "/"
        return HTTPRequest(method: "POST", target: Array(target.utf8), headers: headers)
    }

    @Test("Of several faults, the first in the order is answered", arguments: Fault.allCases)
    func order(_ fault: Fault) throws {
        let world = try World()
        let expected = try #require(Self.texts[fault])
        let answer = answer(world, request(world, from: fault))
        #expect(answer?.code == expected.code)
        #expect(answer?.message.hasPrefix(expected.start) == true)
    }

    func answer(
        _ world: World,
        _ request: HTTPRequest,
        now: Timestamp = World.now
    ) -> (code: String, message: String, status: Int)? {
        do throws(AuthenticationError) {
            _ = try world.identify(request, now: now)
            return nil
        } catch {
            return error.answer
        }
    }

    @Test("Keys and tokens that are no good are answered before the signature is looked at")
    func keysAndTokens() throws {
        let world = try World()
        let session = world.session(.assumeRole, principal: "AROAADMIN", name: "deploy")
        let good = try world.issue(session)
        let other = try world.issue(session)
        var old = session
        old.expires = World.now
        let expired = try world.issue(old)
        var orphan = session
        orphan.principalID = "AROAGONE"
        let dead = try world.issue(orphan)
        let foreignServer = try SessionTokenSealer(masterKey: try SealingKey.random())
        let foreign = try foreignServer.issue(session, account: world.id, random: SecureRandom.bytes)
        let invalid = "The security token included in the request is invalid"
        func wrong(_ id: String, _ token: String? = nil) -> Credentials {
            Credentials(accessKeyID: id, secretAccessKey: "wrong", sessionToken: token)
        }
        let cases: [(Credentials, code: String, message: String)] = [
            (wrong("AKIAAAAAAAAAAAAAAAAA"), "InvalidClientTokenId", invalid + "."),
            (wrong(world.inactiveKeyID), "InvalidClientTokenId", invalid + "."),
            (wrong(world.orphanKeyID), "InvalidClientTokenId", invalid + "."),
            (wrong(good.accessKeyID), "InvalidClientTokenId", invalid),
            (wrong(good.accessKeyID, "rubbish"), "InvalidClientTokenId", invalid),
            (wrong(good.accessKeyID, ""), "InvalidClientTokenId", invalid),
            (wrong(good.accessKeyID, other.sessionToken), "InvalidClientTokenId", invalid),
            (wrong(world.userKeyID, good.sessionToken), "InvalidClientTokenId", invalid),
            (wrong(foreign.accessKeyID, foreign.sessionToken), "InvalidClientTokenId", invalid),
            (wrong(dead.accessKeyID, dead.sessionToken), "InvalidClientTokenId", invalid),
            (
                wrong(expired.accessKeyID, expired.sessionToken), "ExpiredToken",
                "The security token included in the request is expired"
            ),
            (wrong(good.accessKeyID, good.sessionToken), "SignatureDoesNotMatch", SignatureError.mismatchMessage),
            (wrong(world.userKeyID), "SignatureDoesNotMatch", SignatureError.mismatchMessage),
        ]
        for (credentials, code, message) in cases {
            let answer = answer(world, try world.sign(credentials))
            #expect(answer?.code == code)
            #expect(answer?.message == message)
            #expect(answer?.status == 403)
        }
    }

    @Test("A session that was good a moment ago expires, although its token is remembered")
    func expiry() throws {
        let world = try World()
        var session = world.session(.assumeRole, principal: "AROAADMIN", name: "deploy")
        session.expires = World.now.advanced(bySeconds: 60)
        let request = try world.sign(try world.issue(session))
        _ = try world.identify(request, now: World.now.advanced(bySeconds: 59))
        #expect(answer(world, request, now: World.now.advanced(bySeconds: 60))?.code == "ExpiredToken")
    }
}
