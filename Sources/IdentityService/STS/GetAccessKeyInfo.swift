import AWSProtocol
import Directory
import Identifiers

/// The account of an access key id, read from the id itself (STS API Reference, "GetAccessKeyInfo").
struct GetAccessKeyInfo: Query {
    static let name = "GetAccessKeyInfo"
    private let accessKeyID: String

    init(_ input: Structure) {
        accessKeyID = input.string("AccessKeyId") ?? ""
    }

    func authorization(_ call: Call) -> [AuthorizationQuestion] {
        [AuthorizationQuestion(action: "sts:GetAccessKeyInfo", resource: "*")]
    }

    func answer(_ call: Call) throws(IAMError) -> Structure {
        // The operation tells the account whether or not the key exists; an id given by hand is looked up.
        guard let account = call.accountOfHandMadeKey(accessKeyID) ?? AccessKeyID.account(of: accessKeyID) else {
            throw .validation(message: "The access key ID provided is not valid: \(accessKeyID)")
        }
        return ["Account": .string(account.text)]
    }
}
