import Identifiers
import PolicyEngine
import Testing

@testable import Troubleshooting

@Suite("Changes that events show")
struct ObservedChangeTests {
    private static let account = "111122223333"

    /// An event by amy at 10:00:00, as one line.
    private static func event(
        _ source: String,
        _ name: String,
        _ parameters: String,
        answer: String = "null",
        more: String = ""
    ) -> String {
        #"{"userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/amy", "accountId": "111122223333"}, "#
            + #""eventTime": "2026-11-24T10:00:00Z", "eventSource": "\#(source).amazonaws.com", "eventName": "\#(name)", "#
            + #""awsRegion": "us-east-1", "requestParameters": \#(parameters), "responseElements": \#(answer), "#
            + #""recipientAccountId": "111122223333"\#(more)}"#
    }

    private static func changes(_ text: String) throws -> [ObservedChange] {
        try EventSource(Array(text.utf8), named: "events")?.changes ?? []
    }

    /// An event, and what is changed by it; nothing for one that changes no permissions.
    struct Case: Sendable, CustomTestStringConvertible {
        let event: String
        let action: String?
        var targets: [String] = []
        var policy: String?
        var testDescription: String { action ?? event }
    }

    static let cases: [Case] = [
        Case(
            event: event(
                "iam",
                "AttachRolePolicy",
                #"{"roleName": "R", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}"#
            ),
            action: "iam:AttachRolePolicy",
            targets: ["role R"],
            policy: "arn:aws:iam::aws:policy/ReadOnlyAccess"
        ),
        Case(
            event: event(
                "iam",
                "CreateRole",
                #"{"roleName": "R", "path": "/ci/"}"#,
                answer: #"{"role": {"arn": "arn:aws:iam::111122223333:role/ci/R"}}"#
            ),
            action: "iam:CreateRole",
            targets: ["arn:aws:iam::111122223333:role/ci/R", "role R"]
        ),
        Case(
            event: event(
                "iam",
                "PutRolePermissionsBoundary",
                #"{"roleName": "R", "permissionsBoundary": "arn:aws:iam::111122223333:policy/B"}"#
            ),
            action: "iam:PutRolePermissionsBoundary",
            targets: ["role R"],
            policy: "arn:aws:iam::111122223333:policy/B"
        ),
        Case(
            event: event(
                "iam",
                "UpdateAccessKey",
                #"{"userName": "bob", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "status": "Active"}"#
            ),
            action: "iam:UpdateAccessKey",
            targets: ["AKIAIOSFODNN7EXAMPLE"]
        ),
        Case(
            event: event("organizations", "AttachPolicy", #"{"policyId": "p-11112222", "targetId": "111122223333"}"#),
            action: "organizations:AttachPolicy",
            targets: ["111122223333"],
            policy: "p-11112222"
        ),
        Case(
            event: event(
                "organizations",
                "MoveAccount",
                #"{"accountId": "111122223333", "sourceParentId": "r-ab12", "destinationParentId": "ou-ab12-11111111"}"#
            ),
            action: "organizations:MoveAccount",
            targets: ["111122223333"]
        ),
        Case(
            event: event("s3", "PutBucketPolicy", #"{"bucketName": "reports", "bucketPolicy": {}}"#),
            action: "s3:PutBucketPolicy",
            targets: ["arn:aws:s3:::reports"]
        ),
        Case(
            event: event(
                "kms",
                "PutKeyPolicy",
                #"{"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "policyName": "default"}"#
            ),
            action: "kms:PutKeyPolicy",
            targets: ["arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"]
        ),
        Case(
            event: event("lambda", "AddPermission20150331v2", #"{"functionName": "f", "statementId": "s"}"#),
            action: "lambda:AddPermission",
            targets: ["arn:aws:lambda:us-east-1:111122223333:function:f"]
        ),
        Case(
            event: event(
                "sqs",
                "SetQueueAttributes",
                #"{"queueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/q", "attributes": {"Policy": "{}"}}"#
            ),
            action: "sqs:SetQueueAttributes",
            targets: ["arn:aws:sqs:us-east-1:111122223333:q"]
        ),
        Case(
            event: event(
                "ec2",
                "ModifyVpcEndpoint",
                #"{"ModifyVpcEndpointRequest": {"VpcEndpointId": "vpce-0123456789abcdef0", "PolicyDocument": "{}"}}"#
            ),
            action: "ec2:ModifyVpcEndpoint",
            targets: ["vpce-0123456789abcdef0"]
        ),
        Case(
            event: event(
                "sqs",
                "SetQueueAttributes",
                #"{"queueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/q", "attributes": {"DelaySeconds": "1"}}"#
            ),
            action: nil
        ),
        Case(event: event("iam", "CreateLoginProfile", #"{"userName": "bob"}"#), action: nil),
        Case(event: event("iam", "GetUserPolicy", #"{"userName": "bob"}"#), action: nil),
        Case(event: event("ecr", "PutLifecyclePolicy", #"{"repositoryName": "r"}"#), action: nil),
        Case(
            event: event("iam", "PutUserPolicy", #"{"userName": "bob"}"#, more: #", "errorCode": "AccessDenied""#),
            action: nil
        ),
    ]

    @Test("A change names what was changed", arguments: cases)
    func reads(_ expected: Case) throws {
        let changes = try Self.changes(expected.event)
        #expect(changes.map(\.action) == (expected.action.map { [$0] } ?? []))
        guard let change = changes.first else { return }
        #expect(change.targets == expected.targets)
        #expect(change.policy == expected.policy)
        #expect(change.actor == "arn:aws:iam::111122223333:user/amy")
        #expect(change.account == Self.account)
    }

    @Test("Names are the same with and without a path")
    func names() {
        #expect(ChangedName.text("user bob", account: Self.account) == "111122223333:user/bob")
        #expect(ChangedName.text("arn:aws:iam::111122223333:user/a/b/bob", account: nil) == "111122223333:user/bob")
        #expect(ChangedName.text("arn:aws:iam::111122223333:policy/a/P", account: nil).hasSuffix("policy/a/P"))
        #expect(ChangedName.text("p-11112222", account: Self.account) == "p-11112222")
    }

    @Test("What lies in a window is found, whatever the order was")
    func window() {
        func change(_ seconds: Int64, _ target: String) -> ObservedChange {
            ObservedChange(
                time: Timestamp(seconds: seconds),
                actor: nil,
                action: "iam:PutUserPolicy",
                account: Self.account,
                targets: [target],
                policy: nil
            )
        }
        var history = ChangeHistory([change(50, "user bob"), change(10, "user bob"), change(40, "user amy")])
        history.formUnion(ChangeHistory([change(30, "user bob")]))
        let bob: Set = ["111122223333:user/bob"]
        func last(_ start: Int64, _ end: Int64) -> Int64? {
            let (start, end) = (Timestamp(seconds: start), Timestamp(seconds: end))
            return history.last(of: bob, from: start, through: end) { _ in true }?.time.seconds
        }
        #expect(last(0, 100) == 50)
        #expect(last(0, 49) == 30)
        #expect(last(30, 30) == 30)
        #expect(last(11, 29) == nil)
        #expect(history.first(of: bob, after: Timestamp(seconds: 10)) { _ in true }?.time.seconds == 30)
        #expect(history.first(of: bob, after: Timestamp(seconds: 50)) { _ in true } == nil)
        #expect(history.last(of: bob, from: Timestamp(seconds: 0), through: Timestamp(seconds: 9)) { _ in true } == nil)
    }

    @Test("A change concerns the policy types that it can change")
    func types() {
        func types(_ action: String) -> Set<PolicyType> {
            let change = ObservedChange(
                time: Timestamp(seconds: 0),
                actor: nil,
                action: action,
                account: nil,
                targets: [],
                policy: nil
            )
            return Set(PolicyType.allCases.filter(change.concerns))
        }
        #expect(types("iam:PutUserPolicy") == [.identityBased])
        #expect(types("iam:AddUserToGroup") == [.identityBased])
        #expect(types("iam:DeleteRolePermissionsBoundary") == [.permissionsBoundary])
        #expect(types("iam:UpdateAssumeRolePolicy") == [.roleTrustPolicy])
        #expect(types("iam:SetDefaultPolicyVersion") == [.identityBased, .permissionsBoundary, .sessionPolicy])
        #expect(types("organizations:UpdatePolicy") == [.serviceControlPolicy, .resourceControlPolicy])
        #expect(types("s3:PutBucketPolicy") == [.resourceBased])
        #expect(types("ec2:ModifyVpcEndpoint") == [.vpcEndpointPolicy])
        #expect(types("iam:TagRole") == Set(PolicyType.allCases))
    }
}
