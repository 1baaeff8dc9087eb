import AccessControl
import Glibc
import Troubleshooting

/// Where denials are read from: a file, a directory of files, standard input, or the argument itself.
enum InquirySources {
    /// Something with bytes, and its name for people.
    struct Source {
        /// The path; for people also where there is none.
        let name: String
        /// Whether it was found in a directory, where a file may hold no denials without anything being wrong.
        var isListed = false
        fileprivate var content: Content

        fileprivate enum Content {
            case file
            case standardInput
            case bytes([UInt8])
            /// A directory below that cannot be opened.
            case missing(InputFailure)
        }

        /// Reads what will be read once more: standard input is kept, because it comes only once.
        mutating func readAgain() throws(InputFailure) -> [UInt8] {
            let bytes = try read()
            if case .standardInput = content { content = .bytes(bytes) }
            return bytes
        }

        func read() throws(InputFailure) -> [UInt8] {
            switch content {
            case .bytes(let bytes): return bytes
            case .missing(let failure): throw failure
            case .standardInput: return try InquirySources.read(STDIN_FILENO, name: "standard input")
            case .file:
                let descriptor = open(name, O_RDONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw InquirySources.failure(name) }
                defer { close(descriptor) }
                return try InquirySources.read(descriptor, name: name)
            }
        }
    }

    /// What an argument names. A text with white space in it is a denial, not the name of a file that is missing.
    static func sources(of argument: String) throws(InputFailure) -> [Source] {
        if argument == "-" { return [Source(name: "standard input", content: .standardInput)] }
        var facts = stat()
        if stat(argument, &facts) == 0 {
            if facts.st_mode & S_IFMT == S_IFDIR {
                let sources = try files(in: argument)
                if sources.isEmpty {
                    throw InputFailure(
                        message: "`\(argument)` holds no files",
                        hint: "names that begin with a dot are passed over"
                    )
                }
                return sources
            }
            return [Source(name: argument, content: .file)]
        }
        guard argument.contains(where: \.isWhitespace) || argument.hasPrefix("{") else {
            throw InputFailure(
                message: "there is no file `\(argument)`",
                hint: "give an error message in quotes, a file, a directory, an authorization id, or `-`"
            )
        }
        return [Source(name: "command line", content: .bytes(Array(argument.utf8)))]
    }

    /// The session policies of the command line: files, or ARNs of managed policies.
    static func sessionPolicies(_ arguments: [String]) throws(InputFailure) -> [SessionPolicy] {
        try arguments.map { argument throws(InputFailure) in
            if argument.hasPrefix("arn:") { return .managed(arn: argument) }
            let bytes = try Source(name: argument, content: .file).read()
            return .inline(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// All files below, in the order of their paths. What begins with a dot is passed over, and so is what is neither file
    /// nor directory: a pipe would be waited for. Links to directories are not followed, because they may go in circles.
    private static func files(in folder: String) throws(InputFailure) -> [Source] {
        guard let stream = opendir(folder) else { throw failure(folder) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        closedir(stream)
        var sources: [Source] = []
        for name in names.sorted() {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var (own, target) = (stat(), stat())
            guard lstat(path, &own) == 0, stat(path, &target) == 0 else { continue }
            if own.st_mode & S_IFMT == S_IFDIR {
                do throws(InputFailure) {
                    sources += try files(in: path)
                } catch {
                    sources.append(Source(name: path, isListed: true, content: .missing(error)))
                }
            } else if target.st_mode & S_IFMT == S_IFREG {
                sources.append(Source(name: path, isListed: true, content: .file))
            }
        }
        return sources
    }

    private static func read(_ descriptor: Int32, name: String) throws(InputFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(name) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            // A device that never ends is not waited for.
            if bytes.count > InquiryReader.Limits().maximumBytes {
                throw InputFailure(.tooLarge(place: name, limit: InquiryReader.Limits().maximumBytes))
            }
        }
    }

    private static func failure(_ name: String) -> InputFailure {
        InputFailure(message: "\(name): \(String(cString: strerror(errno)))", hint: nil)
    }
}
