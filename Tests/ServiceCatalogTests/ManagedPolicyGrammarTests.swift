import PolicyLanguage
import ServiceCatalog
import Testing

/// AWS's own policies are the largest body of text that its grammar is known to accept.
@Suite("The grammar and AWS's own policies")
struct ManagedPolicyGrammarTests {
    /// What AWS grants itself and not its customers: resources of IAM that are in no sentence of its errors (`root`,
    /// `role-template/`), a variable before the fifth colon, and a document beyond every quota.
    static let privileged: Set<String> = [
        "AWSCloudWatchOmniServiceRolePolicy", "AWSObservabilityAdminTelemetryEnablementServiceRolePolicy",
        "AWSSupportServiceRolePolicy", "AmazonTimestreamInfluxDBServiceRolePolicy", "IAMAuditRootUserCredentials",
        "IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials",
    ]

    @Test("every policy would be accepted from a customer, but for seven")
    func accepted() {
        let refused = AWSManagedPolicies.all.filter { policy in
            (try? PolicyDocument(parsing: policy.document, as: .managed)) == nil
        }
        #expect(Set(refused.map(\.name)) == Self.privileged)
    }

    @Test("every policy can be read, and survives printing")
    func roundTrip() throws {
        for policy in AWSManagedPolicies.all {
            let document = try PolicyDocument(reading: policy.document)
            let again = try PolicyDocument(reading: document.jsonText())
            #expect(again.withoutPositions == document.withoutPositions, "\(policy.name)")
        }
    }
}
