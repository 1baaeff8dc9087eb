import Cryptography
import SQLite

/// The directory of a store: its lock, its master key and its database file, checked before anything is changed.
struct DataDirectory {
    let path: String
    let lock: DirectoryLock
    let masterKeyPath: String
    let masterKey: SealingKey
    var databasePath: String { path + "/sesame.db" }

    /// Makes the directory and what it holds, or checks what is there. What is not as it must be stays untouched.
    init(
        path: String,
        masterKeyFile: String?,
        environment: StoreEnvironment
    ) throws(StoreError) {
        self.path = path
        switch try FileSystem.kind(path)?.kind {
        case nil: try FileSystem.makeDirectory(path)
        case .directory: break
        case .file, .other: throw .notADirectory(path: path)
        }
        lock = try DirectoryLock(path: path + "/lock")
        let database = path + "/sesame.db"
        let exists = try Self.checkDatabaseFile(database)
        let keyPath = masterKeyFile ?? path + "/master.key"
        let bytes = try Self.readKey(keyPath, isOwn: masterKeyFile == nil)
        if bytes == nil, exists || masterKeyFile != nil {
            throw .masterKeyMissing(path: keyPath, databaseExists: exists)
        }
        let key = bytes ?? environment.randomBytes(32)
        do throws(CryptographyError) {
            masterKey = try SealingKey(bytes: key)
        } catch {
            throw .cryptography(detail: "\(error)")
        }
        // The key is durable before anything is sealed with it.
        if bytes == nil { try FileSystem.writeDurably(key, to: keyPath, in: path) }
        masterKeyPath = keyPath
        if !exists { try makeDatabase() }
    }

    private static func readKey(_ path: String, isOwn: Bool) throws(StoreError) -> [UInt8]? {
        guard let found = try FileSystem.kind(path) else { return nil }
        // A file named on the command line may be mounted with a mode of its own (container secrets are 0444).
        if isOwn, found.mode & 0o077 != 0 { throw .masterKeyExposed(path: path, mode: found.mode) }
        let bytes = try FileSystem.read(path, limit: 33)
        guard bytes.count == 32 else {
            let length = found.kind == .file ? Int(found.byteCount) : bytes.count
            throw .masterKeyMalformed(path: path, byteCount: length)
        }
        return bytes
    }

    /// Whether there is a database; its header is read without SQLite, which might change the file.
    /// Source: SQLite, "Database File Format", 1.3 The Database Header.
    private static func checkDatabaseFile(_ path: String) throws(StoreError) -> Bool {
        guard try FileSystem.kind(path) != nil else {
            // SQLite would delete a log that has no database; it may hold the last acknowledged writes.
            if let log = try FileSystem.kind(path + "-wal"), log.byteCount > 0 {
                throw .databaseMissing(path: path, log: path + "-wal")
            }
            return false
        }
        let header = try FileSystem.read(path, limit: 100)
        if header.isEmpty { throw .damagedDatabase(path: path, detail: "the file is empty") }
        guard header.starts(with: Array("SQLite format 3\0".utf8)) else { throw .notADatabase(path: path) }
        guard header.count == 100 else { throw .damagedDatabase(path: path, detail: "the file is cut off") }
        let applicationID = header[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard applicationID == Schema.applicationID else {
            throw .foreignDatabase(path: path, applicationID: applicationID)
        }
        return true
    }

    /// Makes the database under another name, so that a file called `sesame.db` is always whole.
    private func makeDatabase() throws(StoreError) {
        let temporary = databasePath + ".new"
        for suffix in ["", "-journal", "-wal", "-shm"] { try FileSystem.remove(temporary + suffix) }
        let check = try seal(Schema.keyCheckText)
        do throws(SQLiteError) {
            let connection = try Connection(path: temporary, mode: .create)
            try connection.execute("PRAGMA synchronous = FULL")
            try connection.transaction { () throws(SQLiteError) in
                try Schema.create(on: connection, keyCheck: check)
            }
        } catch {
            throw .wrapping(error, "make", path: databasePath)
        }
        try FileSystem.rename(temporary, to: databasePath, in: path)
    }

    private func seal(_ text: String) throws(StoreError) -> [UInt8] {
        do throws(CryptographyError) {
            return try masterKey.derive(purpose: Schema.keyCheckName)
                .seal(Array(text.utf8), associatedData: Array(Schema.keyCheckName.utf8))
        } catch {
            throw .cryptography(detail: "\(error)")
        }
    }

    /// Refuses a key that did not make the database: what it would seal could not be opened later.
    func checkKey(on connection: Connection) throws(StoreError) {
        let check: [UInt8]?
        do throws(SQLiteError) {
            check = try Schema.keyCheck(on: connection)
        } catch {
            throw .wrapping(error, "read", path: databasePath)
        }
        guard let check else { throw .damagedDatabase(path: databasePath, detail: "the master key's check is missing") }
        do throws(CryptographyError) {
            _ = try masterKey.derive(purpose: Schema.keyCheckName)
                .open(check, associatedData: Array(Schema.keyCheckName.utf8))
        } catch {
            throw .wrongMasterKey(path: masterKeyPath, database: databasePath)
        }
    }
}

extension StoreError {
    /// A failure of SQLite in the store's terms.
    static func wrapping(_ error: SQLiteError, _ action: String, path: String) -> StoreError {
        switch error.code {
        case .corrupt, .mismatch: .damagedDatabase(path: path, detail: error.message)
        case .notADatabase: .notADatabase(path: path)
        default:
            .database(
                path: path,
                action: action,
                detail: error.reason,
                isFull: ResultCode.full ~= error.code
            )
        }
    }
}

extension SQLiteError {
    /// The cause in words that do not need SQLite's manual.
    var reason: String {
        switch code {
        case .full: "the disk is full"
        case .readOnly: "the database is read-only"
        case .busy, .locked: "another program holds the database"
        case .corrupt, .notADatabase, .mismatch: "the database is damaged"
        case .ioError, .cannotOpen:
            systemError == 0 ? "the disk does not answer as it should" : StoreError.describe(systemError)
        default: message
        }
    }
}
