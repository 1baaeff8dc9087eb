import PolicyEngine

@testable import Troubleshooting

private let bob = "arn:aws:iam::123456789012:user/bob"
private let session = "arn:aws:sts::123456789012:assumed-role/app/i-0123456789abcdef0"

extension SentenceCase {
    /// As programs in many languages print it.
    static let libraries: [SentenceCase] = [
        SentenceCase(
            "boto3, one exception during another",
            """
            19:26:45 [WARNING] botocore.credentials: Refreshing temporary credentials failed during mandatory refresh period.
            Traceback (most recent call last):
              File "/usr/lib/python3.12/site-packages/botocore/credentials.py", line 502, in _protected_refresh
                metadata = self._refresh_using()
            botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity \
            operation: Not authorized to perform sts:AssumeRoleWithWebIdentity

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/app/main.py", line 3, in <module>
                client.list_buckets()
            botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity \
            operation: Not authorized to perform sts:AssumeRoleWithWebIdentity
            """,
            code: "AccessDenied",
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "a traceback that quotes a program that knows the code",
            """
              File "/app/main.py", line 21, in read
                if error.response["Error"]["Code"] == "AccessDenied":
            botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied
            """,
            code: "AccessDenied",
            action: "sts:AssumeRole"
        ),
        SentenceCase(
            "a Lambda function in Python",
            """
            [ERROR] ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: Access to \
            KMS is not allowed
            Traceback (most recent call last):
              File "/var/task/index.py", line 9, in handler
            END RequestId: 0f5a3c9e-1111-4222-8333-944455566677
            """,
            code: "AccessDeniedException",
            action: "secretsmanager:GetSecretValue"
        ),
        SentenceCase(
            "a Lambda function in Node.js",
            """
            2026-11-24T10:00:00.000Z\t0f5a3c9e-1111-4222-8333-944455566677\tERROR\tInvoke Error\t\
            {"errorType":"AccessDeniedException","errorMessage":"User: arn:aws:sts::123456789012:assumed-role/f-role/f is not \
            authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day \
            because no identity-based policy allows the dynamodb:Query action","code":"AccessDeniedException","stack":\
            ["AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/f-role/f is not authorized to perform: \
            dynamodb:Query on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day because no \
            identity-based policy allows the dynamodb:Query action","    at Request.extractError (/var/task/index.js:1:2)"]}
            """,
            code: "AccessDeniedException",
            principal: "arn:aws:sts::123456789012:assumed-role/f-role/f",
            action: "dynamodb:Query",
            resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "JavaScript SDK 3 as JSON",
            """
            {
                "errorType": "AccessDenied",
                "errorMessage": "Access Denied",
                "Code": "AccessDenied",
                "name": "AccessDenied",
                "$fault": "client",
                "$metadata": {"httpStatusCode": 403, "attempts": 1, "totalRetryDelay": 0},
                "stack": [
                    "AccessDenied: Access Denied",
                    "    at deserializeAws_restXmlPutObjectTaggingCommandError (/node_modules/@aws-sdk/client-s3/Aws_restXml.ts:9518:39)"
                ]
            }
            """,
            code: "AccessDenied"
        ),
        SentenceCase(
            "JavaScript SDK 2",
            """
            UnauthorizedOperation: You are not authorized to perform this operation.
                at Request.extractError (/app/node_modules/aws-sdk/lib/services/ec2.js:50:35)
                at Request.callListeners (/app/node_modules/aws-sdk/lib/sequential_executor.js:106:20) {
              message: 'You are not authorized to perform this operation.',
              code: 'UnauthorizedOperation',
              time: 2026-11-24T23:38:32.136Z,
              requestId: 'd2678875-0000-4926-8c8b-e87f170c1111',
              statusCode: 403,
              retryable: false
            }
            """,
            code: "UnauthorizedOperation"
        ),
        SentenceCase(
            "JavaScript SDK 2 in a browser",
            """
            Error calling ElastiCache.describeCacheClusters. User: \(bob) is not authorized to perform: \
            elasticache:DescribeCacheClusters
            AccessDenied: User: \(bob) is not authorized to perform: elasticache:DescribeCacheClusters
                at constructor.i (https://example.com/aws-sdk.min.js:3:8741)
            """,
            principal: bob,
            action: "elasticache:DescribeCacheClusters"
        ),
        SentenceCase(
            "Java SDK 2, S3",
            """
            software.amazon.awssdk.services.s3.model.S3Exception: User: \(session) is not authorized to perform: s3:GetObject on \
            resource: "arn:aws:s3:::reports/a.csv" because no identity-based policy allows the s3:GetObject action (Service: S3, \
            Status Code: 403, Request ID: FK0ZFZGSADWX6HHT, Extended Request ID: abc=) (SDK Attempt Count: 1)
            \tat software.amazon.awssdk.protocols.xml.internal.unmarshall.AwsXmlPredicatedResponseHandler.handle(A.java:156)
            """,
            principal: session,
            action: "s3:GetObject",
            resource: "arn:aws:s3:::reports/a.csv",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Java SDK 2, S3 without a sentence",
            "software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: "
                + "G7WJJ5HW0BBZB1WR, Extended Request ID: ZsA5Pqk=)\n\tat software.amazon.awssdk.protocols.xml.Handler.handle"
                + "(Handler.java:156)"
        ),
        SentenceCase(
            "Java SDK 2 with its cause repeated",
            """
            java.util.concurrent.CompletionException: software.amazon.awssdk.services.sts.model.StsException: Not authorized to \
            perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: 403, Request ID: \
            d8ee3773-0000-41d0-9b95-373ec1ae7b07, Extended Request ID: null)
            \tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:332)
            Caused by: software.amazon.awssdk.services.sts.model.StsException: Not authorized to perform \
            sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: 403, Request ID: d8ee3773-0000-41d0-9b95-373ec1ae7b07, \
            Extended Request ID: null)
            """,
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "Java SDK 1 in Hadoop",
            """
            java.nio.file.AccessDeniedException: s3a://reports/2026: getFileStatus on s3a://reports/2026: \
            com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403 \
            Forbidden; Request ID: 4DYRJ0Z5EXAMPLE0; S3 Extended Request ID: x=), S3 Extended Request ID: x=:403 Forbidden
            """,
            code: "AccessDeniedException"
        ),
        SentenceCase(
            "Java SDK 1, credentials of a token",
            "Caused by: org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided by "
                + "WebIdentityTokenCredentialsProvider : com.amazonaws.services.securitytoken.model."
                + "AWSSecurityTokenServiceException: Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: "
                + "AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: "
                + "5c3f9ce5-0000-495e-98b1-ffcd5cf85133; Proxy: null)",
            code: "AccessDenied",
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "Java SDK 1, Athena's driver",
            "Jun 22 14:32:00.128 DEBUG 699 com.simba.athena.api.AJClient: Detail: com.simba.athena.amazonaws.services.glue.model."
                + "AccessDeniedException: User: \(session) is not authorized to perform: glue:GetCatalogImportStatus on "
                + "resource: arn:aws:glue:eu-west-1:123456789012:catalog because no identity-based policy allows the "
                + "glue:GetCatalogImportStatus action (Service: AWSGlue; Status Code: 400; Error Code: AccessDeniedException; "
                + "Request ID: e8fb47f5-0000-4c43-81e2-95af8b11fdc3; Proxy: null)",
            code: "AccessDeniedException",
            principal: session,
            action: "glue:GetCatalogImportStatus",
            resource: "arn:aws:glue:eu-west-1:123456789012:catalog",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Go SDK 2, a modelled error",
            """
            panic: operation error ECS: CreateService, https response error StatusCode: 400, RequestID: \
            4b95afb3-0000-48dc-a2ba-1a9e4c0ecbda, AccessDeniedException: User: \(session) is not authorized to perform: \
            ecs:CreateService on resource: arn:aws:ecs:ap-northeast-1:123456789012:service/default/web because no \
            identity-based policy allows the ecs:CreateService action

            goroutine 1 [running]:
            """,
            code: "AccessDeniedException",
            principal: session,
            action: "ecs:CreateService",
            resource: "arn:aws:ecs:ap-northeast-1:123456789012:service/default/web",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Go SDK 2 whose credentials were refused",
            "operation error S3: ListBuckets, get identity: get credentials: failed to refresh cached credentials, operation error "
                + "STS: AssumeRole, https response error StatusCode: 403, RequestID: 4b95afb3-0000-48dc-a2ba-1a9e4c0ecbda, api "
                + "error AccessDenied: User: \(bob) is not authorized to perform: sts:AssumeRole on resource: "
                + "arn:aws:iam::444455556666:role/reader",
            code: "AccessDenied",
            principal: bob,
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::444455556666:role/reader"
        ),
        SentenceCase(
            "Go SDK 1 printed as a value",
            #"&awserr.requestError{awsError:(*awserr.baseError)(0xc0001a2000), statusCode:403} AccessDenied: Access Denied"#
                + "\n\tstatus code: 403, request id: 171e9092-0000-11e8-a469-b5710cea842f, host id: x=",
            code: "AccessDenied"
        ),
        SentenceCase(
            ".NET, S3",
            """
            Unhandled exception. Amazon.S3.AmazonS3Exception: Access Denied
             ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type \
            'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown.
               at Amazon.Runtime.HttpWebRequestMessage.ProcessHttpResponseMessage(HttpResponseMessage responseMessage)
            """
        ),
        SentenceCase(
            ".NET, a role for a token",
            """
            Unhandled exception. Amazon.Runtime.AmazonClientException: Error calling AssumeRole for role \
            arn:aws:iam::123456789012:role/app
             ---> Amazon.SecurityToken.AmazonSecurityTokenServiceException: Not authorized to perform \
            sts:AssumeRoleWithWebIdentity ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'x' was thrown.
            """,
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "arn:aws:iam::123456789012:role/app"
        ),
        SentenceCase(
            ".NET deployment tool",
            """
            AccessDenied
            User: \(bob) is not authorized to perform: cloudformation:DescribeStacks because no identity-based policy allows the \
            cloudformation:DescribeStacks action
               at AWS.Deploy.Orchestration.Data.AWSResourceQueryer.HandleException[T](Func`1 action) in C:\\src\\Q.cs:line 727
            """,
            code: "AccessDenied",
            principal: bob,
            action: "cloudformation:DescribeStacks",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "PHP",
            """
            PHP Fatal error:  Uncaught exception 'Aws\\S3\\Exception\\S3Exception' with message 'Error executing "PutObject" on \
            "https://site.s3.us-west-2.amazonaws.com/avatars/a.jpg"; AWS HTTP error: Client error: `PUT \
            https://site.s3.us-west-2.amazonaws.com/avatars/a.jpg` resulted in a `403 Forbidden` response:
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>FD6981 (truncated...)
             AccessDenied (client): Access Denied - <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>FD69815A050E6538</RequestId><HostId>\
            tlmTh=</HostId></Error>'
            """,
            code: "AccessDenied"
        ),
        SentenceCase(
            "PHP, in one line of a service with JSON",
            #"Error executing "GetSecretValue" on "https://secretsmanager.eu-west-1.amazonaws.com"; AWS HTTP error: Client error: "#
                + #"`POST https://secretsmanager.eu-west-1.amazonaws.com` resulted in a `400 Bad Request` response: "#
                + #"{"__type":"AccessDeniedException","Message":"User: \#(bob) is not authorized to perform: "#
                + #"secretsmanager:GetSecretValue on resource: db because no identity-based policy allows the "#
                + #"secretsmanager:GetSecretValue action"}"#,
            code: "AccessDeniedException",
            principal: bob,
            action: "secretsmanager:GetSecretValue",
            resource: "db",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Ruby",
            """
            /usr/lib/ruby/gems/aws-sdk-core/plugins/raise_response_errors.rb:17:in `call': User: \(bob) is not authorized to \
            perform: sns:Publish on resource: arn:aws:sns:eu-west-1:123456789012:news because no identity-based policy allows the \
            sns:Publish action (Aws::SNS::Errors::AuthorizationError)
            """,
            code: "AuthorizationError",
            principal: bob,
            action: "sns:Publish",
            resource: "arn:aws:sns:eu-west-1:123456789012:news",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Ruby, S3",
            "/usr/lib/ruby/gems/aws-sdk-core/plugins/raise_response_errors.rb:17:in 'call': Access Denied "
                + "(Aws::S3::Errors::AccessDenied)\n\tfrom /app/main.rb:4:in '<main>'",
            code: "AccessDenied"
        ),
        SentenceCase(
            "Rust",
            #"Error: ServiceError(ServiceError { source: Unhandled(Unhandled { source: ErrorMetadata { code: "#
                + #"Some("AccessDeniedException"), message: Some("User: \#(session) is not authorized to perform: "#
                + #"ssm:GetParameter on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/app/key because no identity-based "#
                + #"policy allows the ssm:GetParameter action"), extras: Some({"aws_request_id": "#
                + #""5c3f9ce5-0000-495e-98b1-ffcd5cf85133"}) } }) })"#,
            code: "AccessDeniedException",
            principal: session,
            action: "ssm:GetParameter",
            resource: "arn:aws:ssm:eu-west-1:123456789012:parameter/app/key",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Swift",
            #"UnknownAWSHTTPServiceError(typeName: Optional("UnauthorizedOperation"), message: Optional("You are not authorized to "#
                + #"perform this operation. User: \#(session) is not authorized to perform: ec2:DescribeInstances because no "#
                + #"identity-based policy allows the ec2:DescribeInstances action"), requestID: "#
                + #"Optional("a97a0f5a-0000-4819-a437-2a90da59abc3"), requestID2: nil)"#,
            code: "UnauthorizedOperation",
            principal: session,
            action: "ec2:DescribeInstances",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Kotlin in an IDE, on one line",
            "software.amazon.awssdk.services.schemas.model.ForbiddenException: User: \(bob) is not authorized to perform: "
                + "schemas:ListRegistries on resource: arn:aws:schemas:eu-central-1:123456789012:* (Service: Schemas, Status "
                + "Code: 403, Request ID: 06ca23c5-0000-4fee-8e90-006c74b5b271, Extended Request ID: null) at software.amazon."
                + "awssdk.core.internal.http.CombinedResponseHandler.handleErrorResponse(CombinedResponseHandler.java:123)",
            code: "ForbiddenException",
            principal: bob,
            action: "schemas:ListRegistries",
            resource: "arn:aws:schemas:eu-central-1:123456789012:*"
        ),
        SentenceCase(
            "PowerShell",
            """
            Get-S3Object : Access Denied
            At line:1 char:1
            + Get-S3Object -BucketName reports
            + ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                + CategoryInfo          : InvalidOperation: (Amazon.PowerShe...etS3ObjectCmdlet:GetS3ObjectCmdlet) [Get-S3Object], \
            InvalidOperationException
                + FullyQualifiedErrorId : Amazon.S3.AmazonS3Exception,Amazon.PowerShell.Cmdlets.S3.GetS3ObjectCmdlet
            """
        ),
    ]
}
