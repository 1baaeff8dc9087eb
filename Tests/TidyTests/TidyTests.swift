import Foundation
import Testing

/// Rules about the whole project that the compiler does not hold.
@Suite("Tidy")
struct TidyTests {
    /// Read once for all tests.
    private static let tree = Result {
        try read(URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL)
    }

    private let files: [ProjectFile]
    private let table: PackageTable

    init() throws {
        files = try Self.tree.get()
        let manifest = try #require(files.first { $0.path == "Package.swift" })
        table = PackageTable(manifest: manifest.text)
    }

    /// The text files of the project; what building leaves behind is passed over.
    private static func read(_ root: URL) throws -> [ProjectFile] {
        let kinds: Set = ["swift", "py", "sh", "md", "json", "h", "c", "modulemap", "yml", "in", "tsv", "txt", ""]
        let manager = FileManager.default
        let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
        let enumerator = try #require(manager.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]))
        var files: [ProjectFile] = []
        for case let url as URL in enumerator {
            let name = url.lastPathComponent
            if name.hasPrefix(".build") || [".git", ".venv", ".tools", ".swiftpm", "__pycache__"].contains(name) {
                enumerator.skipDescendants()
                continue
            }
            guard kinds.contains(url.pathExtension),
                try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
                let text = String(bytes: try Data(contentsOf: url), encoding: .utf8)
            else { continue }
            files.append(ProjectFile(path: String(url.path.dropFirst(prefix.count)), text: text))
        }
        return files
    }

    private func expectNone(_ violations: [Violation], _ location: SourceLocation = #_sourceLocation) {
        let list = violations.map(\.description).joined(separator: "\n")
        #expect(violations.isEmpty, "\(list)", sourceLocation: location)
    }

    @Test("The project is seen: its sources, its targets and their rows")
    func seen() throws {
        #expect(files.count { $0.path.hasPrefix("Sources/") && $0.isSwift } > 30)
        #expect(table.targets.count > 30)
        #expect(try #require(table.target("PolicyEngine")).dependencies == ["PolicyLanguage"])
        #expect(Checks.pureTargets.subtracting(table.targets.map(\.name)).isEmpty)
        let folders = Set(
            files.filter { $0.isSwift && $0.path.hasPrefix("Sources/") }.compactMap {
                $0.path.split(separator: "/").dropFirst().first.map(String.init)
            }
        )
        #expect(folders.subtracting(table.targets.map { String($0.path.dropFirst("Sources/".count)) }) == [])
    }

    @Test("Each target imports only what its row allows")
    func imports() { expectNone(Checks.imports(files, table)) }

    @Test("Exactly one target imports each C library, and hides it")
    func wrappers() { expectNone(Checks.wrappers(files, table)) }

    @Test("The pure middle depends on nothing that acts")
    func pureDependencies() { expectNone(Checks.pureDependencies(table)) }

    @Test("No Swift file is longer than 800 lines")
    func lengths() { expectNone(Checks.lengths(files)) }

    @Test("Generated files name their generator")
    func generators() { expectNone(Checks.generators(files)) }

    @Test("No leftover markers")
    func leftovers() { expectNone(Checks.leftovers(files)) }

    @Test("No paths of one machine")
    func machinePaths() { expectNone(Checks.machinePaths(files)) }

    @Test("No banned words")
    func bannedWords() { expectNone(Checks.bannedWords(files, table)) }
}
