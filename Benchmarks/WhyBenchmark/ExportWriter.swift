import ServiceCatalog

/// Writes the sample account as `aws iam get-account-authorization-details` prints it.
struct ExportWriter {
    private static let account = SamplePolicies.account
    private static let attached = [
        "ReadOnlyAccess", "job-function/ViewOnlyAccess", "SecurityAudit", "PowerUserAccess", "AmazonS3ReadOnlyAccess",
        "AmazonEC2ReadOnlyAccess", "AmazonDynamoDBReadOnlyAccess", "CloudWatchLogsReadOnlyAccess",
        "AWSLambda_ReadOnlyAccess", "AmazonSQSReadOnlyAccess", "CloudWatchReadOnlyAccess", "IAMReadOnlyAccess",
        "AmazonSSMManagedInstanceCore", "service-role/AWSLambdaBasicExecutionRole",
        "AmazonEC2ContainerRegistryReadOnly",
    ].map { "arn:aws:iam::aws:policy/\($0)" }

    func text(_ random: inout SeededGenerator) -> String {
        let lists = [
            list("UserDetailList", (0..<SampleWorld.userCount).map { user($0, &random) }),
            list("GroupDetailList", (0..<SampleWorld.teamCount).map { group($0, &random) }),
            list("RoleDetailList", (0..<SampleWorld.roleCount).map { role($0, &random) }),
            list("Policies", policies(&random)),
        ]
        return "{\n" + lists.joined(separator: ",\n") + ",\n\"IsTruncated\": false}\n"
    }

    private func list(_ name: String, _ elements: [String]) -> String {
        "\"\(name)\": [\n" + elements.joined(separator: ",\n") + "\n]"
    }

    private func entity(_ kind: String, _ path: String, _ name: String, _ id: String) -> String {
        #""\#(kind)Name": "\#(name)", "\#(kind)Id": "\#(id)", "Path": "/", "CreateDate": "2024-03-01T10:00:00+00:00", "#
            + #""Arn": "arn:aws:iam::\#(Self.account):\#(path)/\#(name)""#
    }

    private func user(_ number: Int, _ random: inout SeededGenerator) -> String {
        let team = number % SampleWorld.teamCount
        let other = random.number(below: SampleWorld.teamCount)
        let groups = random.once(in: 3) && other != team ? [team, other] : [team]
        let names = groups.map { "\"\(SamplePolicies.team($0))\"" }.joined(separator: ", ")
        return "{" + entity("User", "user", "user-\(number)", "AIDA" + random.id(17))
            + ", \"GroupList\": [\(names)]"
            + inline("User", "user-\(number)", team, random.once(in: 3))
            + attachments(random.once(in: 2) ? [random.pick(Self.attached)] : [])
            + boundary(random.once(in: 5), team) + tags(team) + "}"
    }

    private func group(_ number: Int, _ random: inout SeededGenerator) -> String {
        let managed = (0..<2).map { _ in policyARN(random.number(below: SamplePolicies.managedKinds), number) }
        return "{" + entity("Group", "group", SamplePolicies.team(number), "AGPA" + random.id(17))
            + inline("Group", "all", number, true) + attachments([random.pick(Self.attached)] + unique(managed)) + "}"
    }

    private func role(_ number: Int, _ random: inout SeededGenerator) -> String {
        let team = number % SampleWorld.teamCount
        var attached = (0..<2).map { _ in policyARN(random.number(below: SamplePolicies.managedKinds), team) }
        attached.append(random.pick(Self.attached))
        let name = "\(SamplePolicies.team(team))-role-\(number)"
        return "{" + entity("Role", "role", name, "AROA" + random.id(17))
            + #", "AssumeRolePolicyDocument": \#(SamplePolicies.trust(number))"#
            + inline("Role", name, team, random.once(in: 2)) + attachments(unique(attached))
            + boundary(random.once(in: 4), team) + tags(team) + "}"
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func policyARN(_ kind: Int, _ team: Int) -> String {
        "arn:aws:iam::\(Self.account):policy/\(SamplePolicies.team(team))-\(kind)"
    }

    private func boundaryARN(_ team: Int) -> String {
        "arn:aws:iam::\(Self.account):policy/boundary-\(team % 5)"
    }

    private func inline(_ kind: String, _ holder: String, _ team: Int, _ isThere: Bool) -> String {
        guard isThere else { return "" }
        let document = SamplePolicies.inline(team, of: holder)
        return #", "\#(kind)PolicyList": [{"PolicyName": "own", "PolicyDocument": \#(document)}]"#
    }

    private func attachments(_ arns: [String]) -> String {
        let attached = arns.map { arn in
            let name = arn.split(separator: "/").last ?? ""
            return #"{"PolicyName": "\#(name)", "PolicyArn": "\#(arn)"}"#
        }
        return #", "AttachedManagedPolicies": ["# + attached.joined(separator: ", ") + "]"
    }

    private func boundary(_ isThere: Bool, _ team: Int) -> String {
        guard isThere else { return "" }
        return #", "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "#
            + #""\#(boundaryARN(team))"}"#
    }

    private func tags(_ team: Int) -> String {
        #", "Tags": [{"Key": "team", "Value": "\#(SamplePolicies.team(team))"}]"#
    }

    private func policies(_ random: inout SeededGenerator) -> [String] {
        var policies: [String] = []
        for team in 0..<SampleWorld.teamCount {
            for kind in 0..<SamplePolicies.managedKinds {
                policies.append(
                    policy("\(SamplePolicies.team(team))-\(kind)", SamplePolicies.managed(kind, team), &random)
                )
            }
        }
        for number in 0..<5 {
            policies.append(policy("boundary-\(number)", SamplePolicies.boundary(number), &random))
        }
        for arn in Self.attached {
            guard let policy = AWSManagedPolicies.policy(arn: arn) else { fatalError("no policy \(arn)") }
            let facts = #""PolicyName": "\#(policy.name)", "PolicyId": "ANPA\#(random.id(17))", "Arn": "\#(arn)""#
            policies.append("{" + facts + version(policy.document) + "}")
        }
        return policies
    }

    private func policy(_ name: String, _ document: String, _ random: inout SeededGenerator) -> String {
        "{" + entity("Policy", "policy", name, "ANPA" + random.id(17)) + version(document) + "}"
    }

    private func version(_ document: String) -> String {
        #", "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "#
            + #""CreateDate": "2024-03-01T10:00:00+00:00", "Document": \#(document)}]"#
    }
}
