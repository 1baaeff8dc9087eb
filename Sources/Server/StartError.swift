private import Glibc
package import HTTPServer
package import Journal

/// Why the server could not start. Cases hold facts; the wording is below.
package enum StartError: Error, Sendable {
    case store(StoreError)
    case listener(ListenerError)
    case write(WriteFailure)
    /// A system call failed; `action` completes "cannot …".
    case file(path: String, action: String, systemError: Int32)
    case cryptography(String)
    /// `--account` names another account than the data directory has.
    case otherAccount(asked: String, found: String, directory: String)
    /// The file of the user's services cannot be used; `reason` says where and why.
    case services(path: String, reason: String)
    /// A key given with `--dev` is not in the data directory.
    case otherKey(id: String, directory: String)

    /// What failed, in one sentence.
    package var message: String {
        switch self {
        case .store(let error): error.message
        case .listener(.invalidAddress(let address)): "`\(address)` is not an IP address"
        case .listener(.cannotBind(let address, let port, let code)):
            "cannot listen on \(address) port \(port): \(Self.describe(code))"
        case .listener(.cannotStart(true)): "the certificate or its private key cannot be used"
        case .listener(.cannotStart(false)): "the HTTP server cannot start"
        case .write(.refused), .write(.noSuchAccount), .write(.accountExists):
            "the first account cannot be made"
        case .write(.unavailable(let reason)): "the first account cannot be saved: \(reason)"
        case .file(let path, let action, let code): "cannot \(action) `\(path)`: \(Self.describe(code))"
        case .cryptography(let detail): "the cryptographic library failed: \(detail)"
        case .otherAccount(let asked, let found, let directory):
            "the data directory `\(directory)` holds account \(found), not \(asked)"
        case .services(let path, let reason): "the services in `\(path)` cannot be used: \(reason)"
        case .otherKey(let id, let directory): "the data directory `\(directory)` has no access key \(id)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .store(let error): error.hint
        case .listener(.invalidAddress): "names are not resolved; for example --listen 127.0.0.1:4260"
        case .listener(.cannotBind(_, _, EADDRINUSE)): "another process listens there; name another port with --listen"
        case .listener(.cannotBind(_, _, EACCES)): "ports below 1024 need a privilege; name another with --listen"
        case .listener(.cannotBind): "name an address of this machine with --listen"
        case .listener(.cannotStart(true)): "both files must be PEM, and the key must belong to the first certificate"
        case .listener(.cannotStart(false)): "check the limits on threads and open files (`ulimit -a`)"
        case .write: "check the disk and start again; nothing was made"
        case .file: "check the path and its permissions"
        case .cryptography: "check the installation of OpenSSL 3"
        case .otherAccount: "leave --account out, or name another directory with --data-dir"
        case .services: "docs/service.schema.json describes the file"
        case .otherKey: "keys are set at the first start only; name an empty directory with --data-dir"
        }
    }

    private static func describe(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
