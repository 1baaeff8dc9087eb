// swift-tools-version: 6.2
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

func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Benchmarks/\(name)", swiftSettings: strict)
}

func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Fuzz/\(name)", swiftSettings: strict)
}

let targets: [Target] = [
    // Leaves
    library("Identifiers"),
    library("HTTPMessage"),
    library("Arguments"),
    library("Threads"),
    // C libraries, each imported by exactly one target (held by the tidy test)
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-gnutls-dev"),
    .target(name: "CMicroHTTPDShim", dependencies: ["CMicroHTTPD"]),  // the variadic calls
    // The pure middle
    library("PolicyLanguage", ["Identifiers"]),
    library("PolicyEngine", ["PolicyLanguage"]),
    library("Conformance", ["PolicyEngine", "PolicyLanguage", "Identifiers"]),
    library("ServiceCatalog", ["PolicyLanguage", "Identifiers"]),
    library("Cryptography", ["CCrypto"]),
    library("Compression", ["CZlib"]),
    library("RequestSigning", ["HTTPMessage", "Cryptography", "Identifiers"]),
    library("AWSProtocol", ["HTTPMessage", "Identifiers"]),
    library("Directory", ["PolicyLanguage", "Identifiers"]),
    // The engine for programs in other languages
    .target(name: "CSesame"),
    .target(
        name: "SesameC",
        dependencies: ["CSesame", "PolicyEngine", "PolicyLanguage", "Identifiers"],
        swiftSettings: strict,
        linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libsesame.so.0"])]
    ),
    // State and effects
    library("SQLite", ["CSQLite"]),
    library("Journal", ["Directory", "SQLite", "Cryptography", "Identifiers", "Threads"]),
    library(
        "Authentication",
        ["Directory", "RequestSigning", "Cryptography", "Identifiers", "HTTPMessage", "Threads"]
    ),
    library(
        "AccessControl",
        ["Authentication", "Directory", "PolicyEngine", "PolicyLanguage", "ServiceCatalog", "Identifiers", "Threads"]
    ),
    library(
        "Troubleshooting",
        [
            "AccessControl", "Authentication", "Compression", "Cryptography", "Directory", "HTTPMessage",
            "Identifiers", "PolicyEngine", "PolicyLanguage", "RequestSigning", "ServiceCatalog",
        ]
    ),
    library("WorldFiles", ["AccessControl", "Directory", "PolicyLanguage", "Identifiers"]),
    library(
        "IdentityService",
        [
            "Authentication", "AccessControl", "Journal", "AWSProtocol", "Troubleshooting", "Directory",
            "HTTPMessage", "Identifiers", "PolicyLanguage", "ServiceCatalog", "Cryptography", "RequestSigning",
            "PolicyEngine", "WorldFiles",
        ]
    ),
    library("HTTPServer", ["CMicroHTTPD", "CMicroHTTPDShim", "HTTPMessage", "Threads"]),
    library("HTTPClient", ["CCurl", "HTTPMessage"]),
    library(
        "Client",
        ["HTTPClient", "HTTPMessage", "Identifiers", "RequestSigning", "Troubleshooting", "WorldFiles"]
    ),
    library(
        "Server",
        [
            "IdentityService", "HTTPServer", "HTTPMessage", "Journal", "Directory", "Identifiers", "Cryptography",
            "Authentication", "AWSProtocol", "AccessControl", "Troubleshooting", "Arguments", "ServiceCatalog",
            "RequestSigning", "WorldFiles", "Threads",
        ]
    ),
    .executableTarget(
        name: "sesame",
        dependencies: [
            "Arguments", "Server", "Client", "HTTPClient", "Cryptography", "Conformance", "Troubleshooting",
            "AccessControl", "Directory", "Journal", "RequestSigning", "HTTPMessage", "Identifiers", "WorldFiles",
            "PolicyLanguage", "ServiceCatalog",
        ],
        swiftSettings: strict
    ),
    // Benchmarks, run by `make bench`
    benchmark("CatalogBenchmark", ["ServiceCatalog"]),
    .target(name: "CAllocationCount", path: "Benchmarks/CAllocationCount"),  // stands in for malloc, which C must
    .target(
        name: "EngineWorkloads",
        dependencies: ["PolicyEngine", "PolicyLanguage", "ServiceCatalog"],
        path: "Benchmarks/EngineWorkloads",
        swiftSettings: strict
    ),
    benchmark("EngineBenchmark", ["EngineWorkloads", "PolicyEngine", "PolicyLanguage", "CAllocationCount"]),
    benchmark("JournalBenchmark", ["Journal", "Directory", "Identifiers", "Cryptography"]),
    benchmark(
        "SigningBenchmark",
        ["Authentication", "Cryptography", "Directory", "HTTPMessage", "Identifiers", "RequestSigning"]
    ),
    benchmark(
        "WhyBenchmark",
        [
            "AccessControl", "Directory", "Identifiers", "PolicyLanguage", "ServiceCatalog", "Troubleshooting",
            "WorldFiles",
        ]
    ),
    // The bare library answering the same sizes: what the HTTP benchmark is compared with
    .executableTarget(name: "HTTPBaseline", dependencies: ["CMicroHTTPD"], path: "Benchmarks/HTTPBaseline"),
    // What the fuzz targets ask of each input; the tests ask it of the inputs that are kept
    .target(
        name: "FuzzChecks",
        dependencies: ["PolicyEngine", "PolicyLanguage"],
        path: "Fuzz/Checks",
        swiftSettings: strict
    ),
    // Tests
    tests("FuzzChecks"),
    tests("Identifiers"),
    tests("HTTPMessage"),
    tests("PolicyLanguage"),
    tests("PolicyEngine", ["PolicyLanguage", "Conformance", "EngineReference", "EngineWorkloads", "CAllocationCount"]),
    // A slow evaluator written straight from the rules, and what must be true of both; `make property` runs it at length
    .target(
        name: "EngineReference",
        dependencies: ["PolicyEngine", "PolicyLanguage"],
        path: "Tests/EngineReference",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "PropertyRun",
        dependencies: ["EngineReference"],
        path: "Tests/PropertyRun",
        swiftSettings: strict
    ),
    tests("Conformance"),
    tests("SesameC", ["CSesame"]),
    .testTarget(
        name: "ServiceCatalogTests",
        dependencies: ["ServiceCatalog", "Identifiers", "PolicyLanguage"],
        exclude: ["Services"],
        swiftSettings: strict
    ),
    tests("Cryptography"),
    .testTarget(
        name: "RequestSigningTests",
        dependencies: ["RequestSigning", "HTTPMessage", "Identifiers", "Cryptography"],
        exclude: ["Vectors"],
        swiftSettings: strict
    ),
    tests("AWSProtocol", ["HTTPMessage", "Identifiers"]),
    tests("Directory", ["Identifiers", "PolicyLanguage"]),
    tests("SQLite"),
    tests("Journal", ["Directory", "Identifiers", "SQLite", "Cryptography", "Threads"]),
    tests("Authentication", ["Cryptography", "Directory", "HTTPMessage", "Identifiers", "RequestSigning"]),
    tests("AccessControl", ["PolicyEngine"]),
    .testTarget(
        name: "TroubleshootingTests",
        dependencies: [
            "Troubleshooting", "AccessControl", "Compression", "Cryptography", "Directory", "HTTPMessage",
            "Identifiers",
            "PolicyEngine", "PolicyLanguage", "RequestSigning", "ServiceCatalog",
        ],
        exclude: ["Golden"],
        swiftSettings: strict
    ),
    tests("WorldFiles", ["AccessControl", "Directory", "Identifiers", "PolicyEngine", "PolicyLanguage"]),
    tests(
        "IdentityService",
        [
            "AWSProtocol", "AccessControl", "Authentication", "Cryptography", "Directory", "HTTPMessage", "Identifiers",
            "Journal", "RequestSigning", "ServiceCatalog",
        ]
    ),
    tests("Compression"),
    tests("HTTPServer", ["HTTPMessage", "Threads"]),
    tests("Arguments"),
    tests("Threads"),
    tests(
        "Server",
        [
            "Arguments", "Cryptography", "HTTPClient", "HTTPMessage", "Identifiers", "RequestSigning", "ServiceCatalog",
            "Threads",
        ]
    ),
    .testTarget(name: "TidyTests", swiftSettings: strict),
]

/// Entries for libFuzzer, each one parser fed with arbitrary bytes. libFuzzer brings `main`, so these take part only
/// with FUZZ=1 (`make fuzz`).
let fuzzTargets: [Target] =
    Context.environment["FUZZ"] == nil
    ? []
    : [
        fuzz("FuzzInquiry", ["Troubleshooting", "AccessControl"]),
        fuzz("FuzzMatching", ["FuzzChecks"]),
        fuzz("FuzzPolicy", ["FuzzChecks"]),
        fuzz("FuzzValues", ["FuzzChecks"]),
        fuzz("FuzzQuery", ["AWSProtocol", "HTTPMessage"]),
        fuzz("FuzzSigning", ["HTTPMessage", "Identifiers", "RequestSigning"]),
        fuzz("FuzzWorld", ["Directory", "Identifiers", "WorldFiles"]),
    ]

let package = Package(
    name: "sesame",
    products: [
        .library(name: "PolicyEngine", targets: ["PolicyEngine", "PolicyLanguage"]),
        // Installed as libsesame by Scripts/install_library.sh.
        .library(name: "SesameC", type: .dynamic, targets: ["SesameC"]),
    ],
    targets: targets + fuzzTargets,
    swiftLanguageModes: [.v6]
)
