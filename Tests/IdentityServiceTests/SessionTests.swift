import Identifiers
import RequestSigning
import Synchronization
import Testing

@testable import IdentityService

@Suite("Temporary credentials")
struct SessionTests {
    private static let trustAccount = #"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},
        "Action":["sts:AssumeRole","sts:TagSession"]}}
        """#
    private static let readUsers = #"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:ListUsers","iam:GetUser"],"Resource":"*"}}
        """#
    private static let onlyGetUser = #"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}}
        """#
    private static let assumeAny = #"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession",
        "sts:GetFederationToken","iam:ListUsers"],"Resource":"*"}}
        """#

    /// An installation with user `mateo`, who may assume roles, and role `/team/Reader`, which may read users.
    private func installation(trust: String = trustAccount) throws -> (TestInstallation, Credentials, role: String) {
        let sesame = try TestInstallation()
        let mateo = sesame.user("mateo")
        sesame.call(
            "PutUserPolicy",
            [("UserName", "mateo"), ("PolicyName", "p"), ("PolicyDocument", Self.assumeAny)]
        )
        let role = sesame.call(
            "CreateRole",
            [("RoleName", "Reader"), ("Path", "/team/"), ("AssumeRolePolicyDocument", trust)]
        )["Arn"]
        sesame.call(
            "PutRolePolicy",
            [("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", Self.readUsers)]
        )
        return (sesame, mateo, try #require(role))
    }

    @Test("A role session has the role's permissions, narrowed by its session policy")
    func assumeRole() throws {
        let (sesame, mateo, role) = try installation()
        let full = sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")], as: mateo)
        #expect(full.status == 200, "\(full)")
        #expect(full["Arn"] == "arn:aws:sts::123456789012:assumed-role/Reader/s1")
        #expect(full["PackedPolicySize"] == nil)
        let session = TestInstallation.credentials(full)
        #expect(
            sesame.call("GetCallerIdentity", as: session)["Arn"]
                == "arn:aws:sts::123456789012:assumed-role/Reader/s1"
        )
        #expect(sesame.call("ListUsers", as: session).status == 200)

        let narrow = sesame.call(
            "AssumeRole",
            [("RoleArn", role), ("RoleSessionName", "s2"), ("Policy", Self.onlyGetUser)],
            as: mateo
        )
        #expect(narrow["PackedPolicySize"] != nil)
        let narrowed = TestInstallation.credentials(narrow)
        #expect(sesame.call("GetUser", [("UserName", "mateo")], as: narrowed).status == 200)
        #expect(
            sesame.call("ListUsers", as: narrowed)["Message"]
                == "User: arn:aws:sts::123456789012:assumed-role/Reader/s2 is not authorized to perform: iam:ListUsers "
                + "on resource: arn:aws:iam::123456789012:user/ because no session policy allows the iam:ListUsers "
                + "action"
        )
    }

    @Test(
        "AssumeRole is refused in the same words whether the role is missing, or does not trust",
        arguments: ["arn:aws:iam::123456789012:role/Missing", "arn:aws:iam::123456789012:role/Closed"]
    )
    func noOracle(_ role: String) throws {
        let sesame = try TestInstallation()
        let mateo = sesame.user("mateo")
        sesame.call(
            "PutUserPolicy",
            [("UserName", "mateo"), ("PolicyName", "p"), ("PolicyDocument", Self.assumeAny)]
        )
        sesame.call(
            "CreateRole",
            [
                ("RoleName", "Closed"),
                (
                    "AssumeRolePolicyDocument",
                    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"#
                        + #""Action":"sts:AssumeRole"}}"#
                ),
            ]
        )
        let reply = sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")], as: mateo)
        #expect(reply.status == 403)
        #expect(
            reply["Message"]
                == "User: arn:aws:iam::123456789012:user/mateo is not authorized to perform: sts:AssumeRole on "
                + "resource: \(role) because no role trust policy allows the sts:AssumeRole action"
        )
    }

    /// A call by `mateo` and what must come of it.
    struct Refused: Sendable, CustomStringConvertible {
        let description: String
        let parameters: [(String, String)]
        let code: String
        let message: String
    }

    @Test(
        "AssumeRole refuses",
        arguments: [
            Refused(
                description: "what is not a role's ARN",
                parameters: [("RoleArn", "arn:aws:iam::123456789012:user/x"), ("RoleSessionName", "s1")],
                code: "ValidationError",
                message: "arn:aws:iam::123456789012:user/x is invalid"
            ),
            Refused(
                description: "longer than the role allows",
                parameters: [("DurationSeconds", "7200")],
                code: "ValidationError",
                message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            ),
            Refused(
                description: "a session policy that is no policy",
                parameters: [("Policy", "{")],
                code: "MalformedPolicyDocument",
                message: "Syntax errors in policy."
            ),
            Refused(
                description: "a session policy that is too long",
                parameters: [
                    (
                        "Policy",
                        #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
                            + String(repeating: " ", count: 2048)
                    )
                ],
                code: "PackedPolicyTooLarge",
                message: "Packed policy consumes 105% of allotted space, please use smaller policy."
            ),
            Refused(
                description: "tag keys that differ by case only",
                parameters: [
                    ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "A"),
                    ("Tags.member.2.Value", "2"),
                ],
                code: "InvalidParameterValue",
                message: "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            ),
            Refused(
                description: "a tag that only AWS may set",
                parameters: [("Tags.member.1.Key", "aws:team"), ("Tags.member.1.Value", "1")],
                code: "InvalidParameterValue",
                message: "Tag key aws:team is invalid: the prefix aws: is reserved for AWS."
            ),
            Refused(
                description: "a transitive key that is no tag",
                parameters: [("TransitiveTagKeys.member.1", "a")],
                code: "InvalidParameterValue",
                message: "The specified transitive tag key must be included in the requested tags."
            ),
            Refused(
                description: "a session name that the model does not allow",
                parameters: [("RoleSessionName", "a b")],
                code: "ValidationError",
                message: "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: "
                    + #"Member must satisfy regular expression pattern: [\w+=,.@-]*"#
            ),
        ]
    )
    func refusals(_ refused: Refused) throws {
        let (sesame, mateo, role) = try installation()
        let given = Set(refused.parameters.map(\.0))
        let defaults = [("RoleArn", role), ("RoleSessionName", "s1")].filter { !given.contains($0.0) }
        let reply = sesame.call("AssumeRole", defaults + refused.parameters, as: mateo)
        #expect(reply["Code"] == refused.code, "\(reply)")
        #expect(reply["Message"]?.replacing("&apos;", with: "'").replacing("&#39;", with: "'") == refused.message)
    }

    @Test("The tags of a federated user are for the policies of the user who asks, and no trust policy")
    func federationTags() throws {
        let (sesame, mateo, _) = try installation()
        let tagged = [("Name", "visitor"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")]
        let allowed = sesame.call("GetFederationToken", tagged, as: mateo)
        #expect(allowed.status == 200, "\(allowed)")
        #expect(sesame.call("GetFederationToken", tagged).status == 200)
        let onlyToken = Self.assumeAny.replacing(#""sts:TagSession","#, with: "")
        sesame.call("PutUserPolicy", [("UserName", "mateo"), ("PolicyName", "p"), ("PolicyDocument", onlyToken)])
        #expect(sesame.call("GetFederationToken", [("Name", "visitor")], as: mateo).status == 200)
        let refused = sesame.call("GetFederationToken", tagged, as: mateo)
        #expect(
            refused["Message"]
                == "User: arn:aws:iam::123456789012:user/mateo is not authorized to perform: sts:TagSession on resource: "
                + "arn:aws:sts::123456789012:federated-user/visitor because no identity-based policy allows the "
                + "sts:TagSession action"
        )
    }

    @Test("The root user may not assume roles")
    func root() throws {
        let (sesame, _, role) = try installation()
        let reply = sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")])
        #expect(reply["Message"] == "Roles may not be assumed by root accounts.")
    }

    @Test("Sessions end: when they expire, and when the role is deleted and made again")
    func ends() throws {
        let (sesame, mateo, role) = try installation()
        let session = TestInstallation.credentials(
            sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")], as: mateo)
        )
        #expect(sesame.call("ListUsers", as: session).status == 200)
        sesame.clock.withLock { $0 = $0.advanced(bySeconds: 3601) }
        #expect(sesame.call("ListUsers", as: session)["Code"] == "ExpiredToken")
        sesame.clock.withLock { $0 = $0.advanced(bySeconds: -3601) }
        sesame.call("DeleteRolePolicy", [("RoleName", "Reader"), ("PolicyName", "p")])
        #expect(sesame.call("DeleteRole", [("RoleName", "Reader")]).status == 200)
        #expect(sesame.call("ListUsers", as: session)["Code"] == "InvalidClientTokenId")
        sesame.call(
            "CreateRole",
            [("RoleName", "Reader"), ("Path", "/team/"), ("AssumeRolePolicyDocument", Self.trustAccount)]
        )
        #expect(sesame.call("ListUsers", as: session)["Code"] == "InvalidClientTokenId")
    }

    @Test("A user that a trust policy names and that is made again is somebody else")
    func recreatedPrincipal() throws {
        let sesame = try TestInstallation()
        let before = sesame.user("mateo")
        let trust =
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"#
            + #""arn:aws:iam::123456789012:user/mateo"},"Action":"sts:AssumeRole"}}"#
        let role = try #require(
            sesame.call("CreateRole", [("RoleName", "R"), ("AssumeRolePolicyDocument", trust)])["Arn"]
        )
        let assume = [("RoleArn", role), ("RoleSessionName", "s1")]
        // Named by ARN in the same account: no identity-based policy is needed.
        #expect(sesame.call("AssumeRole", assume, as: before).status == 200)
        sesame.call("DeleteAccessKey", [("UserName", "mateo"), ("AccessKeyId", before.accessKeyID)])
        #expect(sesame.call("DeleteUser", [("UserName", "mateo")]).status == 200)
        let after = sesame.user("mateo")
        sesame.call(
            "PutUserPolicy",
            [("UserName", "mateo"), ("PolicyName", "p"), ("PolicyDocument", Self.assumeAny)]
        )
        #expect(sesame.call("AssumeRole", assume, as: after).status == 403)
    }

    @Test("Which operations temporary credentials may call")
    func restrictions() throws {
        let (sesame, mateo, role) = try installation()
        let session = TestInstallation.credentials(sesame.call("GetSessionToken", as: mateo))
        #expect(sesame.call("GetCallerIdentity", as: session).status == 200)
        #expect(sesame.call("ListUsers", as: session)["Code"] == "InvalidClientTokenId")
        #expect(
            sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")], as: session).status == 200
        )
        let federated = TestInstallation.credentials(
            sesame.call("GetFederationToken", [("Name", "guest")], as: mateo)
        )
        #expect(
            sesame.call("GetCallerIdentity", as: federated)["Arn"]
                == "arn:aws:sts::123456789012:federated-user/guest"
        )
        #expect(sesame.call("ListUsers", as: federated)["Code"] == "InvalidClientTokenId")
        let assumed = TestInstallation.credentials(
            sesame.call("AssumeRole", [("RoleArn", role), ("RoleSessionName", "s1")], as: mateo)
        )
        let reply = sesame.call("GetSessionToken", as: assumed)
        #expect(reply.status == 403)
        #expect(reply["Message"] == "Cannot call GetSessionToken with session credentials")
    }

    @Test("The account of a key is read from its id")
    func accessKeyInfo() throws {
        let sesame = try TestInstallation()
        let user = sesame.user("mateo")
        #expect(
            sesame.call("GetAccessKeyInfo", [("AccessKeyId", user.accessKeyID)])["Account"]
                == TestInstallation.account
        )
    }
}
