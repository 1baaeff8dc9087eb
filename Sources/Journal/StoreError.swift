package import Directory
package import Identifiers

/// Why a data directory cannot be opened or read. Cases hold facts; the wording stands in `StoreError+Message.swift`.
package enum StoreError: Error, Sendable, Hashable {
    /// A system call failed; `action` completes "cannot …".
    case file(path: String, action: String, systemError: Int32)
    case notADirectory(path: String)
    /// Another server holds the directory; its process id, when the lock file tells it.
    case locked(path: String, processID: Int32?)
    /// There is a database but no key for it, or `--master-key-file` names a file that is not there.
    case masterKeyMissing(path: String, databaseExists: Bool)
    case masterKeyMalformed(path: String, byteCount: Int)
    case masterKeyExposed(path: String, mode: UInt32)
    /// The key is not the one that the database was made with.
    case wrongMasterKey(path: String, database: String)
    /// The write-ahead log is there, the database is not.
    case databaseMissing(path: String, log: String)
    /// Not a file of SQLite.
    case notADatabase(path: String)
    /// A file of SQLite that another program made.
    case foreignDatabase(path: String, applicationID: Int64)
    case newerDatabase(path: String, version: Int64, supported: Int64)
    /// What is wrong, as found.
    case damagedDatabase(path: String, detail: String)
    /// SQLite refused; `action` completes "cannot …".
    case database(path: String, action: String, detail: String, isFull: Bool)
    case cryptography(detail: String)
    /// The account has no history at this point: it did not exist yet, or the number is beyond the last change.
    case noSuchState(account: String, detail: String)
}

/// Why a write was not made. Nothing of it is in the store.
package enum WriteFailure: Error, Sendable, Hashable {
    /// The command itself refused.
    case refused(IAMError)
    case noSuchAccount(AccountID)
    case accountExists(AccountID)
    /// The store cannot save at the moment; reads go on.
    case unavailable(reason: String)
}
