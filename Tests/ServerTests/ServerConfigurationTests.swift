import Arguments
import Foundation
import Identifiers
import RequestSigning
import ServiceCatalog
import Testing

@testable import Server

struct ConfigurationErrorCase: Sendable, CustomTestStringConvertible {
    var words: [String]
    var error: UsageError
    var testDescription: String { words.joined(separator: " ") }
}

@Suite("The server's configuration")
struct ServerConfigurationTests {
    private func configuration(
        _ words: [String],
        _ environment: [String: String] = [:]
    ) throws -> ServerConfiguration {
        try ServerConfiguration(
            ParsedArguments(ServerConfiguration.command, words: words, environment: environment)
        )
    }

    @Test(
        "reads addresses with a port",
        arguments: [
            ("127.0.0.1:4260", "127.0.0.1", 4260), ("[::1]:0", "::1", 0), ("localhost:80", "127.0.0.1", 80),
            ("0.0.0.0:65535", "0.0.0.0", 65535),
        ]
    )
    func listen(_ text: String, _ address: String, _ port: Int) throws {
        let parsed = try configuration(["--listen", text])
        #expect(parsed.address == address)
        #expect(parsed.port == UInt16(port))
    }

    @Test("takes flags before variables before defaults")
    func precedence() throws {
        #expect(try configuration([]).dataDirectory == "sesame-data")
        #expect(try configuration([], ["SESAME_DATA_DIR": "a"]).dataDirectory == "a")
        #expect(try configuration(["--data-dir", "b"], ["SESAME_DATA_DIR": "a"]).dataDirectory == "b")
    }

    @Test("--dev means account 123456789012 unless another is named")
    func development() throws {
        #expect(try configuration([]).account == nil)
        #expect(try configuration(["--dev"]).account?.text == "123456789012")
        #expect(try configuration(["--dev", "--account", "111122223333"]).account?.text == "111122223333")
        #expect(try configuration([], ["SESAME_DEV": "true"]).development != nil)
    }

    static let errors = [
        ConfigurationErrorCase(
            words: ["--account", "12345"],
            error: .invalidValue("--account", value: "12345", expected: "twelve digits")
        ),
        ConfigurationErrorCase(words: ["--tls-cert", "a"], error: .needs("--tls-cert", "--tls-key")),
        ConfigurationErrorCase(words: ["--tls-key", "a"], error: .needs("--tls-key", "--tls-cert")),
        ConfigurationErrorCase(
            words: ["--root-access-key", "AKIAIOSFODNN7EXAMPLE:x"],
            error: .needs("--root-access-key", "--dev")
        ),
        ConfigurationErrorCase(
            words: ["--admin-access-key", "AKIAIOSFODNN7EXAMPLE:x"],
            error: .needs("--admin-access-key", "--dev")
        ),
        ConfigurationErrorCase(
            words: ["--dev", "--admin-access-key", "a:b", "--root-access-key", "c:d"],
            error: .conflict("--admin-access-key", "--root-access-key")
        ),
        ConfigurationErrorCase(
            words: ["--threads", "0"],
            error: .invalidValue("--threads", value: "0", expected: "a whole number from 1 to 64")
        ),
        ConfigurationErrorCase(
            words: ["--drain-seconds", "x"],
            error: .invalidValue("--drain-seconds", value: "x", expected: "a whole number from 0 to 3600")
        ),
    ]

    @Test("refuses what it cannot do", arguments: errors)
    func refuses(_ example: ConfigurationErrorCase) {
        #expect(throws: example.error) { try configuration(example.words) }
    }

    @Test(
        "refuses addresses without a port, and names",
        arguments: ["127.0.0.1", "::1", "::1:80", ":80", "a:b", "a:70000"]
    )
    func refusesAddress(_ text: String) {
        #expect(throws: UsageError.self) { try configuration(["--listen", text]) }
    }

    @Test("takes the short keys that other projects' tests sign with")
    func takesShortKey() throws {
        let configuration = try configuration(["--dev", "--root-access-key", "test:test"])
        #expect(configuration.development?.rootKey?.accessKeyID == "test")
    }

    @Test(
        "refuses keys that no client could use",
        arguments: ["AKIAIOSFODNN7EXAMPLE", "not-a-word:x", "AKIAIOSFODNN7EXAMPLE:", "AKIAIOSFODNN7EXAMPLE:a b", ":x"]
    )
    func refusesKey(_ text: String) throws {
        let error = try #require(throws: UsageError.self) {
            try configuration(["--dev", "--admin-access-key", text])
        }
        #expect(!error.message.contains(text))
    }

    @Test("shows itself without secrets")
    func masks() throws {
        let text = try configuration(["--dev", "--root-access-key", "AKIAIOSFODNN7EXAMPLE:topsecret"]).description
        #expect(text.contains("root-access-key = AKIAIOSFODNN7EXAMPLE:********"))
        #expect(!text.contains("topsecret"))
    }

    @Test(
        "knows the URL for clients on its own machine",
        arguments: [
            (["--listen", "0.0.0.0:1"], "http://127.0.0.1:1"), (["--listen", "[::]:1"], "http://[::1]:1"),
            (["--listen", "10.0.0.1:1", "--tls-cert", "a", "--tls-key", "b"], "https://10.0.0.1:1"),
        ]
    )
    func endpoint(_ words: [String], _ url: String) throws {
        #expect(try configuration(words).endpoint(port: 1) == url)
    }

    @Test("adds a user's services to the catalogue, and refuses to start on a fault in the file")
    func services() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        let file = root.appending(path: "Tests/ServiceCatalogTests/Services/widgets.json").path
        let catalog = try Catalog(configuration(["--services", file]))
        #expect(catalog.userPrefixes == ["widgets"])
        #expect(catalog.action("widgets:GetWidget") != nil)
        #expect(catalog.action("s3:GetObject") != nil)
        #expect(try Catalog(configuration([])).userPrefixes == [])

        let broken = FileManager.default.temporaryDirectory.appending(path: "sesame-\(UUID().uuidString).json")
        try Data("{\n  \"services\": [{\"prefix\": \"s3\"}]}".utf8).write(to: broken)
        defer { try? FileManager.default.removeItem(at: broken) }
        let error = try #require(throws: StartError.self) { try Catalog(configuration(["--services", broken.path])) }
        #expect(error.message.contains("line 2, column "), "\(error.message)")
        #expect(throws: StartError.self) { try Catalog(configuration(["--services", "/nowhere.json"])) }
    }
}
