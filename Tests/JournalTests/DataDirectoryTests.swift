import Directory
import Foundation
import Identifiers
import SQLite
import Testing

@testable import Journal

@Suite("The data directory")
struct DataDirectoryTests {
    private let site = TestSite()

    /// Makes a store with a user and closes it.
    private func fill() throws {
        let account = try Sample.account()
        let store = try site.open().with(account)
        for index in 0..<50 { try store.put(.user(Sample.user("user\(index)")), in: account) }
        store.close()
    }

    /// Opens, expects a refusal, and that nothing was changed by it.
    private func expectRefusal(
        masterKeyFile: String? = nil,
        message: String,
        hint: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try site.content()
        let error = try #require(throws: StoreError.self, sourceLocation: location) {
            _ = try site.open(masterKeyFile: masterKeyFile)
        }
        #expect(error.message.contains(message), "\(error.message)", sourceLocation: location)
        #expect(error.hint.contains(hint), "\(error.hint)", sourceLocation: location)
        #expect(!error.message.contains("\n") && !error.hint.contains("\n"), sourceLocation: location)
        var after = try site.content()
        // SQLite's index of the log is made anew by whoever opens the database.
        after["sesame.db-shm"] = before["sesame.db-shm"]
        if before["sesame.db-wal"] == nil, after["sesame.db-wal"]?.isEmpty == true { after["sesame.db-wal"] = nil }
        #expect(before == after, "nothing is overwritten", sourceLocation: location)
    }

    private func open() -> Result<AccountStore, StoreError> {
        do throws(StoreError) {
            return .success(try site.open())
        } catch {
            return .failure(error)
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("What is made can be read by its owner only")
    func modes() throws {
        try fill()
        #expect(try mode(site.path) == 0o700)
        #expect(try mode(site.masterKey) == 0o600)
        #expect(try site.read(site.masterKey).count == 32)
    }

    @Test("A second server is refused and told which process has the directory")
    func lock() throws {
        let store = try site.open()
        let error = try #require(throws: StoreError.self) { _ = try site.open() }
        #expect(error == .locked(path: site.path, processID: ProcessInfo.processInfo.processIdentifier))
        #expect(error.message.contains("(process \(ProcessInfo.processInfo.processIdentifier))"))
        store.close()
        _ = try site.open()
    }

    @Test("A database without its key is refused")
    func missingKey() throws {
        try fill()
        try FileManager.default.removeItem(atPath: site.masterKey)
        try expectRefusal(message: "`\(site.masterKey)` is missing, but the database needs it", hint: "backup")
        #expect(!FileManager.default.fileExists(atPath: site.masterKey), "no new key is made")
    }

    @Test("Another key is refused")
    func wrongKey() throws {
        try fill()
        try site.write(Data(repeating: 7, count: 32), to: site.masterKey)
        try expectRefusal(message: "does not belong to the database", hint: "`--master-key-file`")
    }

    @Test("A key of another length is refused", arguments: [0, 31, 33, 64])
    func keyLength(_ count: Int) throws {
        try fill()
        try site.write(Data(repeating: 7, count: count), to: site.masterKey)
        try expectRefusal(message: "has \(count) bytes instead of 32", hint: "backup")
    }

    @Test("A key that others can read is refused")
    func exposedKey() throws {
        try fill()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: site.masterKey)
        try expectRefusal(message: "can be read by others (mode 0640)", hint: "chmod 600")
    }

    @Test("The key may be kept elsewhere, in a file that must be there")
    func keyElsewhere() throws {
        let other = TestSite()
        try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
        let file = other.path + "/key"
        #expect(throws: StoreError.masterKeyMissing(path: file, databaseExists: false)) {
            _ = try site.open(masterKeyFile: file)
        }
        try other.write(Data(0..<32), to: file)
        try site.open(masterKeyFile: file).close()
        #expect(!FileManager.default.fileExists(atPath: site.masterKey))
        try site.open(masterKeyFile: file).close()
        try expectRefusal(message: "is missing, but the database needs it", hint: "`--master-key-file`")
    }

    @Test(
        "A file that is no database of Sesame is left alone",
        arguments: [
            ("milk, eggs, bread", "is not a database"),
            ("", "is damaged: the file is empty"),
            ("SQLite format 3\u{0}and then nothing", "is damaged: the file is cut off"),
        ]
    )
    func foreignFile(_ text: String, _ message: String) throws {
        try fill()
        try site.write(Data(text.utf8), to: site.database)
        try expectRefusal(message: message, hint: "nothing was changed")
    }

    @Test("A database of another program is left alone")
    func foreignDatabase() throws {
        try FileManager.default.createDirectory(atPath: site.path, withIntermediateDirectories: true)
        let connection = try Connection(path: site.database, mode: .create)
        try connection.execute("CREATE TABLE bookmarks (url TEXT)")
        try expectRefusal(message: "is a database, but not one of Sesame", hint: "nothing was changed")
        #expect(!FileManager.default.fileExists(atPath: site.masterKey), "no key is made for it")
    }

    @Test("A database of a newer version is left alone")
    func newer() throws {
        try fill()
        try Connection(path: site.database, mode: .readWrite).execute("PRAGMA user_version = 999")
        try expectRefusal(message: "has format 999", hint: "newer")
    }

    @Test("A log without its database is not thrown away")
    func logWithoutDatabase() throws {
        let account = try Sample.account()
        let store = try site.open().with(account)
        let crashed = try site.copyAsAfterCrash()
        store.close()
        try FileManager.default.removeItem(atPath: crashed.database)
        let log = crashed.database + "-wal"
        let before = try crashed.read(log)
        #expect(throws: StoreError.databaseMissing(path: crashed.database, log: log)) { _ = try crashed.open() }
        #expect(try crashed.read(log) == before)
    }

    @Test("A database that was cut off is refused", arguments: [4096, 8192, 20000])
    func truncated(_ length: Int) throws {
        try fill()
        try site.write(try site.read(site.database).prefix(length), to: site.database)
        try expectRefusal(message: "is damaged: ", hint: "restore the data directory from your backup")
    }

    @Test("An entity whose bytes changed is refused", arguments: ["user17", "AIDAUSER33"])
    func flippedEntity(_ text: String) throws {
        try fill()
        var data = try site.read(site.database)
        let pattern = Data("\"name\":\"\(text)\"".utf8)
        let found = data.range(of: pattern) ?? data.range(of: Data("\"id\":\"\(text)\"".utf8))
        let range = try #require(found)
        data[range.upperBound - 2] ^= 0x01
        try site.write(data, to: site.database)
        // The document stands in the entity and in the log: whichever was hit, one of them tells.
        let before = try site.content()
        switch open() {
        case .success(let store):
            let account = try Sample.account()
            #expect(throws: StoreError.self) { try store.changes(of: account, after: 0, limit: .max) }
        case .failure(let error):
            #expect(error.message.contains("does not match its checksum"))
            #expect(try site.content()["sesame.db"] == before["sesame.db"])
        }
    }

    @Test("Random damage is found or harmless, and never overwritten", arguments: [UInt64](1...40))
    func flippedBytes(seed: UInt64) throws {
        try fill()
        let intact = try site.open()
        let account = try Sample.account()
        let (state, changes) = (
            intact.snapshot.accounts[account], try intact.changes(of: account, after: 0, limit: .max)
        )
        intact.close()
        var generator = SeededGenerator(seed: seed)
        var data = try site.read(site.database)
        for _ in 0..<Int.random(in: 1...200, using: &generator) {
            data[Int.random(in: 0..<data.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
        }
        try site.write(data, to: site.database)
        switch open() {
        case .success(let store):
            #expect(store.snapshot.accounts[account] == state)
            // The log is read when it is asked for: the truth or an error.
            if let read = try? store.changes(of: account, after: 0, limit: .max) { #expect(read == changes) }
        case .failure(let error):
            #expect(!error.message.isEmpty)
            #expect(try site.read(site.database) == data)
        }
    }

    @Test("An entity of a kind that is not known is an error, not skipped")
    func unknownKind() throws {
        try fill()
        let connection = try Connection(path: site.database, mode: .readWrite)
        try connection.execute("UPDATE entity SET kind = 'wizard' WHERE id = 'AIDAUSER7'")
        #expect(throws: StoreError.self) { _ = try site.open() }
        let error = try #require(throws: StoreError.self) { _ = try site.open() }
        #expect(error.message.contains("unknown kind `wizard`"))
    }

    @Test(
        "A log with a gap is an error",
        arguments: [
            "DELETE FROM change WHERE sequence = 20", "DELETE FROM change", "DELETE FROM change WHERE sequence = 50",
            "DELETE FROM account",
        ]
    )
    func gap(_ damage: String) throws {
        try fill()
        try Connection(path: site.database, mode: .readWrite).execute(damage)
        let error = try #require(throws: StoreError.self) { _ = try site.open() }
        guard case .damagedDatabase = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("A place where nothing can be made is told", arguments: ["/proc/sys/kernel", "/proc/sesame-data"])
    func readOnlyPlace(_ path: String) throws {
        let environment = StoreEnvironment(
            now: { Timestamp(seconds: 0) },
            randomBytes: { Array(repeating: 0, count: $0) },
            makeAccessKey: { _, _ in NewAccessKey(id: "", secret: "", sealedSecret: []) },
            isAWSManagedPolicy: { _ in false }
        )
        let error = try #require(throws: StoreError.self) {
            _ = try AccountStore.open(directory: path, environment: environment, options: StoreOptions())
        }
        #expect(error.message.contains("`\(path)"))
        #expect(error.message.hasPrefix("cannot make the "))
    }

    @Test("A file in the directory's place is told")
    func fileAsDirectory() throws {
        try site.write(Data("x".utf8), to: site.path)
        #expect(throws: StoreError.notADirectory(path: site.path)) { _ = try site.open() }
        #expect(try site.read(site.path) == Data("x".utf8))
    }

    @Test("A start that was killed half-way is started over")
    func halfMade() throws {
        try FileManager.default.createDirectory(atPath: site.path, withIntermediateDirectories: true)
        try site.write(Data("half".utf8), to: site.database + ".new")
        try site.write(Data("half".utf8), to: site.database + ".new-journal")
        try site.write(Data("half".utf8), to: site.masterKey + ".new")
        let store = try site.open().with(try Sample.account())
        #expect(store.snapshot.accounts.count == 1)
    }
}
