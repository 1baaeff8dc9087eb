internal import Glibc

/// Whole files, read and written by the system's calls.
enum TextFile {
    /// The file's bytes; at most `limit`.
    static func read(_ path: String, limit: Int = 1 << 20) throws(StartError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, action: "read", systemError: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: path, action: "read", systemError: errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func makeDirectory(_ path: String) throws(StartError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .file(path: path, action: "make the directory", systemError: errno)
        }
    }

    /// Writes a file so that it is there whole and durably or not at all. Its mode never was wider than `mode`.
    static func write(_ text: String, to path: String, mode: mode_t) throws(StartError) {
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        func fail() -> StartError { .file(path: path, action: "write", systemError: errno) }
        guard descriptor >= 0 else { throw fail() }
        var bytes = text.utf8[...]
        while !bytes.isEmpty {
            let count = Array(bytes).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = fail()
                close(descriptor)
                throw error
            }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, path) == 0 else { throw fail() }
    }

    /// The path from the root, without links; the path itself when there is no such file.
    static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
