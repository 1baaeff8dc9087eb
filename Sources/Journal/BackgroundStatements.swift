import Identifiers
import SQLite

/// Saving denials and last uses, and removing denials that are old enough.
final class BackgroundStatements {
    private static let hour: Int64 = 3_600_000
    private let addDenial: Statement
    private let addDocument: Statement
    private let putKeyUse: Statement
    private let putRoleUse: Statement
    private let pruneDenials: Statement
    private let pruneDocuments: Statement
    private let connection: Connection

    init(_ connection: Connection) throws(SQLiteError) {
        self.connection = connection
        addDenial = try connection.prepare(
            "INSERT OR IGNORE INTO denial (id, account, time, body, documents) VALUES (?, ?, ?, ?, ?)"
        )
        // A document that is in use all the time is touched once an hour, hence the hour more in `prune`.
        addDocument = try connection.prepare(
            """
            INSERT INTO denial_document (hash, used, text) VALUES (?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET used = excluded.used WHERE excluded.used > used + \(Self.hour)
            """
        )
        putKeyUse = try connection.prepare(
            """
            INSERT INTO key_use (id, time, service, region) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
            SET time = excluded.time, service = excluded.service, region = excluded.region
            """
        )
        putRoleUse = try connection.prepare(
            """
            INSERT INTO role_use (id, time, region) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE
            SET time = excluded.time, region = excluded.region
            """
        )
        pruneDenials = try connection.prepare(
            "DELETE FROM denial WHERE rowid IN (SELECT rowid FROM denial WHERE time < ? ORDER BY time LIMIT ?)"
        )
        pruneDocuments = try connection.prepare(
            """
            DELETE FROM denial_document
            WHERE rowid IN (SELECT rowid FROM denial_document WHERE used < ? ORDER BY used LIMIT ?)
            """
        )
    }

    func save(_ denials: [StoredDenial]) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            for denial in denials {
                let time = SQLValue.integer(denial.time.milliseconds)
                for (hash, text) in denial.documents { try addDocument.run(.text(hash), time, .text(text)) }
                let hashes = denial.documents.keys.sorted().joined(separator: " ")
                try addDenial.run(
                    .text(denial.id),
                    .text(denial.account.text),
                    time,
                    .blob(denial.body),
                    .text(hashes)
                )
            }
        }
    }

    func save(keys: [(String, KeyUse)], roles: [(String, RoleUse)]) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            for (id, use) in keys {
                try putKeyUse.run(
                    .text(id),
                    .integer(use.time.milliseconds),
                    .text(use.service),
                    .text(use.region)
                )
            }
            for (id, use) in roles {
                try putRoleUse.run(.text(id), .integer(use.time.milliseconds), .text(use.region))
            }
        }
    }

    /// Removes denials from before `cutoff` and documents that only such denials use; some at a time, so that commands
    /// do not wait long. Says whether there is more to remove.
    func prune(before cutoff: Timestamp, limit: Int) throws(SQLiteError) -> Bool {
        var removed = 0
        try connection.transaction { () throws(SQLiteError) in
            try pruneDenials.run(.integer(cutoff.milliseconds), .integer(Int64(limit)))
            removed = connection.changedRows
            guard removed < limit else { return }
            try pruneDocuments.run(.integer(cutoff.milliseconds - Self.hour), .integer(Int64(limit)))
            removed = max(removed, connection.changedRows)
        }
        return removed == limit
    }
}
