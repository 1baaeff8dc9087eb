import Testing

/// The checks themselves, on little projects that break one rule each: a check that cannot fail checks nothing.
@Suite("Checks of the tidy test")
struct ChecksTests {
    private static let manifest = """
        func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
            .target(name: name, dependencies: dependencies, swiftSettings: strict)
        }
        let targets: [Target] = [
            library("Identifiers"),
            system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
            library("PolicyLanguage", ["Identifiers"]),
            library(
                "Journal",
                [
                    "Identifiers", "CCrypto",
                ]),
            .executableTarget(
                name: "tool", dependencies: ["Journal", "Identifiers"], swiftSettings: strict),
            .executableTarget(name: "Bench", dependencies: ["Journal"], path: "Benchmarks/Bench"),
            benchmark("Speed", ["Journal", "CCrypto"]),
            fuzz("FuzzA", ["Journal"]),
            tests("Journal", ["Identifiers"]),
            .testTarget(name: "TidyTests", swiftSettings: strict),
        ]
        products: [.library(name: "Product", targets: ["PolicyLanguage"])]
        """
    private let table = PackageTable(manifest: manifest)

    private func file(_ path: String, _ text: String) -> ProjectFile { ProjectFile(path: path, text: text) }

    @Test("A manifest is read into rows")
    func rows() {
        let expected: [PackageTable.Target] = [
            .init(name: "Identifiers", kind: .library, dependencies: [], path: "Sources/Identifiers"),
            .init(name: "CCrypto", kind: .system, dependencies: [], path: "Sources/CCrypto"),
            .init(
                name: "PolicyLanguage",
                kind: .library,
                dependencies: ["Identifiers"],
                path: "Sources/PolicyLanguage"
            ),
            .init(name: "Journal", kind: .library, dependencies: ["Identifiers", "CCrypto"], path: "Sources/Journal"),
            .init(name: "tool", kind: .executable, dependencies: ["Journal", "Identifiers"], path: "Sources/tool"),
            .init(name: "Bench", kind: .executable, dependencies: ["Journal"], path: "Benchmarks/Bench"),
            .init(
                name: "JournalTests",
                kind: .test,
                dependencies: ["Journal", "Identifiers"],
                path: "Tests/JournalTests"
            ),
            .init(name: "TidyTests", kind: .test, dependencies: [], path: "Tests/TidyTests"),
            .init(
                name: "Speed",
                kind: .executable,
                dependencies: ["Journal", "CCrypto"],
                path: "Benchmarks/Speed"
            ),
            .init(name: "FuzzA", kind: .executable, dependencies: ["Journal"], path: "Fuzz/FuzzA"),
        ]
        #expect(table.targets.count == expected.count)
        for target in expected { #expect(table.target(target.name) == target) }
    }

    @Test(
        "An import outside of the row is found",
        arguments: [
            ("Sources/PolicyLanguage/A.swift", "import Journal", 1),
            ("Sources/PolicyLanguage/A.swift", "// why\n\n@testable package import Journal // so", 1),
            ("Sources/PolicyLanguage/A.swift", "import struct Journal.Store", 1),
            ("Sources/PolicyLanguage/A.swift", "import Foundation", 1),
            ("Sources/PolicyLanguage/A.swift", "import Glibc", 1),
            ("Sources/Journal/A.swift", "import Foundation", 1),
            ("Sources/Journal/A.swift", "import NIOCore", 1),
            ("Tests/TidyTests/A.swift", "import Journal", 1),
            ("Benchmarks/Bench/A.swift", "import Identifiers", 1),
            ("Sources/PolicyLanguage/A.swift", "public import Identifiers\nprivate import Synchronization", 0),
            ("Sources/Journal/A.swift", "import FoundationEssentials\nimport Glibc\nimport Identifiers", 0),
            (
                "Sources/PolicyLanguage/A.swift", "// import Journal\nlet x = \"import Journal\"\n/* import Journal */",
                0
            ),
            ("Sources/PolicyLanguage/A.swift", "let x = \"\"\"\n    import Journal\n    \"\"\"", 0),
            ("Tests/JournalTests/A.swift", "import Testing\n@testable import Journal", 0),
        ]
    )
    func imports(path: String, text: String, count: Int) {
        #expect(Checks.imports([file(path, text)], table).count == count)
    }

    @Test("A C library that two targets import, none imports, or one shows is found")
    func wrappers() {
        let good = file("Sources/Journal/A.swift", "private import CCrypto")
        #expect(Checks.wrappers([good], table).isEmpty)
        #expect(Checks.wrappers([], table).count == 1)
        #expect(Checks.wrappers([good, file("Benchmarks/Speed/A.swift", "import CCrypto")], table).isEmpty)
        #expect(Checks.wrappers([good, file("Sources/tool/A.swift", "import CCrypto")], table).count == 1)
        #expect(Checks.wrappers([file("Sources/Journal/A.swift", "package import CCrypto")], table).count == 1)
    }

    @Test("A pure target that depends on one that acts is found")
    func pureDependencies() {
        #expect(Checks.pureDependencies(table).isEmpty)
        let bad = PackageTable(manifest: #"library("PolicyEngine", ["PolicyLanguage", "Journal"]),"#)
        #expect(Checks.pureDependencies(bad).map(\.message) == ["PolicyEngine is pure, Journal is not"])
    }

    @Test("A file of 801 lines is found, one of 800 and a generated one are not")
    func lengths() {
        let long = String(repeating: "\n", count: 801)
        #expect(Checks.lengths([file("Sources/A/B.swift", long)]).count == 1)
        #expect(Checks.lengths([file("Sources/A/B.swift", String(long.dropLast()))]).isEmpty)
        #expect(Checks.lengths([file("Sources/A/B+Generated.swift", long)]).isEmpty)
    }

    @Test(
        "A generated file without a generator that exists is found",
        arguments: [
            ("A+Generated.swift", "let a = 1", 1), ("A+Generated.swift", "// Generated by Scripts/none.py.", 1),
            ("A.swift", "// Generated by Scripts/make.py.", 1),
            ("A+Generated.swift", "// Generated by Scripts/make.py from b 1.0.", 0), ("A.swift", "let a = 1", 0),
        ]
    )
    func generators(path: String, text: String, count: Int) {
        #expect(Checks.generators([file(path, text), file("Scripts/make.py", "")]).count == count)
    }

    @Test(
        "A leftover marker is found",
        arguments: [
            ("a.swift", "// TO" + "DO: later", 1), ("a.md", "FIX" + "ME", 1), ("a.py", "# HA" + "CK", 1),
            ("a.swift", "let x = \"XX" + "X\"", 1), ("a.swift", "// METHO" + "DOLOGY, XX" + "XX", 0),
            ("A+Generated.swift", "XX" + "X", 0),
        ]
    )
    func leftovers(path: String, text: String, count: Int) {
        #expect(Checks.leftovers([file(path, text)]).count == count)
    }

    @Test(
        "A path of one machine is found",
        arguments: [
            ("see /wo" + "rk/x", 1), ("\"/ho" + "me/me/x\"", 1), ("/Us" + "ers/me", 1), ("cd /ro" + "ot/x", 1),
            ("arn:aws:s3:::bucket/home/${aws:username}", 0), ("network/home", 0), ("Tests/work/x", 0),
        ]
    )
    func machinePaths(text: String, count: Int) {
        #expect(Checks.machinePaths([file("a.md", "first\n" + text)]).count == count)
    }

    @Test(
        "A banned word is found in code, not in comments and strings",
        arguments: [
            ("Sources/Journal/A.swift", "let x = try! f()", 1), ("Sources/Journal/A.swift", "x as! Int", 1),
            ("Tests/TidyTests/A.swift", "x as! Int", 1), ("Sources/Journal/A.swift", "print(1)", 1),
            ("Sources/tool/A.swift", "print(1)", 0), ("Sources/Journal/A.swift", "blueprint(1)", 0),
            ("Sources/Journal/A.swift", "// print(1)\nlet x = \"print(1) try! \"\nlet y = #\"\"print(\"#", 0),
            ("Sources/Journal/A.swift", "let a = 1\n\n\n\n\nfatalError(\"x\")", 1),
            ("Sources/Journal/A.swift", "/// Traps without memory.\nfunc f() {\n\n\n\n\n\nfatalError(\"x\")", 0),
            ("Sources/Journal/A.swift", "// The literal is valid.\nfatalError(\"x\")", 0),
            ("Fuzz/FuzzA/A.swift", "fatalError(\"x\")", 0), ("Sources/tool/A.swift", "fatalError(\"x\")", 1),
            ("Sources/Journal/A.swift", "Date()", 0), ("Sources/PolicyLanguage/A.swift", "Date()", 1),
            ("Sources/PolicyLanguage/A.swift", "isDate()", 0),
            ("Sources/PolicyLanguage/A.swift", "Int.random(in: r)", 1),
            ("Sources/PolicyLanguage/A.swift", "ContinuousClock().now", 1),
            ("Sources/PolicyLanguage/A.swift", "let randomBytes = 1", 0),
        ]
    )
    func bannedWords(path: String, text: String, count: Int) {
        #expect(Checks.bannedWords([file(path, text)], table).count == count)
    }

    @Test("Code, comments and strings are told apart")
    func swiftLines() {
        let text = #"""
            let a = "x // y" // one
            /* two /* nested */ still */ let b = #"a"b"# + "\"c"
            let c = """
                text "quoted" // not a comment
                """; let d = 1
            """#
        #expect(
            SwiftLines(text).lines == [
                .init(code: #"let a = "" "#, comment: " one"),
                .init(code: #" let b = "" + """#, comment: " two  nested  still "),
                .init(code: "let c = \"", comment: ""),
                .init(code: "", comment: ""),
                .init(code: "\"; let d = 1", comment: ""),
            ]
        )
    }
}
