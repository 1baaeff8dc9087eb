package import Directory
package import Identifiers

/// Everything that decides who may do what: one or several accounts with what stands around them. A running server's
/// state, a past state of it, and a folder of exported policies all become one.
package struct World: Sendable {
    /// A policy of a resource: a bucket, a queue, a key.
    package struct ResourcePolicy: Sendable, Equatable {
        /// The ARN of the resource that holds the policy. Objects of a bucket fall under the bucket's.
        package let resource: String
        /// The account that owns the resource.
        package let account: AccountID
        package var document: PolicyText

        package init(resource: String, account: AccountID, document: PolicyText) {
            self.resource = resource
            self.account = account
            self.document = document
        }
    }

    /// The policy of a VPC endpoint.
    package struct EndpointPolicy: Sendable, Equatable {
        /// `vpce-…`
        package let id: String
        package let account: AccountID?
        /// `vpc-…`
        package let vpc: String?
        /// `com.amazonaws.us-east-1.s3`
        package let serviceName: String?
        package var document: PolicyText

        package init(id: String, account: AccountID?, vpc: String?, serviceName: String?, document: PolicyText) {
            self.id = id
            self.account = account
            self.vpc = vpc
            self.serviceName = serviceName
            self.document = document
        }
    }

    /// A virtual MFA device.
    package struct VirtualMFADevice: Sendable, Equatable {
        /// `arn:aws:iam::123456789012:mfa/Diego`
        package let serialNumber: String
        /// The ARN of the user that it is assigned to; nil for a device that was left behind.
        package let user: String?

        package init(serialNumber: String, user: String?) {
            self.serialNumber = serialNumber
            self.user = user
        }
    }

    /// By id. What is asked about an account that is not here cannot be told.
    package var accounts: [AccountID: Account] = [:]
    /// The default versions of AWS's own managed policies as this world has them, by ARN. They win over those that
    /// Sesame embeds, which may be older or newer: evaluate with `PolicyCompiler(awsManagedPolicies:)`.
    package var awsManagedPolicies: [String: PolicyText] = [:]
    package var organization: Organization?
    /// By the ARN of the resource.
    package var resourcePolicies: [String: ResourcePolicy] = [:]
    /// By the endpoint's id.
    package var endpointPolicies: [String: EndpointPolicy] = [:]
    /// By serial number.
    package var mfaDevices: [String: VirtualMFADevice] = [:]
    /// Whether the world knows resource policies, so that a resource without one has none; a server that stores none, and
    /// an export without them, do not know.
    package var knowsResourcePolicies = false

    package init() {}
}
