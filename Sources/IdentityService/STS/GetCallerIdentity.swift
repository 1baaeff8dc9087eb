import AWSProtocol
import Authentication
import Directory
import Identifiers

/// Who signed the request. Needs no permission and works even under an explicit deny
/// (STS API Reference, "GetCallerIdentity").
struct GetCallerIdentity: Query {
    static let name = "GetCallerIdentity"

    init(_ input: Structure) {}

    func authorization(_ call: Call) -> [AuthorizationQuestion] { [] }

    func answer(_ call: Call) -> Structure {
        [
            "UserId": .string(call.caller.userID), "Account": .string(call.caller.account.text),
            "Arn": .string(call.caller.arn),
        ]
    }
}
