import AWSProtocol
import AccessControl
import Directory

/// The text of an evaluated policy as it was at the time of the denial (IAM Toolbox API Reference).
struct GetRequestAuthorizationPolicy: Query {
    static let name = "GetRequestAuthorizationPolicy"
    private let authorizationID: String
    private let policyURI: String

    init(_ input: Structure) {
        authorizationID = input.string("authorizationId") ?? ""
        policyURI = input.string("policyUri") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [AuthorizationQuestion(action: "iam:GetRequestAuthorizationPolicy", resource: "*")]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        let denial = try call.denial(authorizationID)
        guard let policy = denial.record.policies.first(where: { $0.uri == policyURI }),
            let document = denial.documents[policy.documentHash]
        else {
            throw .noSuchEvaluatedPolicy(uri: policyURI)
        }
        return ["policyDocument": .document(document)]
    }
}
