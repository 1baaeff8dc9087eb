package import Directory
package import Identifiers
import SQLite

/// One change as the log keeps it.
package struct ChangeRecord: Sendable, Hashable {
    /// Dense within the account, from 1.
    package let sequence: Int64
    package let time: Timestamp
    /// Who made it: an ARN.
    package let actor: String
    package let requestID: String
    package let changes: [Change]
}

/// Reading the past, on a connection that may only read. Callers share it, one at a time.
final class JournalReader: @unchecked Sendable {
    // INVARIANT: the statements are used with the lock held; that is why the class may call itself Sendable.
    private let lock = Monitor(())
    private let path: String
    private let changesAfter: Statement
    private let sequenceAt: Statement
    private let lastChangeOf: Statement
    private let denialByID: Statement
    private let denialsOf: Statement
    private let documentByHash: Statement
    private let codec = EntityCodec()

    init(_ connection: Connection, path: String) throws(StoreError) {
        self.path = path
        do throws(SQLiteError) {
            changesAfter = try connection.prepare(
                """
                SELECT sequence, time, actor, request, document, checksum FROM change
                WHERE account = ? AND sequence > ? ORDER BY sequence LIMIT ?
                """
            )
            sequenceAt = try connection.prepare(
                "SELECT sequence FROM change WHERE account = ? AND time <= ? ORDER BY time DESC, sequence DESC LIMIT 1"
            )
            lastChangeOf = try connection.prepare(
                """
                SELECT sequence FROM entity_change WHERE account = ? AND kind = ? AND id = ? AND sequence <= ?
                ORDER BY sequence DESC LIMIT 1
                """
            )
            denialByID = try connection.prepare("SELECT id, account, time, body, documents FROM denial WHERE id = ?")
            denialsOf = try connection.prepare(
                """
                SELECT id, account, time, body, documents FROM denial
                WHERE account = ? ORDER BY time DESC, rowid DESC LIMIT ?
                """
            )
            documentByHash = try connection.prepare("SELECT text FROM denial_document WHERE hash = ?")
        } catch {
            throw .wrapping(error, "open", path: path)
        }
    }

    func changes(of account: AccountID, after: Int64, limit: Int) throws(StoreError) -> [ChangeRecord] {
        try reading { () throws(SQLiteError) in
            var records: [ChangeRecord] = []
            try forEachChange(of: account, after: after, limit: limit) { records.append($0) }
            return records
        }
    }

    /// The account after its change number `sequence`, on the shorter way: forward from its beginning, or back from now.
    func account(_ now: AccountReplica, at sequence: Int64) throws(StoreError) -> Account {
        sequence <= now.sequence - sequence
            ? try replay(Account(id: now.account.id, created: now.account.created), count: sequence)
            : try rewind(now, to: sequence)
    }

    /// Puts back what the later changes touched.
    private func rewind(_ now: AccountReplica, to sequence: Int64) throws(StoreError) -> Account {
        try reading { () throws(SQLiteError) in
            var account = now.account
            var touched: Set<EntityKey> = []
            try forEachChange(of: account.id, after: sequence, limit: Int(now.sequence - sequence)) { record in
                for change in record.changes { touched.insert(change.key) }
            }
            var earlier: [Change] = []
            for key in touched {
                if let change = try lastChange(of: key, in: account.id, upTo: sequence) { earlier.append(change) }
            }
            // First all out, then all in: a name may have gone from one entity to another.
            for key in touched { account.apply(.remove(key)) }
            for change in earlier { account.apply(change) }
            return account
        }
    }

    private func lastChange(
        of key: EntityKey,
        in account: AccountID,
        upTo limit: Int64
    ) throws(SQLiteError) -> Change? {
        defer { lastChangeOf.reset() }
        try lastChangeOf.bind(
            [.text(account.text), .text(key.kind.rawValue), .text(key.id), .integer(limit)])
        guard try lastChangeOf.step() else { return nil }
        let sequence = try lastChangeOf.integer(0)
        var found: Change?
        try forEachChange(of: account, after: sequence - 1, limit: 1) { record in
            found = record.changes.last { $0.key == key }
        }
        guard let found else { throw damage("change \(sequence) of account \(account) is missing") }
        return found
    }

    /// The account after its first `count` changes.
    private func replay(_ account: Account, count: Int64) throws(StoreError) -> Account {
        try reading { () throws(SQLiteError) in
            var account = account
            try forEachChange(of: account.id, after: 0, limit: Int(count)) { record in
                for change in record.changes { account.apply(change) }
            }
            return account
        }
    }

    /// The number of the last change that was made by this time; 0 when there was none.
    func sequence(of account: AccountID, at time: Timestamp) throws(StoreError) -> Int64 {
        try reading { () throws(SQLiteError) in
            defer { sequenceAt.reset() }
            try sequenceAt.bind([.text(account.text), .integer(time.milliseconds)])
            return try sequenceAt.step() ? try sequenceAt.integer(0) : 0
        }
    }

    func denial(_ id: String) throws(StoreError) -> StoredDenial? {
        try reading { () throws(SQLiteError) in
            try denials(denialByID, [.text(id)]).first
        }
    }

    func denials(of account: AccountID, limit: Int) throws(StoreError) -> [StoredDenial] {
        try reading { () throws(SQLiteError) in
            try denials(denialsOf, [.text(account.text), .integer(Int64(limit))])
        }
    }

    private func reading<Result>(_ body: () throws(SQLiteError) -> Result) throws(StoreError) -> Result {
        let result = lock.withLock { _ -> Swift.Result<Result, SQLiteError> in
            do throws(SQLiteError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        do throws(SQLiteError) {
            return try result.get()
        } catch {
            throw .wrapping(error, "read", path: path)
        }
    }

    private func forEachChange(
        of account: AccountID,
        after: Int64,
        limit: Int,
        _ body: (ChangeRecord) -> Void
    ) throws(SQLiteError) {
        defer { changesAfter.reset() }
        try changesAfter.bind([.text(account.text), .integer(after), .integer(Int64(limit))])
        while try changesAfter.step() {
            let (sequence, time) = (try changesAfter.integer(0), try changesAfter.integer(1))
            let (actor, request) = (try changesAfter.text(2), try changesAfter.text(3))
            let document = try changesAfter.text(4)
            let checksum = Checksum.change(
                account: account.text,
                sequence: sequence,
                time: time,
                actor: actor,
                request: request,
                document: document
            )
            guard try changesAfter.blob(5) == checksum else {
                throw damage("change \(sequence) of account \(account) does not match its checksum")
            }
            let changes: [Change]
            do throws(EntityCodec.Failure) {
                changes = try codec.decodeChanges(document)
            } catch {
                throw damage("change \(sequence) of account \(account) cannot be read: \(error.detail)")
            }
            body(
                ChangeRecord(
                    sequence: sequence,
                    time: Timestamp(milliseconds: time),
                    actor: actor,
                    requestID: request,
                    changes: changes
                )
            )
        }
    }

    private func denials(_ statement: Statement, _ values: [SQLValue]) throws(SQLiteError) -> [StoredDenial] {
        defer { statement.reset() }
        try statement.bind(values)
        var records: [StoredDenial] = []
        while try statement.step() {
            guard let account = AccountID(try statement.text(1)) else {
                throw damage("an account id is not 12 digits")
            }
            var documents: [String: String] = [:]
            for hash in try statement.text(4).split(separator: " ").map(String.init) {
                documents[hash] = try document(hash)
            }
            records.append(
                StoredDenial(
                    id: try statement.text(0),
                    account: account,
                    time: Timestamp(milliseconds: try statement.integer(2)),
                    body: try statement.blob(3),
                    documents: documents
                )
            )
        }
        return records
    }

    private func document(_ hash: String) throws(SQLiteError) -> String {
        defer { documentByHash.reset() }
        try documentByHash.bind([.text(hash)])
        guard try documentByHash.step() else { throw damage("a document of a denial is missing") }
        return try documentByHash.text(0)
    }

    private func damage(_ detail: String) -> SQLiteError {
        SQLiteError(code: .corrupt, message: detail, systemError: 0, operation: "read")
    }
}

extension Change {
    /// Which entity it is about.
    fileprivate var key: EntityKey {
        switch self {
        case .put(let entity): entity.key
        case .remove(let key): key
        }
    }
}
