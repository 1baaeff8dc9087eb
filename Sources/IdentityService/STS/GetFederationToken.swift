import AWSProtocol
import AccessControl
import Authentication
import Directory
import Identifiers

/// Credentials for somebody else, limited by the caller's policies and by the session policy that comes along; without
/// one the session has no permissions (IAM User Guide, "Permissions for GetFederationToken").
struct GetFederationToken: Query {
    static let name = "GetFederationToken"
    private let federatedName: String
    private let durationSeconds: Int?
    private let session: SessionInput

    init(_ input: Structure) {
        federatedName = input.string("Name") ?? ""
        durationSeconds = input.integer("DurationSeconds")
        session = SessionInput(input)
    }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        try session.validate(inheriting: [])
        let resource = arn(in: call.caller.account)
        var questions = [
            AuthorizationQuestion(
                action: "sts:GetFederationToken",
                resource: resource,
                keys: session.conditionKeys
            )
        ]
        if !session.tags.isEmpty {
            questions.append(
                AuthorizationQuestion(action: "sts:TagSession", resource: resource, keys: session.conditionKeys)
            )
        }
        return questions
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        try session.validatePolicyARNs(in: call.account)
        let account = call.caller.account
        var isRoot = false
        if case .root = call.caller.kind { isRoot = true }
        let credentials = try call.issueCredentials(
            .getFederationToken,
            durationSeconds: SessionDuration.longTermCaller(requested: durationSeconds, isRoot: isRoot),
            principalID: call.caller.userID,
            account: account
        ) { issued in
            issued.name = federatedName
            issued.inlinePolicy = session.inlinePolicy
            issued.policyARNs = session.policyARNs
            issued.tags = session.tags
        }
        return [
            "Credentials": credentials.description,
            "FederatedUser": .structure([
                "FederatedUserId": .string("\(account):\(federatedName)"), "Arn": .string(arn(in: account)),
            ]),
            "PackedPolicySize": session.packedPolicySize.map { .integer(Int64($0)) },
        ]
    }

    private func arn(in account: AccountID) -> String { "arn:aws:sts::\(account):federated-user/\(federatedName)" }
}
