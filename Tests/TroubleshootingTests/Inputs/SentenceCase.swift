import AccessControl
import PolicyEngine
import Testing

@testable import Troubleshooting

/// A text as an AWS client prints it, and what is to be read from it.
struct SentenceCase: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var code: String?
    var principal: String?
    var action: String?
    var resource: String?
    var decision: Decision?
    var type: PolicyType?
    var policyARN: String?

    init(
        _ name: String,
        _ text: String,
        code: String? = nil,
        principal: String? = nil,
        action: String? = nil,
        resource: String? = nil,
        _ decision: Decision? = nil,
        _ type: PolicyType? = nil,
        policyARN: String? = nil
    ) {
        self.name = name
        self.text = text
        self.code = code
        self.principal = principal
        self.action = action
        self.resource = resource
        self.decision = decision
        self.type = type
        self.policyARN = policyARN
    }

    var testDescription: String { name }
}

extension SentenceCase {
    private static let bob = "arn:aws:iam::123456789012:user/bob"
    private static let session = "arn:aws:sts::123456789012:assumed-role/deploy/ci-4711"

    /// The sentences of the User Guide's page, and the wordings before it.
    static let guide: [SentenceCase] = [
        SentenceCase(
            "implicit, SCP",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform: codecommit:ListRepositories "
                + "because no service control policy allows the codecommit:ListRepositories action",
            principal: "arn:aws:iam::777788889999:user/JohnDoe",
            action: "codecommit:ListRepositories",
            .implicitDeny,
            .serviceControlPolicy
        ),
        SentenceCase(
            "explicit, SCP with its ARN",
            "User: \(bob) is not authorized to perform: codecommit:ListRepositories with an explicit deny in a service "
                + "control policy: arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/"
                + "p-examplepolicyid123",
            principal: bob,
            action: "codecommit:ListRepositories",
            .explicitDeny,
            .serviceControlPolicy,
            policyARN:
                "arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-examplepolicyid123"
        ),
        SentenceCase(
            "explicit, RCP",
            "User: \(bob) is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:"
                + "us-east-1:123456789012:secret:* with an explicit deny in a resource control policy",
            principal: bob,
            action: "secretsmanager:GetSecretValue",
            resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:*",
            .explicitDeny,
            .resourceControlPolicy
        ),
        SentenceCase(
            "implicit, VPC endpoint",
            "User: \(bob) is not authorized to perform: codecommit:ListRepositories because no VPC endpoint policy allows "
                + "the codecommit:ListRepositories action",
            principal: bob,
            action: "codecommit:ListRepositories",
            .implicitDeny,
            .vpcEndpointPolicy
        ),
        SentenceCase(
            "implicit, boundary",
            "User: \(session) is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:"
                + "us-east-1:123456789012:deploymentgroup:* because no permissions boundary allows the "
                + "codedeploy:ListDeployments action",
            principal: session,
            action: "codedeploy:ListDeployments",
            resource: "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*",
            .implicitDeny,
            .permissionsBoundary
        ),
        SentenceCase(
            "explicit, boundary with its ARN",
            "User: \(bob) is not authorized to perform: sagemaker:ListModels with an explicit deny in a permissions "
                + "boundary: arn:aws:iam::123456789012:policy/DeveloperPermissionBoundary",
            principal: bob,
            action: "sagemaker:ListModels",
            .explicitDeny,
            .permissionsBoundary,
            policyARN: "arn:aws:iam::123456789012:policy/DeveloperPermissionBoundary"
        ),
        SentenceCase(
            "implicit, session policy",
            "User: \(session) is not authorized to perform: codecommit:ListRepositories because no session policy allows "
                + "the codecommit:ListRepositories action",
            principal: session,
            action: "codecommit:ListRepositories",
            .implicitDeny,
            .sessionPolicy
        ),
        SentenceCase(
            "explicit, resource-based",
            "User: \(bob) is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:"
                + "us-east-1:123456789012:secret:db-AbCdEf with an explicit deny in a resource-based policy",
            principal: bob,
            action: "secretsmanager:GetSecretValue",
            resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf",
            .explicitDeny,
            .resourceBased
        ),
        SentenceCase(
            "explicit, trust policy (the, not a)",
            "User: \(bob) is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy",
            principal: bob,
            action: "sts:AssumeRole",
            .explicitDeny,
            .roleTrustPolicy
        ),
        SentenceCase(
            "explicit, identity-based (an) with its ARN",
            "User: arn:aws:iam::123456789012:role/HR is not authorized to perform: codecommit:ListRepositories on "
                + "resource: * with an explicit deny in an identity-based policy: "
                + "arn:aws:iam::123456789012:policy/HRAccessPolicy",
            principal: "arn:aws:iam::123456789012:role/HR",
            action: "codecommit:ListRepositories",
            resource: "*",
            .explicitDeny,
            .identityBased,
            policyARN: "arn:aws:iam::123456789012:policy/HRAccessPolicy"
        ),
        SentenceCase(
            "no reason at all",
            "User: arn:aws:iam::123456789012:user/mateojackson is not authorized to perform: widgets:GetWidget on "
                + "resource: my-example-widget",
            principal: "arn:aws:iam::123456789012:user/mateojackson",
            action: "widgets:GetWidget",
            resource: "my-example-widget"
        ),
        SentenceCase(
            "explicit without a type",
            "User: arn:aws:iam::123456789012:user/Diego is not authorized to perform: iam:DeleteVirtualMFADevice on "
                + "resource: arn:aws:iam::123456789012:mfa/Diego with an explicit deny",
            principal: "arn:aws:iam::123456789012:user/Diego",
            action: "iam:DeleteVirtualMFADevice",
            resource: "arn:aws:iam::123456789012:mfa/Diego",
            .explicitDeny
        ),
        SentenceCase(
            "transitively",
            "User: \(bob) is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a VPC endpoint policy "
                + "transitively through a service control policy",
            principal: bob,
            action: "s3:ListAllMyBuckets",
            .explicitDeny,
            .serviceControlPolicy
        ),
        SentenceCase(
            "the wording of 2023 for SCPs",
            "User: \(bob) is not authorized to perform: ec2:DescribeInstances due to an explicit deny in a Service "
                + "Control Policy",
            principal: bob,
            action: "ec2:DescribeInstances",
            .explicitDeny,
            .serviceControlPolicy
        ),
        SentenceCase(
            "with the id of the details",
            "User: \(session) is not authorized to perform: iam:GetUser on resource: user alice because no identity-based "
                + "policy allows the iam:GetUser action. Go to https://us-east-1.console.aws.amazon.com/iam/home?"
                + "region=us-east-1#/authorization-details/0a1b2c3d for complete details, or call the "
                + "GetRequestAuthorizationDetails API with the following authorization id: 0a1b2c3d",
            principal: session,
            action: "iam:GetUser",
            resource: "user alice",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "the resource as a path of policies",
            "User: \(bob) is not authorized to perform: iam:ListPolicies on resource: policy path / because no "
                + "identity-based policy allows the iam:ListPolicies action",
            principal: bob,
            action: "iam:ListPolicies",
            resource: "policy path /",
            .implicitDeny,
            .identityBased
        ),
        SentenceCase(
            "an instance profile",
            "User: \(bob) is not authorized to perform: iam:GetInstanceProfile on resource: instance profile web",
            principal: bob,
            action: "iam:GetInstanceProfile",
            resource: "instance profile web"
        ),
    ]
}
