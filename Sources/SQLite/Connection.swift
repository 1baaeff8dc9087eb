private import CSQLite

/// One connection to a database file. It is not locked: whoever holds it uses it from one thread at a time.
package final class Connection {
    /// What the connection may do with the file.
    package enum Mode: Sendable {
        /// Makes the file when it is missing.
        case create
        /// The file must be there.
        case readWrite
        case readOnly
    }

    private let handle: OpaquePointer

    /// Opens the file. A connection never checkpoints a write-ahead log by closing: a damaged database stays as it was
    /// found, and checkpoints happen where they are asked for.
    package init(path: String, mode: Mode) throws(SQLiteError) {
        let flags =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened else {
            throw SQLiteError(
                code: .outOfMemory,
                message: "out of memory",
                systemError: 0,
                operation: "open \(path)"
            )
        }
        guard code == SQLITE_OK else {
            let error = Connection.error(of: opened, code: code, operation: "open \(path)")
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        _ = csqlite_set_checkpoint_on_close(handle, 0)
        sqlite3_busy_timeout(handle, 5000)
    }

    // Statements hold their connection, so that none is alive when it closes.
    deinit { sqlite3_close_v2(handle) }

    /// Whether a transaction is open. Some failures end it by themselves.
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows that the last statement changed.
    package var changedRows: Int { Int(sqlite3_changes64(handle)) }

    /// Runs statements that take no values and return no rows.
    package func execute(_ sql: String) throws(SQLiteError) {
        try check(sqlite3_exec(handle, sql, nil, nil, nil), operation: sql)
    }

    /// Compiles one statement, to be used many times.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var compiled: OpaquePointer?
        // SQLITE_PREPARE_PERSISTENT: the statement is kept.
        try check(sqlite3_prepare_v3(handle, sql, -1, 1, &compiled, nil), operation: sql)
        guard let compiled else {
            throw SQLiteError(code: .error, message: "an empty statement", systemError: 0, operation: sql)
        }
        return Statement(compiled, of: self, sql: sql)
    }

    /// The first column of the first row, when it is an integer.
    package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of every row, as text.
    package func texts(_ sql: String) throws(SQLiteError) -> [String] {
        let statement = try prepare(sql)
        var result: [String] = []
        while try statement.step() { result.append(try statement.text(0)) }
        return result
    }

    /// Runs `body` in a transaction that takes the write lock at once. When anything fails, nothing of it happened.
    package func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
        try execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            try body()
            try execute("COMMIT")
        } catch {
            // A full disk may have ended the transaction already (SQLite, "Transactions", 3.1); a failing ROLLBACK
            // says nothing that `error` does not say.
            if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    func check(_ code: Int32, operation: String) throws(SQLiteError) {
        guard code != SQLITE_OK else { return }
        throw error(code: code, operation: operation)
    }

    /// The failure as SQLite describes it now; to be read before the next call.
    func error(code: Int32, operation: String) -> SQLiteError {
        Connection.error(of: handle, code: code, operation: operation)
    }

    private static func error(of handle: OpaquePointer, code: Int32, operation: String) -> SQLiteError {
        // sqlite3_system_errno keeps an old value for failures that have nothing to do with the system.
        let system: Bool =
            switch ResultCode(rawValue: code) {
            case .ioError, .cannotOpen: true
            default: false
            }
        return SQLiteError(
            code: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(handle)),
            systemError: system ? sqlite3_system_errno(handle) : 0,
            operation: operation
        )
    }
}
