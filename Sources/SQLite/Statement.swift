private import CSQLite

/// A value to bind to a parameter.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A compiled statement. `bind`, `step` until it says false, `reset`; or `run` for a statement without rows.
package final class Statement {
    private let handle: OpaquePointer
    private let connection: Connection
    private let sql: String

    init(_ handle: OpaquePointer, of connection: Connection, sql: String) {
        self.handle = handle
        self.connection = connection
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds the values, runs the statement to its end and makes it ready for the next use.
    package func run(_ values: SQLValue...) throws(SQLiteError) {
        defer { reset() }
        try bind(values)
        while try step() {}
    }

    /// Binds values to the parameters from the first on; their number must be the statement's.
    package func bind(_ values: [SQLValue]) throws(SQLiteError) {
        precondition(values.count == sqlite3_bind_parameter_count(handle), sql)
        var index: Int32 = 0
        for value in values {
            index += 1
            let code =
                switch value {
                case .null: sqlite3_bind_null(handle, index)
                case .integer(let number): sqlite3_bind_int64(handle, index, number)
                case .text(let text): bind(text, at: index)
                case .blob(let bytes): bind(bytes, at: index)
                }
            try connection.check(code, operation: sql)
        }
    }

    // The macro SQLITE_TRANSIENT is not imported: SQLite copies what is bound with it.
    private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // A null pointer would bind NULL; the empty string has none.
                guard let start = $0.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
                return sqlite3_bind_text64(handle, index, start, UInt64($0.count), transient, UInt8(SQLITE_UTF8))
            }
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return bytes.withUnsafeBytes {
            sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), transient)
        }
    }

    /// Goes to the next row; false when there is none.
    package func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        switch ResultCode(rawValue: code) {
        case .row: return true
        case .done: return false
        default: throw connection.error(code: code, operation: sql)
        }
    }

    /// Ends the reading of rows and forgets the bound values. A statement that is not reset keeps its lock.
    package func reset() {
        // The code repeats the failure of the last step, which has been thrown.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    // MARK: Columns of the current row

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    package func integer(_ column: Int32) throws(SQLiteError) -> Int64 {
        try expect(SQLITE_INTEGER, column)
        return sqlite3_column_int64(handle, column)
    }

    /// The text of a column; text that is not UTF-8 is an error, not repaired.
    package func text(_ column: Int32) throws(SQLiteError) -> String {
        try expect(SQLITE_TEXT, column)
        let start = sqlite3_column_text(handle, column)
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SQLiteError(code: .corrupt, message: "text is not UTF-8", systemError: 0, operation: sql)
        }
        return text
    }

    package func blob(_ column: Int32) throws(SQLiteError) -> [UInt8] {
        try expect(SQLITE_BLOB, column)
        let start = sqlite3_column_blob(handle, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func expect(_ type: Int32, _ column: Int32) throws(SQLiteError) {
        guard sqlite3_column_type(handle, column) != type else { return }
        throw SQLiteError(
            code: .mismatch,
            message: "column \(column) is not of the expected type",
            systemError: 0,
            operation: sql
        )
    }
}
