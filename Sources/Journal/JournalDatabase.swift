import Directory
import Identifiers
import SQLite

/// The connection that writes, with its statements. It belongs to the writer's thread once the store is open; every
/// write and every checkpoint goes through it (SQLite 3.40 loses pages when two connections do).
final class JournalDatabase {
    let path: String
    private let connection: Connection
    private let putEntity: Statement
    private let removeEntity: Statement
    private let addAccount: Statement
    private let updateAccount: Statement
    private let addChange: Statement
    private let addEntityChange: Statement
    private let removeKeyUse: Statement
    private let removeRoleUse: Statement
    let background: BackgroundStatements

    /// Opens and checks the database of a directory.
    init(_ directory: DataDirectory, options: StoreOptions) throws(StoreError) {
        path = directory.databasePath
        do throws(SQLiteError) {
            connection = try Connection(path: path, mode: .readWrite)
        } catch {
            throw .wrapping(error, "open", path: path)
        }
        let version = try Schema.check(connection, path: path)
        try directory.checkKey(on: connection)
        do throws(SQLiteError) {
            try Schema.migrate(connection, from: version)
            try Self.configure(connection, options: options)
            putEntity = try connection.prepare(
                """
                INSERT INTO entity (account, kind, id, sequence, document, checksum) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, kind, id) DO UPDATE
                SET sequence = excluded.sequence, document = excluded.document, checksum = excluded.checksum
                """
            )
            removeEntity = try connection.prepare("DELETE FROM entity WHERE account = ? AND kind = ? AND id = ?")
            addAccount = try connection.prepare(
                "INSERT INTO account (id, created, sequence, changed) VALUES (?, ?, 0, ?)"
            )
            updateAccount = try connection.prepare("UPDATE account SET sequence = ?, changed = ? WHERE id = ?")
            addChange = try connection.prepare(
                """
                INSERT INTO change (account, sequence, time, actor, request, document, checksum)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            )
            addEntityChange = try connection.prepare(
                "INSERT OR IGNORE INTO entity_change (account, kind, id, sequence) VALUES (?, ?, ?, ?)"
            )
            removeKeyUse = try connection.prepare("DELETE FROM key_use WHERE id = ?")
            removeRoleUse = try connection.prepare("DELETE FROM role_use WHERE id = ?")
            background = try BackgroundStatements(connection)
        } catch {
            throw .wrapping(error, "open", path: path)
        }
    }

    private static func configure(_ connection: Connection, options: StoreOptions) throws(SQLiteError) {
        // Without the log, reading would wait for writing; some network file systems cannot have it.
        guard try connection.texts("PRAGMA journal_mode = WAL") == ["wal"] else {
            throw SQLiteError(
                code: .error,
                message: "the file system does not support a write-ahead log",
                systemError: 0,
                operation: "PRAGMA journal_mode"
            )
        }
        try connection.execute("PRAGMA synchronous = FULL")
        try connection.execute("PRAGMA temp_store = MEMORY")
        try connection.execute("PRAGMA trusted_schema = OFF")
        try connection.execute("PRAGMA cell_size_check = ON")
        // A log that grew once gives its room back.
        _ = try connection.integer("PRAGMA journal_size_limit = 67108864")
        if let limit = options.databaseByteLimit, let pageSize = try connection.integer("PRAGMA page_size") {
            _ = try connection.integer("PRAGMA max_page_count = \(max(1, limit / pageSize))")
        }
    }

    /// Makes a group durable: all of it or nothing.
    func commit(_ entries: [JournalEntry]) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            for entry in entries { try write(entry) }
        }
    }

    /// Replaces everything by these entries.
    func reset(_ entries: [JournalEntry]) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            for table in [
                "entity", "change", "entity_change", "account", "denial", "denial_document", "key_use", "role_use",
            ] {
                try connection.execute("DELETE FROM \(table)")
            }
            for entry in entries { try write(entry) }
        }
    }

    func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
        try connection.transaction(body)
    }

    /// Moves the log into the database file, for a clean end.
    func checkpoint() throws(SQLiteError) {
        _ = try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func write(_ entry: JournalEntry) throws(SQLiteError) {
        switch entry {
        case .account(let id, let created):
            try addAccount.run(
                .text(id.text),
                .integer(created.milliseconds),
                .integer(created.milliseconds)
            )
        case .change(let change):
            try write(change)
        }
    }

    private func write(_ change: ChangeEntry) throws(SQLiteError) {
        let account = change.account.text
        for step in change.steps {
            try addEntityChange.run(
                .text(account),
                .text(step.key.kind.rawValue),
                .text(step.key.id),
                .integer(change.sequence)
            )
            if let document = step.document {
                let checksum = Checksum.entity(
                    account: account,
                    key: step.key,
                    sequence: change.sequence,
                    document: document
                )
                try putEntity.run(
                    .text(account),
                    .text(step.key.kind.rawValue),
                    .text(step.key.id),
                    .integer(change.sequence),
                    .text(document),
                    .blob(checksum)
                )
            } else {
                try removeEntity.run(.text(account), .text(step.key.kind.rawValue), .text(step.key.id))
                switch step.key.kind {
                case .accessKey: try removeKeyUse.run(.text(step.key.id))
                case .role: try removeRoleUse.run(.text(step.key.id))
                default: break
                }
            }
        }
        let checksum = Checksum.change(
            account: account,
            sequence: change.sequence,
            time: change.time.milliseconds,
            actor: change.actor,
            request: change.requestID,
            document: change.document
        )
        try addChange.run(
            .text(account),
            .integer(change.sequence),
            .integer(change.time.milliseconds),
            .text(change.actor),
            .text(change.requestID),
            .text(change.document),
            .blob(checksum)
        )
        try updateAccount.run(.integer(change.sequence), .integer(change.time.milliseconds), .text(account))
    }
}
