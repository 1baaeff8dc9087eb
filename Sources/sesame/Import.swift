import AccessControl
import Arguments
import Client
import Directory
import WorldFiles

/// `sesame import`
enum Import: Subcommand {
    static let word = "import"
    static let command = Command(
        "sesame import",
        "Load exported accounts into a running server.",
        arguments: "<folder>",
        argumentCount: 1...1,
        options: [
            Option("--only-iam", nil, "Accept that only users, groups, roles and policies are loaded."),
            Option(
                "--endpoint-url",
                "URL",
                "The server.",
                default: "as the AWS CLI finds it, then http://127.0.0.1:4260"
            ),
            Option("--profile", "NAME", "The profile with the credentials.", default: "AWS_PROFILE, then default"),
            Option("--data-dir", "DIR", "A server's data directory: use its administrator's key."),
        ],
        examples: ["sesame collect --output world | sh && sesame import world"],
        notes: [
            "The folder is what `sesame collect` makes. All of it is loaded, or nothing.",
            "Exports hold no secrets: users come without access keys and passwords. An account that the server",
            "does not have gets a user sesame-administrator, whose key the server writes to its own credentials file.",
            "Exit code 3: something of the folder was left out, and --only-iam was not given.",
        ]
    )

    static func run(_ parsed: ParsedArguments) throws(UsageError) -> ExitCode {
        var options = ClientConfiguration.Options()
        options.endpoint = parsed.value("--endpoint-url")
        options.profile = parsed.value("--profile")
        options.dataDirectory = parsed.value("--data-dir")
        let folder = parsed.arguments[0]
        let (world, body): (World, [UInt8])
        do throws(WorldError) {
            world = try WorldFolder.read(folder)
            body = try ImportRequest.body(ofFolder: folder)
        } catch {
            Terminal.report(error.message, hint: nil)
            return .couldNotRun
        }
        if body.count > ImportRequest.maximumBodyBytes {
            Terminal.report(
                "the accounts have \(body.count >> 20) MiB; a server takes \(ImportRequest.maximumBodyBytes >> 20)",
                hint: "import them one by one"
            )
            return .couldNotRun
        }
        do throws(ClientConfiguration.Missing) {
            let configuration = try ClientConfiguration(options: options, environment: Terminal.environment)
            return send(body, of: world, configuration, onlyIAM: parsed.isGiven("--only-iam"))
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
    }

    private static func send(
        _ body: [UInt8],
        of world: World,
        _ configuration: ClientConfiguration,
        onlyIAM: Bool
    ) -> ExitCode {
        let report: ImportReport
        do throws(ServerRequest.Failure) {
            report = try ImportClient.send(body, configuration: configuration, now: Terminal.now)
        } catch {
            Terminal.report(error.message, hint: error.hint)
            return .couldNotRun
        }
        let leftOut = leftOut(world, report)
        let lines = report.accounts.map(line) + (leftOut.isEmpty ? [] : ["", "Left out:"] + leftOut.map { "  " + $0 })
        Terminal.output(lines.joined(separator: "\n") + "\n")
        return leftOut.isEmpty || onlyIAM ? .ok : .findings
    }

    private static func line(_ account: ImportReport.Account) -> String {
        let counts = [
            count(account.users, "user", "users"), count(account.groups, "group", "groups"),
            count(account.roles, "role", "roles"), count(account.policies, "policy", "policies"),
        ]
        var line = "account \(account.id): " + counts.joined(separator: ", ") + " added"
        if account.unchanged > 0 { line += ", \(account.unchanged) were there already" }
        if let profile = account.profile {
            line += "; its administrator is profile \(profile) in the server's aws files"
        }
        return line
    }

    /// What the folder has and the server has no place for.
    private static func leftOut(_ world: World, _ report: ImportReport) -> [String] {
        var lines: [String] = []
        if let organization = world.organization {
            let policies = count(organization.policies.count, "policy", "policies")
            lines.append("the organization \(organization.id) with \(policies)")
        }
        if !world.resourcePolicies.isEmpty {
            lines.append(count(world.resourcePolicies.count, "resource policy", "resource policies"))
        }
        if !world.endpointPolicies.isEmpty {
            lines.append(count(world.endpointPolicies.count, "VPC endpoint policy", "VPC endpoint policies"))
        }
        if !world.mfaDevices.isEmpty { lines.append(count(world.mfaDevices.count, "MFA device", "MFA devices")) }
        if report.instanceProfiles > 0 {
            lines.append(count(report.instanceProfiles, "instance profile", "instance profiles"))
        }
        for arn in report.otherAWSManagedPolicies {
            lines.append("\(arn): the server has another version of it, or does not know it")
        }
        return lines
    }

    private static func count(_ number: Int, _ singular: String, _ plural: String) -> String {
        "\(number) \(number == 1 ? singular : plural)"
    }
}
