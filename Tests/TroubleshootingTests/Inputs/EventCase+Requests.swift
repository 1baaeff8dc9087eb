import AccessControl
import PolicyEngine

@testable import Troubleshooting

extension EventCase {
    /// What was asked, and on which ways.
    static let requests: [EventCase] = [
        EventCase(
            name: "through a VPC endpoint",
            text: event(
                session(),
                "PutObject",
                parameters:
                    #"{"bucketName": "reports", "key": "a.csv", "x-amz-acl": "private", "x-amz-server-side-encryption": "aws:kms"}"#,
                message: "Access Denied",
                address: "10.0.1.17",
                agent: "[aws-sdk-go-v2/1.30 ua/2.1]",
                more: #", "vpcEndpointId": "vpce-0123456789abcdef0", "vpcEndpointAccountId": "111122223333", "#
                    + #""additionalEventData": {"SignatureVersion": "SigV4", "CipherSuite": "TLS_AES_128_GCM_SHA256", "#
                    + #""AuthenticationMethod": "AuthHeader"}"#
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "s3:PutObject",
            resource: "arn:aws:s3:::reports/a.csv",
            keys: [
                "aws:SourceVpce": "vpce-0123456789abcdef0", "aws:VpceAccount": "111122223333",
                "aws:VpcSourceIp": "10.0.1.17", "aws:SourceIp": nil, "aws:UserAgent": "aws-sdk-go-v2/1.30 ua/2.1",
                "aws:SecureTransport": "true", "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256",
                "s3:x-amz-acl": "private", "s3:x-amz-server-side-encryption": "aws:kms",
            ],
            absent: ["aws:SourceIp"]
        ),
        EventCase(
            name: "a network activity event",
            text: event(
                #"{"type": "AWSAccount", "principalId": "AROADBQP57FF2AEXAMPLE:ci", "accountId": "444455556666"}"#,
                source: "kms",
                "Decrypt",
                code: "VpceAccessDenied",
                message: "The request was denied due to a VPC endpoint policy",
                address: "10.0.1.17",
                more: #", "vpcEndpointId": "vpce-0123456789abcdef0""#
            ),
            action: "kms:Decrypt",
            resourceAccount: "111122223333",
            claim: Inquiry.Claim(policyType: .vpcEndpointPolicy),
            keys: ["aws:SourceVpce": "vpce-0123456789abcdef0", "aws:userid": "AROADBQP57FF2AEXAMPLE:ci"],
            absent: ["aws:SourceIp"]
        ),
        EventCase(
            name: "a service on behalf of somebody",
            text: event(
                session(more: #", "invokedBy": "athena.amazonaws.com""#),
                source: "kms",
                "Decrypt",
                parameters: #"{"encryptionContext": {"aws:s3:arn": "arn:aws:s3:::reports/a.csv"}, "#
                    + #""encryptionAlgorithm": "SYMMETRIC_DEFAULT"}"#,
                message:
                    "User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: kms:Decrypt "
                    + "on resource: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no "
                    + "resource-based policy allows the kms:Decrypt action",
                address: "athena.amazonaws.com",
                agent: "athena.amazonaws.com"
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "kms:Decrypt",
            resource: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            claim: Inquiry.Claim(decision: .implicitDeny, policyType: .resourceBased),
            keys: [
                "aws:ViaAWSService": "true", "aws:CalledViaLast": "athena.amazonaws.com", "aws:SourceIp": nil,
                "kms:ViaService": "athena.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::reports/a.csv",
                "kms:EncryptionContextKeys": "aws:s3:arn",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "a service under its own role",
            text: event(
                session(
                    role: "AWSServiceRoleForAutoScaling",
                    path: "/aws-service-role/autoscaling.amazonaws.com/",
                    more: #", "invokedBy": "autoscaling.amazonaws.com""#
                ),
                source: "kms",
                "CreateGrant",
                address: "autoscaling.amazonaws.com",
                agent: "autoscaling.amazonaws.com"
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/ci",
            issuer:
                "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            action: "kms:CreateGrant",
            keys: ["aws:ViaAWSService": "false", "aws:CalledViaLast": nil, "kms:ViaService": nil],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "EC2 with an encoded message",
            text: event(
                user,
                source: "ec2",
                "StartInstances",
                parameters: #"{"instancesSet": {"items": [{"instanceId": "i-0123456789abcdef0"}]}}"#,
                code: "Client.UnauthorizedOperation",
                message: "You are not authorized to perform this operation. Encoded authorization failure message: "
                    + "4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcdefghijklmn-abcdefghijklmn"
            ),
            principal: bob,
            action: "ec2:StartInstances",
            resource: "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0",
            absent: [
                "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:SourceVpce",
            ]
        ),
        EventCase(
            name: "EC2 in the wording of today",
            text: event(
                user,
                source: "ec2",
                "RunInstances",
                parameters: #"{"instancesSet": {"items": [{"imageId": "ami-0123456789abcdef0", "minCount": 1}]}, "#
                    + #""tagSpecificationSet": {"items": [{"resourceType": "instance", "tags": [{"key": "Team", "value": "web"}]}]}}"#,
                code: "Client.UnauthorizedOperation",
                message: "You are not authorized to perform this operation. User: \(bob) is not authorized to perform: "
                    + "ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny in "
                    + "a service control policy: arn:aws:organizations::444455556666:policy/o-exampleorgid/"
                    + "service_control_policy/p-examplepol. Encoded authorization failure message: abc-DEF_123"
            ),
            principal: bob,
            action: "ec2:RunInstances",
            resource: "arn:aws:ec2:eu-west-1:111122223333:instance/*",
            claim: Inquiry.Claim(
                decision: .explicitDeny,
                policyType: .serviceControlPolicy,
                policyARN:
                    "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepol"
            ),
            keys: ["aws:RequestTag/Team": "web", "aws:TagKeys": "Team"],
            absent: [
                "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:SourceVpce",
            ]
        ),
        EventCase(
            name: "IAM in another region, an entity by name",
            text: event(
                session(),
                source: "iam",
                "AttachRolePolicy",
                parameters: #"{"roleName": "worker", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}"#,
                message: "User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: "
                    + "iam:AttachRolePolicy on resource: role worker because no permissions boundary allows the "
                    + "iam:AttachRolePolicy action"
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "iam:AttachRolePolicy",
            resource: "role worker",
            claim: Inquiry.Claim(decision: .implicitDeny, policyType: .permissionsBoundary),
            keys: [
                "aws:RequestedRegion": "us-east-1", "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "another action than the call's",
            text: event(
                user,
                source: "lambda",
                "CreateFunction20150331",
                parameters: #"{"functionName": "f", "role": "arn:aws:iam::111122223333:role/worker"}"#,
                code: "AccessDeniedException",
                message: "User: \(bob) is not authorized to perform: iam:PassRole on resource: "
                    + "arn:aws:iam::111122223333:role/worker because no identity-based policy allows the iam:PassRole action"
            ),
            principal: bob,
            action: "iam:PassRole",
            resource: "arn:aws:iam::111122223333:role/worker",
            claim: Inquiry.Claim(decision: .implicitDeny, policyType: .identityBased),
            absent: [
                "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:SourceVpce",
            ]
        ),
        EventCase(
            name: "a resource from the list of resources alone",
            text: event(
                session(),
                source: "dynamodb",
                "GetItem",
                code: "AccessDenied",
                more: #", "resources": [{"accountId": "111122223333", "type": "AWS::DynamoDB::Table", "#
                    + #""ARN": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"}], "tlsDetails": {"#
                    + #""tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "#
                    + #""clientProvidedHostHeader": "dynamodb.eu-west-1.amazonaws.com"}"#
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "dynamodb:GetItem",
            resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
            keys: ["aws:SecureTransport": "true"],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "a list of a bucket with a prefix",
            text: event(
                session(),
                "ListObjects",
                parameters: #"{"list-type": "2", "bucketName": "reports", "prefix": "2026/", "delimiter": "/", "#
                    + #""max-keys": "100", "Host": "reports.s3.eu-west-1.amazonaws.com"}"#
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "s3:ListBucket",
            resource: "arn:aws:s3:::reports",
            keys: ["s3:prefix": "2026/", "s3:delimiter": "/", "s3:max-keys": "100"],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "a queue by its URL",
            text: event(
                session(),
                source: "sqs",
                "SendMessage",
                parameters: #"{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}"#
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "sqs:SendMessage",
            resource: "arn:aws:sqs:eu-west-1:111122223333:orders",
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "tags of a request",
            text: event(
                session(),
                source: "iam",
                "CreateUser",
                parameters:
                    #"{"userName": "new", "tags": [{"key": "Team", "value": "web"}, {"key": "Stage", "value": ""}], "#
                    + #""permissionsBoundary": "arn:aws:iam::111122223333:policy/B"}"#
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "iam:CreateUser",
            resource: "user new",
            keys: [
                "aws:RequestTag/Team": "web", "aws:RequestTag/Stage": "", "aws:TagKeys": "Team,Stage",
                "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/B",
            ],
            absent: ["aws:SourceVpce"]
        ),
    ]
}
