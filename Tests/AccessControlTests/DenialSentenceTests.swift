import PolicyEngine
import Testing

@testable import AccessControl

/// The documented examples of IAM User Guide, "Troubleshoot access denied error messages", to the letter.
@Suite("AWS's sentences")
struct DenialSentenceTests {
    struct Example: Sendable, CustomStringConvertible {
        let principal: String
        let action: String
        let resource: String?
        let reason: DenialSentence.Reason
        let sentence: String
        var description: String { "\(reason)" }
    }

    private static let john = "arn:aws:iam::123456789012:user/John"
    private static let prefix = "User: arn:aws:iam::123456789012:user/John is not authorized to perform: "

    static let examples: [Example] = [
        Example(
            principal: john,
            action: "codecommit:ListRepositories",
            resource: nil,
            reason: .noAllow(.serviceControlPolicy),
            sentence: prefix + "codecommit:ListRepositories because no service control policy allows the "
                + "codecommit:ListRepositories action"
        ),
        Example(
            principal: john,
            action: "codecommit:ListRepositories",
            resource: nil,
            reason: .explicitDeny(
                .serviceControlPolicy,
                policyARN: "arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-1"
            ),
            sentence: prefix + "codecommit:ListRepositories with an explicit deny in a service control policy: "
                + "arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-1"
        ),
        Example(
            principal: john,
            action: "secretsmanager:GetSecretValue",
            resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:*",
            reason: .explicitDeny(.resourceControlPolicy, policyARN: nil),
            sentence: prefix + "secretsmanager:GetSecretValue on resource: "
                + "arn:aws:secretsmanager:us-east-1:123456789012:secret:* with an explicit deny in a resource control "
                + "policy"
        ),
        Example(
            principal: john,
            action: "codecommit:ListRepositories",
            resource: nil,
            reason: .noAllow(.vpcEndpointPolicy),
            sentence: prefix + "codecommit:ListRepositories because no VPC endpoint policy allows the "
                + "codecommit:ListRepositories action"
        ),
        Example(
            principal: john,
            action: "codedeploy:ListDeployments",
            resource: "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*",
            reason: .noAllow(.permissionsBoundary),
            sentence: prefix + "codedeploy:ListDeployments on resource: "
                + "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:* because no permissions boundary allows "
                + "the codedeploy:ListDeployments action"
        ),
        Example(
            principal: john,
            action: "sagemaker:ListModels",
            resource: nil,
            reason: .explicitDeny(
                .permissionsBoundary,
                policyARN: "arn:aws:iam::123456789012:policy/DeveloperPermissionBoundary"
            ),
            sentence: prefix + "sagemaker:ListModels with an explicit deny in a permissions boundary: "
                + "arn:aws:iam::123456789012:policy/DeveloperPermissionBoundary"
        ),
        Example(
            principal: john,
            action: "codecommit:ListRepositories",
            resource: nil,
            reason: .noAllow(.sessionPolicy),
            sentence: prefix + "codecommit:ListRepositories because no session policy allows the "
                + "codecommit:ListRepositories action"
        ),
        Example(
            principal: john,
            action: "secretsmanager:GetSecretValue",
            resource: nil,
            reason: .noAllow(.resourceBased),
            sentence: prefix + "secretsmanager:GetSecretValue because no resource-based policy allows the "
                + "secretsmanager:GetSecretValue action"
        ),
        // Only policies with an ARN of their own are named.
        Example(
            principal: john,
            action: "s3:GetObject",
            resource: nil,
            reason: .explicitDeny(.resourceBased, policyARN: "arn:aws:s3:::bucket"),
            sentence: prefix + "s3:GetObject with an explicit deny in a resource-based policy"
        ),
        Example(
            principal: john,
            action: "sts:AssumeRole",
            resource: nil,
            reason: .noAllow(.roleTrustPolicy),
            sentence: prefix + "sts:AssumeRole because no role trust policy allows the sts:AssumeRole action"
        ),
        Example(
            principal: john,
            action: "sts:AssumeRole",
            resource: nil,
            reason: .explicitDeny(.roleTrustPolicy, policyARN: nil),
            sentence: prefix + "sts:AssumeRole with an explicit deny in the role trust policy"
        ),
        Example(
            principal: "arn:aws:iam::123456789012:role/HR",
            action: "codecommit:ListRepositories",
            resource: nil,
            reason: .explicitDeny(.identityBased, policyARN: "arn:aws:iam::123456789012:policy/HRAccessPolicy"),
            sentence: "User: arn:aws:iam::123456789012:role/HR is not authorized to perform: "
                + "codecommit:ListRepositories with an explicit deny in an identity-based policy: "
                + "arn:aws:iam::123456789012:policy/HRAccessPolicy"
        ),
        Example(
            principal: "arn:aws:iam::123456789012:user/mateojackson",
            action: "widgets:GetWidget",
            resource: "my-example-widget",
            reason: .unstated,
            sentence: "User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: "
                + "widgets:GetWidget on resource: my-example-widget"
        ),
    ]

    @Test("the documented example", arguments: examples)
    func example(_ example: Example) {
        #expect(
            DenialSentence.text(
                principalARN: example.principal,
                action: example.action,
                resource: example.resource,
                reason: example.reason
            ) == example.sentence
        )
    }
}
