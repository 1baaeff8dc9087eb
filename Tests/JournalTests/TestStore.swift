import Cryptography
import Directory
import Foundation
import Identifiers
import Journal
import Synchronization

/// A data directory of its own for one test, removed at the end.
final class TestSite: Sendable {
    let path: String
    let clock = TestClock()

    init() {
        path = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/sesame.db" }
    var masterKey: String { path + "/master.key" }

    func read(_ file: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file)) }
    func write(_ data: Data, to file: String) throws { try data.write(to: URL(fileURLWithPath: file)) }

    /// Every file with its content, to see that nothing was changed. The lock file tells the process only.
    func content() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != "lock" {
            files[name] = try read(path + "/" + name)
        }
        return files
    }

    /// The files as a power cut would leave them now, in a directory of their own.
    func copyAsAfterCrash() throws -> TestSite {
        let copy = TestSite()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    func open(
        masterKeyFile: String? = nil,
        options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> AccountStore {
        let clock = clock
        return try AccountStore.open(
            directory: path,
            masterKeyFile: masterKeyFile,
            environment: StoreEnvironment(
                now: { clock.now },
                randomBytes: { StoreEnvironment.systemRandomBytes($0) },
                makeAccessKey: { account, _ in
                    let id = AccessKeyID.make(
                        .accessKey,
                        account: account,
                        random: StoreEnvironment.systemRandomBytes(5)
                    )
                    return NewAccessKey(id: id, secret: "secret", sealedSecret: [1, 2, 3])
                },
                isAWSManagedPolicy: { _ in false }
            ),
            options: options
        )
    }
}

/// A clock that moves when it is told to.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_800_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(bySeconds seconds: Int64) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}

/// A reproducible generator (SplitMix64); a failing case is named by its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

enum Sample {
    static func account(_ number: UInt64 = 111_122_223_333) throws -> AccountID {
        guard let id = AccountID(number: number) else { throw SampleError() }
        return id
    }

    struct SampleError: Error {}

    static let created = Timestamp(seconds: 1_700_000_000)

    static func user(_ name: String, id: String? = nil) -> User {
        User(id: id ?? "AIDA" + name.uppercased(), name: name, path: "/", created: created)
    }

    static func denial(
        _ id: String,
        _ account: AccountID,
        at time: Timestamp,
        documents: [String: String] = [:]
    ) -> StoredDenial {
        StoredDenial(id: id, account: account, time: time, body: Array("body of \(id)".utf8), documents: documents)
    }
}

extension AccountStore {
    /// A store with one empty account.
    func with(_ account: AccountID) throws(WriteFailure) -> AccountStore {
        try createAccount(AccountSeed(id: account, created: Sample.created), actor: "setup", requestID: "r0")
        return self
    }

    func put(_ entity: Entity, in account: AccountID) throws(WriteFailure) {
        try write(account: account, actor: "tester", requestID: "r") { $0.put(entity) }
    }
}
