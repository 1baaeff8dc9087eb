import SQLite

/// The tables and their migrations. A version that was released never changes; a new one is appended.
enum Schema {
    /// "Sesm" in ASCII: tells `file` and the store whose database it is.
    static let applicationID: Int64 = 0x5365_736D
    static let keyCheckName = "master key check"
    static let keyCheckText = "sesame"

    static var newestVersion: Int64 { Int64(migrations.count) }

    private static let migrations: [String] = [version1]

    private static let version1 = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE account (
            id TEXT PRIMARY KEY, created INTEGER NOT NULL, sequence INTEGER NOT NULL, changed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE entity (
            account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL,
            document TEXT NOT NULL, checksum BLOB NOT NULL,
            UNIQUE (account, kind, id)
        ) STRICT;
        CREATE TABLE change (
            account TEXT NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, actor TEXT NOT NULL,
            request TEXT NOT NULL, document TEXT NOT NULL, checksum BLOB NOT NULL,
            UNIQUE (account, sequence)
        ) STRICT;
        CREATE INDEX change_time ON change (account, time);
        CREATE TABLE entity_change (
            account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL,
            PRIMARY KEY (account, kind, id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE denial (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL,
            documents TEXT NOT NULL
        ) STRICT;
        CREATE INDEX denial_account ON denial (account, time);
        CREATE INDEX denial_time ON denial (time);
        CREATE TABLE denial_document (hash TEXT PRIMARY KEY, used INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
        CREATE INDEX denial_document_used ON denial_document (used);
        CREATE TABLE key_use (
            id TEXT PRIMARY KEY, time INTEGER NOT NULL, service TEXT NOT NULL, region TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE role_use (
            id TEXT PRIMARY KEY, time INTEGER NOT NULL, region TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Fills a new database; the caller holds the transaction.
    static func create(on connection: Connection, keyCheck: [UInt8]) throws(SQLiteError) {
        try connection.execute("PRAGMA application_id = \(applicationID)")
        for migration in migrations { try connection.execute(migration) }
        try connection.execute("PRAGMA user_version = \(newestVersion)")
        try connection.prepare("INSERT INTO meta (name, value) VALUES (?, ?)")
            .run(.text(keyCheckName), .blob(keyCheck))
    }

    /// What the master key was checked with when the database was made.
    static func keyCheck(on connection: Connection) throws(SQLiteError) -> [UInt8]? {
        let statement = try connection.prepare("SELECT value FROM meta WHERE name = ?")
        try statement.bind([.text(keyCheckName)])
        return try statement.step() ? try statement.blob(0) : nil
    }

    /// Checks a database before anything is written to it; returns its format's number.
    static func check(_ connection: Connection, path: String) throws(StoreError) -> Int64 {
        let version: Int64
        let findings: [String]
        do throws(SQLiteError) {
            version = try connection.integer("PRAGMA user_version") ?? 0
            findings = version > newestVersion ? [] : try connection.texts("PRAGMA quick_check(3)")
        } catch {
            throw .wrapping(error, "check", path: path)
        }
        guard version <= newestVersion else {
            throw .newerDatabase(path: path, version: version, supported: newestVersion)
        }
        guard version > 0 else { throw .damagedDatabase(path: path, detail: "it has no format number") }
        guard findings == ["ok"] else {
            let found = findings.joined(separator: "; ").split(whereSeparator: \.isNewline).joined(separator: " ")
            throw .damagedDatabase(path: path, detail: found)
        }
        return version
    }

    /// Brings the tables of an older database up to date, all of them or none.
    static func migrate(_ connection: Connection, from version: Int64) throws(SQLiteError) {
        guard version < newestVersion else { return }
        try connection.transaction { () throws(SQLiteError) in
            for migration in migrations[Int(version)...] { try connection.execute(migration) }
            try connection.execute("PRAGMA user_version = \(newestVersion)")
        }
    }
}
