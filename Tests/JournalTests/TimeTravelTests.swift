import Directory
import Identifiers
import Testing

@testable import Journal

/// A naive model beside the store: a list of all states that there ever were.
private struct Model {
    var states: [Account]
    var times: [Timestamp]
    private var generator: SeededGenerator

    init(account: AccountID, seed: UInt64) {
        states = [Account(id: account, created: Sample.created)]
        times = [Sample.created]
        generator = SeededGenerator(seed: seed)
    }

    var now: Account { states[states.count - 1] }

    /// Up to five random changes; names are few, so that they go from one entity to another.
    mutating func makeChanges() -> [Change] {
        var draft = now
        return (0..<Int.random(in: 1...5, using: &generator)).map { _ in
            let change = makeChange(draft)
            draft.apply(change)
            return change
        }
    }

    private mutating func makeChange(_ draft: Account) -> Change {
        let number = Int.random(in: 0..<12, using: &generator)
        let kind = EntityKey.Kind.allCases.randomElement(using: &generator) ?? .user
        let id = "\(kind.rawValue)-\(number)"
        if Int.random(in: 0..<4, using: &generator) == 0 { return .remove(EntityKey(kind, id)) }
        let names = ["ada", "bob", "cy", "Dee", "fay", "gus", "hal", "eve é \"q\" \\ \u{1}"]
        let name = names.randomElement(using: &generator) ?? "ada"
        // Names are unique within an account: whoever has this one has to go first.
        if let owner = draft.idOfName(name, kind), owner != id { return .remove(EntityKey(kind, owner)) }
        let text = PolicyText("{\"Statement\":\(UInt16.random(in: 0...9, using: &generator))}")
        switch kind {
        case .user:
            var user = User(id: id, name: name, path: "/p\(number)/", created: Sample.created)
            user.tags = [Tag(key: "k", value: name)]
            user.groupIDs = (0..<3).filter { _ in Bool.random(using: &generator) }.map { "group-\($0)" }
            if Bool.random(using: &generator) { user.permissionsBoundary = "arn:aws:iam::1:policy/b\(number)" }
            return .put(.user(user))
        case .group:
            var group = Group(id: id, name: name, path: "/", created: Sample.created)
            group.policies.inline = [InlinePolicy(name: "in", document: text)]
            return .put(.group(group))
        case .role:
            var role = Role(id: id, name: name, path: "/", created: Sample.created, trustPolicy: text)
            role.policies.attached = ["arn:aws:iam::1:policy/\(number % 3)"]
            role.trustedIDs = ["arn": "AIDA"]
            return .put(.role(role))
        case .managedPolicy:
            return .put(
                .managedPolicy(
                    ManagedPolicy(
                        id: id,
                        name: name,
                        path: "/",
                        description: Bool.random(using: &generator) ? name : nil,
                        document: text,
                        created: Sample.created
                    )
                )
            )
        case .accessKey:
            return .put(
                .accessKey(
                    AccessKey(
                        id: id,
                        ownerID: "user-\(number % 3)",
                        status: Bool.random(using: &generator) ? .active : .inactive,
                        created: Sample.created.advanced(bySeconds: Int64(number)),
                        sealedSecret: [UInt8(number), 0, 255]
                    )
                )
            )
        }
    }

    mutating func apply(_ changes: [Change], at time: Timestamp) {
        var account = now
        for change in changes { account.apply(change) }
        states.append(account)
        times.append(time)
    }
}

extension Account {
    fileprivate func idOfName(_ name: String, _ kind: EntityKey.Kind) -> String? {
        switch kind {
        case .user: user(named: name)?.id
        case .group: group(named: name)?.id
        case .role: role(named: name)?.id
        case .managedPolicy: managedPolicy(named: name)?.id
        case .accessKey: nil
        }
    }
}

@Suite("Time travel")
struct TimeTravelTests {
    private let site = TestSite()

    private func apply(_ changes: [Change], to account: AccountID, of store: AccountStore) throws {
        try store.write(account: account, actor: "a", requestID: "r") { transaction in
            for change in changes {
                switch change {
                case .put(let entity): transaction.put(entity)
                case .remove(let key): transaction.remove(key.kind, key.id)
                }
            }
        }
    }

    /// Compares without printing whole accounts.
    private func expectSame(_ found: Account?, _ expected: Account, _ what: String) {
        let isSame = found == expected
        #expect(isSame, "\(what)")
    }

    @Test(
        "After random commands, every state that ever was comes back, also after reopening",
        arguments: [UInt64](1...6),
        StoreDriver.allCases
    )
    func everyState(seed: UInt64, driver: StoreDriver) throws {
        let account = try Sample.account()
        var model = Model(account: account, seed: seed)
        var store = try driver.open(site).with(account)
        for step in 1...60 {
            // Some changes fall into one millisecond.
            if step % 3 != 0 { site.clock.advance(bySeconds: 7) }
            let changes = model.makeChanges()
            try apply(changes, to: account, of: store)
            model.apply(changes, at: site.clock.now)
            if step % 25 == 0 {
                store.close()
                store = try driver.open(site)
            }
            expectSame(store.snapshot.accounts[account], model.now, "now")
        }
        store.close()
        store = try driver.open(site)
        expectSame(store.snapshot.accounts[account], model.now, "now")
        for (sequence, state) in model.states.enumerated() {
            expectSame(try store.account(account, at: Int64(sequence)), state, "after change \(sequence)")
            // The last change of a moment is the one that counts.
            if sequence + 1 < model.times.count, model.times[sequence + 1] == model.times[sequence] { continue }
            expectSame(try store.account(account, asOf: model.times[sequence]), state, "at the time of \(sequence)")
            let later = model.times[sequence].advanced(bySeconds: 1)
            expectSame(try store.account(account, asOf: later), state, "a second after \(sequence)")
        }
    }

    @Test("The log replayed from its beginning is the current state", arguments: StoreDriver.allCases)
    func replay(driver: StoreDriver) throws {
        let account = try Sample.account()
        var model = Model(account: account, seed: 99)
        let store = try driver.open(site).with(account)
        for _ in 0..<40 { try apply(model.makeChanges(), to: account, of: store) }
        var replayed = Account(id: account, created: Sample.created)
        for record in try store.changes(of: account, after: 0, limit: .max) {
            for change in record.changes { replayed.apply(change) }
        }
        #expect(replayed == store.snapshot.accounts[account])
    }

    @Test("A clock that goes back does not confuse the past", arguments: StoreDriver.allCases)
    func clockGoesBack(driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        let first = site.clock.now
        try store.put(.user(Sample.user("ada")), in: account)
        site.clock.advance(bySeconds: -1000)
        try store.put(.user(Sample.user("bob")), in: account)
        site.clock.advance(bySeconds: 5000)
        try store.put(.user(Sample.user("cy")), in: account)
        let times = try store.changes(of: account, after: 0, limit: 10).map(\.time)
        #expect(times == [first, first, site.clock.now])
        #expect(try store.account(account, asOf: first).users.count == 2)
    }

    @Test("States that never were are refused", arguments: StoreDriver.allCases)
    func noSuchState(driver: StoreDriver) throws {
        let account = try Sample.account()
        let store = try driver.open(site).with(account)
        try store.put(.user(Sample.user("ada")), in: account)
        for sequence in [Int64(-1), 2] {
            #expect(throws: StoreError.self) { try store.account(account, at: sequence) }
        }
        #expect(throws: StoreError.self) {
            try store.account(account, asOf: Sample.created.advanced(bySeconds: -1))
        }
        #expect(try store.account(account, asOf: Sample.created).users.isEmpty)
        #expect(throws: StoreError.self) { try store.account(try Sample.account(9), at: 0) }
    }
}
