internal import IdentityService
internal import RequestSigning

extension AWSFiles {
    /// Adds a profile for each key, in place of an older one of that name. The rest of the files stays as it is.
    func addProfiles(_ keys: [Importing.Key]) throws(StartError) {
        try TextFile.makeDirectory(directory)
        var credentials = try SectionedText(contentsOf: credentialsPath)
        var config = try SectionedText(contentsOf: configPath)
        // The server's own address, and what old tools need, as the default profile has them.
        let settings = config.lines.filter { line in
            ["region", "endpoint_url", "data_path"].contains { line.hasPrefix("\($0) =") }
        }
        for key in keys {
            credentials.setSection(
                key.profile,
                [
                    "aws_access_key_id = \(key.credentials.accessKeyID)",
                    "aws_secret_access_key = \(key.credentials.secretAccessKey)",
                ]
            )
            if !config.hasSection("profile \(key.profile)") {
                config.setSection("profile \(key.profile)", Array(settings.prefix(3)))
            }
        }
        // Last, as what is new there is what matters.
        try TextFile.write(config.text, to: configPath, mode: 0o644)
        try TextFile.write(credentials.text, to: credentialsPath, mode: 0o600)
    }
}

/// A text of sections, each a heading in brackets with lines under it.
private struct SectionedText {
    private(set) var lines: [String] = []

    /// Empty when there is no such file.
    init(contentsOf path: String) throws(StartError) {
        guard TextFile.exists(path) else { return }
        let text = String(decoding: try TextFile.read(path), as: UTF8.self)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    func hasSection(_ name: String) -> Bool { lines.contains("[\(name)]") }

    mutating func setSection(_ name: String, _ settings: [String]) {
        if let start = lines.firstIndex(of: "[\(name)]") {
            let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("[") } ?? lines.endIndex
            lines.removeSubrange(start..<end)
            while lines.last?.isEmpty == true { lines.removeLast() }
        }
        if !lines.isEmpty { lines.append("") }
        lines += ["[\(name)]"] + settings
    }
}
