import AccessControl
import PolicyEngine
import PolicyLanguage

@testable import Troubleshooting

/// A random world and a random request, in the notation of the case files, so that what breaks a property can be put
/// among them as it is.
struct RandomDenial {
    /// Who asks for what.
    struct Subject {
        var principal: String
        /// The user or role behind it.
        var issuer: String?
        var account: String
        var principalInPolicies: String
        var action: String
        var resource: String

        var service: String { String(action.prefix { $0 != ":" }) }
    }

    private var random: SeededGenerator
    let subject: Subject
    /// The world in JSON.
    private(set) var world = ""
    /// Everything that the request carries, also what the question leaves out.
    private(set) var context: [ConditionKeyValue] = []
    /// The keys of `context` that the question does not tell.
    private(set) var hidden: Set<String> = []
    /// Keys of which the question says that they are absent.
    private(set) var absent: [String] = []
    let isComplete: Bool
    private(set) var sessionPolicies: [String] = []

    private static let a = "111111111111"
    private static let b = "222222222222"

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        subject = Self.subject(&random)
        isComplete = !random.oneIn(3)
        makeWorld()
        makeContext()
        makeSessionPolicies()
    }

    // MARK: The question

    private static func subject(_ random: inout SeededGenerator) -> Subject {
        var (action, resource) = random.pick(requests)
        let (principal, issuer, named) = random.pick(callers)
        // A token of an identity provider is good for one call.
        if principal == RandomPolicy.provider {
            (action, resource) = ("sts:AssumeRoleWithWebIdentity", "arn:aws:iam::\(a):role/app/R")
        }
        return Subject(
            principal: principal,
            issuer: issuer,
            account: principal.contains(b) ? b : a,
            principalInPolicies: named,
            action: action,
            resource: resource
        )
    }

    private static let requests: [(String, String)] = [
        ("s3:GetObject", "arn:aws:s3:::bucket/key"), ("s3:GetObject", "arn:aws:s3:::bucket/alice/k"),
        ("s3:PutObject", "arn:aws:s3:::bucket/key"), ("s3:ListBucket", "arn:aws:s3:::bucket"),
        ("s3:GetObject", "arn:aws:s3:::other/key"), ("s3:ListAllMyBuckets", "*"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:\(a):queue"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:\(b):queue"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:\(a):key/k"), ("kms:Decrypt", "arn:aws:kms:eu-west-1:\(b):key/k"),
        ("iam:GetUser", "arn:aws:iam::\(a):user/alice"), ("iam:DeleteUser", "arn:aws:iam::\(a):user/dev/bob"),
        ("sts:AssumeRole", "arn:aws:iam::\(a):role/app/R"), ("sts:AssumeRole", "arn:aws:iam::\(b):role/X"),
        ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:\(a):table/t"), ("ec2:DescribeInstances", "*"),
        ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:\(a):function:f"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:\(b):secret:s-AbCdEf"),
        ("s3:DeleteBucket", "arn:aws:s3:::bucket"), ("iam:PassRole", "arn:aws:iam::\(a):role/app/R"),
    ]

    private static let callers: [(String, String?, String)] = [
        ("arn:aws:iam::\(a):user/alice", nil, "arn:aws:iam::\(a):user/alice"),
        ("arn:aws:iam::\(a):user/alice", nil, "arn:aws:iam::\(a):user/alice"),
        ("arn:aws:iam::\(a):user/dev/bob", nil, "arn:aws:iam::\(a):user/dev/bob"),
        ("arn:aws:sts::\(a):assumed-role/R/one", "arn:aws:iam::\(a):role/app/R", "arn:aws:iam::\(a):role/app/R"),
        ("arn:aws:sts::\(a):assumed-role/R/one", nil, "arn:aws:iam::\(a):role/app/R"),
        ("arn:aws:sts::\(b):assumed-role/X/one", nil, "arn:aws:iam::\(b):role/X"),
        ("arn:aws:iam::\(b):user/carol", nil, "arn:aws:iam::\(b):user/carol"),
        ("arn:aws:iam::\(a):root", nil, "arn:aws:iam::\(a):root"),
        (
            "arn:aws:sts::\(a):federated-user/fed", "arn:aws:iam::\(a):user/alice",
            "arn:aws:sts::\(a):federated-user/fed"
        ),
        ("ec2.amazonaws.com", nil, "arn:aws:iam::\(a):role/app/R"), ("anonymous", nil, "*"),
        (RandomPolicy.provider, nil, "arn:aws:iam::\(a):role/app/R"),
    ]

    /// The case in the notation of Tests/Cases/Why; `claim` is what the refusal says.
    func text(id: String, claim: Inquiry.Claim?) -> String {
        var members = ["\"principal\":\"\(subject.principal)\"", "\"action\":\"\(subject.action)\""]
        members.append("\"resource\":\"\(subject.resource)\"")
        if let issuer = subject.issuer { members.append("\"issuer\":\"\(issuer)\"") }
        let known = context.filter { !hidden.contains($0.key) }.map { key in
            let values = "[" + key.values.map { "\"\($0)\"" }.joined(separator: ",") + "]"
            return "\"\(key.key)\":" + (key.isMultivalued ? values : "\"\(key.values[0])\"")
        }
        members.append("\"context\":{\(known.joined(separator: ","))}")
        if isComplete { members.append("\"complete\":true") }
        if !absent.isEmpty { members.append("\"absent\":[\"\(absent.joined(separator: "\",\""))\"]") }
        if !sessionPolicies.isEmpty {
            members.append("\"sessionPolicies\":[\(sessionPolicies.joined(separator: ","))]")
        }
        if let claim {
            var parts: [String] = []
            if let decision = claim.decision { parts.append("\"decision\":\"\(decision.rawValue)\"") }
            if let type = claim.policyType { parts.append("\"policyType\":\"\(type.rawValue)\"") }
            if let arn = claim.policyARN { parts.append("\"policyARN\":\"\(arn)\"") }
            members.append("\"claim\":{\(parts.joined(separator: ","))}")
        }
        return "{\"id\":\"\(id)\",\n\"world\":\(world),\n\"question\":{\(members.joined(separator: ","))}}"
    }

    /// The same question by somebody who knows everything.
    func truth(_ inquiry: Inquiry) -> Inquiry {
        var truth = inquiry
        truth.context = context
        truth.absentKeys = []
        truth.isContextComplete = true
        truth.claim = nil
        return truth
    }

    private mutating func makeContext() {
        func add(_ key: String, _ values: [String], oneIn number: UInt64) {
            if random.oneIn(number) { context.append(ConditionKeyValue(key, random.pick(values))) }
        }
        if !random.oneIn(4) { add("aws:SourceIp", ["10.0.0.1", "192.168.1.1", "8.8.8.8"], oneIn: 1) }
        if !random.oneIn(3) { add("aws:SecureTransport", ["true", "true", "false"], oneIn: 1) }
        add("aws:MultiFactorAuthPresent", ["true", "false"], oneIn: 3)
        if !random.oneIn(3) { add("aws:CurrentTime", ["2026-01-01T00:00:00Z"], oneIn: 1) }
        add("aws:SourceVpce", ["vpce-1", "vpce-1", "vpce-2"], oneIn: 4)
        if subject.action == "s3:ListBucket" {
            add("s3:prefix", ["alice", "Alice"], oneIn: 2)
            add("s3:max-keys", ["5", "50"], oneIn: 2)
        }
        if subject.action == "sts:AssumeRole" { add("sts:ExternalId", ["alice", "Bob"], oneIn: 2) }
        if subject.principal == RandomPolicy.provider {
            add("issuer.example.com:sub", ["alice", "bob"], oneIn: 1)
            add("issuer.example.com:aud", ["sts.amazonaws.com", "alice"], oneIn: 1)
        }
        if subject.action == "iam:PassRole" { add("iam:PassedToService", ["ec2.amazonaws.com", "alice"], oneIn: 1) }
        if subject.principal.hasSuffix(".amazonaws.com") {
            add("aws:SourceArn", ["arn:aws:s3:::bucket", "arn:aws:s3:::other"], oneIn: 2)
            add("aws:SourceAccount", [Self.a, Self.b], oneIn: 2)
        }
        if subject.principal.contains(":assumed-role/") {
            add("aws:SourceIdentity", ["alice", "bob"], oneIn: 3)
            add("aws:PrincipalTag/Session", ["alice"], oneIn: 4)
        }
        if isComplete { return }
        // What decides which policies apply at all is told.
        for key in context where key.key != "aws:SourceVpce" && random.oneIn(2) { hidden.insert(key.key) }
        for key in ["aws:SourceIp", "aws:MultiFactorAuthPresent", "sts:ExternalId", "aws:SecureTransport"]
        where !context.contains(where: { $0.key == key }) && random.oneIn(2) { absent.append(key) }
        if !context.contains(where: { $0.key == "aws:SourceVpce" }) { absent.append("aws:SourceVpce") }
    }

    private mutating func makeSessionPolicies() {
        let isSession = subject.principal.contains(":assumed-role/") || subject.principal.contains(":federated-user/")
        guard isSession, random.oneIn(2) else { return }
        sessionPolicies.append(document(.sessionPolicy, .allow))
        if random.oneIn(4) { sessionPolicies.append("\"arn:aws:iam::\(subject.account):policy/Pa\"") }
        if random.oneIn(8) { sessionPolicies.append("\"arn:aws:iam::aws:policy/ReadOnlyAccess\"") }
        if random.oneIn(3) { sessionPolicies.reverse() }
    }

    // MARK: The world

    private mutating func document(_ type: PolicyType, _ leaning: RandomPolicy.Leaning = .mixed) -> String {
        var policy = RandomPolicy(random: random, subject: subject)
        let text = policy.document(type, leaning: leaning)
        random = policy.random
        return text
    }

    private mutating func makeWorld() {
        var members = ["\"accounts\":{\"\(Self.a)\":\(account(Self.a)),\"\(Self.b)\":\(account(Self.b))}"]
        if random.oneIn(2) { members.append("\"organization\":\(organization())") }
        var resources: [String] = []
        let buckets = [Self.a, Self.a, Self.b]
        if !random.oneIn(3) {
            resources.append(
                "\"arn:aws:s3:::bucket\":{\"account\":\"\(random.pick(buckets))\",\"policy\":\(document(.resourceBased))}"
            )
        }
        let others = [
            "arn:aws:sqs:eu-west-1:\(Self.a):queue", "arn:aws:sqs:eu-west-1:\(Self.b):queue",
            "arn:aws:lambda:eu-west-1:\(Self.a):function:f",
            "arn:aws:secretsmanager:eu-west-1:\(Self.b):secret:s-AbCdEf",
        ]
        for arn in others where random.oneIn(2) {
            resources.append("\"\(arn)\":\(document(.resourceBased))")
        }
        for account in [Self.a, Self.b] where !random.oneIn(4) {
            let delegating =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"\(account)\"},"
                + "\"Action\":\"kms:*\",\"Resource\":\"*\"}}"
            let policy = random.oneIn(3) ? delegating : document(.resourceBased, .allow)
            resources.append("\"arn:aws:kms:eu-west-1:\(account):key/k\":\(policy)")
        }
        members.append("\"resources\":{\(resources.joined(separator: ","))}")
        if random.oneIn(2) { members.append("\"endpoints\":{\"vpce-1\":\(document(.vpcEndpointPolicy, .allow))}") }
        world = "{\(members.joined(separator: ",\n"))}"
    }

    private mutating func account(_ id: String) -> String {
        let policies = ["Pa", "Pb", "Pc"].map { name -> String in
            guard random.oneIn(3) else { return "\"\(name)\":\(document(.identityBased))" }
            let count = 2 + Int(random.next() % 2)
            let versions = (0..<count).map { _ in document(.identityBased) }
            return "\"\(name)\":{\"versions\":[\(versions.joined(separator: ","))],"
                + "\"default\":\"v\(1 + random.next() % UInt64(count))\"}"
        }
        let bound = "\"Bound\":\(document(.permissionsBoundary, .allow))"
        var users: [String] = []
        var roles: [String] = []
        if id == Self.a {
            users.append("\"alice\":{\(held(isUser: true))}")
            users.append("\"bob\":{\"path\":\"/dev/\",\(held(isUser: true))}")
            roles.append(
                "\"R\":{\"path\":\"/app/\",\"trust\":\(document(.roleTrustPolicy, .allow)),\(held(isUser: false))}"
            )
        } else {
            users.append("\"carol\":{\(held(isUser: true))}")
            roles.append("\"X\":{\"trust\":\(document(.roleTrustPolicy, .allow)),\(held(isUser: false))}")
        }
        return "{\"policies\":{\(policies.joined(separator: ",")),\(bound)},\n\"groups\":{\"Devs\":{\(holding())}},\n"
            + "\"users\":{\(users.joined(separator: ","))},\n\"roles\":{\(roles.joined(separator: ","))}}"
    }

    private mutating func held(isUser: Bool) -> String {
        var members = [holding()]
        if isUser, random.oneIn(2) { members.append("\"groups\":[\"Devs\"]") }
        if random.oneIn(3) { members.append("\"boundary\":\"\(random.pick(["Bound", "Bound", "Pa"]))\"") }
        var tags: [String] = []
        for key in ["Team", "a~b", "x/y"] where random.oneIn(2) {
            tags.append("\"\(key)\":\"\(random.pick(["alice", "Alice", "bob"]))\"")
        }
        members.append("\"tags\":{\(tags.joined(separator: ","))}")
        return members.joined(separator: ",")
    }

    private mutating func holding() -> String {
        var inline: [String] = []
        for name in ["Inline", "Own policy"] where random.oneIn(3) {
            inline.append("\"\(name)\":\(document(.identityBased))")
        }
        var attached = ["Pa", "Pb", "Pc"].filter { _ in random.oneIn(3) }.map { "\"\($0)\"" }
        if random.oneIn(6) {
            attached.append(
                "\"arn:aws:iam::aws:policy/\(random.pick(["AmazonS3ReadOnlyAccess", "AdministratorAccess"]))\""
            )
        }
        return "\"inline\":{\(inline.joined(separator: ","))},\"attached\":[\(attached.joined(separator: ","))]"
    }

    private mutating func organization() -> String {
        let full =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
        let nodes = ["r-root", "ou-one", "ou-two", "ou-three", Self.a, Self.b]
        var policies: [String] = []
        let everywhere = nodes.filter { _ in !random.oneIn(6) }
        policies.append(
            "\"p-FullAWSAccess\":{\"document\":\(full),\"targets\":[\"\(everywhere.joined(separator: "\",\""))\"]}"
        )
        for number in 1...3 {
            let targets = random.some(nodes, atMost: 2)
            policies.append(
                "\"p-scp\(number)\":{\"document\":\(document(.serviceControlPolicy)),"
                    + "\"targets\":[\"\(Set(targets).sorted().joined(separator: "\",\""))\"]}"
            )
        }
        if random.oneIn(2) {
            policies.append(
                "\"p-rcp\":{\"kind\":\"RESOURCE_CONTROL_POLICY\",\"document\":\(document(.resourceControlPolicy, .deny)),"
                    + "\"targets\":[\"\(random.pick(nodes))\"]}"
            )
        }
        let management = random.oneIn(8) ? random.pick([Self.a, Self.b]) : "999999999999"
        return "{\"management\":\"\(management)\",\"parents\":{\"ou-one\":\"r-root\",\"ou-two\":\"ou-one\","
            + "\"ou-three\":\"ou-two\",\"\(Self.a)\":\"\(random.pick(["ou-two", "ou-three"]))\",\"\(Self.b)\":\"\(random.pick(["ou-one", "r-root"]))\"},"
            + "\"policies\":{\(policies.joined(separator: ",\n"))}}"
    }
}
