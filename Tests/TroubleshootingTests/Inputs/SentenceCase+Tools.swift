import PolicyEngine

@testable import Troubleshooting

private let bob = "arn:aws:iam::123456789012:user/bob"
private let session = "arn:aws:sts::123456789012:assumed-role/deploy/ci-4711"

extension SentenceCase {
    /// As the tools print it that people use AWS with: how such texts look was taken from issues and forums, names and
    /// numbers are examples.
    static let tools: [SentenceCase] = [
        SentenceCase(
            "Terraform, an old provider without a sentence",
            """
            data.aws_subnet.public[2]: Refreshing state...

            Error: AccessDenied: Access Denied
                    status code: 403, request id: 37F0A1B2C3D4E5F6, host id: Qo1example=
            """,
            code: "AccessDenied"
        ),
        SentenceCase(
            "Terraform, EC2's encoded message",
            """
            * aws_instance.web: Error launching source instance: UnauthorizedOperation: You are not authorized to perform this \
            operation. Encoded authorization failure message: QXdPNaIegKKNwIX54FPm-Rmey_DRnNY5FRj5xftd0oRvzujmvMcr3GISKoV5
                    status code: 403, request id: 27db932f-0000-4111-8222-333344445555

            Terraform does not automatically rollback in the face of errors.
            """,
            code: "UnauthorizedOperation"
        ),
        SentenceCase(
            "Terraform, EC2 in the wording of today",
            """
            │ Error: creating EC2 Instance: operation error EC2: RunInstances, https response error StatusCode: 403, RequestID: \
            27db932f-0000-4111-8222-333344445555, api error UnauthorizedOperation: You are not authorized to perform this \
            operation. User: \(session) is not authorized to perform: ec2:RunInstances on resource: \
            arn:aws:ec2:eu-west-1:123456789012:instance/* because no identity-based policy allows the ec2:RunInstances \
            action. Encoded authorization failure message: Ab-c_D0123456789
            │
            │   with aws_instance.web,
            │   on main.tf line 12, in resource "aws_instance" "web":
            │   12: resource "aws_instance" "web" {
            """,
            code: "UnauthorizedOperation",
            principal: session,
            action: "ec2:RunInstances",
            resource: "arn:aws:ec2:eu-west-1:123456789012:instance/*",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Terraform's JSON log",
            #"2026-11-24T10:00:00.431Z [ERROR] sdk.proto: Response contains error diagnostic: tf_req_id=55ddf05b "#
                + #"diagnostic_summary="creating SQS Queue (jobs): operation error SQS: CreateQueue, https response error "#
                + #"StatusCode: 403, RequestID: ce741b04-0000-4111-8222-333344445555, api error AccessDenied: User: \#(session) is "#
                + #"not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:eu-west-1:123456789012:jobs because no "#
                + #"identity-based policy allows the sqs:createqueue action" diagnostic_detail="" diagnostic_severity=ERROR"#,
            code: "AccessDenied",
            principal: session,
            action: "sqs:createqueue",
            resource: "arn:aws:sqs:eu-west-1:123456789012:jobs",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "a lock of Terraform's state",
            """
            Error: Error acquiring the state lock

            Error message: 2 errors occurred:
            \t* AccessDeniedException: User: \(bob) is not authorized to perform: dynamodb:PutItem on resource: \
            arn:aws:dynamodb:eu-central-1:123456789012:table/locks because no identity-based policy allows the \
            dynamodb:PutItem action
            \t
            """,
            code: "AccessDeniedException",
            principal: bob,
            action: "dynamodb:PutItem",
            resource: "arn:aws:dynamodb:eu-central-1:123456789012:table/locks",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Pulumi",
            """
              aws:s3:Bucket (site):
                error:   sdk-v2/provider2.go:572: sdk.helper_schema: creating S3 Bucket (site-1a2b): operation error S3: \
            CreateBucket, https response error StatusCode: 403, RequestID: 4DYRJ0Z5EXAMPLE0, HostID: x, api error \
            AccessDenied: User: \(bob) is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::site-1a2b" \
            because no identity-based policy allows the s3:CreateBucket action: provider=aws@7.1.0
            """,
            code: "AccessDenied",
            principal: bob,
            action: "s3:CreateBucket",
            resource: "arn:aws:s3:::site-1a2b",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "CDK that may not assume its role",
            """
            [21:48:52] Assuming role failed: User: \(bob) is not authorized to perform: sts:AssumeRole on resource: \
            arn:aws:iam::123456789012:role/cdk-hnb659fds-file-publishing-role-123456789012-us-west-2
            [21:48:52] Could not assume role in target account using current credentials User: \(bob) is not authorized to \
            perform: sts:AssumeRole on resource: \
            arn:aws:iam::123456789012:role/cdk-hnb659fds-file-publishing-role-123456789012-us-west-2 . Please make sure that \
            this role exists in the account. If it doesn't exist, (re)-bootstrap the environment with the right '--trust'.
            """,
            principal: bob,
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::123456789012:role/cdk-hnb659fds-file-publishing-role-123456789012-us-west-2"
        ),
        SentenceCase(
            "CDK and iam:PassRole",
            " ❌  Stack failed: AccessDenied: User: arn:aws:sts::123456789012:assumed-role/cdk-hnb659fds-deploy-role-"
                + "123456789012-ap-southeast-1/aws-cdk-bob is not authorized to perform: iam:PassRole on resource: "
                + "arn:aws:iam::123456789012:role/admin because no identity-based policy allows the iam:PassRole action",
            code: "AccessDenied",
            principal:
                "arn:aws:sts::123456789012:assumed-role/cdk-hnb659fds-deploy-role-123456789012-ap-southeast-1/aws-cdk-bob",
            action: "iam:PassRole",
            resource: "arn:aws:iam::123456789012:role/admin",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "CDK's trace of a call",
            #"[13:17:48] Call failed: getBucketLocation({"Bucket":"assets"}) => Access Denied (code=AccessDenied)"#,
            code: "AccessDenied"
        ),
        SentenceCase(
            "CloudFormation's events as JSON",
            #"{"ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "Resource handler returned message: \"User: "#
                + #"\#(session) is not authorized to perform: logs:CreateLogGroup on resource: "#
                + #"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:log-stream: with an explicit deny in a "#
                + #"service control policy (Service: CloudWatchLogs, Status Code: 400, Request ID: "#
                + #"ce741b04-0000-4111-8222-333344445555)\" (RequestToken: 1, HandlerErrorCode: AccessDenied)"}"#,
            code: "AccessDenied",
            principal: session,
            action: "logs:CreateLogGroup",
            resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:log-stream:",
            .explicitDeny,
            .serviceControlPolicy
        ),
        SentenceCase(
            "the Serverless Framework",
            """
            × Stack api-dev failed to deploy (3s)
            Environment: linux, node 22.1.0, framework 4.4.1
            Error:
            User: \(bob) is not authorized to perform: cloudformation:DescribeStacks on resource: \
            arn:aws:cloudformation:us-east-1:123456789012:stack/api-dev/* because no identity-based policy allows the \
            cloudformation:DescribeStacks action
            """,
            principal: bob,
            action: "cloudformation:DescribeStacks",
            resource: "arn:aws:cloudformation:us-east-1:123456789012:stack/api-dev/*",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "docker push to another account",
            "denied: User: \(session) is not authorized to perform: ecr:InitiateLayerUpload on resource: "
                + "arn:aws:ecr:us-east-1:444455556666:repository/app because no resource-based policy allows the "
                + "ecr:InitiateLayerUpload action",
            principal: session,
            action: "ecr:InitiateLayerUpload",
            resource: "arn:aws:ecr:us-east-1:444455556666:repository/app",
            .implicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "docker pull, in the words of a daemon",
            "Error response from daemon: pull access denied for 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app, repository "
                + "does not exist or may require 'docker login': denied: User: \(bob) is not authorized to perform: "
                + "ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/app with an explicit deny in "
                + "a resource-based policy",
            principal: bob,
            action: "ecr:BatchGetImage",
            resource: "arn:aws:ecr:eu-west-1:123456789012:repository/app",
            .explicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "a CodeBuild log",
            """
            [Container] 2026/11/24 07:22:13 Running command docker push $REPOSITORY/service:latest
            denied: User: arn:aws:sts::123456789012:assumed-role/build/AWSCodeBuild-4c4a1c09-0000-4853-9d15-e18fe7c6f667 is not \
            authorized to perform: ecr:CompleteLayerUpload on resource: \
            arn:aws:ecr:eu-west-1:123456789012:repository/shop/service
             [Container] 2026/11/24 07:22:13 Command did not exit successfully docker push $REPOSITORY/service:latest exit \
            status 1
            """,
            principal:
                "arn:aws:sts::123456789012:assumed-role/build/AWSCodeBuild-4c4a1c09-0000-4853-9d15-e18fe7c6f667",
            action: "ecr:CompleteLayerUpload",
            resource: "arn:aws:ecr:eu-west-1:123456789012:repository/shop/service"
        ),
        SentenceCase(
            "CodeBuild that has no logs",
            "ACCESS_DENIED: Service role arn:aws:iam::123456789012:role/build does not allow AWS CodeBuild to create Amazon "
                + "CloudWatch Logs log streams for build arn:aws:codebuild:eu-west-1:123456789012:build/app:1. Error message: "
                + "User: arn:aws:sts::123456789012:assumed-role/build/AWSCodeBuild is not authorized to perform: "
                + "logs:CreateLogStream on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/aws/codebuild/app:*",
            principal: "arn:aws:sts::123456789012:assumed-role/build/AWSCodeBuild",
            action: "logs:CreateLogStream",
            resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/codebuild/app:*"
        ),
        SentenceCase(
            "GitHub Actions, every attempt",
            """
            Assuming role with OIDC
            Assuming role with OIDC
            Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity
            Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity
            ##[error]Process completed with exit code 1.
            """,
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "a controller in EKS, as JSON lines",
            #"{"level":"error","ts":1795514400.868449,"logger":"controller-runtime.manager","msg":"Reconciler error","#
                + #""name":"k8s-default","error":"WebIdentityErr: failed to retrieve credentials\ncaused by: AccessDenied: "#
                + #"Not authorized to perform sts:AssumeRoleWithWebIdentity\n\tstatus code: 403, request id: "#
                + #"5c3f9ce5-0000-495e-98b1-ffcd5cf85133"}"#,
            code: "AccessDenied",
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "an event of Kubernetes",
            """
              Warning  FailedDeployModel  12s (x15 over 10m)  ingress  Failed deploy model due to operation error Elastic Load \
            Balancing v2: DescribeListenerAttributes, https response error StatusCode: 403, RequestID: \
            5c3f9ce5-0000-495e-98b1-ffcd5cf85133, api error AccessDenied: User: \(session) is not authorized to perform: \
            elasticloadbalancing:DescribeListenerAttributes because no identity-based policy allows the \
            elasticloadbalancing:DescribeListenerAttributes action
            """,
            code: "AccessDenied",
            principal: session,
            action: "elasticloadbalancing:DescribeListenerAttributes",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "aws eks with the path of its message",
            "An error occurred (AccessDeniedException) when calling the DescribeCluster operation: User: \(bob) is not "
                + "authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:eu-west-1:123456789012:cluster/prod",
            code: "AccessDeniedException",
            principal: bob,
            action: "eks:DescribeCluster",
            resource: "arn:aws:eks:eu-west-1:123456789012:cluster/prod"
        ),
        SentenceCase(
            "aws s3 sync, one line for each file",
            """
            upload failed: ./a.csv to s3://reports/a.csv An error occurred (AccessDenied) when calling the PutObject operation: \
            User: \(session) is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::reports/a.csv" because no \
            session policy allows the s3:PutObject action
            """,
            code: "AccessDenied",
            principal: session,
            action: "s3:PutObject",
            resource: "arn:aws:s3:::reports/a.csv",
            .implicitDeny,
            .sessionPolicy
        ),
        SentenceCase(
            "aws s3 cp of what is not there",
            "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden",
            code: "403",
            action: "s3:GetObject"
        ),
        SentenceCase(
            "an assumed role that may not be assumed",
            "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \(bob) is not authorized to perform: "
                + "sts:AssumeRole on resource: arn:aws:iam::444455556666:role/auditor",
            code: "AccessDenied",
            principal: bob,
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::444455556666:role/auditor"
        ),
        SentenceCase(
            "Ansible",
            #"fatal: [localhost]: FAILED! => {"boto3_version": "1.40.0", "changed": false, "error": {"code": "AccessDenied", "#
                + #""message": "User: \#(bob) is not authorized to perform: iam:CreateRole on resource: "#
                + #"arn:aws:iam::123456789012:role/web because no identity-based policy allows the iam:CreateRole action", "#
                + #""type": "Sender"}, "msg": "Unable to create role: An error occurred (AccessDenied) when calling the "#
                + #"CreateRole operation: User: \#(bob) is not authorized to perform: iam:CreateRole on resource: "#
                + #"arn:aws:iam::123456789012:role/web because no identity-based policy allows the iam:CreateRole action"}"#,
            code: "AccessDenied",
            principal: bob,
            action: "iam:CreateRole",
            resource: "arn:aws:iam::123456789012:role/web",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Vault",
            """
            Error writing data to aws/creds/web: Error making API request.

            URL: PUT https://vault.example.com:8200/v1/aws/creds/web
            Code: 400. Errors:

            * Error creating IAM user: AccessDenied: User: \(bob) is not authorized to perform: iam:CreateUser on resource: \
            arn:aws:iam::123456789012:user/vault-token-web-1795514400 because no permissions boundary allows the \
            iam:CreateUser action
            \tstatus code: 403, request id: 99222140-0000-47a6-aaac-15b6068489c2
            """,
            code: "AccessDenied",
            principal: bob,
            action: "iam:CreateUser",
            resource: "arn:aws:iam::123456789012:user/vault-token-web-1795514400",
            .implicitDeny,
            .permissionsBoundary
        ),
    ]
}
