import Foundation

/// A text file of the project.
struct ProjectFile {
    /// From the root of the project.
    let path: String
    let text: String
    /// Empty for anything but Swift written by hand.
    let swiftLines: [SwiftLines.Line]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        let isHandwritten = path.hasSuffix(".swift") && !path.hasSuffix("+Generated.swift")
        swiftLines = isHandwritten ? SwiftLines(text).lines : []
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isGenerated: Bool { path.hasSuffix("+Generated.swift") }
}

/// One place where a rule is broken.
struct Violation: CustomStringConvertible, Equatable {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// The rules that no compiler holds. Each is a function from the project's files to the places that break it.
enum Checks {
    /// Targets without input and output, clock, environment and randomness (docs/ARCHITECTURE.md, the pure middle).
    static let pureTargets: Set = [
        "Identifiers", "HTTPMessage", "PolicyLanguage", "PolicyEngine", "ServiceCatalog", "RequestSigning",
        "AWSProtocol", "Directory", "AccessControl", "Troubleshooting",
    ]
    /// What a pure target may depend on besides pure ones: computation over a C library, the `Caller` it names, and what
    /// threads remember.
    static let alsoPureEnough: Set = ["Cryptography", "Compression", "Authentication", "Threads"]

    // MARK: Imports

    /// Every import is in the target's row of Package.swift. SwiftPM lets a target import what its dependencies bring.
    static func imports(_ files: [ProjectFile], _ table: PackageTable) -> [Violation] {
        var violations: [Violation] = []
        let own = Set(table.targets.map(\.name))
        for file in files where file.isSwift && !file.isGenerated {
            guard let target = table.target(ofFile: file.path) else { continue }
            for (line, statement) in importStatements(file) {
                let module = statement.module
                let allowed =
                    own.contains(module)
                    ? target.dependencies.contains(module) : toolchainModules(of: target).contains(module)
                if !allowed {
                    violations.append(
                        Violation(path: file.path, line: line, message: "\(target.name) may not import \(module)")
                    )
                }
            }
        }
        return violations
    }

    /// Exactly one target imports a C library, and hides it. Benchmarks measure the bare library as well.
    static func wrappers(_ files: [ProjectFile], _ table: PackageTable) -> [Violation] {
        var violations: [Violation] = []
        var importers: [String: Set<String>] = [:]
        for file in files where file.isSwift && !file.isGenerated {
            guard let target = table.target(ofFile: file.path) else { continue }
            if target.path.hasPrefix("Benchmarks/") { continue }
            for (line, statement) in importStatements(file) where table.target(statement.module)?.kind == .system {
                importers[statement.module, default: []].insert(target.name)
                if ["public", "package"].contains(statement.access) {
                    let message = "the C module \(statement.module) shows in an interface"
                    violations.append(Violation(path: file.path, line: line, message: message))
                }
            }
        }
        for module in table.targets where module.kind == .system {
            let targets = importers[module.name, default: []].sorted()
            if targets.count != 1 {
                let message = "\(module.name) is imported by \(targets.count) targets: \(targets)"
                violations.append(Violation(path: "Package.swift", line: 1, message: message))
            }
        }
        return violations
    }

    /// The pure middle depends on nothing that acts.
    static func pureDependencies(_ table: PackageTable) -> [Violation] {
        table.targets.filter { pureTargets.contains($0.name) }.flatMap { target in
            target.dependencies.filter { !pureTargets.contains($0) && !alsoPureEnough.contains($0) }.map {
                Violation(path: "Package.swift", line: 1, message: "\(target.name) is pure, \($0) is not")
            }
        }
    }

    private static func toolchainModules(of target: PackageTable.Target) -> Set<String> {
        if pureTargets.contains(target.name) { return ["Synchronization"] }
        switch target.kind {
        case .library, .system: return ["Synchronization", "FoundationEssentials", "Glibc"]
        case .executable: return ["Synchronization", "FoundationEssentials", "Foundation", "Glibc", "Dispatch"]
        case .test: return ["Synchronization", "FoundationEssentials", "Foundation", "Glibc", "Testing"]
        }
    }

    struct ImportStatement: Equatable {
        let access: String?
        let module: String
    }

    static func importStatements(_ file: ProjectFile) -> [(line: Int, statement: ImportStatement)] {
        file.swiftLines.enumerated().compactMap { index, line in
            guard line.code.contains("import ") else { return nil }
            let words = line.code.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
            else { return nil }
            let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
            let name = kinds.contains(words[keyword + 1]) && keyword + 2 < words.count ? keyword + 2 : keyword + 1
            let module = words[name].split(separator: ".").first.map(String.init) ?? words[name]
            let access = words[..<keyword].first(where: accessLevels.contains)
            return (index + 1, ImportStatement(access: access, module: module))
        }
    }

    private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]

    // MARK: Files

    /// More than 800 lines is two files; generated tables are excepted.
    static func lengths(_ files: [ProjectFile]) -> [Violation] {
        files.filter { $0.isSwift && !$0.isGenerated }.compactMap { file in
            let count = file.text.utf8.count { $0 == UInt8(ascii: "\n") }
            return count > 800 ? Violation(path: file.path, line: 801, message: "\(count) lines are too many") : nil
        }
    }

    /// A generated file says what generates it, and that script exists; only generated files are named so.
    static func generators(_ files: [ProjectFile]) -> [Violation] {
        let paths = Set(files.map(\.path))
        return files.filter(\.isSwift).compactMap { file in
            let head = file.text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            let marker = "Generated by "
            guard let line = head.first(where: { $0.hasPrefix("// " + marker) }) else {
                let message = "a generated file names its generator in its first lines"
                return file.isGenerated ? Violation(path: file.path, line: 1, message: message) : nil
            }
            if !file.isGenerated {
                return Violation(path: file.path, line: 1, message: "a generated file is named X+Generated.swift")
            }
            let script = line.dropFirst(3 + marker.count).prefix { !$0.isWhitespace && $0 != "," && $0 != ";" }
            let path = script.hasSuffix(".") ? String(script.dropLast()) : String(script)
            return paths.contains(path) ? nil : Violation(path: file.path, line: 1, message: "there is no \(path)")
        }
    }

    // MARK: Words

    /// Notes to oneself belong into an issue.
    static func leftovers(_ files: [ProjectFile]) -> [Violation] {
        let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        return files.filter { !$0.isGenerated }.flatMap { file -> [Violation] in
            guard markers.contains(where: file.text.contains) else { return [] }
            return lines(of: file).flatMap { number, line in
                markers.filter { line.containsWord($0) }.map {
                    Violation(path: file.path, line: number, message: "a leftover marker: \($0)")
                }
            }
        }
    }

    /// Paths of the machine that something was written on.
    static func machinePaths(_ files: [ProjectFile]) -> [Violation] {
        let roots = ["work", "home", "root", "Users"].map { "/" + $0 + "/" }
        return files.filter { !$0.isGenerated }.flatMap { file -> [Violation] in
            guard roots.contains(where: file.text.contains) else { return [] }
            return lines(of: file).flatMap { number, line in
                roots.filter { startsPath($0, in: line) }.map {
                    Violation(path: file.path, line: number, message: "a path of one machine: \($0)…")
                }
            }
        }
    }

    /// Whether `root` begins a path rather than continuing one, as in `arn:aws:s3:::bucket/home/${aws:username}`.
    private static func startsPath(_ root: String, in line: String) -> Bool {
        var rest = line[...]
        while let found = rest.range(of: root) {
            guard found.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: found.lowerBound)]
            if before.isWhitespace || "\"'`(=<>[,;".contains(before) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    /// Words that no code of ours holds: crashes without a reason, and effects where none belong.
    static func bannedWords(_ files: [ProjectFile], _ table: PackageTable) -> [Violation] {
        files.filter { $0.isSwift && !$0.isGenerated }.flatMap { file -> [Violation] in
            guard let target = table.target(ofFile: file.path) else { return [] }
            var words = ["try!", "as!"]
            if target.kind == .library { words += ["print(", "debugPrint(", "dump("] }
            if pureTargets.contains(target.name) { words += effects }
            let lines = file.swiftLines
            return lines.indices.flatMap { index -> [Violation] in
                let code = lines[index].code
                if code.isEmpty { return [] }
                var found = words.filter(code.containsWord)
                // What is not shipped may stop where it stands.
                if target.path.hasPrefix("Sources/"), code.containsWord("fatalError("), !isExplained(index, lines) {
                    found.append("fatalError( without a comment that says why it cannot happen")
                }
                return found.map {
                    Violation(path: file.path, line: index + 1, message: "\(target.name) holds `\($0)`")
                }
            }
        }
    }

    /// A clock, randomness, the environment, files: what makes the same call answer differently.
    private static let effects = [
        "Date()", "Date.now", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "UUID()",
        "SystemRandomNumberGenerator", "SecureRandom", ".random(", ".randomElement", ".shuffled(", "getenv",
        "ProcessInfo", "CommandLine", "FileManager", "FileHandle", "fopen", "readLine()",
    ]

    /// Whether a comment stands on the line or on one of the four before it, or the function's own documentation says
    /// when it traps.
    private static func isExplained(_ index: Int, _ lines: [SwiftLines.Line]) -> Bool {
        if lines[max(0, index - 4)...index].contains(where: { !$0.comment.isEmpty }) { return true }
        let documentation = lines[max(0, index - 40)..<index].last { $0.comment.containsWord("Traps") }
        return documentation != nil
    }

    private static func lines(of file: ProjectFile) -> [(Int, String)] {
        file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0 + 1, String($1)) }
    }
}
