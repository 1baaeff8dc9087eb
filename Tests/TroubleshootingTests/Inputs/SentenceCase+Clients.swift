import PolicyEngine

@testable import Troubleshooting

private let bob = "arn:aws:iam::123456789012:user/bob"
private let session = "arn:aws:sts::123456789012:assumed-role/deploy/ci-4711"

extension SentenceCase {
    /// As clients wrap it.
    static let clients: [SentenceCase] = [
        SentenceCase(
            "the AWS CLI",
            "\nAn error occurred (AccessDenied) when calling the ListUsers operation: User: \(bob) is not authorized to "
                + "perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no identity-based policy "
                + "allows the iam:ListUsers action\n",
            code: "AccessDenied",
            principal: bob,
            action: "iam:ListUsers",
            resource: "arn:aws:iam::123456789012:user/",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "boto3's stack trace",
            """
            Traceback (most recent call last):
              File "/app/main.py", line 12, in <module>
                client.put_lifecycle_hook(**arguments)
              File "/app/venv/lib/python3.12/site-packages/botocore/client.py", line 565, in _api_call
                return self._make_api_call(operation_name, kwargs)
            botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutLifecycleHook \
            operation: User: arn:aws:sts::111122223333:assumed-role/Testrole/Diego is not authorized to perform: \
            iam:PassRole on resource: arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/\
            AWSServiceRoleForAutoScaling
            """,
            code: "AccessDenied",
            principal: "arn:aws:sts::111122223333:assumed-role/Testrole/Diego",
            action: "iam:PassRole",
            resource:
                "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
        ),
        SentenceCase(
            "Java SDK 2",
            """
            Exception in thread "main" software.amazon.awssdk.services.iam.model.IamException: User: \(session) is not \
            authorized to perform: iam:CreateUser on resource: arn:aws:iam::123456789012:user/new because no \
            identity-based policy allows the iam:CreateUser action (Service: Iam, Status Code: 403, Request ID: \
            0f5a3c9e-1111-4222-8333-944455566677) (SDK Attempt Count: 1)
            \tat software.amazon.awssdk.core.internal.http.CombinedResponseHandler.handleErrorResponse(CombinedResponse\
            Handler.java:125)
            """,
            principal: session,
            action: "iam:CreateUser",
            resource: "arn:aws:iam::123456789012:user/new",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Java SDK 1",
            """
            Caused by: com.amazonaws.services.identitymanagement.model.AmazonIdentityManagementException: User: \(bob) is \
            not authorized to perform: iam:GetRole on resource: role web (Service: AmazonIdentityManagement; Status Code: \
            403; Error Code: AccessDenied; Request ID: 0f5a3c9e-1111-4222-8333-944455566677; Proxy: null)
            """,
            code: "AccessDenied",
            principal: bob,
            action: "iam:GetRole",
            resource: "role web"
        ),
        SentenceCase(
            "Go SDK 2 in Terraform",
            """
            \u{1B}[31m╷\u{1B}[0m\u{1B}[0m
            \u{1B}[31m│\u{1B}[0m \u{1B}[0m\u{1B}[1m\u{1B}[31mError: \u{1B}[0m\u{1B}[0m\u{1B}[1mreading IAM Role (web): \
            operation error IAM: GetRole, https response error StatusCode: 403, RequestID: \
            0f5a3c9e-1111-4222-8333-944455566677, api error AccessDenied: User: \(session) is not authorized to perform: \
            iam:GetRole on resource: role web because no identity-based policy allows the iam:GetRole action\u{1B}[0m
            \u{1B}[31m│\u{1B}[0m
            \u{1B}[31m│\u{1B}[0m   with aws_iam_role.web,
            """,
            code: "AccessDenied",
            principal: session,
            action: "iam:GetRole",
            resource: "role web",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Go SDK 1 in Terraform",
            """
            │ Error: unable to get role (web): AccessDenied: User: \(bob) is not authorized to perform: iam:GetRole on \
            resource: role web with an explicit deny in an identity-based policy
            │       status code: 403, request id: 99222140-142f-47a6-aaac-15b6068489c2
            │
            │   with module.eks.data.aws_iam_session_context.current,
            """,
            code: "AccessDenied",
            principal: bob,
            action: "iam:GetRole",
            resource: "role web",
            .explicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Go SDK 2 without a code",
            "operation error Bedrock: PutModelInvocationLoggingConfiguration, https response error StatusCode: 403, User: "
                + "\(session) is not authorized to perform: iam:PassRole on resource: "
                + "arn:aws:iam::123456789012:role/chat because no identity-based policy allows the iam:PassRole action",
            principal: session,
            action: "iam:PassRole",
            resource: "arn:aws:iam::123456789012:role/chat",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "JavaScript SDK 3",
            """
            AccessDenied: User: \(session) is not authorized to perform: sqs:sendmessage on resource: \
            arn:aws:sqs:eu-west-1:123456789012:jobs because no identity-based policy allows the sqs:sendmessage action
                at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)
              '$fault': 'client',
              '$metadata': { httpStatusCode: 403, requestId: '0f5a3c9e-1111-4222-8333-944455566677', attempts: 1 },
              Type: 'Sender', Code: 'AccessDenied'
            """,
            code: "AccessDenied",
            principal: session,
            action: "sqs:sendmessage",
            resource: "arn:aws:sqs:eu-west-1:123456789012:jobs",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            ".NET",
            """
            Unhandled exception. Amazon.IdentityManagement.AmazonIdentityManagementServiceException: User: \(bob) is not \
            authorized to perform: iam:ListRoles on resource: arn:aws:iam::123456789012:role/ because no identity-based \
            policy allows the iam:ListRoles action
             ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Http' was thrown.
            """,
            principal: bob,
            action: "iam:ListRoles",
            resource: "arn:aws:iam::123456789012:role/",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "CloudFormation",
            "12:01:13 | CREATE_FAILED | AWS::IAM::Role | Web | API: iam:CreateRole User: \(session) is not authorized to "
                + "perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/Web-1A2B because no permissions "
                + "boundary allows the iam:CreateRole action",
            principal: session,
            action: "iam:CreateRole",
            resource: "arn:aws:iam::123456789012:role/Web-1A2B",
            .implicitDeny,
            .permissionsBoundary
        ),
        SentenceCase(
            "CloudFormation's bare form",
            "CREATE_FAILED | AWS::S3::Bucket | Site | API: s3:CreateBucket Access Denied",
            action: "s3:CreateBucket"
        ),
        SentenceCase(
            "CDK, with the resource handler's message",
            "Resource handler returned message: \"User: \(session) is not authorized to perform: lambda:CreateFunction on "
                + "resource: arn:aws:lambda:eu-west-1:123456789012:function:api because no identity-based policy allows "
                + "the lambda:CreateFunction action (Service: Lambda, Status Code: 403, Request ID: "
                + "0f5a3c9e-1111-4222-8333-944455566677)\" (RequestToken: 1, HandlerErrorCode: AccessDenied)",
            code: "AccessDenied",
            principal: session,
            action: "lambda:CreateFunction",
            resource: "arn:aws:lambda:eu-west-1:123456789012:function:api",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "eksctl",
            "2026-11-24 10:15:02 [✖]  unable to describe cluster control plane: operation error EKS: DescribeCluster, https "
                + "response error StatusCode: 403, RequestID: 0f5a3c9e-1111-4222-8333-944455566677, api error "
                + "AccessDeniedException: User: \(bob) is not authorized to perform: eks:DescribeCluster on resource: "
                + "arn:aws:eks:eu-west-1:123456789012:cluster/prod",
            code: "AccessDeniedException",
            principal: bob,
            action: "eks:DescribeCluster",
            resource: "arn:aws:eks:eu-west-1:123456789012:cluster/prod"
        ),
        SentenceCase(
            "S3's XML, the resource in quotes",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>User: \(session) is not "
                + "authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::reports/2026/a b.csv&quot; because "
                + "no identity-based policy allows the s3:GetObject action</Message><RequestId>4DYRJ0Z5</RequestId>"
                + "<HostId>x</HostId></Error>",
            code: "AccessDenied",
            principal: session,
            action: "s3:GetObject",
            resource: "arn:aws:s3:::reports/2026/a b.csv",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "IAM's XML",
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>AccessDenied"
                + "</Code><Message>User: \(bob) is not authorized to perform: iam:GetUser on resource: user alice"
                + "</Message></Error><RequestId>0f5a3c9e-1111-4222-8333-944455566677</RequestId></ErrorResponse>",
            code: "AccessDenied",
            principal: bob,
            action: "iam:GetUser",
            resource: "user alice"
        ),
        SentenceCase(
            "JSON of DynamoDB",
            #"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: arn:aws:iam::123456789012:user/bob "#
                + #"is not authorized to perform: dynamodb:GetItem on resource: "#
                + #"arn:aws:dynamodb:eu-west-1:123456789012:table/orders because no identity-based policy allows the "#
                + #"dynamodb:GetItem action"}"#,
            code: "AccessDeniedException",
            principal: bob,
            action: "dynamodb:GetItem",
            resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "a line of a JSON log, escaped twice",
            #"{"level":"error","msg":"{\"error\":\"AccessDenied: User: arn:aws:iam::123456789012:user/bob is not "#
                + #"authorized to perform: s3:PutObject on resource: \\\"arn:aws:s3:::logs/a\\\" with an explicit deny in "#
                + #"a resource-based policy\\n\\tstatus code: 403\"}"}"#,
            code: "AccessDenied",
            principal: bob,
            action: "s3:PutObject",
            resource: "arn:aws:s3:::logs/a",
            .explicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "wrapped at spaces",
            """
            An error occurred (AccessDenied) when calling the CreateRole operation:
              User: \(bob) is not
              authorized to perform: iam:CreateRole on resource:
              arn:aws:iam::123456789012:role/web because no
              identity-based policy allows the iam:CreateRole action
            """,
            code: "AccessDenied",
            principal: bob,
            action: "iam:CreateRole",
            resource: "arn:aws:iam::123456789012:role/web",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "cut by a terminal in the middle of words",
            "An error occurred (AccessDenied) when calling the CreateRole operation: User: arn:aws:iam::12345678\n9012:user"
                + "/bob is not authorized to perform: iam:Create\nRole on resource: arn:aws:iam::123456789012:ro\nle/web "
                + "because no identity-ba\nsed policy allows the iam:CreateRo\nle action",
            code: "AccessDenied",
            principal: bob,
            action: "iam:CreateRole",
            resource: "arn:aws:iam::123456789012:role/web",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "EC2 with an encoded message",
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to "
                + "perform this operation. User: \(session) is not authorized to perform: ec2:RunInstances on resource: "
                + "arn:aws:ec2:eu-west-1:123456789012:instance/* because no identity-based policy allows the "
                + "ec2:RunInstances action. Encoded authorization failure message: sPwGqJ6vBHg1vPHLcn4g_CP-o5j",
            code: "UnauthorizedOperation",
            principal: session,
            action: "ec2:RunInstances",
            resource: "arn:aws:ec2:eu-west-1:123456789012:instance/*",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "EC2 without a sentence",
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to "
                + "perform this operation. Encoded authorization failure message: sPwGqJ6vBHg1vPHLcn4g",
            code: "UnauthorizedOperation",
            action: "ec2:RunInstances"
        ),
        SentenceCase(
            "EC2 in Ruby",
            "Aws::EC2::Errors::UnauthorizedOperation: You are not authorized to perform this operation.",
            code: "UnauthorizedOperation"
        ),
        SentenceCase(
            "API Gateway, anonymous",
            #"{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: "#
                + #"arn:aws:execute-api:us-east-1:********9012:abc123/prod/GET/pets with an explicit deny"}"#,
            principal: "anonymous",
            action: "execute-api:Invoke",
            resource: "arn:aws:execute-api:us-east-1:********9012:abc123/prod/GET/pets",
            .explicitDeny
        ),
        SentenceCase(
            "CodeBuild",
            "CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::123456789012:role/build (Service: "
                + "AWSCodeBuild; Status Code: 400; Error Code: InvalidInputException; Request ID: 1)",
            code: "InvalidInputException",
            principal: "codebuild.amazonaws.com",
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::123456789012:role/build"
        ),
        SentenceCase(
            "SES",
            "AccessDenied: User `arn:aws:iam::123456789012:user/mail' is not authorized to perform `ses:SendEmail' on resource "
                + "`arn:aws:ses:eu-west-1:123456789012:identity/example.com'",
            code: "AccessDenied",
            principal: "arn:aws:iam::123456789012:user/mail",
            action: "ses:SendEmail",
            resource: "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
        ),
        SentenceCase(
            "ECS, a role that it cannot take",
            "(service web) failed to launch a task with (error ECS was unable to assume the role "
                + "'arn:aws:iam::123456789012:role/task' that was provided for this task. Please verify that the role being "
                + "passed has the proper trust relationship.).",
            principal: "ecs-tasks.amazonaws.com",
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::123456789012:role/task"
        ),
        SentenceCase(
            "GitHub Actions, a role that the log names above",
            """
            Run aws-actions/configure-aws-credentials@v4
              with:
                role-to-assume: arn:aws:iam::123456789012:role/deploy
                aws-region: eu-west-1
            Assuming role with OIDC
            Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity
            """,
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "arn:aws:iam::123456789012:role/deploy"
        ),
    ]
}
