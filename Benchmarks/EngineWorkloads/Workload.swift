package import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// A question with its policies: fixed inputs, the same in every run.
package struct Workload: Sendable {
    /// The letter of the workload and what it is.
    package let name: String
    /// The question.
    package let request: AuthorizationRequest
    /// All policies, compiled.
    package let policies: PolicySet
    /// The right answer.
    package let expected: Decision
    /// How long `decide` may take.
    package let maximumNanoseconds: Double?

    /// Every workload.
    package static let all = [single, full, hundred(statements: 5), hundred(statements: 50), managed]

    private static let account = "123456789012"

    private static func compile(_ text: String, _ type: PolicyType, _ name: String) -> AppliedPolicy {
        guard let document = try? PolicyDocument(reading: text) else { fatalError("cannot read \(name)") }
        return AppliedPolicy(
            CompiledPolicy(document),
            source: PolicySource(type: type, arn: nil, name: name, attachedTo: nil)
        )
    }

    /// The context that a server gives every request.
    private static func context() -> RequestContext {
        var context = RequestContext()
        context.set("aws:CurrentTime", "2026-11-23T12:00:00Z")
        context.set("aws:EpochTime", "1795435200")
        context.set("aws:SecureTransport", "true")
        context.set("aws:SourceIp", "203.0.113.17")
        context.set("aws:UserAgent", "aws-cli/2.34")
        context.set("aws:RequestedRegion", "eu-central-1")
        context.set("aws:ViaAWSService", "false")
        context.set("aws:PrincipalIsAWSService", "false")
        context.set("aws:PrincipalAccount", account)
        context.set("aws:PrincipalArn", "arn:aws:iam::123456789012:role/app/Worker")
        context.set("aws:PrincipalType", "AssumedRole")
        context.set("aws:PrincipalOrgID", "o-exampleorgid")
        context.set("aws:userid", "AROAEXAMPLEID:worker")
        context.set("aws:username", "alice")
        context.set("aws:PrincipalTag/Team", "payments")
        context.set("aws:ResourceAccount", account)
        context.set("aws:ResourceTag/Team", "payments")
        context.set("aws:TagKeys", values: ["Team", "Stage"])
        return context
    }

    private static let user = Principal(
        kind: .user,
        account: account,
        arn: "arn:aws:iam::123456789012:user/alice",
        uniqueID: "AIDAEXAMPLEID"
    )
    private static let session = Principal(
        kind: .assumedRole,
        account: account,
        arn: "arn:aws:sts::123456789012:assumed-role/Worker/worker",
        issuerARN: "arn:aws:iam::123456789012:role/app/Worker",
        uniqueID: "AROAEXAMPLEID"
    )

    /// (a) One identity-based policy of five statements, of which the fourth allows.
    private static let single: Workload = {
        var policies = PolicySet()
        policies.identity = [
            compile(
                """
                {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": "arn:aws:sqs:*:123456789012:jobs-*"},
                {"Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*"},
                {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::example-bucket"},
                {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::example-bucket/*"},
                {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}]}
                """,
                .identityBased,
                "single"
            )
        ]
        return Workload(
            name: "a/one-policy-of-five-statements",
            request: AuthorizationRequest(
                principal: user,
                action: "s3:GetObject",
                resource: "arn:aws:s3:::example-bucket/reports/2026/11/a.csv",
                resourceAccount: account,
                context: context()
            ),
            policies: policies,
            expected: .allow,
            maximumNanoseconds: 300
        )
    }()

    private static func statements(_ count: Int, of policy: Int, service: String) -> String {
        (0..<count).map { number in
            switch number % 5 {
            case 0:
                #"{"Effect": "Allow", "Action": "\#(service):Get*", "Resource": "arn:aws:\#(service):::team-\#(policy)-\#(number)/${aws:username}/*", "Condition": {"StringEquals": {"aws:PrincipalTag/Team": ["search", "payments"]}}}"#
            case 1:
                #"{"Effect": "Allow", "Action": ["\#(service):PutObject", "\#(service):GetObject"], "Resource": "arn:aws:\#(service):::data-\#(policy)-\#(number)/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}, "IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}}"#
            case 2:
                #"{"Effect": "Deny", "Action": "\#(service):*", "Resource": "arn:aws:\#(service):::secret-\#(policy)-\#(number)/*", "Condition": {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin/*"}}}"#
            case 3:
                #"{"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:StartInstances"], "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}}"#
            default:
                #"{"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:123456789012:queue-\#(policy)-\#(number)"}"#
            }
        }.joined(separator: ",\n")
    }

    private static func document(_ statements: String) -> String {
        #"{"Version": "2012-10-17", "Statement": [\#(statements)]}"#
    }

    /// (b) Ten policies of ten statements, a boundary, two SCP levels, a session policy and a resource-based policy, with
    /// conditions and variables. One statement of the seventh policy allows.
    private static let full: Workload = {
        var policies = PolicySet()
        policies.identity = (0..<10).map {
            compile(document(statements(10, of: $0, service: "s3")), .identityBased, "p\($0)")
        }
        policies.permissionsBoundaries = [
            compile(
                document(
                    #"{"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#
                ),
                .permissionsBoundary,
                "boundary"
            )
        ]
        policies.sessionPolicies = [
            compile(
                document(
                    #"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data-*/${aws:username}/*"}"#
                ),
                .sessionPolicy,
                "session"
            )
        ]
        let fullAccess = #"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#
        policies.serviceControlPolicies = [
            [compile(document(fullAccess), .serviceControlPolicy, "root")],
            [
                compile(document(fullAccess), .serviceControlPolicy, "unit"),
                compile(
                    document(
                        #"{"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}, {"Effect": "Deny", "Action": ["s3:DeleteBucket", "s3:PutBucketPolicy"], "Resource": "*"}"#
                    ),
                    .serviceControlPolicy,
                    "regions"
                ),
            ],
        ]
        policies.resourcePolicy = compile(
            document(
                #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::data-6-6", "arn:aws:s3:::data-6-6/*"], "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}}, {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data-6-6/*"}"#
            ),
            .resourceBased,
            "bucket"
        )
        return Workload(
            name: "b/ten-policies-of-ten-with-everything",
            request: AuthorizationRequest(
                principal: session,
                action: "s3:GetObject",
                resource: "arn:aws:s3:::data-6-6/alice/2026/11/report.csv",
                resourceAccount: account,
                context: context()
            ),
            policies: policies,
            expected: .allow,
            maximumNanoseconds: 3000
        )
    }()

    /// (c) One hundred policies, each with five statements for a service of its own; the seventieth allows. The rest of its
    /// statements are for other actions: with ten times the statements the time must not change.
    private static func hundred(statements count: Int) -> Workload {
        var policies = PolicySet()
        policies.identity = (0..<100).map {
            let idle = (5..<count).map { number in
                #", {"Effect": "Allow", "Action": ["glue:Get\#(number)*", "sns:Publish\#(number)"], "Resource": "*"}"#
            }
            let own = statements(5, of: $0, service: "service\($0)")
            return compile(document(own + idle.joined()), .identityBased, "p\($0)")
        }
        return Workload(
            name: "c/hundred-policies-of-\(count)",
            request: AuthorizationRequest(
                principal: user,
                action: "service69:GetObject",
                resource: "arn:aws:service69:::data-69-1/report.csv",
                resourceAccount: account,
                context: context()
            ),
            policies: policies,
            expected: .allow,
            maximumNanoseconds: 1500
        )
    }

    /// (d) Twenty-five AWS managed policies, of which AmazonS3FullAccess allows.
    private static let managed: Workload = {
        let names = [
            "AmazonEC2FullAccess", "AmazonRDSFullAccess", "AmazonDynamoDBFullAccess", "AmazonSQSFullAccess",
            "AmazonSNSFullAccess", "AWSLambda_FullAccess", "CloudWatchFullAccess", "IAMReadOnlyAccess",
            "ReadOnlyAccess",
            "SecurityAudit", "ViewOnlyAccess", "AmazonVPCFullAccess", "AmazonRoute53FullAccess",
            "AWSKeyManagementServicePowerUser",
            "AmazonECS_FullAccess", "AmazonKinesisFullAccess", "AmazonRedshiftFullAccess",
            "AmazonElastiCacheFullAccess",
            "AWSCodeBuildAdminAccess", "AWSCodePipeline_FullAccess", "AmazonAthenaFullAccess",
            "AWSGlueConsoleFullAccess",
            "AmazonSSMFullAccess", "SecretsManagerReadWrite", "AmazonS3FullAccess",
        ]
        var policies = PolicySet()
        policies.identity = names.map { name in
            guard let policy = AWSManagedPolicies.policy(named: name) else { fatalError("no managed policy \(name)") }
            return compile(policy.document, .identityBased, name)
        }
        return Workload(
            name: "d/twenty-five-managed-policies",
            request: AuthorizationRequest(
                principal: user,
                action: "s3:PutObject",
                resource: "arn:aws:s3:::example-bucket/reports/2026/11/a.csv",
                resourceAccount: account,
                context: context()
            ),
            policies: policies,
            expected: .allow,
            maximumNanoseconds: nil
        )
    }()

    /// A document of six kilobytes, the most that AWS takes for a managed policy.
    package static let sixKilobytes = document(statements(36, of: 0, service: "s3"))
}
