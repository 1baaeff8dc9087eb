import PolicyEngine

@testable import Troubleshooting

/// Random policy documents as JSON text, in the layouts that people write: single values and lists, escapes, odd
/// spacing, a missing or old `Version`. The alphabet is small, so that much matches and much nearly does.
struct RandomPolicy {
    var random: SeededGenerator
    /// What the question is about: most statements are near it.
    let subject: RandomDenial.Subject

    private static let actionPatterns = [
        "*", "s3:*", "s3:Get*", "S3:GETOBJECT", "s3:PutObject", "s3:?etObject", "sqs:*", "sqs:Send*", "kms:*",
        "kms:Decrypt", "iam:Get*", "iam:*", "sts:*", "sts:AssumeRole", "s3:ListObjects", "s3:GetObjct",
        "dynamodb:GetItem",
    ]
    static let resourcePatterns = [
        "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", "arn:aws:s3:::*", "arn:aws:s3:::bucket/${aws:username}/*",
        "arn:aws:s3:::Bucket/key", "arn:aws-cn:s3:::bucket/*", "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*",
        "arn:aws:s3:::bucket/${aws:PrincipalTag/a~b, 'alice'}/*", "arn:aws:sqs:*:111111111111:*",
        "arn:aws:sqs:us-east-1:111111111111:queue", "arn:aws:kms:*:*:key/*", "arn:aws:iam::*:user/*",
        "arn:aws:iam::111111111111:role/*", "arn:aws:s3:::bucket/${aws:usrname}/*",
    ]
    static let principals = [
        "111111111111", "222222222222", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:user/alice",
        "arn:aws:iam::111111111111:user/dev/bob", "arn:aws:iam::111111111111:user/bob",
        "arn:aws:iam::222222222222:user/carol", "arn:aws:iam::111111111111:role/app/R",
        "arn:aws:iam::222222222222:role/X", "arn:aws:sts::111111111111:assumed-role/R/one",
        "arn:aws:sts::111111111111:federated-user/fed", "AIDAALICEAAAAAAAAAAAA", "AIDAGONEAAAAAAAAAAAAA",
    ]

    static let provider = "arn:aws:iam::111111111111:oidc-provider/issuer.example.com"

    mutating func document(_ type: PolicyType, leaning: Leaning = .mixed) -> String {
        let version = random.oneIn(5) ? (random.oneIn(2) ? nil : "2008-10-17") : "2012-10-17"
        var members: [String] = []
        if let version { members.append("\"Version\":\(space)\"\(version)\"") }
        if random.oneIn(6) { members.append("\"Id\":\"policy\"") }
        let count = 1 + random.next() % 3
        let statements = (0..<count).map { statement(type, leaning, number: Int($0)) }
        if statements.count == 1, random.oneIn(2) {
            members.append("\"Statement\":\(space)\(statements[0])")
        } else {
            members.append("\"Statement\":\(space)[\(statements.joined(separator: ",\(space)"))]")
        }
        if random.oneIn(4) { members.reverse() }
        return "{\(space)\(members.joined(separator: ",\(space)"))}"
    }

    /// What most statements are for.
    enum Leaning { case mixed, allow, deny }

    private var space: String {
        mutating get { random.pick(["", "", " ", "\n  ", "\t"]) }
    }

    private mutating func statement(_ type: PolicyType, _ leaning: Leaning, number: Int) -> String {
        let isDeny: Bool
        switch leaning {
        case .mixed: isDeny = random.oneIn(3)
        case .allow: isDeny = random.oneIn(8)
        case .deny: isDeny = !random.oneIn(4)
        }
        var members: [String] = []
        if random.oneIn(4) { members.append("\"Sid\":\"S\(number)\"") }
        members.append("\"Effect\":\"\(isDeny ? "Deny" : "Allow")\"")
        switch type {
        case .resourceBased, .vpcEndpointPolicy: members.append(principal(isDeny))
        case .roleTrustPolicy:
            let isProvider = random.oneIn(subject.principal == Self.provider ? 2 : 8)
            members.append(isProvider ? "\"Principal\":{\"Federated\":\"\(Self.provider)\"}" : principal(isDeny))
        case .resourceControlPolicy: members.append("\"Principal\":\"*\"")
        default: break
        }
        let actions = random.oneIn(6) ? "NotAction" : "Action"
        members.append("\(name(actions)):\(patterns(action(type), atMost: 3))")
        if type != .roleTrustPolicy {
            let resources = random.oneIn(7) ? "NotResource" : "Resource"
            members.append("\(name(resources)):\(patterns(resource(), atMost: 3))")
        }
        if !random.oneIn(isDeny ? 3 : 2) { members.append("\"Condition\":\(space)\(RandomCondition.block(&random))") }
        if random.oneIn(5) { members.reverse() }
        return "{\(space)\(members.joined(separator: ",\(space)"))}"
    }

    /// Sometimes with an escape, which means the same.
    private mutating func name(_ text: String) -> String {
        random.oneIn(25)
            ? "\"\\u00" + String(text.utf8.first ?? 65, radix: 16) + text.dropFirst() + "\"" : "\"\(text)\""
    }

    private mutating func action(_ type: PolicyType) -> [String] {
        if type == .roleTrustPolicy { return ["sts:AssumeRole", "sts:*", "sts:TagSession", subject.action] }
        return Self.actionPatterns + [subject.action, subject.action, subject.action, subject.service + ":*"]
    }

    private mutating func resource() -> [String] {
        Self.resourcePatterns + [subject.resource, subject.resource, subject.resource, "*", "*"]
    }

    private mutating func patterns(_ list: [String], atMost limit: UInt64) -> String {
        var seen: Set<String> = []
        let picked = random.some(list, atMost: limit).filter { seen.insert($0).inserted }
        let texts = picked.map { text in
            random.oneIn(20) ? "\"" + text.replacing("/", with: "\\/") + "\"" : "\"\(text)\""
        }
        if texts.count == 1, random.oneIn(2) { return texts[0] }
        return "[\(space)\(texts.joined(separator: ",\(space)"))]"
    }

    private mutating func principal(_ isDeny: Bool) -> String {
        if random.oneIn(4) { return "\"Principal\":\(random.pick(["\"*\"", "{\"AWS\":\"*\"}"]))" }
        let element = isDeny && random.oneIn(5) ? "NotPrincipal" : "Principal"
        if random.oneIn(8) { return "\"\(element)\":{\"Service\":\"ec2.amazonaws.com\"}" }
        let members = random.some(Self.principals + [subject.principalInPolicies, subject.account], atMost: 3)
        let aws =
            members.count == 1 && random.oneIn(2)
            ? "\"\(members[0])\"" : "[\"" + members.joined(separator: "\",\"") + "\"]"
        return "\"\(element)\":{\"AWS\":\(aws)" + (random.oneIn(6) ? ",\"Service\":[\"s3.amazonaws.com\"]}" : "}")
    }
}

/// Random `Condition` blocks over the keys that the random questions carry.
enum RandomCondition {
    private static let texts = [
        "alice", "Alice", "bob", "a*", "al?ce", "${aws:username}", "${aws:PrincipalTag/Team}", "*",
    ]
    private static let arns = RandomPolicy.principals.filter { $0.hasPrefix("arn:") } + ["arn:aws:iam::*:user/*", "*"]
    private static let textKeys = [
        "aws:username", "aws:PrincipalTag/Team", "aws:PrincipalTag/a~b", "aws:PrincipalTag/x/y",
        "aws:principaltag/team",
        "aws:PrincipalTag/Absent", "aws:SourceIdentity", "s3:prefix", "sts:ExternalId", "aws:usrname",
        "aws:PrincipalOrgID", "issuer.example.com:sub", "issuer.example.com:aud", "iam:PassedToService", "aws:TagKeys",
    ]
    private static let prefixes = ["", "", "", "", "ForAllValues:", "ForAnyValue:"]

    static func block(_ random: inout SeededGenerator) -> String {
        var operators: [String: [String: String]] = [:]
        for _ in 0...(random.next() % 2) {
            let (name, key, value) = condition(&random)
            operators[name, default: [:]][key] = value
        }
        let texts = operators.sorted { $0.key < $1.key }.map { name, keys in
            let members = keys.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            return "\"\(name)\":{\(members.joined(separator: ","))}"
        }
        return "{\(texts.joined(separator: ","))}"
    }

    private static func condition(_ random: inout SeededGenerator) -> (name: String, key: String, value: String) {
        let ifExists = random.oneIn(4) ? "IfExists" : ""
        func values(_ list: [String]) -> String {
            let some = random.some(list, atMost: 2)
            return some.count == 1 && random.oneIn(2)
                ? "\"\(some[0])\"" : "[\"" + some.joined(separator: "\",\"") + "\"]"
        }
        switch random.next() % 10 {
        case 0:
            let name = random.pick(["IpAddress", "NotIpAddress"]) + ifExists
            return (name, "aws:SourceIp", values(["10.0.0.0/8", "10.0.0.1", "192.168.0.0/16", "0.0.0.0/0"]))
        case 1:
            let key = random.pick(["aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:ViaAWSService"])
            if random.oneIn(5) { return ("Bool" + ifExists, key, random.pick(["true", "false"])) }
            return ("Bool" + ifExists, key, values(["true", "false"]))
        case 2:
            let key = random.pick(textKeys + ["aws:SourceIp", "aws:MultiFactorAuthPresent"])
            return ("Null", key, random.pick(["\"true\"", "\"false\"", "true", "false"]))
        case 3:
            let name = random.pick(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringEquals"]) + ifExists
            if random.oneIn(6) { return (name, "aws:SourceArn", values(["arn:aws:s3:::bucket", "arn:aws:s3:::*"])) }
            return (name, "aws:PrincipalArn", values(arns))
        case 4:
            let name =
                random.pick(["DateLessThan", "DateGreaterThan", "DateGreaterThanEquals", "DateNotEquals"]) + ifExists
            return (name, "aws:CurrentTime", values(["2024-01-01T00:00:00Z", "2030-01-01T00:00:00Z"]))
        case 5:
            let name =
                random.pick(["NumericLessThan", "NumericEquals", "NumericGreaterThanEquals", "NumericNotEquals"])
                + ifExists
            return (
                name, random.pick(["s3:max-keys", "aws:MultiFactorAuthAge"]),
                random.pick(["10", "\"100\"", "[1, 3600]"])
            )
        case 6:
            let name = random.pick(["StringEquals", "StringNotEquals"]) + ifExists
            return (
                name, random.pick(["aws:SourceVpce", "aws:RequestedRegion"]), values(["vpce-1", "vpce-2", "eu-west-1"])
            )
        default:
            let base = random.pick([
                "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
            ])
            return (random.pick(prefixes) + base + ifExists, random.pick(textKeys), values(texts))
        }
    }
}
