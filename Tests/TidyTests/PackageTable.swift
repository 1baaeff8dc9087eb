import Foundation

/// The targets that Package.swift declares, with what each may import: the import table of the project.
struct PackageTable {
    struct Target: Equatable {
        enum Kind: String { case library, executable, system, test }

        let name: String
        let kind: Kind
        let dependencies: [String]
        /// The folder of its sources.
        let path: String
    }

    private(set) var targets: [Target] = []

    /// The calls that declare a target, Package.swift's own helpers first.
    private static let declarations: [(call: String, kind: Target.Kind)] = [
        ("library(", .library), ("tests(", .test), ("system(", .system), ("fuzz(", .executable),
        ("benchmark(", .executable),
        (".target(", .library), (".executableTarget(", .executable), (".testTarget(", .test),
    ]

    private static let folders = ["fuzz(": "Fuzz", "benchmark(": "Benchmarks"]

    init(manifest: String) {
        for (call, kind) in Self.declarations {
            var rest = manifest[...]
            while let found = rest.range(of: call) {
                let before = found.lowerBound > rest.startIndex ? rest[rest.index(before: found.lowerBound)] : " "
                rest = rest[found.upperBound...]
                // Not the end of another word, and not `.library(name:…)` of the products.
                if before.isLetter || (before == "." && !call.hasPrefix(".")) { continue }
                if let target = Self.target(arguments: Self.balanced(rest), kind: kind, call: call) {
                    targets.append(target)
                }
            }
        }
    }

    func target(_ name: String) -> Target? { targets.first { $0.name == name } }

    /// The target whose folder holds this file.
    func target(ofFile path: String) -> Target? {
        targets.filter { path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
    }

    /// Nil for the helper functions' own bodies, whose names are no literals.
    private static func target(arguments: Substring, kind: Target.Kind, call: String) -> Target? {
        let start = arguments.drop { $0.isWhitespace }
        let isHelper = !call.hasPrefix(".")
        let nameStart = isHelper ? start : start.hasPrefix("name:") ? start.dropFirst(5).drop { $0.isWhitespace } : ""
        guard nameStart.first == "\"", let name = strings(nameStart).first else { return nil }
        var list: Substring = ""
        if isHelper, kind != .system {
            if let bracket = arguments.firstIndex(of: "[") { list = arguments[bracket...] }
        } else if let label = arguments.range(of: "dependencies:") {
            list = arguments[label.upperBound...]
        }
        let dependencies = list.firstIndex(of: "]").map { strings(list[..<$0]) } ?? []
        let folder = kind == .test ? "Tests" : folders[call] ?? "Sources"
        let path = arguments.range(of: "path:").flatMap { strings(arguments[$0.upperBound...]).first }
        switch (kind, isHelper) {
        case (.test, true):
            // `tests("X", […])` declares XTests, which depends on X.
            return Target(
                name: name + "Tests",
                kind: kind,
                dependencies: [name] + dependencies,
                path: "\(folder)/\(name)Tests"
            )
        case (.system, _): return Target(name: name, kind: kind, dependencies: [], path: "\(folder)/\(name)")
        default:
            return Target(name: name, kind: kind, dependencies: dependencies, path: path ?? "\(folder)/\(name)")
        }
    }

    /// What stands before the parenthesis that closes the one before `text`.
    private static func balanced(_ text: Substring) -> Substring {
        var depth = 1
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return text[..<index] }
        }
        return text
    }

    /// The string literals in order.
    private static func strings(_ text: Substring) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }
}
