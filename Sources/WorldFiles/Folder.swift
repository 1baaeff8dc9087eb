private import Glibc

/// A folder of the file system, read by the system's calls.
struct Folder {
    let path: String

    /// The names in it, sorted; nil when there is no such folder. What begins with a dot was put there by the system or
    /// an editor and is passed over.
    func names() throws(WorldError) -> [String]? {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return nil }
            throw failure("cannot be read")
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        guard errno == 0 else { throw failure("cannot be read") }
        return names.sorted()
    }

    /// The `.json` files in it by their names without the ending, in order; none when there is no such folder.
    func jsonFiles() throws(WorldError) -> [(stem: String, path: String)] {
        var files: [(stem: String, path: String)] = []
        for name in try names() ?? [] {
            guard name.hasSuffix(".json"), name != ".json" else {
                throw WorldError(
                    file: "\(path)/\(name)",
                    detail: "is not part of a world: only .json files belong here"
                )
            }
            files.append((String(name.dropLast(5)), "\(path)/\(name)"))
        }
        return files
    }

    /// Whether a folder stands at this path.
    static func isFolder(_ path: String) throws(WorldError) -> Bool {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw Folder(path: path).failure("cannot be read") }
        return facts.st_mode & S_IFMT == S_IFDIR
    }

    /// A file's bytes.
    static func bytes(ofFile path: String) throws(WorldError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Folder(path: path).failure("cannot be read") }
        defer { close(descriptor) }
        var facts = stat()
        let size = fstat(descriptor, &facts) == 0 ? max(0, Int(facts.st_size)) : 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 1)
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Folder(path: path).failure("cannot be read") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= maximumFileBytes else {
                throw WorldError(file: path, detail: "is larger than \(maximumFileBytes >> 20) MiB")
            }
        }
    }

    /// Far above any account's export; keeps a wrong path from filling the memory.
    private static let maximumFileBytes = 1 << 28

    private func failure(_ what: String) -> WorldError {
        WorldError(file: path, detail: "\(what): \(String(cString: strerror(errno)))")
    }
}
