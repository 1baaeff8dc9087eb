import AccessControl
import PolicyEngine
import Testing

@testable import Troubleshooting

/// A CloudTrail event of a denial, and what is to be read from it.
struct EventCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// The event as JSON; see `EventCase.event`.
    let text: String
    var principal: String?
    var issuer: String?
    var action: String?
    var resource: String?
    var resourceAccount: String?
    var claim = Inquiry.Claim()
    /// Condition keys with their values; a nil value says that the key must not be among the known ones.
    var keys: [String: String?] = [:]
    var absent: [String] = []

    var testDescription: String { name }

    /// The members of an event that every case has, in front of those that it has by itself: the last of a name wins.
    static func event(
        _ identity: String,
        source: String = "s3",
        _ operation: String = "ListBuckets",
        parameters: String = "null",
        code: String = "AccessDenied",
        message: String? = nil,
        address: String = "203.0.113.7",
        agent: String = "aws-cli/2.31.0",
        more: String = ""
    ) -> String {
        let message = message.map { #", "errorMessage": "\#($0)""# } ?? ""
        return #"{"eventVersion": "1.11", "userIdentity": \#(identity), "eventTime": "2026-11-24T10:00:00Z", "#
            + #""eventSource": "\#(source).amazonaws.com", "eventName": "\#(operation)", "awsRegion": "eu-west-1", "#
            + #""sourceIPAddress": "\#(address)", "userAgent": "\#(agent)", "errorCode": "\#(code)"\#(message), "#
            + #""requestParameters": \#(parameters), "responseElements": null, "requestID": "EXAMPLE0123456789", "#
            + #""eventID": "00112233-4455-6677-8899-aabbccddeeff", "readOnly": true, "eventType": "AwsApiCall", "#
            + #""managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management"\#(more)}"#
    }

    static let user =
        #"{"type": "IAMUser", "principalId": "AIDACKCEVSQ6C2EXAMPLE", "arn": "arn:aws:iam::111122223333:user/bob", "#
        + #""accountId": "111122223333", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "userName": "bob"}"#
    static let bob = "arn:aws:iam::111122223333:user/bob"

    /// A session of a role; `more` goes into `userIdentity`.
    static func session(
        role: String = "deploy",
        path: String = "/",
        account: String = "111122223333",
        context: String = "",
        more: String = ""
    ) -> String {
        #"{"type": "AssumedRole", "principalId": "AROADBQP57FF2AEXAMPLE:ci", "#
            + #""arn": "arn:aws:sts::\#(account):assumed-role/\#(role)/ci", "accountId": "\#(account)", "#
            + #""accessKeyId": "ASIAIOSFODNN7EXAMPLE", "sessionContext": {"sessionIssuer": {"type": "Role", "#
            + #""principalId": "AROADBQP57FF2AEXAMPLE", "arn": "arn:aws:iam::\#(account):role\#(path)\#(role)", "#
            + #""accountId": "\#(account)", "userName": "\#(role)"}, "attributes": {"#
            + #""creationDate": "2026-11-24T09:30:00Z", "mfaAuthenticated": "false"}\#(context)}\#(more)}"#
    }
}
