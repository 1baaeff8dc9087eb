import AccessControl
import PolicyEngine

@testable import Troubleshooting

extension EventCase {
    /// Every type of identity that the CloudTrail User Guide lists ("CloudTrail userIdentity element").
    static let identities: [EventCase] = [
        EventCase(
            name: "IAMUser",
            text: event(user),
            principal: bob,
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:PrincipalArn": bob, "aws:PrincipalAccount": "111122223333", "aws:PrincipalType": "User",
                "aws:userid": "AIDACKCEVSQ6C2EXAMPLE", "aws:username": "bob", "aws:SourceIp": "203.0.113.7",
                "aws:UserAgent": "aws-cli/2.31.0", "aws:RequestedRegion": "eu-west-1", "aws:ViaAWSService": "false",
                "aws:CurrentTime": "2026-11-24T10:00:00Z", "aws:EpochTime": "1795514400",
                "aws:MultiFactorAuthPresent": nil, "aws:TokenIssueTime": nil, "aws:SourceVpce": nil,
            ],
            absent: ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:SourceVpce"]
        ),
        EventCase(
            name: "IAMUser with a path and a session of GetSessionToken",
            text: event(
                #"{"type": "IAMUser", "principalId": "AIDACKCEVSQ6C2EXAMPLE", "arn": "arn:aws:iam::111122223333:user/people/bob", "#
                    + #""accountId": "111122223333", "accessKeyId": "ASIAIOSFODNN7EXAMPLE", "userName": "bob", "#
                    + #""sessionContext": {"sessionIssuer": {}, "webIdFederationData": {}, "attributes": {"#
                    + #""creationDate": "20261124T093000Z", "mfaAuthenticated": true}}, "invokedBy": ""}"#
            ),
            principal: "arn:aws:iam::111122223333:user/people/bob",
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:MultiFactorAuthPresent": "true", "aws:TokenIssueTime": "2026-11-24T09:30:00Z",
                "aws:username": "bob", "aws:ViaAWSService": "false",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AssumedRole of a role with a path",
            text: event(session(path: "/teams/web/")),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/teams/web/deploy",
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:PrincipalArn": "arn:aws:iam::111122223333:role/teams/web/deploy",
                "aws:PrincipalType": "AssumedRole", "aws:userid": "AROADBQP57FF2AEXAMPLE:ci", "aws:username": nil,
                "aws:MultiFactorAuthPresent": "false", "aws:TokenIssueTime": "2026-11-24T09:30:00Z",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AssumedRole of another account",
            text: event(
                session(account: "444455556666"),
                "GetObject",
                parameters: #"{"bucketName": "reports", "key": "2026/a.csv"}"#,
                more: #", "resources": [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::reports/2026/a.csv"}, "#
                    + #"{"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::reports"}]"#
            ),
            principal: "arn:aws:sts::444455556666:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::444455556666:role/deploy",
            action: "s3:GetObject",
            resource: "arn:aws:s3:::reports/2026/a.csv",
            resourceAccount: "111122223333",
            keys: ["aws:PrincipalAccount": "444455556666"],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AssumedRole with source identity, federation and a user of IAM Identity Center behind it",
            text: event(
                session(
                    context: #", "sourceIdentity": "bob@example.com", "ec2RoleDelivery": "2.0", "#
                        + #""webIdFederationData": {"federatedProvider": "cognito-identity.amazonaws.com", "attributes": {}}"#,
                    more: #", "onBehalfOf": {"userId": "9067d8dc-0000-4000-8000-000000000000", "#
                        + #""identityStoreArn": "arn:aws:identitystore::111122223333:identitystore/d-9067012345"}"#
                )
            ),
            principal: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            issuer: "arn:aws:iam::111122223333:role/deploy",
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:SourceIdentity": "bob@example.com", "ec2:RoleDelivery": "2.0",
                "aws:FederatedProvider": "cognito-identity.amazonaws.com",
                "identitystore:UserId": "9067d8dc-0000-4000-8000-000000000000",
                "identitystore:IdentityStoreArn": "arn:aws:identitystore::111122223333:identitystore/d-9067012345",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "Root with an alias, in the console",
            text: event(
                #"{"type": "Root", "principalId": "111122223333", "arn": "arn:aws:iam::111122223333:root", "#
                    + #""accountId": "111122223333", "accessKeyId": "", "userName": "example-alias", "sessionContext": {"#
                    + #""attributes": {"creationDate": "2026-11-24T09:30:00Z", "mfaAuthenticated": "true"}}}"#,
                agent: "console.amazonaws.com"
            ),
            principal: "arn:aws:iam::111122223333:root",
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:PrincipalType": "Account", "aws:userid": "111122223333", "aws:username": nil,
                "aws:MultiFactorAuthPresent": "true", "aws:UserAgent": nil,
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "FederatedUser",
            text: event(
                #"{"type": "FederatedUser", "principalId": "111122223333:mary", "#
                    + #""arn": "arn:aws:sts::111122223333:federated-user/mary", "accountId": "111122223333", "#
                    + #""accessKeyId": "ASIAIOSFODNN7EXAMPLE", "sessionContext": {"sessionIssuer": {"type": "IAMUser", "#
                    + #""principalId": "AIDACKCEVSQ6C2EXAMPLE", "arn": "arn:aws:iam::111122223333:user/bob", "#
                    + #""accountId": "111122223333", "userName": "bob"}, "attributes": {"#
                    + #""creationDate": "2026-11-24T09:30:00Z", "mfaAuthenticated": "false"}}}"#
            ),
            principal: "arn:aws:sts::111122223333:federated-user/mary",
            issuer: bob,
            action: "s3:ListAllMyBuckets",
            keys: [
                "aws:PrincipalArn": "arn:aws:sts::111122223333:federated-user/mary",
                "aws:PrincipalType": "FederatedUser", "aws:userid": "111122223333:mary", "aws:username": nil,
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AWSService",
            text: event(
                #"{"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}"#,
                source: "sts",
                "AssumeRole",
                parameters:
                    #"{"roleArn": "arn:aws:iam::111122223333:role/worker", "roleSessionName": "f", "durationSeconds": 3600}"#,
                address: "lambda.amazonaws.com",
                agent: "lambda.amazonaws.com",
                more: #", "sharedEventID": "99887766-5544-3322-1100-aabbccddeeff""#
            ),
            principal: "lambda.amazonaws.com",
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::111122223333:role/worker",
            resourceAccount: "111122223333",
            keys: [
                "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": "lambda.amazonaws.com",
                "aws:SourceIp": nil, "aws:UserAgent": nil, "aws:ViaAWSService": "false", "sts:RoleSessionName": "f",
                "sts:DurationSeconds": "3600",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AWSAccount: a caller of another account",
            text: event(
                #"{"type": "AWSAccount", "principalId": "AIDAJ45Q7YFFAREXAMPLE", "accountId": "444455556666"}"#,
                source: "sts",
                "AssumeRole",
                parameters:
                    #"{"roleArn": "arn:aws:iam::111122223333:role/worker", "roleSessionName": "s", "externalId": "e-1"}"#,
                more: #", "resources": [{"accountId": "111122223333", "type": "AWS::IAM::Role", "#
                    + #""ARN": "arn:aws:iam::111122223333:role/worker"}]"#
            ),
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::111122223333:role/worker",
            resourceAccount: "111122223333",
            keys: [
                "aws:PrincipalAccount": "444455556666", "aws:userid": "AIDAJ45Q7YFFAREXAMPLE", "aws:username": nil,
                "sts:ExternalId": "e-1",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "AWSAccount: nobody at all",
            text: event(
                #"{"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}"#,
                "GetObject",
                parameters: #"{"bucketName": "site", "key": "index.html"}"#
            ),
            principal: "anonymous",
            action: "s3:GetObject",
            resource: "arn:aws:s3:::site/index.html",
            resourceAccount: "111122223333",
            keys: ["aws:PrincipalType": "Anonymous", "aws:PrincipalAccount": nil],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "WebIdentityUser of GitHub",
            text: event(
                #"{"type": "WebIdentityUser", "#
                    + #""principalId": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:repo:example/app:ref:refs/heads/main", "#
                    + #""userName": "repo:example/app:ref:refs/heads/main", "#
                    + #""identityProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#,
                source: "sts",
                "AssumeRoleWithWebIdentity",
                parameters: #"{"roleArn": "arn:aws:iam::111122223333:role/ci", "roleSessionName": "GitHubActions"}"#,
                message: "Not authorized to perform sts:AssumeRoleWithWebIdentity"
            ),
            principal: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "arn:aws:iam::111122223333:role/ci",
            resourceAccount: "111122223333",
            keys: [
                "aws:FederatedProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
                "token.actions.githubusercontent.com:sub": "repo:example/app:ref:refs/heads/main",
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "WebIdentityUser of a provider named by its host",
            text: event(
                #"{"type": "WebIdentityUser", "principalId": "gitlab.example.com:https://gitlab.example.com:project_path:a/b", "#
                    + #""userName": "project_path:a/b", "identityProvider": "gitlab.example.com"}"#,
                source: "sts",
                "AssumeRoleWithWebIdentity",
                parameters: #"{"roleArn": "arn:aws:iam::111122223333:role/ci", "roleSessionName": "s"}"#
            ),
            principal: "arn:aws:iam::111122223333:oidc-provider/gitlab.example.com",
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "arn:aws:iam::111122223333:role/ci",
            resourceAccount: "111122223333",
            keys: [
                "gitlab.example.com:sub": "project_path:a/b", "gitlab.example.com:aud": "https://gitlab.example.com",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "WebIdentityUser of Google",
            text: event(
                #"{"type": "WebIdentityUser", "principalId": "accounts.google.com:app-id.apps.googleusercontent.com:user-id", "#
                    + #""userName": "user-id", "identityProvider": "accounts.google.com"}"#,
                source: "sts",
                "AssumeRoleWithWebIdentity",
                parameters: #"{"roleArn": "arn:aws:iam::111122223333:role/ci", "roleSessionName": "s"}"#
            ),
            principal: "accounts.google.com",
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "arn:aws:iam::111122223333:role/ci",
            resourceAccount: "111122223333",
            keys: [
                "accounts.google.com:sub": "user-id", "accounts.google.com:aud": "app-id.apps.googleusercontent.com",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "SAMLUser",
            text: event(
                #"{"type": "SAMLUser", "principalId": "SampleNameQualifier=:bob@example.com", "userName": "bob@example.com", "#
                    + #""identityProvider": "SampleNameQualifier="}"#,
                source: "sts",
                "AssumeRoleWithSAML",
                parameters: #"{"roleArn": "arn:aws:iam::111122223333:role/sso", "roleSessionName": "bob", "#
                    + #""principalArn": "arn:aws:iam::111122223333:saml-provider/Example", "durationSeconds": 3600}"#
            ),
            principal: "arn:aws:iam::111122223333:saml-provider/Example",
            action: "sts:AssumeRoleWithSAML",
            resource: "arn:aws:iam::111122223333:role/sso",
            resourceAccount: "111122223333",
            keys: [
                "saml:sub": "bob@example.com", "saml:namequalifier": "SampleNameQualifier=",
                "aws:FederatedProvider": "arn:aws:iam::111122223333:saml-provider/Example",
            ],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "IdentityCenterUser",
            text: event(
                #"{"type": "IdentityCenterUser", "accountId": "111122223333", "onBehalfOf": {"#
                    + #""userId": "9067d8dc-0000-4000-8000-000000000000", "#
                    + #""identityStoreArn": "arn:aws:identitystore::111122223333:identitystore/d-9067012345"}, "#
                    + #""credentialId": "00112233-EXAMPLE"}"#,
                source: "codewhisperer",
                "GenerateAssistantResponse",
                code: "AccessDeniedException"
            ),
            action: "codewhisperer:GenerateAssistantResponse",
            keys: ["aws:PrincipalAccount": "111122223333", "aws:username": nil, "identitystore:UserId": nil],
            absent: ["aws:SourceVpce"]
        ),
        EventCase(
            name: "Unknown, with a name in the sentence",
            text: event(
                #"{"type": "Unknown", "principalId": "", "accountId": ""}"#,
                source: "sqs",
                "SendMessage",
                message: "User: \(bob) is not authorized to perform: sqs:sendmessage on resource: "
                    + "arn:aws:sqs:eu-west-1:111122223333:q because no resource-based policy allows the sqs:sendmessage action"
            ),
            principal: bob,
            action: "sqs:sendmessage",
            resource: "arn:aws:sqs:eu-west-1:111122223333:q",
            resourceAccount: "111122223333",
            claim: Inquiry.Claim(decision: .implicitDeny, policyType: .resourceBased),
            keys: ["aws:PrincipalAccount": nil],
            absent: ["aws:SourceVpce"]
        ),
    ]
}
