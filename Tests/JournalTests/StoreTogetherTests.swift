import Directory
import Foundation
import Identifiers
import Testing

@testable import Journal

/// Several accounts in one commit.
@Suite("Commands that succeed together")
struct StoreTogetherTests {
    private let site = TestSite()

    private func put(_ name: String, in account: AccountID) -> AccountCommand<Int> {
        AccountCommand(account) { transaction throws(IAMError) in
            transaction.put(.user(Sample.user(name)))
            return transaction.account.users.count
        }
    }

    @Test("New and old accounts are durable together", arguments: StoreDriver.allCases)
    func together(_ driver: StoreDriver) throws {
        let (old, new) = (try Sample.account(), try Sample.account(5))
        let store = try driver.open(site).with(old)
        try store.put(.user(Sample.user("cy")), in: old)
        let seed = AccountSeed(id: new, created: Sample.created)
        let counts = try store.write(
            creating: [seed],
            [put("ada", in: old), put("bob", in: new)],
            actor: "a",
            requestID: "r"
        )
        #expect(counts == [2, 1])
        #expect(store.metrics.commits == 3)
        let state = [old, new].map { store.snapshot.accounts[$0] }
        #expect(try store.changes(of: new, after: 0, limit: 9).map(\.requestID) == ["r"])
        store.close()
        let again = try driver.open(site)
        #expect([old, new].map { again.snapshot.accounts[$0] } == state)
    }

    @Test("When one refuses, nothing has happened", arguments: StoreDriver.allCases)
    func refusal(_ driver: StoreDriver) throws {
        let (old, new) = (try Sample.account(), try Sample.account(5))
        let store = try driver.open(site).with(old)
        let before = store.snapshot.accounts[old]
        let error = IAMError.validation(message: "no")
        let refusing = AccountCommand<Int>(new) { transaction throws(IAMError) in
            transaction.put(.user(Sample.user("eve")))
            throw error
        }
        let seed = AccountSeed(id: new, created: Sample.created)
        #expect(throws: WriteFailure.refused(error)) {
            try store.write(creating: [seed], [put("ada", in: old), refusing], actor: "a", requestID: "r")
        }
        #expect(throws: WriteFailure.accountExists(old)) {
            let seeds = [seed, AccountSeed(id: old, created: Sample.created)]
            _ = try store.write(creating: seeds, [put("ada", in: old)], actor: "a", requestID: "r")
        }
        #expect(store.snapshot.accounts[old] == before)
        #expect(store.snapshot.accounts[new] == nil)
        #expect(try store.changes(of: old, after: 0, limit: 9).isEmpty)
        try store.put(.user(Sample.user("ada")), in: old)
        store.close()
        let again = try driver.open(site)
        #expect(again.snapshot.accounts.ids == [old])
        #expect(again.snapshot.accounts[old]?.users.count == 1)
    }
}
