@testable import Troubleshooting

extension SentenceCase {
    /// Errors that are no sentences about access.
    static let errors: [SentenceCase] = [
        SentenceCase(
            "an unknown key",
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token "
                + "included in the request is invalid.",
            code: "InvalidClientTokenId",
            action: "sts:GetCallerIdentity"
        ),
        SentenceCase(
            "an unknown key, JSON",
            "An error occurred (UnrecognizedClientException) when calling the ListTables operation: The security token "
                + "included in the request is invalid.",
            code: "UnrecognizedClientException"
        ),
        SentenceCase(
            "an unknown key, S3",
            "An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation: The AWS Access Key Id you "
                + "provided does not exist in our records.",
            code: "InvalidAccessKeyId",
            action: "s3:ListAllMyBuckets"
        ),
        SentenceCase(
            "the operation of a command line",
            "$ aws iam list-users\n\nAn error occurred (InvalidClientTokenId) when calling the ListUsers operation: The "
                + "security token included in the request is invalid.",
            code: "InvalidClientTokenId",
            action: "iam:ListUsers"
        ),
        SentenceCase(
            "an operation that several services have",
            "An error occurred (InvalidClientTokenId) when calling the ListUsers operation: The security token included "
                + "in the request is invalid.",
            code: "InvalidClientTokenId"
        ),
        SentenceCase(
            "an expired token",
            "botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the AssumeRole operation: The "
                + "security token included in the request is expired",
            code: "ExpiredToken",
            action: "sts:AssumeRole"
        ),
        SentenceCase(
            "an expired token, wrapped",
            "│ Error: ExpiredTokenException: The security token included in the\n│ request is expired",
            code: "ExpiredTokenException"
        ),
        SentenceCase(
            "a signature",
            "An error occurred (SignatureDoesNotMatch) when calling the ListRoles operation: The request signature we "
                + "calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
                + "method. Consult the service documentation for details.",
            code: "SignatureDoesNotMatch",
            action: "iam:ListRoles"
        ),
        SentenceCase(
            "a clock that is slow",
            "An error occurred (SignatureDoesNotMatch) when calling the GetUser operation: Signature expired: "
                + "20261124T100000Z is now earlier than 20261124T102141Z (20261124T103641Z - 15 min.)",
            code: "SignatureDoesNotMatch"
        ),
        SentenceCase(
            "a clock that is fast",
            "An error occurred (InvalidSignatureException) when calling the DescribeSecret operation: Signature not yet "
                + "current: 20261124T110000Z is still later than 20261124T104141Z (20261124T102641Z + 15 min.)",
            code: "InvalidSignatureException",
            action: "secretsmanager:DescribeSecret"
        ),
        SentenceCase(
            "no signature",
            "<ErrorResponse><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing "
                + "Authentication Token</Message></Error></ErrorResponse>",
            code: "MissingAuthenticationToken"
        ),
        SentenceCase("no signature, API Gateway", #"{"message":"Missing Authentication Token"}"#),
        SentenceCase(
            "half a signature",
            "IncompleteSignature: Authorization header requires 'Credential' parameter. Authorization header requires "
                + "'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=abc",
            code: "IncompleteSignature"
        ),
        SentenceCase(
            "a wrong scope",
            "SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'. ",
            code: "SignatureDoesNotMatch"
        ),
        SentenceCase(
            "a wrong region, S3",
            "An error occurred (AuthorizationHeaderMalformed) when calling the ListObjectsV2 operation: The authorization "
                + "header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
            code: "AuthorizationHeaderMalformed",
            action: "s3:ListBucket"
        ),
        SentenceCase(
            "clocks, S3",
            "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time "
                + "is too large.</Message></Error>",
            code: "RequestTimeTooSkewed"
        ),
        SentenceCase(
            "bad credentials, EC2",
            "An error occurred (AuthFailure) when calling the DescribeInstances operation: AWS was not able to validate "
                + "the provided access credentials",
            code: "AuthFailure",
            action: "ec2:DescribeInstances"
        ),
        SentenceCase(
            "a web identity token",
            "Error: Couldn't retrieve verification key from your identity provider,  please reference "
                + "AssumeRoleWithWebIdentity documentation for requirements"
        ),
        SentenceCase(
            "no provider",
            "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No "
                + "OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com",
            code: "InvalidIdentityToken",
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "a trust policy for web identities",
            "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            action: "sts:AssumeRoleWithWebIdentity"
        ),
        SentenceCase(
            "a session that asks for a session",
            "An error occurred (AccessDenied) when calling the GetSessionToken operation: Cannot call GetSessionToken with "
                + "session credentials",
            code: "AccessDenied",
            action: "sts:GetSessionToken"
        ),
        SentenceCase(
            "root and roles",
            "An error occurred (AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root "
                + "accounts.",
            code: "AccessDenied",
            action: "sts:AssumeRole"
        ),
        SentenceCase(
            "a device that was left behind",
            "An error occurred (EntityAlreadyExists) when calling the CreateVirtualMFADevice operation: MFADevice entity "
                + "at the same path and name already exists.",
            code: "EntityAlreadyExists",
            action: "iam:CreateVirtualMFADevice"
        ),
        SentenceCase(
            "the head of an object",
            "An error occurred (403) when calling the HeadObject operation: Forbidden",
            code: "403",
            action: "s3:GetObject"
        ),
        SentenceCase(
            "S3 without a reason",
            "upload failed: ./a to s3://bucket/a An error occurred (AccessDenied) when calling the PutObject operation: "
                + "Access Denied",
            code: "AccessDenied",
            action: "s3:PutObject"
        ),
        SentenceCase(
            "S3's public policies",
            "An error occurred (AccessDenied) when calling the PutBucketPolicy operation: User: "
                + "arn:aws:iam::123456789012:user/bob is not authorized to perform: s3:PutBucketPolicy on resource: "
                + "\"arn:aws:s3:::site\" because public policies are blocked by the BlockPublicPolicy block public access "
                + "setting.",
            code: "AccessDenied",
            principal: "arn:aws:iam::123456789012:user/bob",
            action: "s3:PutBucketPolicy",
            resource: "arn:aws:s3:::site"
        ),
        SentenceCase(
            "a presigned URL that is too old",
            "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>300</X-Amz-Expires></Error>",
            code: "AccessDenied"
        ),
        SentenceCase(
            "a code and a word of its own",
            "2026-11-24T10:00:00Z ERROR worker: KMS.AccessDeniedException: The ciphertext refers to a customer master key "
                + "that does not exist, or is not yours",
            code: "KMS.AccessDeniedException"
        ),
    ]
}
