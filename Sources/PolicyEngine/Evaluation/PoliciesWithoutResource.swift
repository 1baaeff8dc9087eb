/// Policies that are about what they are attached to, and have no `Resource`.
///
/// Sources: IAM User Guide, "IAM JSON policy elements: Resource" for trust policies; Amazon ECR User Guide, "Private
/// repository policy examples", whose statements have none or `*`: a repository's policy reaches that repository only.
extension PolicyType {
    func hasNoResources(of request: AuthorizationRequest) -> Bool {
        switch self {
        case .roleTrustPolicy: true
        case .resourceBased: RepositoryPolicy.covers(request.resource)
        case .identityBased, .permissionsBoundary, .sessionPolicy, .serviceControlPolicy, .resourceControlPolicy,
            .vpcEndpointPolicy:
            false
        }
    }
}

/// The policy of a container repository.
package enum RepositoryPolicy {
    package static func covers(_ resource: String) -> Bool {
        let fields = resource.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        return fields.count == 4 && (fields[2] == "ecr" || fields[2] == "ecr-public")
    }
}
