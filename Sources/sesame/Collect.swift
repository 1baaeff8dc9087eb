import Arguments
import WorldFiles

/// `sesame collect`
enum Collect: Subcommand {
    static let word = "collect"
    static let command = Command(
        "sesame collect",
        "Print a script that collects the policies of AWS accounts.",
        options: [
            Option(
                "--profile",
                "NAME",
                "A profile of the AWS CLI, one account each; may be given more than once.",
                default: "the CLI's own choice",
                isRepeatable: true
            ),
            Option(
                "--region",
                "NAME",
                "A region; may be given more than once.",
                default: "all that are enabled",
                isRepeatable: true
            ),
            Option("--output", "DIR", "The folder that the script makes.", default: "world"),
            Option("--no-organization", nil, "Leave out AWS Organizations."),
        ],
        examples: [
            "sesame collect | sh", "sesame collect --profile dev --profile prod --output company > collect.sh",
        ],
        notes: [
            "The script only reads; it needs sh, the AWS CLI and the rights of SecurityAudit.",
            "What it makes is read by `sesame why --world DIR` and `sesame import DIR`.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        var script = CollectScript()
        script.profiles = parsed.values("--profile")
        script.regions = parsed.values("--region")
        for region in script.regions
        where !region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) {
            throw .invalidValue("--region", value: region, expected: "a name like eu-central-1")
        }
        if let output = parsed.value("--output") {
            // A path that begins with a dash would be an option to the script's commands.
            guard !output.isEmpty, !output.hasPrefix("-") else {
                throw .invalidValue("--output", value: output, expected: "a folder")
            }
            script.output = output
        }
        script.includesOrganization = !parsed.isGiven("--no-organization")
        Terminal.output(script.text)
        return .ok
    }
}
