import Directory
import Foundation
import Identifiers
import Journal

/// Measures the durable store in a directory of its own (the first argument, or one below the system's for temporary
/// files) and prints `name<TAB>value<TAB>unit`.
enum JournalBenchmark {
    static func run() throws {
        let base = CommandLine.arguments.dropFirst().first ?? FileManager.default.temporaryDirectory.path
        let path = base + "/journal-benchmark-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let account = AccountID(number: 111_122_223_333) else { return }
        let store = try open(path)
        try store.createAccount(
            AccountSeed(id: account, created: Timestamp(seconds: 0)),
            actor: "setup",
            requestID: "0"
        )
        for clients in [1, 16, 64, 256] {
            commits(store, account, clients: clients, name: "commits/\(clients)-clients")
        }
        try reset(store, account)
        try fill(store, account, users: 5000)
        for clients in [1, 64] {
            commits(store, account, clients: clients, name: "commits/5000-users/\(clients)-clients")
        }
        try past(store, account)
        reads(store, account)
        denials(store, account)
        store.close()
        let opening = try ContinuousClock().measure { try open(path).close() }
        report("open/5000-users", opening / .milliseconds(1), "ms")
    }

    private static func open(_ path: String) throws -> AccountStore {
        try AccountStore.open(
            directory: path,
            environment: StoreEnvironment(
                now: StoreEnvironment.systemTime,
                randomBytes: StoreEnvironment.systemRandomBytes,
                makeAccessKey: { _, _ in NewAccessKey(id: "AKIA", secret: "", sealedSecret: []) },
                isAWSManagedPolicy: { _ in false }
            ),
            options: StoreOptions()
        )
    }

    private static func report(_ name: String, _ value: Double, _ unit: String) { print("\(name)\t\(value)\t\(unit)") }

    /// So many clients, each with one write under way, for two seconds: the tag of a user is changed.
    private static func commits(_ store: AccountStore, _ account: AccountID, clients: Int, name: String) {
        let clock = ContinuousClock()
        let before = store.metrics
        let start = clock.now
        let end = start + .seconds(2)
        let done = DispatchSemaphore(value: 0)
        @Sendable func next(_ client: Int, _ round: Int) {
            guard clock.now < end else {
                done.signal()
                return
            }
            store.submit(account: account, actor: "arn:aws:iam::111122223333:root", requestID: "\(client)-\(round)") {
                var user = User(
                    id: "AIDACLIENT\(client)",
                    name: "client\(client)",
                    path: "/",
                    created: Timestamp(seconds: 0)
                )
                user.tags = [Tag(key: "round", value: "\(round)")]
                $0.put(.user(user))
            } completion: { _ in
                next(client, round + 1)
            }
        }
        for client in 0..<clients { next(client, 0) }
        for _ in 0..<clients { done.wait() }
        let seconds = (clock.now - start) / .seconds(1)
        let (commits, commands) = (
            Double(store.metrics.commits - before.commits), Double(store.metrics.commands - before.commands)
        )
        report(name, commands / seconds, "writes/s")
        report(name + "/group", commands / commits, "writes/commit")
    }

    private static func reset(_ store: AccountStore, _ account: AccountID) throws {
        let duration = try ContinuousClock().measure {
            try store.reset(
                to: [AccountSeed(id: account, created: Timestamp(seconds: 0))],
                actor: "setup",
                requestID: "0"
            )
        }
        report("reset", duration / .milliseconds(1), "ms")
    }

    private static func fill(_ store: AccountStore, _ account: AccountID, users: Int) throws {
        try store.write(account: account, actor: "setup", requestID: "1") { transaction in
            for index in 0..<users {
                var user = User(
                    id: "AIDA\(index)",
                    name: "user\(index)",
                    path: "/",
                    created: Timestamp(seconds: 0)
                )
                user.policies.inline = [
                    InlinePolicy(
                        name: "p",
                        document: PolicyText(String(repeating: "{\"Version\":\"2012-10-17\"}", count: 10))
                    )
                ]
                transaction.put(.user(user))
            }
        }
    }

    private static func past(_ store: AccountStore, _ account: AccountID) throws {
        guard let last = store.snapshot.replica(of: account)?.sequence else { return }
        for distance in [Int64(1), 1000] where distance < last {
            let duration = try ContinuousClock().measure { _ = try store.account(account, at: last - distance) }
            report("past/\(distance)-changes-ago", duration / .microseconds(1), "us")
        }
    }

    private static func reads(_ store: AccountStore, _ account: AccountID) {
        let rounds = 1_000_000
        var sum: Int64 = 0
        var duration = ContinuousClock().measure {
            for _ in 0..<rounds { sum &+= store.snapshot.sequence }
        }
        report("snapshot", duration / .nanoseconds(1) / Double(rounds), "ns")
        duration = ContinuousClock().measure {
            for _ in 0..<rounds { sum &+= store.snapshot.replica(of: account)?.sequence ?? 0 }
        }
        report("snapshot+replica", duration / .nanoseconds(1) / Double(rounds), "ns")
        let now = Timestamp(seconds: 1_800_000_000 + sum & 1)
        duration = ContinuousClock().measure {
            for _ in 0..<rounds {
                store.noteKeyUse("AKIAIOSFODNN7EXAMPLE", at: now, service: "iam", region: "us-east-1")
            }
        }
        report("note-key-use", duration / .nanoseconds(1) / Double(rounds), "ns")
    }

    private static func denials(_ store: AccountStore, _ account: AccountID) {
        let (rounds, body) = (20_000, [UInt8](repeating: 65, count: 1500))
        let before = store.metrics.denialsSaved
        var duration = ContinuousClock().measure {
            for index in 0..<rounds {
                _ = store.recordDenial(
                    StoredDenial(
                        id: "denial-\(index)",
                        account: account,
                        time: StoreEnvironment.systemTime(),
                        body: body,
                        documents: ["hash": "a policy"]
                    )
                )
            }
        }
        report("denials/record", duration / .nanoseconds(1) / Double(rounds), "ns")
        duration += ContinuousClock().measure { try? store.flush() }
        let saved = Double(store.metrics.denialsSaved - before)
        report("denials/saved", saved / (duration / .seconds(1)), "denials/s")
    }
}
