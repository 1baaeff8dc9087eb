import PolicyEngine

@testable import Troubleshooting

private let bob = "arn:aws:iam::123456789012:user/bob"
private let session = "arn:aws:sts::123456789012:assumed-role/app/s"

extension SentenceCase {
    /// In the words of single services and of the console.
    static let services: [SentenceCase] = [
        SentenceCase(
            "SQS with a URL",
            "An error occurred (AccessDenied) when calling the SendMessage operation: Access to the resource "
                + "https://sqs.eu-west-1.amazonaws.com/111122223333/orders is denied.",
            code: "AccessDenied",
            action: "sqs:SendMessage",
            resource: "arn:aws:sqs:eu-west-1:111122223333:orders"
        ),
        SentenceCase(
            "the S3 console about a bucket",
            """
            Insufficient permissions to list objects
            After you or your AWS administrator has updated your permissions to allow the s3:ListBucket action, refresh the \
            page. Learn more about Identity and access management in Amazon S3
            """,
            action: "s3:ListBucket"
        ),
        SentenceCase(
            "Lambda about a role that it may not assume",
            "An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for "
                + "the function cannot be assumed by Lambda.",
            code: "InvalidParameterValueException",
            principal: "lambda.amazonaws.com",
            action: "sts:AssumeRole"
        ),
        SentenceCase(
            "Lambda about what its role lacks",
            "An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The provided execution "
                + "role does not have permissions to call CreateNetworkInterface on EC2",
            code: "InvalidParameterValueException",
            action: "ec2:CreateNetworkInterface"
        ),
        SentenceCase(
            "CloudFormation about a template's parameters",
            "User doesn't have permission to call ssm:GetParameters (Service: AmazonCloudFormation; Status Code: 400; Error Code: "
                + "ValidationError; Request ID: 5c3f9ce5-0000-495e-98b1-ffcd5cf85133; Proxy: null)",
            code: "ValidationError",
            action: "ssm:GetParameters"
        ),
        SentenceCase(
            "Lambda's environment and its key",
            "Calling the invoke API action failed with this message: Lambda was unable to decrypt the environment variables "
                + "because KMS access was denied. Please check the function's KMS key settings. KMS Exception: "
                + "AccessDeniedExceptionKMS Message: User: arn:aws:sts::123456789012:assumed-role/f/f is not authorized to "
                + "perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab "
                + "because no resource-based policy allows the kms:Decrypt action (Service: Kms, Status Code: 400, Request ID: "
                + "5c3f9ce5-0000-495e-98b1-ffcd5cf85133)",
            principal: "arn:aws:sts::123456789012:assumed-role/f/f",
            action: "kms:Decrypt",
            resource: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            .implicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "Step Functions about Lambda about KMS",
            """
            {
              "cause": "Lambda was unable to decrypt the environment variables because KMS access was denied. KMS Message: User: \
            arn:aws:sts::123456789012:assumed-role/f/f is not authorized to perform: kms:Decrypt on resource: \
            arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab with an explicit deny in a resource-based \
            policy (Service: Lambda, Status Code: 502, Request ID: 5c3f9ce5-0000-495e-98b1-ffcd5cf85133)",
              "error": "Lambda.KMSAccessDeniedException"
            }
            """,
            code: "Lambda.KMSAccessDeniedException",
            principal: "arn:aws:sts::123456789012:assumed-role/f/f",
            action: "kms:Decrypt",
            resource: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            .explicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "KMS that does not say who",
            "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this "
                + "region, or you are not allowed to access.",
            code: "AccessDeniedException"
        ),
        SentenceCase(
            "S3 about the key of its object",
            "An error occurred (AccessDenied) when calling the GetObject operation: User: \(session) is not authorized to perform: "
                + "kms:Decrypt on resource: arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab because "
                + "no identity-based policy allows the kms:Decrypt action",
            code: "AccessDenied",
            principal: session,
            action: "kms:Decrypt",
            resource: "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Lake Formation",
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. MetaException(message:Insufficient "
                + "Lake Formation permission(s): Required Create Database on Catalog (Service: AmazonDataCatalog; Status Code: "
                + "400; Error Code: AccessDeniedException; Request ID: 14419262-0000-4aeb-8b8b-5df567d98f43; Proxy: null))",
            code: "AccessDeniedException"
        ),
        SentenceCase(
            "Lake Formation in Terraform",
            "Error: creating Glue Catalog Database (sales): operation error Glue: CreateDatabase, https response error StatusCode: "
                + "400, RequestID: ce741b04-0000-4e7c-930b-75ce9620fb32, api error AccessDeniedException: Insufficient Lake "
                + "Formation permission(s): Required Create Database on Catalog",
            code: "AccessDeniedException",
            action: "glue:CreateDatabase"
        ),
        SentenceCase(
            "Athena's console",
            "Insufficient permissions to execute the query. User: \(session) is not authorized to perform: glue:GetDatabase on "
                + "resource: arn:aws:glue:eu-west-1:123456789012:database/default because no identity-based policy allows the "
                + "glue:GetDatabase action This query ran against the \"default\" database, unless qualified by the query.",
            principal: session,
            action: "glue:GetDatabase",
            resource: "arn:aws:glue:eu-west-1:123456789012:database/default",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "Organizations' policy in the console",
            "Failed to create function. User: \(session) is not authorized to perform: lambda:CreateFunction on resource: "
                + "arn:aws:lambda:ap-south-1:123456789012:function:f with an explicit deny in a service control policy: "
                + "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepol",
            principal: session,
            action: "lambda:CreateFunction",
            resource: "arn:aws:lambda:ap-south-1:123456789012:function:f",
            .explicitDeny,
            .serviceControlPolicy,
            policyARN: "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepol"
        ),
        SentenceCase(
            "the console, EC2",
            """
            Failed to start the instance i-0123456789abcdef0
            You are not authorized to perform this operation. User: \(bob) is not authorized to perform: ec2:StartInstances on \
            resource: arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0 with an explicit deny in an identity-based \
            policy: arn:aws:iam::123456789012:policy/NoStart. Encoded authorization failure message: Ab-c_D0123456789
            """,
            principal: bob,
            action: "ec2:StartInstances",
            resource: "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0",
            .explicitDeny,
            .identityBased,
            policyARN: "arn:aws:iam::123456789012:policy/NoStart"
        ),
        SentenceCase(
            "API Gateway with IAM",
            #"{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: "#
                + #"arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets"}"#,
            principal: "anonymous",
            action: "execute-api:Invoke",
            resource: "arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets"
        ),
        SentenceCase(
            "API Gateway with an explicit deny, and its number hidden",
            #"{"Message":"User: \#(session) is not authorized to perform: execute-api:Invoke on resource: "#
                + #"arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/ with an explicit deny"}"#,
            principal: session,
            action: "execute-api:Invoke",
            resource: "arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/",
            .explicitDeny
        ),
        SentenceCase(
            "OpenSearch",
            #"{"Message":"User: anonymous is not authorized to perform: es:ESHttpGet because no resource-based policy allows the "#
                + #"es:ESHttpGet action"}"#,
            principal: "anonymous",
            action: "es:ESHttpGet",
            .implicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "a service's error as HTTP gives it",
            """
            HTTP/1.1 400 Bad Request
            x-amzn-RequestId: 5c3f9ce5-0000-495e-98b1-ffcd5cf85133
            x-amzn-ErrorType: AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/
            Content-Type: application/json

            {"Message":"User: \(session) is not authorized to perform: bedrock:InvokeModel on resource: \
            arn:aws:bedrock:us-east-1::foundation-model/example.model-v1 because no VPC endpoint policy allows the \
            bedrock:InvokeModel action"}
            """,
            code: "AccessDeniedException",
            principal: session,
            action: "bedrock:InvokeModel",
            resource: "arn:aws:bedrock:us-east-1::foundation-model/example.model-v1",
            .implicitDeny,
            .vpcEndpointPolicy
        ),
        SentenceCase(
            "JSON with a type in a namespace",
            #"{"__type":"com.amazonaws.dynamodb.v20120810#AccessDeniedException","Message":"User: \#(session) is not authorized to "#
                + #"perform: dynamodb:Scan on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders with an explicit "#
                + #"deny in a resource control policy"}"#,
            code: "AccessDeniedException",
            principal: session,
            action: "dynamodb:Scan",
            resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
            .explicitDeny,
            .resourceControlPolicy
        ),
        SentenceCase(
            "Route 53 in XML",
            """
            <?xml version="1.0"?>
            <ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>AccessDenied</Code>\
            <Message>User: \(bob) is not authorized to perform: route53:ListHostedZones</Message></Error>\
            <RequestId>c87e019b-0000-11e1-9388-b50d1a7693b8</RequestId></ErrorResponse>
            ERROR: AccessDenied: User: \(bob) is not authorized to perform: route53:ListHostedZones
            """,
            code: "AccessDenied",
            principal: bob,
            action: "route53:ListHostedZones"
        ),
        SentenceCase(
            "EC2 in XML",
            "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. "
                + "User: \(bob) is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the "
                + "ec2:DescribeVpcs action</Message></Error></Errors><RequestID>c87e019b-0000-11e1-9388-b50d1a7693b8</RequestID>"
                + "</Response>",
            code: "UnauthorizedOperation",
            principal: bob,
            action: "ec2:DescribeVpcs",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "ECS that cannot pull",
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                + "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest: pulling from host failed with status code 403: denied: "
                + "User: \(session) is not authorized to perform: ecr:BatchGetImage on resource: "
                + "arn:aws:ecr:eu-west-1:123456789012:repository/app because no identity-based policy allows the "
                + "ecr:BatchGetImage action",
            principal: session,
            action: "ecr:BatchGetImage",
            resource: "arn:aws:ecr:eu-west-1:123456789012:repository/app",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "ECS and a secret",
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to "
                + "retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
                + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf from secrets manager: AccessDeniedException: "
                + "User: \(session) is not authorized to perform: secretsmanager:GetSecretValue on resource: "
                + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf because no identity-based policy allows the "
                + "secretsmanager:GetSecretValue action status code: 400, request id: 5c3f9ce5-0000-495e-98b1-ffcd5cf85133",
            code: "AccessDeniedException",
            principal: session,
            action: "secretsmanager:GetSecretValue",
            resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "a service-linked role",
            "InvalidParameterException: Unable to assume the service linked role. Please verify that the ECS service linked role "
                + "exists. AccessDenied: User: \(bob) is not authorized to perform: iam:CreateServiceLinkedRole on resource: "
                + "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            code: "AccessDenied",
            principal: bob,
            action: "iam:CreateServiceLinkedRole",
            resource: "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
        ),
        SentenceCase(
            "AppSync",
            #"{"errors": [{"path": ["getPet"], "data": null, "errorType": "Unauthorized", "message": "Not Authorized to access "#
                + #"getPet on type Query"}, {"errorType": "UnauthorizedException", "message": "Permission denied"}]}"#,
            code: "UnauthorizedException"
        ),
        SentenceCase(
            "Cognito",
            "NotAuthorizedException: Access to Identity 'us-east-1:1234abcd-12ab-34cd-56ef-1234567890ab' is forbidden.",
            code: "NotAuthorizedException"
        ),
        SentenceCase(
            "an expired token of S3",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>ExpiredToken</Code><Message>The provided token has expired."
                + "</Message><Token-0>IQoJ</Token-0><RequestId>4DYRJ0Z5EXAMPLE0</RequestId></Error>",
            code: "ExpiredToken"
        ),
        SentenceCase(
            "an expired token in Terraform",
            "Error: configuring Terraform AWS Provider: validating provider credentials: retrieving caller identity from STS: operation "
                + "error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: "
                + "5c3f9ce5-0000-495e-98b1-ffcd5cf85133, api error ExpiredToken: The security token included in the request is "
                + "expired",
            code: "ExpiredToken",
            action: "sts:GetCallerIdentity"
        ),
        SentenceCase(
            "an unknown key in Terraform",
            "Error: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, https "
                + "response error StatusCode: 403, RequestID: 5c3f9ce5-0000-495e-98b1-ffcd5cf85133, api error "
                + "InvalidClientTokenId: The security token included in the request is invalid.",
            code: "InvalidClientTokenId",
            action: "sts:GetCallerIdentity"
        ),
        SentenceCase(
            "a token of DynamoDB",
            "UnrecognizedClientException: The security token included in the request is invalid. (Service: DynamoDb, Status Code: "
                + "400, Request ID: 5C3F9CE50000495E98B1)",
            code: "UnrecognizedClientException"
        ),
        SentenceCase(
            "a signature with the server's strings",
            """
            <Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you \
            provided. Check your key and signing method.</Message><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>\
            <StringToSign>AWS4-HMAC-SHA256
            20261124T100000Z
            20261124/us-east-1/s3/aws4_request
            aa</StringToSign><SignatureProvided>bb</SignatureProvided><CanonicalRequest>GET
            /
            </CanonicalRequest><RequestId>4DYRJ0Z5EXAMPLE0</RequestId></Error>
            """,
            code: "SignatureDoesNotMatch"
        ),
        SentenceCase(
            "a signature with the canonical string in a sentence",
            """
            An error occurred (InvalidSignatureException) when calling the ListTables operation: The request signature we calculated \
            does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service \
            documentation for details.

            The Canonical String for this request should have been
            'POST
            /

            host:dynamodb.us-east-1.amazonaws.com

            host
            aa'

            The String-to-Sign should have been
            'AWS4-HMAC-SHA256
            20261124T100000Z
            20261124/us-east-1/dynamodb/aws4_request
            bb'
            """,
            code: "InvalidSignatureException"
        ),
        SentenceCase(
            "clocks",
            "An error occurred (RequestTimeTooSkewed) when calling the PutObject operation: The difference between the request time and "
                + "the current time is too large.",
            code: "RequestTimeTooSkewed",
            action: "s3:PutObject"
        ),
        SentenceCase(
            "a call too old for EC2",
            "An error occurred (RequestExpired) when calling the DescribeInstances operation: Request has expired.",
            code: "RequestExpired",
            action: "ec2:DescribeInstances"
        ),
        SentenceCase(
            "a region that is not enabled",
            "An error occurred (AuthFailure) when calling the DescribeVpcs operation: AWS was not able to validate the provided access "
                + "credentials",
            code: "AuthFailure",
            action: "ec2:DescribeVpcs"
        ),
        SentenceCase(
            "a network activity event's words",
            "AccessDeniedException: The request was denied due to a VPC endpoint policy",
            code: "AccessDeniedException"
        ),
    ]

    /// Texts that look like refusals by AWS and are none.
    static let others: [String] = [
        "The user is not authorized. Please sign in again.",
        "HTTP 403 Forbidden",
        "error: You must be logged in to the server (Unauthorized)",
        "ls: cannot open directory '/root': Permission denied",
        "Access denied for user 'root'@'localhost' (using password: YES)",
        "remote: Permission to example/app.git denied to bob. fatal: unable to access: The requested URL returned error: 403",
        "Jenkins: bob is missing the Overall/Read permission",
        "This request is not authorized to perform this operation. RequestId:eac84bcc-0000-0034-433b-1623fc000000",
        "UserAgent: aws-cli/2.31.0 User: nobody",
        "// throws AccessDeniedException() when the caller is not authorized",
        "class AccessDeniedError extends Error {}",
        "    if error.response[\"Error\"][\"Code\"] == \"AccessDenied\":",
        "    if (err.code === 'ExpiredToken') {",
        "        } catch (AccessDeniedException e) {",
        "    except client.exceptions.AccessDeniedException as error:",
        "    rescue Aws::S3::Errors::AccessDenied => e",
        "from botocore.exceptions import UnauthorizedException",
        "if code in (\"AccessDenied\", \"UnauthorizedOperation\"):",
        "An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist",
        "An error occurred (ThrottlingException) when calling the DescribeStacks operation: Rate exceeded",
        "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id web does not exist",
        "dynamodb: ResourceNotFoundException: Requested resource not found",
        "Error: error calling sts:GetCallerIdentity: RequestError: send request failed",
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
    ]
}
