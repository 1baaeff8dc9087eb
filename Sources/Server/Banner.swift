/// What the terminal shows when the server is ready.
struct Banner {
    let endpoint: String
    let dataDirectory: String
    let account: String
    let isFirstStart: Bool
    let startMilliseconds: Int
    let files: AWSFiles
    let hasCredentials: Bool
    /// Whether the configuration file leads to this endpoint.
    let isConfigurationCurrent: Bool
    let isDevelopment: Bool
    let isReachableInTheClear: Bool

    var text: String {
        var lines = [
            "Sesame \(Version.text)",
            "  listening on  \(endpoint)",
            "  data in       \(dataDirectory)\(isFirstStart ? " (new)" : "")",
            "  account       \(account)",
            "  enforcement   on: every request is authenticated and authorised",
            "  ready after   \(startMilliseconds) ms",
        ]
        if isDevelopment { lines.append("  warning       --dev: anyone who reaches this server can reset it") }
        if isReachableInTheClear {
            lines.append("  warning       reachable from other machines without TLS; see --tls-cert")
        }
        if hasCredentials {
            lines.append("")
            lines += files.exports.map { "  " + $0 }
            if isConfigurationCurrent {
                lines.append("  aws sts get-caller-identity")
                lines.append("")
                lines.append(
                    "  (AWS CLI before 2.13, Debian's for one, also: export AWS_DATA_PATH=\(files.modelsPath))"
                )
            } else {
                lines.append("  aws --endpoint-url \(endpoint) sts get-caller-identity")
                lines.append("  (\(files.configPath) names another endpoint)")
            }
        }
        return lines.joined(separator: "\n") + "\n\n"
    }
}
