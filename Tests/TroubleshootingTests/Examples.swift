import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

@testable import Troubleshooting

/// Diagnoses of every form, for the golden files of all answers.
enum Examples {
    static let all: [(name: String, diagnosis: Diagnosis)] = [
        ("condition", condition), ("one-line", oneLine), ("hostile", hostile), ("depends", depends),
        ("allowed", allowed), ("deny", deny), ("long", long), ("request", changedRequest),
    ]

    // MARK: A condition of a policy that people laid out

    static let reports = """
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "ReadReports",
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::reports/*",
                    "Condition": {
                        "IpAddress": {
                            "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]
                        }
                    }
                }
            ]
        }
        """

    static var condition: Diagnosis {
        let policy = PolicyReference(name: arn("policy/Reports"), attachedTo: arn("user/ana"), text: reports)
        var diagnosis = base(.implicitDeny)
        var evidence = Evidence("The request comes from 203.0.113.9, which no range of `aws:SourceIp` has.")
        evidence.element = "Condition"
        evidence.operator = "IpAddress"
        evidence.key = "aws:SourceIp"
        evidence.expected = ["192.0.2.0/24", "198.51.100.0/24"]
        evidence.actual = ["203.0.113.9"]
        (evidence.line, evidence.column) = place(of: "[\"192", in: reports)
        evidence.details = ["Every other element of the statement matches."]
        diagnosis.causes = [
            Cause(
                rule: .conditionNotMet,
                policyType: .identityBased,
                policy: policy,
                statement: statement(0, of: reports),
                evidence: evidence
            ),
            Cause(
                rule: .noIdentityPolicyAllows,
                policyType: .identityBased,
                evidence: Evidence("None of the 3 identity-based policies of user/ana allows s3:GetObject here.")
            ),
        ]
        var fix = Fix(.policy, "Let the statement ReadReports take 203.0.113.9 as well.")
        fix.isVerified = true
        fix.weakens = [.condition]
        fix.opens = [.init(principal: arn("user/ben"), action: "s3:GetObject", resource: "arn:aws:s3:::reports/q1.csv")]
        fix.changes = [
            change(
                policy.name,
                arn("user/ana"),
                [
                    .init(
                        kind: .add,
                        path: "/Statement/0/Condition/IpAddress/aws:SourceIp/-",
                        value: "\"203.0.113.9/32\""
                    )
                ],
                of: reports,
                ["aws iam create-policy-version --policy-arn \(policy.name) --policy-document '{…}' --set-as-default"]
            )
        ]
        diagnosis.fixes = [fix]
        diagnosis.notes = ["The account of the bucket is not in the world: its bucket policy was taken to be absent."]
        return diagnosis
    }

    // MARK: A document of one line

    static let minified =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},"#
        + #"{"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:GetObjectTagging"],"#
        + #""Resource":["arn:aws:s3:::reports/2024/*","arn:aws:s3:::reports/2025/*"]}]}"#

    static var oneLine: Diagnosis {
        var diagnosis = base(.implicitDeny)
        var evidence = Evidence("The statement allows `s3:GetObject` on other objects of the bucket.")
        evidence.element = "Resource"
        evidence.expected = ["arn:aws:s3:::reports/2024/*", "arn:aws:s3:::reports/2025/*"]
        evidence.actual = ["arn:aws:s3:::reports/q1.csv"]
        (evidence.line, evidence.column) = place(of: "\"arn:aws:s3:::reports/2025", in: minified)
        let policy = PolicyReference(name: "inline", attachedTo: arn("user/ana"), text: minified)
        diagnosis.causes = [
            Cause(
                rule: .nearMissResource,
                policyType: .identityBased,
                policy: policy,
                statement: statement(1, of: minified),
                evidence: evidence
            )
        ]
        var fix = Fix(.policy, "Allow s3:GetObject on exactly this object.")
        fix.isVerified = true
        let value = #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/q1.csv"}"#
        fix.changes = [
            change(
                "inline",
                arn("user/ana"),
                [.init(kind: .add, path: "/Statement/-", value: value)],
                of: minified,
                ["aws iam put-user-policy --user-name ana --policy-name inline --policy-document '{…}'"]
            )
        ]
        var new = Fix(.policy, "Give the user a policy of its own for this.")
        let document = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        \(value)\n    ]\n}"
        new.changes = [
            PolicyChange(
                policy: "AllowGetObject",
                target: arn("user/ana"),
                patch: [.init(kind: .add, path: "", value: document)],
                commands: [],
                document: document
            )
        ]
        diagnosis.fixes = [fix, new]
        return diagnosis
    }

    // MARK: Hostile text

    static let hostileText =
        "{\"Statement\": [{\"Sid\": \"\u{202E}evil\u{202C}\u{1B}[2J\",\r\n \"Effect\": \"Deny\",\t\"Action\": \"漢字:``` é\u{301}\","
        + " \"Resource\": \"</code><img src=x>|@everyone\"}]}"

    static var hostile: Diagnosis {
        var diagnosis = base(.explicitDeny)
        diagnosis.request.resource = "arn:aws:s3:::b/\u{1B}]0;owned\u{7}\n\u{9B}31mfake: allowed"
        diagnosis.request.context = [ConditionKeyValue("aws:UserAgent", "`|<script>\u{2066}")]
        diagnosis.sentence = "User: \u{1B}[31m![x](http://example.com) <b>@team</b> `a``b` is not authorized"
        var evidence = Evidence("A deny of \u{202E}`x|y` and `unclosed [link](http://example.com)\u{85}")
        (evidence.line, evidence.column) = (2, 20)
        evidence.expected = ["\u{1B}[8m", ""]
        evidence.actual = []
        evidence.key = "aws:\u{7}key"
        diagnosis.causes = [
            Cause(
                rule: .explicitDenyResourcePolicy,
                policyType: .resourceBased,
                policy: PolicyReference(
                    name: "bad name\u{1B}[0m %/ü",
                    attachedTo: "x\u{0}y",
                    text: hostileText
                ),
                statement: StatementReference(
                    sid: "\u{202E}s`",
                    index: 0,
                    line: 1,
                    column: 16,
                    endLine: 2,
                    endColumn: 90
                ),
                evidence: evidence
            )
        ]
        var fix = Fix(.advice, "Ask \u{1B}[31msomebody")
        fix.message = "Please\n> # remove \u{202E}it"
        fix.changes = [
            PolicyChange(
                policy: "elsewhere",
                target: "t",
                patch: [.init(kind: .replace, path: "/a\u{1B}", value: "\u{1B}not JSON")],
                commands: ["echo '\u{1B}[31m'\necho ```"]
            )
        ]
        diagnosis.fixes = [fix]
        return diagnosis
    }

    // MARK: The rest

    static var depends: Diagnosis {
        var diagnosis = base(.depends)
        diagnosis.sentence =
            "Whether arn:aws:iam::123456789012:user/ana may do this depends on context that is not known."
        diagnosis.missingContext = [
            .init(
                key: "aws:SourceIp",
                values: ["192.0.2.0/24"],
                askedBy: ["\(arn("policy/Reports")), statement 1: IpAddress"]
            ),
            .init(key: "aws:PrincipalTag/team", values: [], askedBy: []),
        ]
        return diagnosis
    }

    static var allowed: Diagnosis {
        var diagnosis = base(.allow)
        diagnosis.sentence = "\(arn("user/ana")) may perform s3:GetObject on arn:aws:s3:::reports/q1.csv"
        return diagnosis
    }

    static let endpointPolicy = """
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Deny",
            "NotAction": ["iam:GetUser", "sts:GetSessionToken"],
            "Resource": "*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
          }]
        }
        """

    static var deny: Diagnosis {
        var diagnosis = base(.explicitDeny)
        diagnosis.asOf = Timestamp(seconds: 1_795_000_000)
        diagnosis.now = .allow
        diagnosis.place = "events.json.gz:12"
        diagnosis.sentence += " with an explicit deny in an identity-based policy: \(arn("policy/MFA"))"
        var evidence = Evidence("The policy denies everything without multi-factor authentication.")
        evidence.element = "Condition"
        evidence.operator = "BoolIfExists"
        evidence.key = "aws:MultiFactorAuthPresent"
        evidence.expected = ["true"]
        (evidence.line, evidence.column) = place(of: "\"false\"", in: endpointPolicy)
        diagnosis.causes = [
            Cause(
                rule: .multiFactorRequired,
                policyType: .identityBased,
                policy: PolicyReference(name: arn("policy/MFA"), attachedTo: arn("group/staff"), text: endpointPolicy),
                statement: statement(0, of: endpointPolicy),
                evidence: evidence
            ),
            Cause(rule: .changedSince, evidence: Evidence("The policy was changed 4 minutes after the denial.")),
        ]
        var advice = Fix(.advice, "This is intended: call it with MFA, or ask the administrator.")
        advice.message = "Please let user/ana call s3:GetObject on arn:aws:s3:::reports/q1.csv without MFA, because …"
        var weaker = Fix(.policy, "Except s3:GetObject from the deny.")
        weaker.isVerified = true
        weaker.weakens = [.explicitDeny]
        weaker.opens = (1...12).map {
            .init(principal: arn("user/u\($0)"), action: "s3:GetObject", resource: "arn:aws:s3:::reports/*")
        }
        weaker.changes = [
            change(
                arn("policy/MFA"),
                arn("group/staff"),
                [.init(kind: .add, path: "/Statement/0/NotAction/-", value: "\"s3:GetObject\"")],
                of: endpointPolicy,
                []
            )
        ]
        diagnosis.fixes = [advice, weaker]
        return diagnosis
    }

    static let manyActions =
        "{\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n    \"Action\": [\n"
        + (1...30).map { "      \"svc:Action\($0)\"" }.joined(separator: ",\n")
        + "\n    ],\n    \"Resource\": \"arn:aws:svc:eu-central-1:123456789012:thing/one\"\n  }\n}"

    static var long: Diagnosis {
        var diagnosis = base(.implicitDeny)
        var evidence = Evidence("`svc:Action20` is allowed in another Region only.")
        evidence.element = "Resource"
        evidence.expected = (1...9).map { "arn:aws:svc:region-\($0):123456789012:thing/one" }
        evidence.actual = ["arn:aws:svc:eu-west-1:123456789012:thing/one"]
        (evidence.line, evidence.column) = place(of: "\"arn:aws:svc", in: manyActions)
        diagnosis.causes = [
            Cause(
                rule: .wrongRegion,
                policyType: .permissionsBoundary,
                policy: PolicyReference(name: arn("policy/Boundary"), attachedTo: nil, text: manyActions),
                statement: StatementReference(sid: nil, index: 0, line: 2, column: 16, endLine: 37, endColumn: 3),
                evidence: evidence
            )
        ]
        return diagnosis
    }

    static var changedRequest: Diagnosis {
        var diagnosis = base(.implicitDeny)
        diagnosis.request = .init(principal: nil, action: nil, resource: nil, context: [])
        diagnosis.place = "request.http"
        diagnosis.sentence = "The request signature we calculated does not match the signature you provided."
        var evidence = Evidence("The request was signed for the Region eu-central-1.")
        evidence.expected = ["us-east-1"]
        evidence.actual = ["eu-central-1"]
        diagnosis.causes = [Cause(rule: .signatureWrongRegion, evidence: evidence)]
        var fix = Fix(.request, "Sign for us-east-1.")
        fix.isVerified = true
        fix.changes = [
            PolicyChange(
                policy: "request",
                target: "request",
                patch: [.init(kind: .replace, path: "/region", value: "\"us-east-1\"")],
                commands: ["export AWS_REGION=us-east-1"]
            )
        ]
        diagnosis.fixes = [fix]
        return diagnosis
    }

    // MARK: Making them

    static func arn(_ rest: String) -> String { "arn:aws:iam::123456789012:\(rest)" }

    static func base(_ outcome: Diagnosis.Outcome) -> Diagnosis {
        Diagnosis(
            request: .init(
                principal: arn("user/ana"),
                action: "s3:GetObject",
                resource: "arn:aws:s3:::reports/q1.csv",
                context: [ConditionKeyValue("aws:SourceIp", "203.0.113.9"), ConditionKeyValue("aws:username", "ana")]
            ),
            outcome: outcome,
            sentence: "User: \(arn("user/ana")) is not authorized to perform: s3:GetObject"
                + " on resource: arn:aws:s3:::reports/q1.csv"
        )
    }

    static func change(
        _ policy: String,
        _ target: String,
        _ patch: [PatchOperation],
        of text: String,
        _ commands: [String]
    ) -> PolicyChange {
        PolicyChange(
            policy: policy,
            target: target,
            patch: patch,
            commands: commands,
            document: try? JSONPatch.apply(patch, to: text),
            original: text
        )
    }

    /// Line and column of a text's first occurrence.
    static func place(of part: String, in text: String) -> (Int?, Int?) {
        guard let range = text.firstRange(of: part) else { return (nil, nil) }
        let before = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        return (before.count, (before.last?.unicodeScalars.count ?? 0) + 1)
    }

    static func statement(_ index: Int, of text: String) -> StatementReference? {
        guard let document = try? PolicyDocument(reading: text) else { return nil }
        let statement = document.statements[index]
        return StatementReference(
            sid: statement.sid,
            index: index,
            line: statement.position.line,
            column: statement.position.column,
            endLine: statement.endPosition.line,
            endColumn: statement.endPosition.column
        )
    }
}
