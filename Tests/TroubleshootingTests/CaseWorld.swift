import AccessControl
import Directory
import Identifiers
import PolicyLanguage

/// Builds a world from the compact notation of the case files (Tests/Cases/Why/README.md). Anything unknown in it is an
/// error: a misspelt member would make a case prove nothing.
struct CaseWorld {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var world = World()

    init(_ value: JSONValue) throws {
        world.knowsResourcePolicies = true
        try each(value, "world") { name, value in
            switch name {
            case "accounts": try each(value, name) { try addAccount($0, $1) }
            case "organization": try addOrganization(value)
            case "resources":
                try each(value, name) { arn, value in
                    let owner = try account(value["account"]?.string ?? ARN(arn)?.account ?? "")
                    world.resourcePolicies[arn] = World.ResourcePolicy(
                        resource: arn,
                        account: owner,
                        document: try document(value["policy"] ?? value)
                    )
                }
            case "endpoints":
                try each(value, name) { id, value in
                    world.endpointPolicies[id] = World.EndpointPolicy(
                        id: id,
                        account: nil,
                        vpc: nil,
                        serviceName: nil,
                        document: try document(value)
                    )
                }
            case "mfa":
                try each(value, name) { serial, user in
                    world.mfaDevices[serial] = World.VirtualMFADevice(serialNumber: serial, user: user.string)
                }
            case "unknownResourcePolicies": world.knowsResourcePolicies = false
            default: throw Failure(description: "unknown member of world: \(name)")
            }
        }
    }

    private mutating func addAccount(_ text: String, _ value: JSONValue) throws {
        let id = try account(text)
        var account = Account(id: id, created: Timestamp(seconds: 1_700_000_000))
        var groupIDs: [String: String] = [:]
        try each(value["policies"], "policies") { name, value in account.apply(.put(try policy(name, value, id))) }
        try each(value["groups"], "groups") { name, value in
            var group = Group(id: "AGPA\(Self.idText(name))", name: name, path: "/", created: account.created)
            group.policies = try holding(value, id)
            groupIDs[name] = group.id
            account.apply(.put(.group(group)))
        }
        try each(value["users"], "users") { name, value in
            var user = User(
                id: value["id"]?.string ?? "AIDA\(Self.idText(name))",
                name: name,
                path: value["path"]?.string ?? "/",
                created: try value["created"]?.string.map(WhyCase.time) ?? account.created
            )
            user.policies = try holding(value, id)
            user.tags = try tags(value["tags"])
            user.permissionsBoundary = try value["boundary"]?.string.map { try arn($0, id) }
            user.groupIDs = try (value["groups"]?.elements ?? []).map {
                guard let name = $0.string, let id = groupIDs[name] else { throw Failure(description: "no such group") }
                return id
            }
            account.apply(.put(.user(user)))
            try each(value["keys"], "keys") { account.apply(.put(try key($0, $1, of: user))) }
        }
        try each(value["roles"], "roles") { name, value in
            var role = Role(
                id: value["id"]?.string ?? "AROA\(Self.idText(name))",
                name: name,
                path: value["path"]?.string ?? "/",
                created: try value["created"]?.string.map(WhyCase.time) ?? account.created,
                trustPolicy: try document(value["trust"] ?? (try Self.json(Self.emptyTrust)))
            )
            role.policies = try holding(value, id)
            role.tags = try tags(value["tags"])
            role.permissionsBoundary = try value["boundary"]?.string.map { try arn($0, id) }
            try each(value["trustedIDs"], "trustedIDs") { role.trustedIDs[$0] = $1.string }
            account.apply(.put(.role(role)))
        }
        try known(value, ["policies", "groups", "users", "roles"])
        world.accounts[id] = account
    }

    private static let emptyTrust =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#

    private func policy(_ name: String, _ value: JSONValue, _ account: AccountID) throws -> Entity {
        let texts = try value["versions"]?.elements.map(document) ?? [document(value)]
        var policy = ManagedPolicy(
            id: "ANPA\(Self.idText(name))",
            name: name,
            path: "/",
            description: nil,
            document: texts[0],
            created: Timestamp(seconds: 1_700_000_000)
        )
        let times = try (value["created"]?.elements ?? []).map { try WhyCase.time($0.string ?? "") }
        policy.versions = texts.enumerated().map { index, text in
            PolicyVersion(
                id: "v\(index + 1)",
                document: text,
                created: times.indices.contains(index) ? times[index] : policy.created
            )
        }
        policy.nextVersion = texts.count + 1
        policy.defaultVersionID = value["default"]?.string ?? "v1"
        return .managedPolicy(policy)
    }

    private func holding(_ value: JSONValue, _ account: AccountID) throws -> PolicyHolding {
        try known(
            value,
            [
                "inline", "attached", "tags", "boundary", "groups", "path", "trust", "trustedIDs", "id", "created",
                "keys",
            ]
        )
        var holding = PolicyHolding()
        try each(value["inline"], "inline") { name, value in
            holding.inline.append(InlinePolicy(name: name, document: try document(value)))
        }
        holding.inline.sort { $0.name < $1.name }
        holding.attached = try (value["attached"]?.elements ?? []).map { try arn($0.string ?? "", account) }
        return holding
    }

    private func key(_ id: String, _ value: JSONValue, of user: User) throws -> Entity {
        guard let status = value.string.flatMap(AccessKey.Status.init) else {
            throw Failure(description: "`\(id)` is neither Active nor Inactive")
        }
        return .accessKey(
            AccessKey(id: id, ownerID: user.id, status: status, created: user.created, sealedSecret: [])
        )
    }

    private mutating func addOrganization(_ value: JSONValue) throws {
        try known(value, ["management", "parents", "policies"])
        var parents: [String: String] = [:]
        try each(value["parents"], "parents") { parents[$0] = $1.string }
        var policies: [Organization.Policy] = []
        var targets: [String: [String]] = [:]
        let management = try account(value["management"]?.string ?? "")
        try each(value["policies"], "policies") { id, value in
            let isResource = value["kind"]?.string == "RESOURCE_CONTROL_POLICY"
            let kind: Organization.Policy.Kind = isResource ? .resourceControl : .serviceControl
            let folder = isResource ? "resource_control_policy" : "service_control_policy"
            let isAWS = id.hasPrefix("p-Full") || id.hasPrefix("p-RCPFull")
            policies.append(
                Organization.Policy(
                    id: id,
                    arn: isAWS
                        ? "arn:aws:organizations::aws:policy/\(folder)/\(id)"
                        : "arn:aws:organizations::\(management):policy/o-example/\(folder)/\(id)",
                    name: value["name"]?.string ?? id,
                    kind: kind,
                    isAWSManaged: isAWS,
                    document: try document(value["document"] ?? value)
                )
            )
            targets[id] = (value["targets"]?.elements ?? []).compactMap(\.string)
        }
        world.organization = Organization(
            id: "o-example",
            managementAccount: management,
            parents: parents,
            policies: policies,
            targets: targets
        )
    }

    // MARK: Pieces

    private func tags(_ value: JSONValue?) throws -> [Tag] {
        var tags: [Tag] = []
        try each(value, "tags") { tags.append(Tag(key: $0, value: $1.string ?? "")) }
        return tags
    }

    /// A policy's name means one of the account.
    private func arn(_ text: String, _ account: AccountID) throws -> String {
        text.hasPrefix("arn:") ? text : "arn:aws:iam::\(account):policy/\(text)"
    }

    /// A document keeps its text; a string is the document's text itself.
    private func document(_ value: JSONValue) throws -> PolicyText {
        let text = value.string ?? value.source
        _ = try PolicyDocument(reading: text)
        return PolicyText(text)
    }

    private func account(_ text: String) throws -> AccountID {
        guard let id = AccountID(text) else { throw Failure(description: "`\(text)` is no account id") }
        return id
    }

    private func known(_ value: JSONValue, _ names: Set<String>) throws {
        try each(value, "") { name, _ in
            guard names.contains(name) else { throw Failure(description: "unknown member: \(name)") }
        }
    }

    private func each(_ value: JSONValue?, _ name: String, _ body: (String, JSONValue) throws -> Void) throws {
        guard let value else { return }
        guard case .object(let members) = value.content else { throw Failure(description: "\(name) is no object") }
        for member in members { try body(member.name, member.value) }
    }

    private static func json(_ text: String) throws -> JSONValue { try JSONText(reading: Array(text.utf8)).root }

    /// A unique id made of a name: letters of the alphabet of AWS's ids.
    static func idText(_ name: String) -> String {
        let letters = name.uppercased().unicodeScalars.filter { ("A"..."Z").contains($0) }.map(Character.init)
        return String((String(letters) + "AAAAAAAAAAAAAAAAA").prefix(17))
    }
}
