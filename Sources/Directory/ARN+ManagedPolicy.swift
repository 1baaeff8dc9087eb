package import Identifiers

extension ARN {
    /// The ARN of a managed policy, whether there is one of this name or not. What is no ARN, and what is an ARN of
    /// something else, are two errors of IAM's (IAM API Reference, AttachUserPolicy and others: InvalidInput).
    package init(ofPolicy text: String) throws(IAMError) {
        guard let arn = ARN(text) else { throw .invalidARN }
        guard arn.service == "iam", arn.region.isEmpty, arn.resource.utf8.starts(with: "policy/".utf8) else {
            throw .notPolicyARN(text)
        }
        self = arn
    }

    /// Whether it is one of AWS's policies for service-linked roles, which only AWS attaches (IAM API Reference,
    /// AttachRolePolicy: PolicyNotAttachable).
    var isServiceRolePolicy: Bool {
        account == "aws" && resource.utf8.starts(with: "policy/aws-service-role/".utf8)
    }
}
