import Directory
import Identifiers
import SQLite
import Testing
import Threads

@testable import Journal

@Suite("Denials")
struct DenialTests {
    private let site = TestSite()

    @Test("A denial is found at once, after it was saved, and after reopening", arguments: StoreDriver.allCases)
    func found(driver: StoreDriver) throws {
        let account = try Sample.account()
        let record = Sample.denial(
            "d-1",
            account,
            at: site.clock.now,
            documents: ["h1": "{\"a\":1}", "h2": "{\"b\":2}"]
        )
        let store = try driver.open(site)
        #expect(store.recordDenial(record))
        #expect(try store.denial("d-1") == record)
        try store.flush()
        #expect(store.metrics.denialsSaved == 1)
        #expect(try store.denial("d-1") == record)
        #expect(try store.denial("d-2") == nil)
        store.close()
        #expect(try driver.open(site).denial("d-1") == record)
    }

    @Test("Closing saves the denials that wait", arguments: StoreDriver.allCases)
    func closing(driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site)
        for index in 0..<2000 {
            #expect(store.recordDenial(Sample.denial("d\(index)", account, at: site.clock.now)))
        }
        store.close()
        let reopened = try driver.open(site)
        for index in 0..<2000 { #expect(try reopened.denial("d\(index)") != nil) }
    }

    @Test("The latest denials of an account come latest first, waiting and saved ones", arguments: StoreDriver.allCases)
    func recent(driver: StoreDriver) throws {
        let (account, other) = (try Sample.account(), try Sample.account(5))
        let store = try driver.open(site)
        for index in 0..<10 {
            site.clock.advance(bySeconds: 1)
            _ = store.recordDenial(Sample.denial("d\(index)", index % 2 == 0 ? account : other, at: site.clock.now))
            if index == 5 { try store.flush() }
        }
        #expect(try store.recentDenials(of: account, limit: 10).map(\.id) == ["d8", "d6", "d4", "d2", "d0"])
        #expect(try store.recentDenials(of: account, limit: 2).map(\.id) == ["d8", "d6"])
        #expect(try store.recentDenials(of: other, limit: 1).map(\.id) == ["d9"])
    }

    @Test("A denial stays for a day, then it goes with the documents that nobody else needs")
    func pruned() throws {
        let account = try Sample.account()
        let store = try site.open()
        _ = store.recordDenial(
            Sample.denial("old", account, at: site.clock.now, documents: ["shared": "s", "own": "o"])
        )
        try store.flush()
        site.clock.advance(bySeconds: 86_400)
        _ = store.recordDenial(Sample.denial("new", account, at: site.clock.now, documents: ["shared": "s"]))
        try store.flush()
        #expect(try store.denial("old") != nil, "a day to the second is still a day")
        site.clock.advance(bySeconds: 1)
        try store.flush()
        #expect(try store.denial("old") == nil)
        #expect(try store.denial("new")?.documents == ["shared": "s"])
        site.clock.advance(bySeconds: 3600)
        try store.flush()
        store.close()
        let connection = try Connection(path: site.database, mode: .readOnly)
        #expect(try connection.texts("SELECT hash FROM denial_document ORDER BY hash") == ["shared"])
    }

    @Test("A document that is used all day long stays as long as its last denial")
    func documentInUse() throws {
        let account = try Sample.account()
        let store = try site.open()
        for hour in 0..<60 {
            _ = store.recordDenial(
                Sample.denial("d\(hour)", account, at: site.clock.now, documents: ["shared": "s"])
            )
            try store.flush()
            for known in max(0, hour - 47)...hour {
                #expect(try store.denial("d\(known)")?.documents == ["shared": "s"])
            }
            site.clock.advance(bySeconds: 1800)
        }
    }

    @Test("When there is no room, the denial is refused, not an older one forgotten")
    func bounded() throws {
        var options = StoreOptions()
        options.pendingDenialBytes = 1000
        options.databaseByteLimit = 1
        let account = try Sample.account()
        let store = try site.open(options: options)
        let kept = (0..<20).map { store.recordDenial(Sample.denial("d\($0)", account, at: site.clock.now)) }
        #expect(kept[0] && !kept[19])
        for (index, isKept) in kept.enumerated() { #expect(try (store.denial("d\(index)") != nil) == isKept) }
        #expect(store.metrics.denialsDropped == Int64(kept.count { !$0 }))
    }
}

@Suite("Last use")
struct LastUsedTests {
    private let site = TestSite()

    @Test("The last use is known at once and after reopening", arguments: StoreDriver.allCases)
    func known(driver: StoreDriver) throws {
        let store = try driver.open(site)
        let time = site.clock.now
        #expect(store.keyLastUsed("AKIAX") == nil)
        store.noteKeyUse("AKIAX", at: time, service: "iam", region: "us-east-1")
        store.noteRoleUse("AROAX", at: time, region: "eu-west-1")
        #expect(store.keyLastUsed("AKIAX") == KeyUse(time: time, service: "iam", region: "us-east-1"))
        store.close()
        let reopened = try driver.open(site)
        #expect(reopened.keyLastUsed("AKIAX") == KeyUse(time: time, service: "iam", region: "us-east-1"))
        #expect(reopened.roleLastUsed("AROAX") == RoleUse(time: time, region: "eu-west-1"))
    }

    @Test("Uses within a minute are one; another service, region or minute counts")
    func minute() throws {
        let store = try site.open()
        let time = Timestamp(seconds: 1_800_000_000 / 60 * 60)
        store.noteKeyUse("K", at: time, service: "iam", region: "r")
        store.noteKeyUse("K", at: time.advanced(bySeconds: 59), service: "iam", region: "r")
        #expect(store.keyLastUsed("K")?.time == time)
        store.noteKeyUse("K", at: time.advanced(bySeconds: 59), service: "sts", region: "r")
        #expect(store.keyLastUsed("K")?.service == "sts")
        store.noteKeyUse("K", at: time.advanced(bySeconds: 60), service: "sts", region: "r")
        #expect(store.keyLastUsed("K")?.time == time.advanced(bySeconds: 60))
    }

    private static let time = Timestamp(seconds: 1_800_000_000 / 60 * 60)
    private static func use(_ service: String = "iam", after seconds: Int64 = 0) -> KeyUse {
        KeyUse(time: time.advanced(bySeconds: seconds), service: service, region: "r")
    }

    @Test("A clock that steps back does not undo a use")
    func backwards() {
        let uses = UseLog<KeyUse>([:])
        uses.note(Self.use(), of: "K")
        uses.note(Self.use(after: -600), of: "K")
        #expect(uses["K"] == Self.use())
    }

    @Test("What was forgotten is noted at its next use, within the same minute too")
    func forgotten() {
        let uses = UseLog<KeyUse>([:])
        uses.note(Self.use(), of: "K")
        uses.note(Self.use(), of: "L")
        uses.forget(["K"])
        #expect(uses["K"] == nil && uses["L"] != nil)
        uses.note(Self.use(after: 1), of: "K")
        #expect(uses["K"] == Self.use(after: 1))
        uses.forgetAll()
        #expect(uses["K"] == nil)
        uses.note(Self.use(after: 2), of: "K")
        #expect(uses["K"] == Self.use(after: 2))
    }

    @Test("The last of two services counts, whichever thread had noted the first before")
    func otherThread() throws {
        let uses = UseLog<KeyUse>([:])
        uses.note(Self.use("iam"), of: "K")
        try #require(SystemThread.start { uses.note(Self.use("sts", after: 1), of: "K") }).join()
        #expect(uses["K"]?.service == "sts")
        uses.note(Self.use("iam", after: 2), of: "K")
        #expect(uses["K"]?.service == "iam")
    }

    @Test("A deleted key or role takes its last use along", arguments: StoreDriver.allCases)
    func deleted(driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let key = AccessKey(id: "K", ownerID: "o", status: .active, created: Sample.created, sealedSecret: [1])
        let role = Role(id: "R", name: "r", path: "/", created: Sample.created, trustPolicy: PolicyText("{}"))
        try store.put(.accessKey(key), in: account)
        try store.put(.role(role), in: account)
        store.noteKeyUse("K", at: site.clock.now, service: "iam", region: "r")
        store.noteRoleUse("R", at: site.clock.now, region: "r")
        try store.flush()
        try store.write(account: account, actor: "a", requestID: "r") {
            $0.remove(.accessKey, "K")
            $0.remove(.role, "R")
        }
        #expect(store.keyLastUsed("K") == nil && store.roleLastUsed("R") == nil)
        store.close()
        let reopened = try driver.open(site)
        #expect(reopened.keyLastUsed("K") == nil && reopened.roleLastUsed("R") == nil)
    }
}
