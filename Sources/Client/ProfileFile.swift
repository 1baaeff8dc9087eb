import FoundationEssentials

/// One of the AWS tools' configuration files: sections with `key = value` lines.
///
/// Source: AWS SDKs and Tools Reference Guide, "Format of the shared config and credentials files".
struct ProfileFile {
    private var sections: [String: [String: String]] = [:]

    /// Nil when there is no such file.
    init?(path: String) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        var current = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = Substring(line.trimmingPrefix { $0 == " " || $0 == "\t" })
            if trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
            if trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
                current = String(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
            } else if line.first != " ", line.first != "\t", let equals = trimmed.firstIndex(of: "=") {
                // Indented lines belong to nested settings, of which none matters here.
                let key = trimmed[..<equals].filter { $0 != " " && $0 != "\t" }
                sections[current, default: [:]][key] = Self.trimmed(trimmed[trimmed.index(after: equals)...])
            }
        }
    }

    /// A setting of a profile. In `config` a profile's section is called `profile NAME`, but for `default`.
    func value(_ key: String, profile: String) -> String? {
        sections["profile \(profile)"]?[key] ?? sections[profile]?[key]
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return String(text)
    }
}
