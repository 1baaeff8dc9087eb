import PolicyEngine

/// The iam-toolbox API's names for what the engine says.
enum ToolboxNames {
    static func effect(_ decision: String) -> String {
        switch decision {
        case "allow": "ALLOW"
        case "explicitDeny": "EXPLICIT_DENY"
        default: "IMPLICIT_DENY"
        }
    }

    static func check(_ type: PolicyType) -> String {
        switch type {
        case .identityBased: "PRINCIPAL"
        case .resourceBased, .roleTrustPolicy: "RESOURCE"
        case .permissionsBoundary: "PERMISSIONS_BOUNDARY"
        case .sessionPolicy: "SESSION"
        case .serviceControlPolicy: "SERVICE_CONTROL_POLICY"
        case .resourceControlPolicy: "RESOURCE_CONTROL_POLICY"
        case .vpcEndpointPolicy: "VPC_ENDPOINT"
        }
    }

    /// A trust policy is a resource-based policy of the role.
    static func policyType(_ type: PolicyType) -> String {
        switch type {
        case .identityBased: "IDENTITY_BASED_POLICY"
        case .resourceBased, .roleTrustPolicy: "RESOURCE_BASED_POLICY"
        case .permissionsBoundary: "PERMISSIONS_BOUNDARY"
        case .sessionPolicy: "SESSION_POLICY"
        case .serviceControlPolicy: "SERVICE_CONTROL_POLICY"
        case .resourceControlPolicy: "RESOURCE_CONTROL_POLICY"
        case .vpcEndpointPolicy: "VPC_ENDPOINT_POLICY"
        }
    }
}
