private import Glibc

/// The few system calls that the data directory needs. Each failure is read at once, in one place.
enum FileSystem {
    enum Kind { case directory, file, other }

    /// What stands at the path; nil when nothing does.
    static func kind(_ path: String) throws(StoreError) -> (kind: Kind, mode: UInt32, byteCount: Int64)? {
        var information = stat()
        guard stat(path, &information) == 0 else {
            if errno == ENOENT { return nil }
            throw failure("look at", path)
        }
        let kind: Kind =
            switch information.st_mode & S_IFMT {
            case S_IFDIR: .directory
            case S_IFREG: .file
            default: .other
            }
        return (kind, information.st_mode & 0o777, Int64(information.st_size))
    }

    static func makeDirectory(_ path: String) throws(StoreError) {
        guard mkdir(path, 0o700) == 0 else { throw failure("make the data directory", path) }
    }

    /// The first bytes of a file, `limit` at most.
    static func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress.map { $0 + count }, limit - count)
            }
            guard got >= 0 else {
                if errno == EINTR { continue }
                throw failure("read", path)
            }
            if got == 0 { break }
            count += got
        }
        return Array(bytes[..<count])
    }

    /// Writes a new file that only its owner can read, under a name of its own first: after a crash the file is there
    /// as a whole or not at all.
    static func writeDurably(_ bytes: [UInt8], to path: String, in directory: String) throws(StoreError) {
        let temporary = path + ".new"
        try remove(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("make", path) }
        defer { close(file) }
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(file) == 0 else {
            let error = failure("write", path)
            unlink(temporary)
            throw error
        }
        try rename(temporary, to: path, in: directory)
    }

    /// Renames a file and makes the new name durable.
    static func rename(_ path: String, to target: String, in directory: String) throws(StoreError) {
        guard Glibc.rename(path, target) == 0 else { throw failure("make", target) }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", directory) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("save", directory) }
    }

    /// Removes a file if it is there.
    static func remove(_ path: String) throws(StoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    static func failure(_ action: String, _ path: String) -> StoreError {
        .file(path: path, action: action, systemError: errno)
    }
}

/// The lock that keeps a second server out. The kernel lets go of it when the process ends, however it ends.
final class DirectoryLock: Sendable {
    private let file: Int32

    init(path: String) throws(StoreError) {
        // O_CLOEXEC: a child process must not keep the directory locked.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileSystem.failure("make the lock file", path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(file)
            guard code == EWOULDBLOCK else {
                throw .file(path: path, action: "lock", systemError: code)
            }
            let text = String(decoding: try FileSystem.read(path, limit: 16), as: UTF8.self)
            let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            throw .locked(
                path: directory.joined(separator: "/"),
                processID: Int32(text.prefix { $0.isWholeNumber })
            )
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, write(file, text, text.count) == text.count else {
            let error = FileSystem.failure("write", path)
            close(file)
            throw error
        }
        // Last: an initialiser that throws when all is set runs `deinit`, and the second `close` would be of whatever file
        // another thread has opened meanwhile.
        self.file = file
    }

    // The file stays: removing it would let two servers lock two files of one name.
    deinit { close(file) }
}
