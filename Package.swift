// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies, swiftSettings: strict)
}

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let targets: [Target] = [
    // Leaves
    library("Identifiers"),
    library("HTTPMessage"),
    // C libraries, each imported by exactly one target (held by the tidy test)
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-gnutls-dev"),
    .target(name: "CMicroHTTPDShim", dependencies: ["CMicroHTTPD"]),  // the variadic calls
    // The pure middle
    library("PolicyLanguage", ["Identifiers"]),
    library("PolicyEngine", ["PolicyLanguage"]),
    library("Conformance", ["PolicyEngine", "PolicyLanguage", "Identifiers"]),
    library("ServiceCatalog", ["PolicyLanguage", "Identifiers"]),
    library("Cryptography", ["CCrypto"]),
    library("RequestSigning", ["HTTPMessage", "Cryptography", "Identifiers"]),
    library("AWSProtocol", ["HTTPMessage", "Identifiers"]),
    library("Directory", ["PolicyLanguage", "Identifiers"]),
    // State and effects
    library("SQLite", ["CSQLite"]),
    library("Journal", ["Directory", "SQLite", "Cryptography", "Identifiers"]),
    library("Authentication", ["Directory", "RequestSigning", "Cryptography", "Identifiers", "HTTPMessage"]),
    library("AccessControl", ["Authentication", "Directory", "PolicyEngine", "ServiceCatalog", "Identifiers"]),
    library("Troubleshooting", ["AccessControl", "PolicyEngine", "Identifiers"]),
    library(
        "IdentityService",
        [
            "Authentication", "AccessControl", "Journal", "AWSProtocol", "Troubleshooting", "Directory",
            "HTTPMessage", "Identifiers", "PolicyLanguage", "ServiceCatalog", "Cryptography", "RequestSigning",
            "PolicyEngine",
        ]),
    library("HTTPServer", ["CMicroHTTPD", "CMicroHTTPDShim", "HTTPMessage"]),
    library("HTTPClient", ["CCurl", "HTTPMessage"]),
    library("Client", ["AccessControl", "HTTPClient", "HTTPMessage", "Identifiers", "RequestSigning"]),
    library(
        "Server",
        [
            "IdentityService", "HTTPServer", "HTTPMessage", "Journal", "Directory", "Identifiers", "Cryptography",
            "Authentication", "AWSProtocol", "AccessControl", "Troubleshooting",
        ]),
    .executableTarget(
        name: "sesame",
        dependencies: [
            "Server", "Client", "Troubleshooting", "AccessControl", "RequestSigning", "HTTPMessage", "Identifiers",
        ],
        swiftSettings: strict),
    .executableTarget(
        name: "CatalogBenchmark", dependencies: ["ServiceCatalog"], path: "Benchmarks/CatalogBenchmark",
        swiftSettings: strict),
    .executableTarget(
        name: "SigningBenchmark",
        dependencies: ["Authentication", "Cryptography", "Directory", "HTTPMessage", "Identifiers", "RequestSigning"],
        path: "Benchmarks/SigningBenchmark", swiftSettings: strict),
    // The bare library answering the same sizes: what the HTTP benchmark is compared with
    .executableTarget(name: "HTTPBaseline", dependencies: ["CMicroHTTPD"], path: "Benchmarks/HTTPBaseline"),
    tests("Identifiers"),
    tests("HTTPMessage"),
    tests("PolicyLanguage"),
    tests("PolicyEngine", ["PolicyLanguage"]),
    tests("Conformance"),
    tests("ServiceCatalog", ["Identifiers"]),
    tests("Cryptography"),
    .testTarget(
        name: "RequestSigningTests", dependencies: ["RequestSigning", "HTTPMessage", "Identifiers", "Cryptography"],
        exclude: ["Vectors"], swiftSettings: strict),
    tests("AWSProtocol", ["HTTPMessage"]),
    tests("Directory", ["Identifiers", "PolicyLanguage"]),
    tests("SQLite"),
    tests("Journal", ["Directory", "Identifiers", "SQLite", "Cryptography"]),
    tests("Authentication", ["Cryptography", "Directory", "HTTPMessage", "Identifiers", "RequestSigning"]),
    tests("AccessControl", ["PolicyEngine"]),
    tests(
        "IdentityService",
        [
            "AWSProtocol", "AccessControl", "Authentication", "Cryptography", "Directory", "HTTPMessage", "Identifiers",
            "Journal", "RequestSigning", "ServiceCatalog",
        ]),
    tests("HTTPServer", ["HTTPMessage"]),
    tests("Server"),
    .testTarget(name: "TidyTests", swiftSettings: strict),
]

/// One parser fed with arbitrary bytes. libFuzzer brings `main`, so these take part only with FUZZ=1 (`make fuzz`).
func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Fuzz/\(name)", swiftSettings: strict)
}

let fuzzTargets: [Target] =
    Context.environment["FUZZ"] == nil
    ? []
    : [
        fuzz("FuzzQuery", ["AWSProtocol", "HTTPMessage"])
    ]

// TEMPORARY while the targets are being written: only those that have sources take part.
let root = Context.packageDirectory
func present(_ target: Target) -> Bool {
    let folder = target.path ?? (target.type == .test ? "Tests/\(target.name)" : "Sources/\(target.name)")
    return FileManager.default.fileExists(atPath: "\(root)/\(folder)")
}
let names = Set(targets.filter(present).map(\.name))
let kept = (targets + fuzzTargets).filter(present).map { target -> Target in
    target.dependencies = target.dependencies.filter {
        if case .byNameItem(let name, _) = $0 { return names.contains(name) }
        return true
    }
    return target
}

// Entries for libFuzzer, which brings its own main: built by Fuzz/run.sh only.
let fuzzers: [Target] =
    Context.environment["FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "FuzzPolicy", dependencies: ["PolicyLanguage"], path: "Fuzz/FuzzPolicy", swiftSettings: strict)
    ]

let package = Package(
    name: "sesame",
    products: names.contains("PolicyEngine") ? [.library(name: "PolicyEngine", targets: ["PolicyEngine", "PolicyLanguage"])] : [],
    targets: kept + fuzzers,
    swiftLanguageModes: [.v6]
)
