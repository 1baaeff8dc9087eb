import Directory
import Foundation
import Identifiers
import Testing

@testable import Journal

/// The process's own end; ends of the machine are simulated by copying the files while they are in use.
@Suite("Crashes and full disks")
struct CrashTests {
    private let site = TestSite()

    @Test("The files at any moment hold every answered write")
    func copies() throws {
        let account = try Sample.account()
        let store = try site.open().with(account)
        for index in 0..<20 {
            try store.put(.user(Sample.user("user\(index)")), in: account)
            guard index % 5 == 0 else { continue }
            let copy = try site.copyAsAfterCrash()
            #expect(try copy.open().snapshot.accounts[account] == store.snapshot.accounts[account])
        }
    }

    @Test("A log whose end was torn off loses only that end", arguments: [1, 100, 4120])
    func tornLog(_ missing: Int) throws {
        let account = try Sample.account()
        let store = try site.open().with(account)
        for index in 0..<10 { try store.put(.user(Sample.user("user\(index)")), in: account) }
        let copy = try site.copyAsAfterCrash()
        let log = copy.database + "-wal"
        let data = try copy.read(log)
        try copy.write(data.dropLast(missing), to: log)
        let reopened = try copy.open()
        #expect(reopened.snapshot.accounts[account]?.users.count == 9)
        #expect(reopened.snapshot.replica(of: account)?.sequence == 9)
        #expect(try store.account(account, at: 9) == reopened.snapshot.accounts[account])
    }

    @Test("A full disk refuses writes, keeps what was answered, and lets reads go on")
    func full() throws {
        var options = StoreOptions()
        options.databaseByteLimit = 400_000
        let account = try Sample.account()
        let store = try site.open(options: options).with(account)
        var written: [String] = []
        var failure: WriteFailure?
        for index in 0..<2000 where failure == nil {
            var user = Sample.user("user\(index)")
            user.tags = [Tag(key: "filler", value: String(repeating: "x", count: 2000))]
            do throws(WriteFailure) {
                try store.put(.user(user), in: account)
                written.append(user.name)
            } catch {
                failure = error
            }
        }
        #expect(failure == .unavailable(reason: "the disk is full"))
        #expect(written.count > 10)
        #expect(store.metrics.lastFailure?.contains("full") == true)
        let state = store.snapshot.accounts[account]
        #expect(state?.users.count == written.count)
        #expect(try store.account(account, at: Int64(written.count)) == state)
        let copy = try site.copyAsAfterCrash()
        #expect(try copy.open().snapshot.accounts[account] == state)
        // With room again, writing goes on.
        try store.reset(to: [AccountSeed(id: account, created: Sample.created)], actor: "a", requestID: "r")
        try store.put(.user(Sample.user("after")), in: account)
        #expect(store.metrics.lastFailure == nil)
        store.close()
        #expect(try site.open().snapshot.accounts[account]?.users.count == 1)
    }

    @Test("When a group fails, everyone in it is told, refusals too, and nobody's change stays")
    func failingGroup() throws {
        var options = StoreOptions()
        options.databaseByteLimit = 300_000
        let account = try Sample.account()
        let store = try site.open(options: options).with(account)
        let before = store.snapshot
        let (entered, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let answers = Monitor<[WriteFailure?]>([])
        store.submit(account: account, actor: "a", requestID: "first") { _ in
            entered.signal()
            gate.wait()
        } completion: { _ in
        }
        // Else the writer might take the first of the others along with it.
        entered.wait()
        for index in 0..<10 {
            store.submit(account: account, actor: "a", requestID: "r") { transaction throws(IAMError) in
                if index == 3 { throw .validation(message: "no") }
                var user = Sample.user("user\(index)")
                user.tags = [Tag(key: "filler", value: String(repeating: "x", count: 60_000))]
                transaction.put(.user(user))
            } completion: { result in
                var failure: WriteFailure?
                if case .failure(let found) = result { failure = found }
                answers.notify { $0.append(failure) }
            }
        }
        gate.signal()
        let all = answers.wait(atMostMilliseconds: nil) { $0.count == 10 ? $0 : nil }
        #expect(all == Array(repeating: .unavailable(reason: "the disk is full"), count: 10))
        #expect(store.snapshot === before)
        try store.put(.user(Sample.user("small")), in: account)
        #expect(store.snapshot.replica(of: account)?.sequence == 1)
    }
}
