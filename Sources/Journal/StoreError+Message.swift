private import Glibc

extension StoreError {
    /// What failed, and where: one sentence for the operator.
    package var message: String {
        switch self {
        case .file(let path, let action, let systemError):
            "cannot \(action) `\(path)`: \(Self.describe(systemError))"
        case .notADirectory(let path):
            "the data directory `\(path)` is not a directory"
        case .locked(let path, let processID):
            "the data directory `\(path)` is in use by another server"
                + (processID.map { " (process \($0))" } ?? "")
        case .masterKeyMissing(let path, let databaseExists):
            "the master key file `\(path)` is missing" + (databaseExists ? ", but the database needs it" : "")
        case .masterKeyMalformed(let path, let byteCount):
            "the master key file `\(path)` has \(byteCount) bytes instead of 32"
        case .masterKeyExposed(let path, let mode):
            "the master key file `\(path)` can be read by others (mode 0\(String(mode, radix: 8)))"
        case .wrongMasterKey(let path, let database):
            "the master key in `\(path)` does not belong to the database `\(database)`"
        case .databaseMissing(let path, let log):
            "the database `\(path)` is missing, but its log `\(log)` is there"
        case .notADatabase(let path):
            "`\(path)` is not a database"
        case .foreignDatabase(let path, _):
            "`\(path)` is a database, but not one of Sesame"
        case .newerDatabase(let path, let version, let supported):
            "the database `\(path)` has format \(version); this version of Sesame knows formats up to \(supported)"
        case .damagedDatabase(let path, let detail):
            "the database `\(path)` is damaged: \(detail)"
        case .database(let path, let action, let detail, _):
            "cannot \(action) the database `\(path)`: \(detail)"
        case .cryptography(let detail):
            "the cryptographic library failed: \(detail)"
        case .noSuchState(let account, let detail):
            "account \(account) has no such past state: \(detail)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .file(_, _, let systemError): Self.hint(forSystemError: systemError)
        case .notADirectory: "name a directory with `--data-dir`, or move the file away"
        case .locked: "stop the other server, or give this one its own directory with `--data-dir`"
        case .masterKeyMissing(_, true):
            "restore the key from your backup, or name its file with `--master-key-file`; "
                + "without it the secrets in the database cannot be opened"
        case .masterKeyMissing(_, false): "make one with `head -c 32 /dev/urandom`, mode 0600"
        case .masterKeyMalformed: "restore the key from your backup; it was not changed"
        case .masterKeyExposed(let path, _): "run `chmod 600 \(path)`, and consider who may have read it"
        case .wrongMasterKey: "name the right file with `--master-key-file`; nothing was changed"
        case .databaseMissing: "restore the database file next to its log; nothing was changed"
        case .notADatabase, .foreignDatabase:
            "name another directory with `--data-dir`, or move the file away; nothing was changed"
        case .newerDatabase: "use the version of Sesame that wrote it, or a newer one; nothing was changed"
        case .damagedDatabase: "restore the data directory from your backup; nothing was changed"
        case .database(_, _, _, true): "make room on the disk and start again"
        case .database: "check the disk and the permissions of the data directory"
        case .cryptography: "check the installation of OpenSSL 3"
        case .noSuchState: "ask for a time or a number within the account's history"
        }
    }

    static func describe(_ systemError: Int32) -> String {
        switch systemError {
        case ENOSPC, EDQUOT: "the disk is full"
        case EFBIG: "the file size limit is reached"
        case EROFS: "the file system is read-only"
        case EACCES, EPERM: "permission denied"
        case ENOENT: "no such file or directory"
        default: String(cString: strerror(systemError)).lowercased()
        }
    }

    private static func hint(forSystemError code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "make room on the disk and start again"
        case EFBIG: "raise the limit (`ulimit -f`) and start again"
        case EROFS, EACCES, EPERM: "make the data directory writable for this user, or name another with `--data-dir`"
        case ENOENT: "make the directory above it, or name another with `--data-dir`"
        default: "check the disk and the data directory"
        }
    }
}
