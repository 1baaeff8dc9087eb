import AWSProtocol
import AccessControl
import Authentication
import Directory
import Identifiers

/// Credentials of a role for whom its trust policy and the caller's own policies let in.
struct AssumeRole: Query {
    static let name = "AssumeRole"
    private let roleARN: String
    private let sessionName: String
    private let durationSeconds: Int?
    private let externalID: String?
    private let sourceIdentity: String?
    private let session: SessionInput
    private let mfa: MFAInput

    init(_ input: Structure) {
        roleARN = input.string("RoleArn") ?? ""
        sessionName = input.string("RoleSessionName") ?? ""
        durationSeconds = input.integer("DurationSeconds")
        externalID = input.string("ExternalId")
        sourceIdentity = input.string("SourceIdentity")
        session = SessionInput(input)
        mfa = MFAInput(input)
    }

    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion] {
        guard let arn = ARN(roleARN), arn.service == "iam", arn.resource.hasPrefix("role/") else {
            throw .validation(message: "\(roleARN) is invalid")
        }
        if case .root = call.caller.kind {
            throw .accessDenied(message: "Roles may not be assumed by root accounts.")
        }
        if let fixed = call.caller.session?.sourceIdentity, let sourceIdentity, fixed != sourceIdentity {
            throw .validation(message: "The source identity is already set for this assume role session")
        }
        try session.validate(inheriting: inheritedTags(of: call.caller))
        try mfa.authenticate(call)
        // A role that does not exist is refused by the same decision and sentence as one whose trust policy says no:
        // whether it exists is not for everyone to know.
        let trust = AuthorizationQuestion.Trust(roleARN: roleARN, account: AccountID(arn.account))
        let keys = conditionKeys
        var questions = [AuthorizationQuestion(action: "sts:AssumeRole", resource: roleARN, keys: keys, trust: trust)]
        if !session.tags.isEmpty || !inheritedTags(of: call.caller).isEmpty {
            questions.append(
                AuthorizationQuestion(action: "sts:TagSession", resource: roleARN, keys: keys, trust: trust)
            )
        }
        if sourceIdentity != nil || call.caller.session?.sourceIdentity != nil {
            questions.append(
                AuthorizationQuestion(action: "sts:SetSourceIdentity", resource: roleARN, keys: keys, trust: trust)
            )
        }
        return questions
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        guard let (role, account) = call.role(arn: roleARN) else {
            // INVARIANT: authorization refuses a role that is not there.
            throw .accessDenied(message: "Not authorized to perform sts:AssumeRole")
        }
        let isChained = call.caller.session?.origin == .assumeRole
        let seconds = try SessionDuration.assumeRole(requested: durationSeconds, role: role, isChained: isChained)
        try session.validatePolicyARNs(in: account)
        let inherited = inheritedTags(of: call.caller)
        let identity = sourceIdentity ?? call.caller.session?.sourceIdentity
        let credentials = try call.issueCredentials(
            .assumeRole,
            durationSeconds: seconds,
            principalID: role.id,
            account: account.id
        ) { issued in
            issued.name = sessionName
            issued.inlinePolicy = session.inlinePolicy
            issued.policyARNs = session.policyARNs
            issued.tags = inherited + session.tags
            issued.transitiveTagKeys = inherited.map(\.key) + session.transitiveTagKeys
            issued.sourceIdentity = identity
            issued.isChained = isChained
            issued.mfaAuthenticated = nil
        }
        return [
            "Credentials": credentials.description,
            "AssumedRoleUser": .structure([
                "AssumedRoleId": .string("\(role.id):\(sessionName)"),
                "Arn": .string("arn:aws:sts::\(account.id):assumed-role/\(role.name)/\(sessionName)"),
            ]),
            "PackedPolicySize": session.packedPolicySize.map { .integer(Int64($0)) },
            "SourceIdentity": identity.map(Value.string),
        ]
    }

    /// The tags that the calling session hands on along a chain of roles.
    private func inheritedTags(of caller: Caller) -> [Session.SessionTag] {
        guard let session = caller.session, session.origin == .assumeRole else { return [] }
        let transitive = Set(session.transitiveTagKeys.map { $0.lowercased() })
        return session.tags.filter { transitive.contains($0.key.lowercased()) }
    }

    private var conditionKeys: [ConditionKeyValue] {
        var keys = session.conditionKeys
        keys.append(ConditionKeyValue("sts:RoleSessionName", sessionName))
        if let externalID { keys.append(ConditionKeyValue("sts:ExternalId", externalID)) }
        if let sourceIdentity { keys.append(ConditionKeyValue("sts:SourceIdentity", sourceIdentity)) }
        if let durationSeconds { keys.append(ConditionKeyValue("sts:DurationSeconds", String(durationSeconds))) }
        return keys
    }
}
