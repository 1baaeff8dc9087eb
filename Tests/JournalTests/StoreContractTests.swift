import Directory
import Foundation
import Identifiers
import Synchronization
import Testing

@testable import Journal

/// What every driver owes the service.
@Suite("The store's contract")
struct StoreContractTests {
    private let site = TestSite()

    @Test("A new store has no accounts", arguments: StoreDriver.allCases)
    func empty(_ driver: StoreDriver) throws {
        let store = try driver.open(site)
        #expect(store.snapshot.accounts.count == 0)
        #expect(throws: WriteFailure.noSuchAccount(try Sample.account())) {
            try store.put(.user(Sample.user("ada")), in: try Sample.account())
        }
    }

    @Test("What was answered is in the snapshot and there after reopening", arguments: StoreDriver.allCases)
    func durable(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let before = store.snapshot
        try store.put(.user(Sample.user("ada")), in: account)
        #expect(store.snapshot.accounts[account]?.user(named: "ADA")?.name == "ada")
        #expect(before.accounts[account]?.user(named: "ada") == nil, "a snapshot never changes")
        #expect(store.snapshot.sequence > before.sequence)
        #expect(store.snapshot.replica(of: account)?.sequence == 1)
        let state = store.snapshot.accounts[account]
        store.close()
        #expect(try driver.open(site).snapshot.accounts[account] == state)
    }

    @Test("A command that refuses writes nothing", arguments: StoreDriver.allCases)
    func refusal(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let before = store.snapshot.accounts[account]
        let error = IAMError.validation(message: "no")
        #expect(throws: WriteFailure.refused(error)) {
            try store.write(account: account, actor: "a", requestID: "r") { transaction throws(IAMError) in
                transaction.put(.user(Sample.user("ada")))
                throw error
            }
        }
        #expect(store.snapshot.accounts[account] == before)
        #expect(try store.changes(of: account, after: 0, limit: 10).isEmpty)
        #expect(store.metrics.refusals == 1)
    }

    @Test("A command that changes nothing succeeds and leaves no trace", arguments: StoreDriver.allCases)
    func nothing(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let count = try store.write(account: account, actor: "a", requestID: "r") { $0.account.users.count }
        #expect(count == 0)
        #expect(try store.changes(of: account, after: 0, limit: 10).isEmpty)
        #expect(store.metrics.commits == 1, "only the account's own")
    }

    @Test("Changes are numbered without gaps and carry time, actor and request", arguments: StoreDriver.allCases)
    func log(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        for name in ["ada", "bob", "cy"] {
            site.clock.advance(bySeconds: 10)
            try store.put(.user(Sample.user(name)), in: account)
        }
        try store.write(account: account, actor: "arn:x", requestID: "q4") { $0.remove(.user, "AIDABOB") }
        let records = try store.changes(of: account, after: 1, limit: 10)
        #expect(records.map(\.sequence) == [2, 3, 4])
        #expect(records[0].changes == [.put(.user(Sample.user("bob")))])
        #expect(
            records[2]
                == ChangeRecord(
                    sequence: 4,
                    time: site.clock.now,
                    actor: "arn:x",
                    requestID: "q4",
                    changes: [.remove(EntityKey(.user, "AIDABOB"))]
                )
        )
        #expect(try store.changes(of: account, after: 1, limit: 2).map(\.sequence) == [2, 3])
    }

    @Test("An account is made once", arguments: StoreDriver.allCases)
    func accountExists(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        #expect(throws: WriteFailure.accountExists(account)) { _ = try store.with(account) }
        let other = try Sample.account(7)
        let seed = AccountSeed(id: other, created: Sample.created, changes: [.put(.user(Sample.user("root-made")))])
        try store.createAccount(seed, actor: "setup", requestID: "r1")
        #expect(store.snapshot.accounts.ids == [other, account])
        #expect(store.snapshot.accounts[other]?.users.count == 1)
    }

    @Test("Commands that wait together share commits, each sees the ones before", arguments: StoreDriver.allCases)
    func groups(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let seen = Mutex<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        store.submit(account: account, actor: "a", requestID: "first") { _ in
            gate.wait()
        } completion: { _ in
        }
        for index in 0..<300 {
            store.submit(account: account, actor: "a", requestID: "r\(index)") { transaction in
                defer { transaction.put(.user(Sample.user("u\(index)"))) }
                return transaction.account.users.count
            } completion: { result in
                if case .success(let count) = result { seen.withLock { $0.append(count) } }
                done.signal()
            }
        }
        gate.signal()
        for _ in 0..<300 { done.wait() }
        #expect(seen.withLock { $0 } == Array(0..<300))
        #expect(store.metrics.largestGroup == 128)
        #expect(store.metrics.commits <= 1 + 1 + 3)
        #expect(try store.changes(of: account, after: 0, limit: 1000).map(\.sequence) == Array(1...300))
    }

    @Test("A refusal in a group takes only its own changes back", arguments: StoreDriver.allCases)
    func refusalInGroup(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        store.submit(account: account, actor: "a", requestID: "first") { _ in
            gate.wait()
        } completion: { _ in
        }
        for index in 0..<60 {
            store.submit(account: account, actor: "a", requestID: "r\(index)") { transaction throws(IAMError) in
                transaction.put(.user(Sample.user("u\(index)")))
                if index % 3 == 0 { throw .validation(message: "no") }
            } completion: { _ in
                done.signal()
            }
        }
        gate.signal()
        for _ in 0..<60 { done.wait() }
        #expect(store.snapshot.accounts[account]?.users.count == 40)
        #expect(store.snapshot.replica(of: account)?.sequence == 40)
        let state = store.snapshot.accounts[account]
        store.close()
        #expect(try driver.open(site).snapshot.accounts[account] == state)
    }

    @Test("Concurrent writers lose nothing", arguments: StoreDriver.allCases)
    func concurrent(_ driver: StoreDriver) throws {
        let accounts = try (1...4).map { try Sample.account(UInt64($0)) }
        let store = try driver.open(site)
        for account in accounts { _ = try store.with(account) }
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            for index in 0..<50 {
                let account = accounts[(writer + index) % 4]
                try? store.put(.user(Sample.user("w\(writer)i\(index)")), in: account)
            }
        }
        let counts = accounts.map { store.snapshot.accounts[$0]?.users.count }
        #expect(counts.compactMap(\.self).reduce(0, +) == 400)
        store.close()
        let reopened = try driver.open(site)
        #expect(accounts.map { reopened.snapshot.accounts[$0]?.users.count } == counts)
    }

    @Test("A reset leaves exactly what it is given", arguments: StoreDriver.allCases)
    func reset(_ driver: StoreDriver) throws {
        let (account, other) = (try Sample.account(), try Sample.account(5))
        let store = try driver.open(site).with(account)
        try store.put(.user(Sample.user("ada")), in: account)
        #expect(store.recordDenial(Sample.denial("d1", account, at: site.clock.now)))
        store.noteKeyUse("AKIAX", at: site.clock.now, service: "iam", region: "eu-west-1")
        let before = store.snapshot.sequence
        try store.reset(
            to: [AccountSeed(id: other, created: Sample.created, changes: [.put(.user(Sample.user("bob")))])],
            actor: "a",
            requestID: "r"
        )
        #expect(store.snapshot.accounts.ids == [other])
        #expect(store.snapshot.sequence > before)
        #expect(try store.denial("d1") == nil)
        #expect(store.keyLastUsed("AKIAX") == nil)
        #expect(try store.changes(of: account, after: 0, limit: 10).isEmpty)
        store.close()
        let reopened = try driver.open(site)
        #expect(reopened.snapshot.accounts.ids == [other])
        #expect(reopened.snapshot.accounts[other]?.user(named: "bob") != nil)
    }

    @Test("A reset that fails changes nothing", arguments: StoreDriver.allCases)
    func failingReset(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let seed = AccountSeed(id: try Sample.account(5), created: Sample.created)
        #expect(throws: WriteFailure.accountExists(seed.id)) {
            try store.reset(to: [seed, seed], actor: "a", requestID: "r")
        }
        #expect(store.snapshot.accounts.ids == [account])
        store.close()
        #expect(try driver.open(site).snapshot.accounts.ids == [account])
    }

    @Test("A key finds its account, whether its id encodes it or was given by hand", arguments: StoreDriver.allCases)
    func keys(_ driver: StoreDriver) throws {
        let (account, other) = (try Sample.account(), try Sample.account(5))
        let store = try driver.open(site).with(account).with(other)
        let made = AccessKeyID.make(.accessKey, account: account, random: [1, 2, 3, 4, 5])
        func key(_ id: String) -> Entity {
            .accessKey(
                AccessKey(id: id, ownerID: "o", status: .active, created: Sample.created, sealedSecret: [1])
            )
        }
        try store.put(key(made), in: account)
        try store.put(key("AKIAIOSFODNN7EXAMPLE"), in: other)
        #expect(store.snapshot.account(ofKey: made) == account)
        #expect(store.snapshot.handMadeKey(made) == nil)
        #expect(store.snapshot.account(ofKey: "AKIAIOSFODNN7EXAMPLE") == other)
        #expect(store.snapshot.account(ofKey: "AKIANOBODYHASTHISKEY") == nil)
        for id in [made, "AKIAIOSFODNN7EXAMPLE"] {
            let wrong = id == made ? other : account
            #expect(throws: WriteFailure.refused(.entityAlreadyExists(.accessKey, name: id))) {
                try store.put(key(id), in: wrong)
            }
        }
        store.close()
        let reopened = try driver.open(site)
        #expect(reopened.snapshot.handMadeKey("AKIAIOSFODNN7EXAMPLE") == other)
        try reopened.write(account: other, actor: "a", requestID: "r") {
            $0.remove(.accessKey, "AKIAIOSFODNN7EXAMPLE")
        }
        #expect(reopened.snapshot.account(ofKey: "AKIAIOSFODNN7EXAMPLE") == nil)
    }

    @Test("After closing, writes are refused and reads go on", arguments: StoreDriver.allCases)
    func closed(_ driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        store.close()
        store.close()
        #expect(throws: WriteFailure.unavailable(reason: "the server is shutting down")) {
            try store.put(.user(Sample.user("ada")), in: account)
        }
        #expect(store.snapshot.accounts.count == 1)
    }

    @Test("A queue that is full refuses, and loses nothing of what it took", arguments: StoreDriver.allCases)
    func fullQueue(_ driver: StoreDriver) throws {
        var options = StoreOptions()
        options.queueLimit = 5
        let account = try Sample.account()
        let store = try driver.open(site, options: options).with(account)
        let (started, gate, done) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        store.submit(account: account, actor: "a", requestID: "first") { _ in
            started.signal()
            gate.wait()
        } completion: { _ in
        }
        started.wait()
        let refused = Mutex(0)
        for index in 0..<8 {
            store.submit(account: account, actor: "a", requestID: "r") {
                $0.put(.user(Sample.user("u\(index)")))
            } completion: { result in
                if case .failure(.unavailable) = result { refused.withLock { $0 += 1 } }
                done.signal()
            }
        }
        gate.signal()
        for _ in 0..<8 { done.wait() }
        #expect(refused.withLock { $0 } == 3)
        #expect(store.snapshot.accounts[account]?.users.count == 5)
    }
}
