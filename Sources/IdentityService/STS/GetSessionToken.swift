import AWSProtocol
import Authentication
import Directory

/// Temporary credentials of the caller itself. Needs no permission and cannot be denied by policy
/// (IAM User Guide, "Permissions for GetSessionToken").
struct GetSessionToken: Query {
    static let name = "GetSessionToken"
    private let durationSeconds: Int?
    private let mfa: MFAInput

    init(_ input: Structure) {
        durationSeconds = input.integer("DurationSeconds")
        mfa = MFAInput(input)
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] { [] }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        try mfa.authenticate(call)
        var isRoot = false
        if case .root = call.caller.kind { isRoot = true }
        let credentials = try call.issueCredentials(
            .getSessionToken,
            durationSeconds: SessionDuration.longTermCaller(requested: durationSeconds, isRoot: isRoot),
            principalID: call.caller.userID,
            account: call.caller.account
        )
        return ["Credentials": credentials.description]
    }
}
