package import PolicyEngine
import PolicyLanguage

/// SplitMix64: a seed gives the same questions on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int(next() % UInt64(list.count))] }

    mutating func oneIn(_ number: UInt64) -> Bool { next() % number == 0 }

    mutating func some<Element>(_ list: [Element], atMost limit: UInt64) -> [Element] {
        (0...(next() % limit)).map { _ in pick(list) }
    }
}

/// Random requests over random policies from a small world, so that much matches and much nearly does.
package struct RandomQuestion {
    private var random: SeededGenerator

    /// The question of this seed, which is the same everywhere.
    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let accounts = ["111111111111", "222222222222"]
    private static let actions = [
        "s3:GetObject", "s3:getobject", "S3:PutObject", "s3:ListBucket", "iam:CreateUser", "iam:GetRole",
        "iam:DeleteRole",
        "kms:Decrypt", "kms:CreateAlias", "kms:RetireGrant", "sts:AssumeRole", "sts:TagSession", "sqs:SendMessage",
    ]
    private static let actionPatterns = [
        "*", "s3:*", "s3:Get*", "S3:GETOBJECT", "s3:PutObject", "s3:?etObject", "s3:*Object", "iam:*", "iam:Create*",
        "kms:*", "kms:Decrypt", "sts:*", "sts:AssumeRole", "sts:Assume*", "sqs:SendMessage", "s?:GetObject",
        "*:GetObject",
        "GetObject", "s3:", "sqs:Send*age", "iam:DeleteRole", "kms:CreateAlias",
    ]
    private static let resources = [
        "arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/alice/a:b", "arn:aws:s3:::b*/é",
        "arn:aws:iam::111111111111:role/app/R", "arn:aws:iam::111111111111:role/aws-reserved/R",
        "arn:aws:iam::111111111111:role/aws-service-role/x/R", "arn:aws:iam::aws:policy/P",
        "arn:aws:iam::222222222222:user/alice", "arn:aws:kms:eu-west-1:111111111111:key/k",
        "arn:aws:kms:eu-west-1:111111111111:alias/aws/s3", "arn:aws:kms:eu-west-1:222222222222:key/k",
        "arn:aws:sqs:eu-west-1:222222222222:queue:one:two", "*", "widget",
        "arn:aws:sts::111111111111:federated-user/visitor",
    ]
    private static let resourcePatterns = [
        "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::*", "arn:aws:s3:::bucket", "arn:aws:s3:::${aws:username}*",
        "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/${aws:PrincipalTag/Team, 'alice'}/a*",
        "arn:aws:s3:::b${*}/?", "arn:aws:s3:::bucket/a*b", "arn:aws:s3:::bucket/*b", "arn:*:s3:::bucket/ke?",
        "arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:role/app/R", "arn:aws:iam::*", "arn:aws:iam",
        "arn:aws:kms:*:111111111111:key/*", "arn:aws:kms:eu-west-1:*", "arn:aws:sqs:*:queue:*:two",
        "arn:aws:sqs:eu-west-1:222222222222:queue:*", "arn:aws:sqs:eu-west-?:222222222222:que*:one:two",
        "arn:aws:s*:::bucket", "arn:aws:iam::${aws:PrincipalAccount}:role/*", "arn:aws:s3:::bucket/${aws:TagKeys}",
        "arn:aws:iam::222222222222:user/${aws:username}",
    ]
    private static let users = ["arn:aws:iam::111111111111:user/alice", "arn:aws:iam::222222222222:user/alice"]
    private static let roles = [
        "arn:aws:iam::111111111111:role/app/R", "arn:aws:iam::222222222222:role/R",
        "arn:aws:iam::111111111111:role/aws-service-role/x/S",
    ]
    private static let sessions = [
        "arn:aws:sts::111111111111:assumed-role/R/one", "arn:aws:sts::222222222222:assumed-role/R/one",
        "arn:aws:sts::111111111111:assumed-role/S/one",
    ]
    private static let texts = ["alice", "Alice", "a*", "bob", "", "alice/é", "É"]
    private static let textPatterns = [
        "alice", "ALICE", "a*", "*", "al?ce", "${aws:username}", "${aws:PrincipalTag/Team}",
        "${aws:PrincipalTag/Team, 'bob'}",
        "a${*}", "*${aws:username}", "${aws:TagKeys}", "bob", "", "?", "é",
    ]
    private static let numbers = ["1", "10", "1.0", "-3", "0.50", "-0", ".5", "9999999999999999999999.1", "ten", ""]
    private static let dates = [
        "2024-01-01T00:00:00Z", "1704067200", "1704067200000", "2024", "2024-01", "2024-02-29",
        "2023-12-31T23:00:00-01:00",
        "2030-01-01T12:00:00+05:30", "soon", "",
    ]
    private static let addresses = [
        "10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "192.168.1.1/32", "2001:db8::1", "2001:db8::/32", "::", "::1/128",
        "2001:0db8:0:0:0:0:0:1", "10.0.0", "010.0.0.1", "nowhere", "2001:db8::1::2",
    ]
    private static let arns = users + roles + ["arn:aws:s3:::bucket/a:b", "bucket", ""]
    private static let arnPatterns = [
        "arn:aws:iam::*:user/*", "arn:aws:iam::111111111111:*", "*", "arn:aws:s3:::bucket/a?b", "arn:*:*:*:*:*",
        "arn:aws:iam::*", "${aws:PrincipalArn}", "arn:aws:iam::*:role/${aws:username}", "arn:aws:iam::1*1:user/alice",
    ]
    private static let truths = ["true", "false", "TRUE", "no"]
    private static let keys: [String: String] = [
        "aws:username": "text", "aws:PrincipalTag/Team": "text", "aws:TagKeys": "text",
        "aws:MultiFactorAuthAge": "number",
        "aws:CurrentTime": "date", "aws:SourceIp": "address", "aws:PrincipalArn": "arn", "aws:SecureTransport": "truth",
    ]

    // MARK: Request

    /// The request; asked for before the policies.
    package mutating func request() -> AuthorizationRequest {
        let principal = principal()
        return AuthorizationRequest(
            principal: principal,
            action: random.pick(Self.actions),
            resource: random.pick(Self.resources),
            resourceAccount: random.oneIn(3) ? random.pick(Self.accounts) : random.oneIn(4) ? nil : principal.account,
            context: context()
        )
    }

    private mutating func principal() -> Principal {
        switch random.next() % 10 {
        case 0: return Principal(kind: .root, account: Self.accounts[0], arn: "arn:aws:iam::111111111111:root")
        case 1: return Principal(kind: .anonymous, account: nil, arn: "")
        case 2:
            return Principal(kind: .service, account: nil, arn: random.pick(["s3.amazonaws.com", "ec2.amazonaws.com"]))
        case 3:
            return Principal(kind: .federatedIdentity, account: nil, arn: random.pick(["accounts.google.com", "x"]))
        case 4:
            let issuer = random.pick([nil, Self.users[0], "arn:aws:iam::111111111111:root"])
            return Principal(
                kind: .federatedUser,
                account: Self.accounts[0],
                arn: "arn:aws:sts::111111111111:federated-user/fed",
                issuerARN: issuer
            )
        case 5, 6, 7:
            let number = Int(random.next() % 3)
            let role = Self.roles[number]
            let isRole = random.oneIn(4)
            return Principal(
                kind: .assumedRole,
                account: Self.accounts[number % 2],
                arn: isRole ? role : Self.sessions[number],
                issuerARN: isRole || random.oneIn(2) ? role : nil,
                uniqueID: random.oneIn(2) ? "AROA\(number)" : nil,
                isServiceLinkedRole: random.oneIn(10)
            )
        default:
            let number = Int(random.next() % 2)
            return Principal(
                kind: .user,
                account: Self.accounts[number],
                arn: Self.users[number],
                uniqueID: random.oneIn(2) ? "AIDA\(number)" : nil
            )
        }
    }

    private mutating func context() -> RequestContext {
        var context = RequestContext()
        for (key, kind) in Self.keys.sorted(by: { $0.key < $1.key }) where !random.oneIn(3) {
            let name = random.oneIn(5) ? key.uppercased() : key
            if key == "aws:TagKeys" || random.oneIn(6) {
                let count = random.next() % 3
                context.set(name, values: (0..<count).map { _ in value(kind) })
            } else {
                context.set(name, value(kind))
            }
        }
        return context
    }

    /// A value as a request would carry it, sometimes of another kind.
    mutating func value(_ kind: String) -> String {
        let kind = random.oneIn(15) ? random.pick(["text", "number", "date", "address", "arn", "truth"]) : kind
        switch kind {
        case "number": return random.pick(Self.numbers)
        case "date": return random.pick(Self.dates)
        case "address": return random.pick(Self.addresses)
        case "arn": return random.pick(Self.arns)
        case "truth": return random.pick(Self.truths)
        default: return random.pick(Self.texts)
        }
    }

    // MARK: Policies

    /// The policies.
    package mutating func policies() -> PolicySet {
        var set = PolicySet()
        set.identity = list(.identityBased, atMost: 3)
        if random.oneIn(3) { set.permissionsBoundaries = list(.permissionsBoundary, atMost: 2) }
        if random.oneIn(3) { set.sessionPolicies = random.oneIn(8) ? [] : list(.sessionPolicy, atMost: 2) }
        if random.oneIn(3) {
            for _ in 0...(random.next() % 3) {
                set.serviceControlPolicies.append(list(.serviceControlPolicy, atMost: 2))
            }
        }
        if random.oneIn(4) {
            for _ in 0...(random.next() % 2) {
                set.resourceControlPolicies.append(list(.resourceControlPolicy, atMost: 2))
            }
        }
        if !random.oneIn(3) {
            set.resourcePolicy = policy(random.oneIn(4) ? .roleTrustPolicy : .resourceBased, 0)
        }
        if random.oneIn(6) { set.vpcEndpointPolicies = list(.vpcEndpointPolicy, atMost: 2) }
        return set
    }

    private mutating func list(_ type: PolicyType, atMost limit: UInt64) -> [AppliedPolicy] {
        (0...(random.next() % limit)).map { policy(type, Int($0)) }
    }

    private mutating func policy(_ type: PolicyType, _ number: Int) -> AppliedPolicy {
        let count = 1 + random.next() % 4
        let document = PolicyDocument(
            declaredVersion: random.oneIn(5) ? (random.oneIn(2) ? nil : .v2008) : .v2012,
            id: nil,
            statements: (0..<count).map { _ in statement(type) }
        )
        return AppliedPolicy(
            CompiledPolicy(document),
            source: PolicySource(type: type, arn: nil, name: "p\(number)", attachedTo: nil)
        )
    }

    private func located(_ text: String) -> Located<String> { Located(text, at: SourcePosition(line: 1, column: 1)) }

    private mutating func statement(_ type: PolicyType) -> Statement {
        let position = SourcePosition(line: 1, column: 1)
        let takesPrincipal = [.resourceBased, .roleTrustPolicy, .resourceControlPolicy, .vpcEndpointPolicy].contains(
            type
        )
        let principal = takesPrincipal ? !random.oneIn(10) : random.oneIn(30)
        let isTrustLike = type == .roleTrustPolicy ? !random.oneIn(3) : random.oneIn(40)
        return Statement(
            position: position,
            endPosition: position,
            sid: nil,
            effect: random.oneIn(3) ? .deny : .allow,
            principal: principal ? principalElement() : nil,
            action: PatternElement(
                isNegated: random.oneIn(6),
                patterns: random.some(Self.actionPatterns, atMost: 3).map(located)
            ),
            resource: isTrustLike
                ? nil
                : PatternElement(
                    isNegated: random.oneIn(6),
                    patterns: random.some(Self.resourcePatterns, atMost: 3).map(located)
                ),
            conditions: random.oneIn(2) ? [] : (0...(random.next() % 2)).map { _ in condition() }
        )
    }

    private mutating func principalElement() -> PrincipalElement {
        let members: [PrincipalElement.Member] = (0...(random.next() % 4)).map { _ in
            switch random.next() % 9 {
            case 0: .everyone
            case 1, 2: .account(random.pick(Self.accounts))
            case 3: .arn(random.pick(Self.users))
            case 4: .arn(random.pick(Self.roles))
            case 5: .arn(random.pick(Self.sessions + ["arn:aws:sts::111111111111:federated-user/fed"]))
            case 6: .uniqueID(random.pick(["AIDA0", "AIDA1", "AROA0", "AROA1"]))
            case 7: .service(random.pick(["s3.amazonaws.com", "ec2.amazonaws.com"]))
            default: random.oneIn(2) ? .federated("accounts.google.com") : .canonicalUser("abc")
            }
        }
        return PrincipalElement(
            isNegated: random.oneIn(5),
            members: members.map { Located($0, at: SourcePosition(line: 1, column: 1)) }
        )
    }

    private mutating func condition() -> Condition {
        let comparison = random.pick(ConditionOperator.Comparison.allCases)
        let quantifiers: [ConditionOperator.SetQuantifier?] = [nil, nil, nil, .forAllValues, .forAnyValue]
        let isNull = comparison == .null
        let known = ConditionOperator(
            quantifier: isNull ? nil : random.pick(quantifiers),
            comparison: comparison,
            ifExists: !isNull && random.oneIn(4)
        )
        let name = comparison.rawValue
        let kind =
            name.hasPrefix("String") || name.hasPrefix("Binary")
            ? "text"
            : name.hasPrefix("Numeric")
                ? "number"
                : name.hasPrefix("Date")
                    ? "date"
                    : name.contains("Ip") ? "address" : name.hasPrefix("Arn") ? "arn" : isNull ? "any" : "truth"
        let keys = Self.keys.sorted { $0.key < $1.key }
        let fitting = keys.filter { $0.value == kind }
        let key = random.pick(fitting.isEmpty || random.oneIn(8) ? keys : fitting).key
        let values = (0...(random.next() % 3)).map { _ in wanted(kind) }
        return Condition(
            operator: known,
            key: located(random.oneIn(4) ? key.lowercased() : key),
            values: values.map(located)
        )
    }

    private mutating func wanted(_ kind: String) -> String {
        switch kind {
        case "text": random.pick(Self.textPatterns)
        case "arn": random.pick(Self.arnPatterns)
        case "any": random.pick(["true", "false", "True", "x"])
        case "truth": random.oneIn(5) ? "${aws:SecureTransport}" : random.pick(Self.truths)
        default: value(kind)
        }
    }

    // MARK: Partial contexts

    /// The context with some keys made unknown, and whether keys that are not set are unknown too.
    package mutating func hide(_ context: RequestContext) -> RequestContext {
        var result = context
        if random.oneIn(4) { result.isComplete = false }
        for key in Self.keys.keys.sorted() where random.oneIn(3) { result.markUnknown(key) }
        return result
    }

    /// One way in which the unknown could turn out.
    package mutating func complete(_ context: RequestContext) -> RequestContext {
        var result = RequestContext()
        for entry in context.entries {
            if entry.isMultivalued {
                result.set(entry.key, values: entry.values)
            } else if let value = entry.values.first {
                result.set(entry.key, value)
            }
        }
        for (key, kind) in Self.keys.sorted(by: { $0.key < $1.key })
        where context.isUnknown(key) && !random.oneIn(3) {
            result.set(key, value(kind))
        }
        return result
    }
}
