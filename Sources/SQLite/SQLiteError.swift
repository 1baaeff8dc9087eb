/// A call of SQLite that failed. Bound values are never part of it: they may be secrets.
package struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
    package let code: ResultCode
    /// SQLite's own sentence.
    package let message: String
    /// `errno` of the system call behind the failure; 0 when there was none.
    package let systemError: Int32
    /// The SQL, or what was being done.
    package let operation: String

    package init(code: ResultCode, message: String, systemError: Int32, operation: String) {
        self.code = code
        self.message = message
        self.systemError = systemError
        self.operation = operation
    }

    package var description: String {
        "\(message) (SQLite code \(code.rawValue)\(systemError == 0 ? "" : ", errno \(systemError)")) in `\(operation)`"
    }
}
