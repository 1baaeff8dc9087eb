package import Arguments
private import FoundationEssentials
package import Identifiers
package import RequestSigning

/// Everything that `sesame serve` can be told, checked.
package struct ServerConfiguration: Sendable {
    /// What only tests and CI may do.
    package struct Development: Sendable {
        /// The key of the first administrator, instead of a random one.
        package var administratorKey: Credentials?
        /// The root user's key; then there is no administrator.
        package var rootKey: Credentials?

        package init() {}
    }

    package var address = "127.0.0.1"
    package var port: UInt16 = 4260
    package var dataDirectory = "sesame-data"
    package var masterKeyFile: String?
    /// The id of the first account; nil: a random one.
    package var account: AccountID?
    package var certificateFile: String?
    package var privateKeyFile: String?
    /// Two for each processor: while one is interrupted by other work of the machine, or busy with a long request, its
    /// neighbour goes on.
    package var threads = min(2 * ProcessInfo.processInfo.activeProcessorCount, 64)
    package var maximumConnections = 4096
    package var drainSeconds = 10.0
    package var appendsAuthorizationID = false
    /// The user's own services, in the form of docs/service.schema.json.
    package var servicesFile: String?
    /// Set with `--dev`.
    package var development: Development?

    package init() {}

    /// The configuration that flags and environment variables ask for.
    package init(_ parsed: ParsedArguments) throws(UsageError) {
        if let value = parsed.value("--listen") { (address, port) = try Self.listen(value) }
        dataDirectory = parsed.value("--data-dir") ?? dataDirectory
        if dataDirectory.isEmpty {
            throw .invalidValue("--data-dir", value: "", expected: "the path of a directory")
        }
        masterKeyFile = parsed.value("--master-key-file")
        if let value = parsed.value("--account") {
            guard let id = AccountID(value) else {
                throw .invalidValue("--account", value: value, expected: "twelve digits")
            }
            account = id
        }
        certificateFile = parsed.value("--tls-cert")
        privateKeyFile = parsed.value("--tls-key")
        if certificateFile != nil, privateKeyFile == nil { throw .needs("--tls-cert", "--tls-key") }
        if privateKeyFile != nil, certificateFile == nil { throw .needs("--tls-key", "--tls-cert") }
        threads = try Self.number(parsed, "--threads", 1...64) ?? threads
        maximumConnections = try Self.number(parsed, "--max-connections", 1...1_000_000) ?? maximumConnections
        drainSeconds = try Self.number(parsed, "--drain-seconds", 0...3600).map(Double.init) ?? drainSeconds
        appendsAuthorizationID = parsed.isGiven("--authorization-id-suffix")
        servicesFile = parsed.value("--services")
        development = try Self.development(parsed)
        if development != nil { account = account ?? AccountID("123456789012") }
    }

    private static func development(_ parsed: ParsedArguments) throws(UsageError) -> Development? {
        let keys = ["--admin-access-key", "--root-access-key"]
        guard parsed.isGiven("--dev") else {
            for name in keys where parsed.isGiven(name) { throw .needs(name, "--dev") }
            return nil
        }
        if parsed.isGiven(keys[0]), parsed.isGiven(keys[1]) { throw .conflict(keys[0], keys[1]) }
        var development = Development()
        development.administratorKey = try credentials(parsed, keys[0])
        development.rootKey = try credentials(parsed, keys[1])
        return development
    }

    /// `127.0.0.1:4260`, `[::1]:4260`, `localhost:4260`.
    static func listen(_ text: String) throws(UsageError) -> (String, UInt16) {
        let expected = "an IP address and a port, for example 127.0.0.1:4260 or [::1]:4260"
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw .invalidValue("--listen", value: text, expected: expected)
        }
        var address = String(text[..<colon])
        if address.hasPrefix("["), address.hasSuffix("]") {
            address = String(address.dropFirst().dropLast())
        } else if address.contains(":") || address.isEmpty {
            throw .invalidValue("--listen", value: text, expected: expected)
        }
        return (address == "localhost" ? "127.0.0.1" : address, port)
    }

    private static func number(
        _ parsed: ParsedArguments,
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(UsageError) -> Int? {
        guard let text = parsed.value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalidValue(
                name,
                value: text,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// `ID:SECRET`. AWS's own ids have 16 to 128 word characters; test suites like to use shorter ones.
    private static func credentials(_ parsed: ParsedArguments, _ name: String) throws(UsageError) -> Credentials? {
        guard let text = parsed.value(name) else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let isWord = { (byte: UInt8) in
            (0x30...0x39 ~= byte) || (0x41...0x5A ~= byte) || (0x61...0x7A ~= byte) || byte == UInt8(ascii: "_")
        }
        guard parts.count == 2, (1...128).contains(parts[0].utf8.count), parts[0].utf8.allSatisfy(isWord),
            (1...128).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else {
            throw .invalidValue(
                name,
                value: nil,
                expected: "ID:SECRET, the id of 1 to 128 letters and digits, the secret without blanks"
            )
        }
        return Credentials(accessKeyID: String(parts[0]), secretAccessKey: String(parts[1]))
    }
}

extension ServerConfiguration {
    /// What `sesame serve` understands.
    package static let command = Command(
        "sesame serve",
        "Run the server.",
        options: [
            Option(
                "--listen",
                "ADDRESS:PORT",
                "Where to listen; port 0 lets the system choose.",
                default: "127.0.0.1:4260"
            ),
            Option("--data-dir", "DIR", "Where the data is; made at the first start.", default: "sesame-data"),
            Option(
                "--master-key-file",
                "FILE",
                "The key that seals the secrets.",
                default: "master.key in the data directory"
            ),
            Option("--account", "ID", "The first account's id, at the first start.", default: "random"),
            Option("--tls-cert", "FILE", "A certificate chain in PEM: serve HTTPS."),
            Option("--tls-key", "FILE", "The certificate's private key in PEM."),
            Option("--threads", "N", "Threads that serve requests.", default: "two for each processor"),
            Option("--max-connections", "N", "Connections at the same time.", default: "4096"),
            Option("--drain-seconds", "N", "How long a stop waits for requests in work.", default: "10"),
            Option("--authorization-id-suffix", nil, "End denials with the authorization id, as AWS does since 2026."),
            Option("--services", "FILE", "Services of your own, in JSON: their actions, resources and condition keys."),
            Option("--dev", nil, "For tests and CI: account 123456789012, POST /_sesame/reset."),
            Option("--admin-access-key", "ID:SECRET", "With --dev: the administrator's key.", isSecret: true),
            Option(
                "--root-access-key",
                "ID:SECRET",
                "With --dev: the root user's key, and no administrator.",
                isSecret: true
            ),
            Option("--print-config", nil, "Show the settings, secrets masked, and exit."),
        ],
        examples: [
            "sesame serve --data-dir /var/lib/sesame",
            "sesame serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem",
            "sesame serve --dev --root-access-key AKIAIOSFODNN7EXAMPLE:secret",
        ],
        variablePrefix: "SESAME_",
        notes: ["Every request is logged as one JSON line on standard error. SIGTERM stops gracefully."]
    )

    /// The settings as `name = value` lines, secrets masked.
    package var description: String {
        func mask(_ credentials: Credentials?) -> String {
            credentials.map { "\($0.accessKeyID):********" } ?? "not set"
        }
        var lines = [
            "listen = \(endpointHost(address)):\(port)", "data-dir = \(dataDirectory)",
            "master-key-file = \(masterKeyFile ?? "\(dataDirectory)/master.key")",
            "account = \(account?.text ?? "random at the first start")", "tls-cert = \(certificateFile ?? "not set")",
            "tls-key = \(privateKeyFile ?? "not set")", "threads = \(threads)",
            "max-connections = \(maximumConnections)", "drain-seconds = \(Int(drainSeconds))",
            "authorization-id-suffix = \(appendsAuthorizationID)", "services = \(servicesFile ?? "not set")",
            "dev = \(development != nil)",
        ]
        if let development {
            lines.append("admin-access-key = \(mask(development.administratorKey))")
            lines.append("root-access-key = \(mask(development.rootKey))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The URL at which clients on this machine reach the server.
    func endpoint(port: UInt16) -> String {
        let host =
            switch address {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: address
            }
        return "\(certificateFile == nil ? "http" : "https")://\(endpointHost(host)):\(port)"
    }

    private func endpointHost(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}

extension ServerConfiguration {
    /// Where a server with the settings of this environment is reached from its own machine.
    package static func localEndpoint(environment: [String: String]) throws(UsageError) -> String {
        var configuration = ServerConfiguration()
        if let value = environment["SESAME_LISTEN"] { (configuration.address, configuration.port) = try listen(value) }
        configuration.certificateFile = environment["SESAME_TLS_CERT"]
        return configuration.endpoint(port: configuration.port)
    }
}
