import AWSProtocol
import AccessControl
import Authentication
import Directory
import Identifiers
import Journal
import RequestSigning
import Testing

@testable import IdentityService

/// What an operation asks for a given input: each question as `action on resource (printed) [keys]`.
struct AuthorizationCase: Sendable, CustomTestStringConvertible {
    let operation: String
    let input: Structure
    let questions: [String]

    init(_ operation: String, _ input: Structure, _ questions: String...) {
        self.operation = operation
        self.input = input
        self.questions = questions
    }

    var testDescription: String { "\(operation) \(questions.first ?? "")" }
}

private let bob = "arn:aws:iam::123456789012:user/a/bob"
private let app = "arn:aws:iam::123456789012:role/a/app"
private let team = "arn:aws:iam::123456789012:group/team"
private let policy = "arn:aws:iam::123456789012:policy/p"
private let bobTags = "aws:ResourceTag/unit=x iam:ResourceTag/unit=x"
private let appTags = "aws:ResourceTag/env=prod iam:ResourceTag/env=prod"
private let bound = "iam:PermissionsBoundary=\(policy)"
private let readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"
private let attaching = "iam:PolicyARN=\(readOnly)"

private let userName: Structure = ["UserName": .string("bob")]
private let roleName: Structure = ["RoleName": .string("app")]
private let groupName: Structure = ["GroupName": .string("team")]
private let policyARN: Structure = ["PolicyArn": .string(policy)]

private func with(_ structure: Structure, _ name: String, _ value: Value) -> Structure {
    var result = structure
    result[name] = value
    return result
}

private let requestTags = Value.list([.structure(["Key": .string("k"), "Value": .string("v")])])
private let requestTagKeys = "aws:RequestTag/k=v aws:TagKeys={k}"

@Suite("Authorisation of IAM's operations")
struct AuthorizationTests {
    /// One account with a user, a role, a group and a policy, each with what condition keys can describe.
    final class Fixture: Sendable {
        let installation: TestInstallation
        let resources: ServiceResources

        init() throws {
            installation = try TestInstallation()
            resources = try ServiceResources(
                store: installation.store,
                accessControl: AccessControl(),
                randomBytes: StoreEnvironment.systemRandomBytes
            )
            let document = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#
            let trust =
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"#
                + #""Action":"sts:AssumeRole"}}"#
            func tag(_ key: String, _ value: String) -> [(String, String)] {
                [("Tags.member.1.Key", key), ("Tags.member.1.Value", value)]
            }
            let steps: [(String, [(String, String)])] = [
                ("CreatePolicy", [("PolicyName", "p"), ("PolicyDocument", document)] + tag("cost", "1")),
                (
                    "CreateUser",
                    [("UserName", "bob"), ("Path", "/a/"), ("PermissionsBoundary", policy)] + tag("unit", "x")
                ),
                (
                    "CreateRole",
                    [
                        ("RoleName", "app"), ("Path", "/a/"), ("AssumeRolePolicyDocument", trust),
                        ("PermissionsBoundary", policy),
                    ] + tag("env", "prod")
                ),
                ("CreateGroup", [("GroupName", "team")]),
            ]
            for (operation, parameters) in steps {
                let reply = installation.call(operation, parameters)
                #expect(reply.status == 200, "\(reply)")
            }
        }

        func call(_ kind: Caller.Kind = .root) throws -> Call {
            let snapshot = installation.store.snapshot
            let id = try #require(AccountID(TestInstallation.account))
            let replica = try #require(snapshot.replica(of: id))
            let caller = Caller(
                account: id,
                kind: kind,
                arn: "arn:aws:iam::123456789012:root",
                userID: id.text,
                accessKeyID: TestInstallation.root.accessKeyID,
                session: nil
            )
            let facts = RequestFacts(
                now: Timestamp(seconds: 1_800_000_000),
                requestID: "r",
                sourceIP: "",
                isSecure: false,
                userAgent: nil,
                referer: nil,
                region: "us-east-1"
            )
            return Call(caller: caller, replica: replica, facts: facts, snapshot: snapshot, resources: resources)
        }
    }

    static let fixture = Result { try Fixture() }

    static func questions(_ operation: String, _ input: Structure, _ call: Call) throws -> [AuthorizationQuestion] {
        let type = try #require(IAMOperations.all.first { $0.name == operation }, "no operation \(operation)")
        return try type.init(input).authorization(call)
    }

    private static func text(_ question: AuthorizationQuestion) -> String {
        let keys = question.keys.map { key in
            key.isMultivalued ? "\(key.key)={\(key.values.joined(separator: ","))}" : "\(key.key)=\(key.values[0])"
        }
        return
            "\(question.action) on \(question.resource) (\(question.printedResource)) [\(keys.joined(separator: " "))]"
    }

    @Test(
        "asks for the right action on the right resource with its keys",
        arguments: existing + new + listings + absent
    )
    func table(_ example: AuthorizationCase) throws {
        let call = try Self.fixture.get().call()
        #expect(try Self.questions(example.operation, example.input, call).map(Self.text) == example.questions)
    }

    @Test("every operation stands in the table")
    func completeness() {
        let tested = Set((Self.existing + Self.new + Self.listings).map(\.operation))
        let names = IAMOperations.all.map { $0.name }
        #expect(Set(names).subtracting(tested) == [])
        #expect(Set(names).count == names.count, "names are unique")
    }

    static let existing: [AuthorizationCase] =
        [
            "GetUser", "DeleteUser", "ListGroupsForUser", "CreateAccessKey", "ListAccessKeys", "ListUserPolicies",
            "ListAttachedUserPolicies", "ListUserTags", "GetUserPolicy",
        ].map { AuthorizationCase($0, userName, "iam:\($0) on \(bob) (user bob) [\(bobTags)]") }
        + ["PutUserPolicy", "DeleteUserPolicy", "DeleteUserPermissionsBoundary"].map {
            AuthorizationCase($0, userName, "iam:\($0) on \(bob) (user bob) [\(bound) \(bobTags)]")
        }
        + [
            "GetGroup", "DeleteGroup", "AddUserToGroup", "RemoveUserFromGroup", "ListGroupPolicies",
            "ListAttachedGroupPolicies", "PutGroupPolicy", "GetGroupPolicy", "DeleteGroupPolicy",
        ].map { AuthorizationCase($0, groupName, "iam:\($0) on \(team) (group team) []") }
        + ["ListRolePolicies", "ListAttachedRolePolicies", "ListRoleTags", "GetRolePolicy"].map {
            AuthorizationCase($0, roleName, "iam:\($0) on \(app) (role app) [\(appTags)]")
        }
        + [
            "GetRole", "UpdateRole", "UpdateRoleDescription", "DeleteRole", "UpdateAssumeRolePolicy", "PutRolePolicy",
            "DeleteRolePolicy", "DeleteRolePermissionsBoundary",
        ].map { AuthorizationCase($0, roleName, "iam:\($0) on \(app) (role app) [\(bound) \(appTags)]") }
        + [
            "GetPolicy", "DeletePolicy", "ListEntitiesForPolicy", "CreatePolicyVersion", "GetPolicyVersion",
            "ListPolicyVersions", "SetDefaultPolicyVersion", "DeletePolicyVersion", "ListPolicyTags",
        ].map { AuthorizationCase($0, policyARN, "iam:\($0) on \(policy) (policy \(policy)) [aws:ResourceTag/cost=1]") }
        + ["AttachUserPolicy", "DetachUserPolicy"].map {
            AuthorizationCase(
                $0,
                with(userName, "PolicyArn", .string(readOnly)),
                "iam:\($0) on \(bob) (user bob) [\(attaching) \(bound) \(bobTags)]"
            )
        }
        + ["AttachGroupPolicy", "DetachGroupPolicy"].map {
            AuthorizationCase(
                $0,
                with(groupName, "PolicyArn", .string(readOnly)),
                "iam:\($0) on \(team) (group team) [\(attaching)]"
            )
        }
        + ["AttachRolePolicy", "DetachRolePolicy"].map {
            AuthorizationCase(
                $0,
                with(roleName, "PolicyArn", .string(readOnly)),
                "iam:\($0) on \(app) (role app) [\(attaching) \(bound) \(appTags)]"
            )
        }
        + [
            AuthorizationCase(
                "UpdateAccessKey",
                with(userName, "Status", .string("Inactive")),
                "iam:UpdateAccessKey on \(bob) (user bob) [\(bobTags)]"
            ),
            AuthorizationCase("DeleteAccessKey", userName, "iam:DeleteAccessKey on \(bob) (user bob) [\(bobTags)]"),
            // The boundary that is to be set, not the one that is.
            AuthorizationCase(
                "PutUserPermissionsBoundary",
                with(userName, "PermissionsBoundary", .string(readOnly)),
                "iam:PutUserPermissionsBoundary on \(bob) (user bob) [iam:PermissionsBoundary=\(readOnly) \(bobTags)]"
            ),
            AuthorizationCase(
                "PutRolePermissionsBoundary",
                with(roleName, "PermissionsBoundary", .string(readOnly)),
                "iam:PutRolePermissionsBoundary on \(app) (role app) [iam:PermissionsBoundary=\(readOnly) \(appTags)]"
            ),
            AuthorizationCase(
                "TagUser",
                with(userName, "Tags", requestTags),
                "iam:TagUser on \(bob) (user bob) [\(requestTagKeys) \(bobTags)]"
            ),
            AuthorizationCase(
                "UntagUser",
                with(userName, "TagKeys", .list([.string("k"), .string("l")])),
                "iam:UntagUser on \(bob) (user bob) [aws:TagKeys={k,l} \(bobTags)]"
            ),
            AuthorizationCase(
                "TagRole",
                with(roleName, "Tags", requestTags),
                "iam:TagRole on \(app) (role app) [\(requestTagKeys) \(appTags)]"
            ),
            AuthorizationCase(
                "UntagRole",
                with(roleName, "TagKeys", .list([.string("k")])),
                "iam:UntagRole on \(app) (role app) [aws:TagKeys={k} \(appTags)]"
            ),
            AuthorizationCase(
                "TagPolicy",
                with(policyARN, "Tags", requestTags),
                "iam:TagPolicy on \(policy) (policy \(policy)) [\(requestTagKeys) aws:ResourceTag/cost=1]"
            ),
            AuthorizationCase(
                "UntagPolicy",
                with(policyARN, "TagKeys", .list([.string("k")])),
                "iam:UntagPolicy on \(policy) (policy \(policy)) [aws:TagKeys={k} aws:ResourceTag/cost=1]"
            ),
            // Renaming needs the permission on both names.
            AuthorizationCase(
                "UpdateUser",
                with(userName, "NewUserName", .string("rob")),
                "iam:UpdateUser on \(bob) (user bob) [\(bobTags)]",
                "iam:UpdateUser on arn:aws:iam::123456789012:user/a/rob (user rob) [\(bobTags)]"
            ),
            AuthorizationCase(
                "UpdateGroup",
                with(groupName, "NewPath", .string("/x/")),
                "iam:UpdateGroup on \(team) (group team) []",
                "iam:UpdateGroup on arn:aws:iam::123456789012:group/x/team (group team) []"
            ),
        ]

    static let new: [AuthorizationCase] = [
        AuthorizationCase(
            "CreateUser",
            ["UserName": .string("eve"), "Path": .string("/b/")],
            "iam:CreateUser on arn:aws:iam::123456789012:user/b/eve (arn:aws:iam::123456789012:user/b/eve) []"
        ),
        AuthorizationCase(
            "CreateUser",
            ["UserName": .string("eve"), "Tags": requestTags, "PermissionsBoundary": .string(readOnly)],
            "iam:CreateUser on arn:aws:iam::123456789012:user/eve (arn:aws:iam::123456789012:user/eve) "
                + "[iam:PermissionsBoundary=\(readOnly) \(requestTagKeys)]",
            "iam:TagUser on arn:aws:iam::123456789012:user/eve (arn:aws:iam::123456789012:user/eve) "
                + "[\(requestTagKeys)]"
        ),
        AuthorizationCase(
            "CreateRole",
            ["RoleName": .string("r"), "Tags": requestTags],
            "iam:CreateRole on arn:aws:iam::123456789012:role/r (arn:aws:iam::123456789012:role/r) "
                + "[\(requestTagKeys)]",
            "iam:TagRole on arn:aws:iam::123456789012:role/r (arn:aws:iam::123456789012:role/r) [\(requestTagKeys)]"
        ),
        AuthorizationCase(
            "CreateGroup",
            ["GroupName": .string("g")],
            "iam:CreateGroup on arn:aws:iam::123456789012:group/g (arn:aws:iam::123456789012:group/g) []"
        ),
        AuthorizationCase(
            "CreatePolicy",
            ["PolicyName": .string("q"), "Path": .string("/b/"), "Tags": requestTags],
            "iam:CreatePolicy on arn:aws:iam::123456789012:policy/b/q (policy q) [\(requestTagKeys)]",
            "iam:TagPolicy on arn:aws:iam::123456789012:policy/b/q (policy q) [\(requestTagKeys)]"
        ),
    ]

    static let listings: [AuthorizationCase] = [
        AuthorizationCase(
            "ListUsers",
            [:],
            "iam:ListUsers on arn:aws:iam::123456789012:user/ (arn:aws:iam::123456789012:user/) []"
        ),
        AuthorizationCase(
            "ListRoles",
            ["PathPrefix": .string("/aws-service-role/x.amazonaws.com/")],
            "iam:ListRoles on arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/ "
                + "(arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/) []"
        ),
        AuthorizationCase(
            "ListGroups",
            [:],
            "iam:ListGroups on arn:aws:iam::123456789012:group/ (arn:aws:iam::123456789012:group/) []"
        ),
        AuthorizationCase(
            "ListPolicies",
            [:],
            "iam:ListPolicies on arn:aws:iam::123456789012:policy/ (policy path /) []"
        ),
        AuthorizationCase("GetAccountSummary", [:], "iam:GetAccountSummary on * (*) []"),
        AuthorizationCase(
            "GetAccountAuthorizationDetails",
            [:],
            "iam:GetAccountAuthorizationDetails on * (*) []"
        ),
        AuthorizationCase(
            "GetAccessKeyLastUsed",
            ["AccessKeyId": .string("AKIAROOTROOTROOTROOT")],
            "iam:GetAccessKeyLastUsed on arn:aws:iam::123456789012:root (access key AKIAROOTROOTROOTROOT) []"
        ),
    ]

    /// What does not exist is asked about all the same, so that only who is allowed learns that it does not.
    static let absent: [AuthorizationCase] = [
        AuthorizationCase(
            "GetUser",
            ["UserName": .string("nobody")],
            "iam:GetUser on arn:aws:iam::123456789012:user/nobody (user nobody) []"
        ),
        AuthorizationCase(
            "AttachRolePolicy",
            ["RoleName": .string("none"), "PolicyArn": .string(readOnly)],
            "iam:AttachRolePolicy on arn:aws:iam::123456789012:role/none (role none) [\(attaching)]"
        ),
        AuthorizationCase(
            "GetAccessKeyLastUsed",
            ["AccessKeyId": .string("AKIANONENONENONENONE")],
            "iam:GetAccessKeyLastUsed on * (access key AKIANONENONENONENONE) []"
        ),
        AuthorizationCase(
            "GetUser",
            ["UserName": .string("BOB")],
            "iam:GetUser on \(bob) (user BOB) [\(bobTags)]"
        ),
    ]

    @Test(
        "an operation whose user name is left out means the caller",
        arguments: [
            "GetUser", "CreateAccessKey", "ListAccessKeys", "DeleteAccessKey",
        ]
    )
    func ownUser(_ operation: String) throws {
        let fixture = try Self.fixture.get()
        let user = try #require(fixture.call().account.user(named: "bob"))
        let asBob = try fixture.call(.user(id: user.id, name: "bob"))
        #expect(
            try Self.questions(operation, [:], asBob).map(Self.text)
                == ["iam:\(operation) on \(bob) (user bob) [\(bobTags)]"]
        )
        let root = "arn:aws:iam::123456789012:root"
        #expect(
            try Self.questions(operation, [:], fixture.call()).map(Self.text)
                == ["iam:\(operation) on \(root) (\(root)) []"]
        )
        let session = try fixture.call(.assumedRole(roleID: "AROA", roleARN: app, sessionName: "s"))
        #expect(throws: IAMError.userNameRequired) { try Self.questions(operation, [:], session) }
    }
}
