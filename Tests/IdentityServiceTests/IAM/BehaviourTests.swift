import RequestSigning
import Testing

@testable import IdentityService

/// One call of a story: its parameters, and what must come back.
struct Step: Sendable {
    let operation: String
    let parameters: [(String, String)]
    let status: Int
    /// Texts that must stand in the body.
    let contains: [String]
    let omits: [String]

    init(
        _ operation: String,
        _ parameters: [(String, String)] = [],
        _ status: Int = 200,
        contains: [String] = [],
        omits: [String] = []
    ) {
        self.operation = operation
        self.parameters = parameters
        self.status = status
        self.contains = contains
        self.omits = omits
    }
}

struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: [Step]

    init(_ testDescription: String, _ steps: Step...) {
        self.testDescription = testDescription
        self.steps = steps
    }
}

private let document = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#
private let encoded =
    "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A"
    + "%22%2C%22Resource%22%3A%22%2A%22%7D%7D"
private let trust =
    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"#
    + #""Action":"sts:AssumeRole"}}"#
private let arn = "arn:aws:iam::123456789012:policy/p"
private let readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"

private func message(_ text: String) -> String { "<Message>\(text)</Message>" }
private func code(_ text: String) -> String { "<Code>\(text)</Code>" }

@Suite("What IAM's operations do")
struct BehaviourTests {
    @Test("from call to answer", arguments: users + groups + keys + roles + policies + reports)
    func stories(_ story: Story) throws {
        let sesame = try TestInstallation()
        for step in story.steps {
            let reply = sesame.call(step.operation, step.parameters)
            #expect(reply.status == step.status, "\(step.operation): \(reply)")
            for text in step.contains {
                #expect(reply.body.contains(text), "\(step.operation) should say \(text): \(reply)")
            }
            for text in step.omits {
                #expect(!reply.body.contains(text), "\(step.operation) should not say \(text): \(reply)")
            }
        }
    }

    static let users = [
        Story(
            "a user comes with tags and boundary, and is listed without",
            Step(
                "CreateUser",
                [
                    ("UserName", "bob"), ("Path", "/a/"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v"),
                    ("PermissionsBoundary", readOnly),
                ],
                contains: [
                    "<Path>/a/</Path>", "<UserName>bob</UserName>", "<UserId>AIDA",
                    "<Arn>arn:aws:iam::123456789012:user/a/bob</Arn>", "<CreateDate>2027-01-15T08:00:00Z</CreateDate>",
                    "<PermissionsBoundaryType>PermissionsBoundaryPolicy</PermissionsBoundaryType>",
                    "<PermissionsBoundaryArn>\(readOnly)</PermissionsBoundaryArn>", "<Key>k</Key>", "<Value>v</Value>",
                ]
            ),
            Step("GetUser", [("UserName", "BOB")], contains: ["<UserName>bob</UserName>", "<Key>k</Key>"]),
            Step(
                "ListUsers",
                contains: ["<UserName>bob</UserName>", "<IsTruncated>false</IsTruncated>"],
                omits: ["PermissionsBoundary", "Tags", "<Marker>"]
            ),
            Step("ListUsers", [("PathPrefix", "/b/")], omits: ["<UserName>"])
        ),
        Story(
            "the root user describes itself",
            Step(
                "GetUser",
                contains: ["<UserId>123456789012</UserId>", "<Arn>arn:aws:iam::123456789012:root</Arn>"],
                omits: ["<UserName>"]
            )
        ),
        Story(
            "a user that is not there",
            Step(
                "GetUser",
                [("UserName", "bob")],
                404,
                contains: [code("NoSuchEntity"), message("The user with name bob cannot be found.")]
            ),
            Step("DeleteUser", [("UserName", "bob")], 404)
        ),
        Story(
            "a renamed user keeps its groups and policies",
            Step("CreateUser", [("UserName", "bob")]),
            Step("CreateGroup", [("GroupName", "g")]),
            Step("AddUserToGroup", [("UserName", "bob"), ("GroupName", "g")]),
            Step("UpdateUser", [("UserName", "bob"), ("NewUserName", "rob"), ("NewPath", "/x/")]),
            Step("GetGroup", [("GroupName", "g")], contains: ["<Arn>arn:aws:iam::123456789012:user/x/rob</Arn>"]),
            Step("ListGroupsForUser", [("UserName", "rob")], contains: ["<GroupName>g</GroupName>"]),
            Step("DeleteUser", [("UserName", "rob")], 409, contains: [code("DeleteConflict")]),
            Step("RemoveUserFromGroup", [("UserName", "rob"), ("GroupName", "g")]),
            Step("DeleteUser", [("UserName", "rob")]),
            Step("ListUsers", omits: ["<UserName>"])
        ),
        Story(
            "tags are replaced by key whatever its case, listed by key, and removed",
            Step("CreateUser", [("UserName", "bob"), ("Tags.member.1.Key", "b"), ("Tags.member.1.Value", "1")]),
            Step("TagUser", [("UserName", "bob"), ("Tags.member.1.Key", "B"), ("Tags.member.1.Value", "2")]),
            Step("TagUser", [("UserName", "bob"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "")]),
            Step(
                "ListUserTags",
                [("UserName", "bob"), ("MaxItems", "1")],
                contains: ["<Key>a</Key>", "<IsTruncated>true</IsTruncated>", "<Marker>"],
                omits: ["<Key>B</Key>"]
            ),
            Step("UntagUser", [("UserName", "bob"), ("TagKeys.member.1", "A")]),
            Step(
                "ListUserTags",
                [("UserName", "bob")],
                contains: ["<Key>B</Key>", "<Value>2</Value>"],
                omits: ["a</Key>"]
            )
        ),
        Story(
            "a marker that no answer gave out is refused",
            Step(
                "ListUsers",
                [("Marker", "nonsense")],
                400,
                contains: [code("ValidationError"), message("Invalid Marker.")]
            ),
            Step("ListUsers", [("Marker", Paging.marker(of: "ListRoles", after: "a"))], 400)
        ),
    ]

    static let groups = [
        Story(
            "a group with members cannot go",
            Step(
                "CreateGroup",
                [("GroupName", "g"), ("Path", "/x/")],
                contains: ["<GroupId>AGPA", "<Path>/x/</Path>"]
            ),
            Step("CreateGroup", [("GroupName", "G")], 409, contains: [code("EntityAlreadyExists")]),
            Step("CreateUser", [("UserName", "bob")]),
            Step("AddUserToGroup", [("UserName", "bob"), ("GroupName", "g")]),
            Step("GetGroup", [("GroupName", "g")], contains: ["<GroupName>g</GroupName>", "<UserName>bob</UserName>"]),
            Step("DeleteGroup", [("GroupName", "g")], 409),
            Step("UpdateGroup", [("GroupName", "g"), ("NewGroupName", "h")]),
            Step("ListGroups", contains: ["<GroupName>h</GroupName>"]),
            Step("RemoveUserFromGroup", [("UserName", "bob"), ("GroupName", "h")]),
            Step("DeleteGroup", [("GroupName", "h")])
        )
    ]

    static let keys = [
        Story(
            "keys are made, switched off, listed without their secret and deleted",
            Step("CreateUser", [("UserName", "bob")]),
            Step(
                "CreateAccessKey",
                [("UserName", "bob")],
                contains: ["<UserName>bob</UserName>", "<Status>Active</Status>", "<SecretAccessKey>"]
            ),
            Step("CreateAccessKey", [("UserName", "bob")]),
            Step(
                "CreateAccessKey",
                [("UserName", "bob")],
                409,
                contains: [code("LimitExceeded"), message("Cannot exceed quota for AccessKeysPerUser: 2")]
            ),
            Step("ListAccessKeys", [("UserName", "bob")], contains: ["<AccessKeyId>AKIA"], omits: ["SecretAccessKey"]),
            Step(
                "UpdateAccessKey",
                [("AccessKeyId", TestInstallation.root.accessKeyID), ("Status", "Expired")],
                400,
                contains: [code("ValidationError")]
            ),
            Step(
                "UpdateAccessKey",
                [("UserName", "bob"), ("AccessKeyId", TestInstallation.root.accessKeyID), ("Status", "Inactive")],
                404,
                contains: [message("The Access Key with id \(TestInstallation.root.accessKeyID) cannot be found.")]
            )
        ),
        Story(
            "the root user's own key",
            Step("ListAccessKeys", contains: ["<AccessKeyId>\(TestInstallation.root.accessKeyID)</AccessKeyId>"]),
            Step(
                "GetAccessKeyLastUsed",
                [("AccessKeyId", TestInstallation.root.accessKeyID)],
                contains: ["<ServiceName>iam</ServiceName>", "<Region>us-east-1</Region>", "<LastUsedDate>2027"]
            ),
            Step("DeleteAccessKey", [("AccessKeyId", "AKIANONENONENONENONE")], 404)
        ),
    ]

    static let roles = [
        Story(
            "a role and its trust policy",
            Step(
                "CreateRole",
                [
                    ("RoleName", "r"), ("AssumeRolePolicyDocument", trust), ("Description", "d"),
                    ("MaxSessionDuration", "7200"),
                ],
                contains: [
                    "<RoleId>AROA", "<AssumeRolePolicyDocument>%7B%22Version%22", "<Description>d</Description>",
                    "<MaxSessionDuration>7200</MaxSessionDuration>",
                ]
            ),
            Step("GetRole", [("RoleName", "r")], contains: ["<RoleLastUsed"]),
            Step("ListRoles", contains: ["<RoleName>r</RoleName>"], omits: ["RoleLastUsed"]),
            Step("UpdateRole", [("RoleName", "r")], contains: ["UpdateRoleResult"]),
            Step("GetRole", [("RoleName", "r")], contains: ["<MaxSessionDuration>3600<", "<Description>d<"]),
            Step("UpdateRoleDescription", [("RoleName", "r"), ("Description", "e")], contains: ["<Description>e<"]),
            Step(
                "UpdateAssumeRolePolicy",
                [("RoleName", "r"), ("PolicyDocument", document)],
                400,
                contains: [code("MalformedPolicyDocument")]
            ),
            Step("UpdateAssumeRolePolicy", [("RoleName", "r"), ("PolicyDocument", trust)]),
            Step("PutRolePolicy", [("RoleName", "r"), ("PolicyName", "p"), ("PolicyDocument", document)]),
            Step(
                "GetRolePolicy",
                [("RoleName", "r"), ("PolicyName", "p")],
                contains: ["<RoleName>r</RoleName>", "<PolicyDocument>\(encoded)</PolicyDocument>"]
            ),
            Step(
                "GetRolePolicy",
                [("RoleName", "r"), ("PolicyName", "q")],
                404,
                contains: [message("The role policy with name q cannot be found.")]
            ),
            Step("ListRolePolicies", [("RoleName", "r")], contains: ["<member>p</member>"]),
            Step(
                "DeleteRole",
                [("RoleName", "r")],
                409,
                contains: [message("Cannot delete entity, must delete policies first.")]
            ),
            Step("DeleteRolePolicy", [("RoleName", "r"), ("PolicyName", "p")]),
            Step("DeleteRole", [("RoleName", "r")])
        ),
        Story(
            "a role that trusts a user who is not there",
            Step(
                "CreateRole",
                [
                    ("RoleName", "r"),
                    (
                        "AssumeRolePolicyDocument",
                        trust.replacing(
                            #""Service":"ec2.amazonaws.com""#,
                            #""AWS":"arn:aws:iam::123456789012:user/bob""#
                        )
                    ),
                ],
                400,
                contains: [
                    code("MalformedPolicyDocument"),
                    message(
                        #"Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/bob""#
                    ),
                ]
            )
        ),
    ]

    static let policies = [
        Story(
            "a policy, its versions and its uses",
            Step(
                "CreatePolicy",
                [("PolicyName", "p"), ("PolicyDocument", document), ("Description", "d")],
                contains: [
                    "<PolicyId>ANPA", "<Arn>\(arn)</Arn>", "<DefaultVersionId>v1</DefaultVersionId>",
                    "<AttachmentCount>0</AttachmentCount>", "<IsAttachable>true</IsAttachable>",
                ]
            ),
            Step(
                "CreatePolicyVersion",
                [("PolicyArn", arn), ("PolicyDocument", document), ("SetAsDefault", "true")],
                contains: ["<VersionId>v2</VersionId>", "<IsDefaultVersion>true</IsDefaultVersion>"],
                omits: ["<Document>"]
            ),
            Step(
                "GetPolicyVersion",
                [("PolicyArn", arn), ("VersionId", "v1")],
                contains: ["<Document>\(encoded)</Document>", "<IsDefaultVersion>false</IsDefaultVersion>"]
            ),
            Step("GetPolicyVersion", [("PolicyArn", arn), ("VersionId", "v9")], 404, contains: [code("NoSuchEntity")]),
            Step(
                "ListPolicyVersions",
                [("PolicyArn", arn), ("MaxItems", "1")],
                contains: ["<VersionId>v2<"],
                omits: ["v1"]
            ),
            Step("CreateUser", [("UserName", "bob"), ("PermissionsBoundary", arn)]),
            Step("CreateGroup", [("GroupName", "g")]),
            Step("AttachGroupPolicy", [("GroupName", "g"), ("PolicyArn", arn)]),
            Step(
                "GetPolicy",
                [("PolicyArn", arn)],
                contains: [
                    "<AttachmentCount>1</AttachmentCount>", "<Description>d</Description>",
                    "<PermissionsBoundaryUsageCount>1</PermissionsBoundaryUsageCount>",
                ]
            ),
            Step(
                "ListEntitiesForPolicy",
                [("PolicyArn", arn)],
                contains: ["<GroupName>g</GroupName>", "<UserName>bob</UserName>", "<UserId>AIDA"]
            ),
            Step(
                "ListEntitiesForPolicy",
                [("PolicyArn", arn), ("PolicyUsageFilter", "PermissionsBoundary")],
                contains: ["<UserName>bob</UserName>"],
                omits: ["<GroupName>"]
            ),
            Step("ListEntitiesForPolicy", [("PolicyArn", arn), ("EntityFilter", "Group")], omits: ["<UserName>"]),
            Step("ListPolicies", [("OnlyAttached", "true")], contains: ["<Arn>\(arn)</Arn>"], omits: ["iam::aws:"]),
            Step(
                "ListAttachedGroupPolicies",
                [("GroupName", "g")],
                contains: ["<PolicyName>p</PolicyName>", "<PolicyArn>\(arn)</PolicyArn>"]
            ),
            Step(
                "DeletePolicy",
                [("PolicyArn", arn)],
                409,
                contains: [message("Cannot delete a policy attached to entities.")]
            ),
            Step("DetachGroupPolicy", [("GroupName", "g"), ("PolicyArn", arn)]),
            Step("DeleteUserPermissionsBoundary", [("UserName", "bob")]),
            Step("DeletePolicy", [("PolicyArn", arn)], 409, contains: ["This policy has more than one version."]),
            Step("SetDefaultPolicyVersion", [("PolicyArn", arn), ("VersionId", "v1")]),
            Step("DeletePolicyVersion", [("PolicyArn", arn), ("VersionId", "v1")], 409),
            Step("DeletePolicyVersion", [("PolicyArn", arn), ("VersionId", "v2")]),
            Step("DeletePolicy", [("PolicyArn", arn)]),
            Step("GetPolicy", [("PolicyArn", arn)], 404, contains: [message("Policy \(arn) was not found.")])
        ),
        Story(
            "AWS's policies can be read and used, and changed by nobody",
            Step(
                "GetPolicy",
                [("PolicyArn", readOnly)],
                contains: ["<PolicyName>ReadOnlyAccess</PolicyName>", "<PolicyId>ANPA"]
            ),
            Step("ListPolicyVersions", [("PolicyArn", readOnly)], contains: ["<IsDefaultVersion>true"]),
            Step("ListPolicyTags", [("PolicyArn", readOnly)]),
            Step(
                "CreatePolicyVersion",
                [("PolicyArn", readOnly), ("PolicyDocument", document)],
                403,
                contains: [
                    code("AccessDenied"),
                    message(
                        "User: arn:aws:iam::123456789012:root is not authorized to perform: iam:CreatePolicyVersion on "
                            + "resource: policy \(readOnly)"
                    ),
                ]
            ),
            Step("DeletePolicy", [("PolicyArn", readOnly)], 403),
            Step(
                "TagPolicy",
                [("PolicyArn", readOnly), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")],
                403
            ),
            Step("CreateUser", [("UserName", "bob")]),
            Step("AttachUserPolicy", [("UserName", "bob"), ("PolicyArn", readOnly)]),
            Step("AttachUserPolicy", [("UserName", "bob"), ("PolicyArn", readOnly)]),
            Step("ListPolicies", [("OnlyAttached", "true"), ("Scope", "AWS")], contains: ["<Arn>\(readOnly)</Arn>"]),
            Step("ListPolicies", [("Scope", "Local")], omits: ["<Arn>"]),
            Step(
                "AttachUserPolicy",
                [("UserName", "bob"), ("PolicyArn", readOnly + "X")],
                404,
                contains: [message("Policy \(readOnly)X does not exist or is not attachable.")]
            ),
            Step(
                "AttachUserPolicy",
                [("UserName", "bob"), ("PolicyArn", "this-is-not-an-arn-at-all")],
                400,
                contains: [message("Invalid ARN:  Could not be parsed!")]
            ),
            Step("DetachUserPolicy", [("UserName", "bob"), ("PolicyArn", arn)], 404),
            Step("DetachUserPolicy", [("UserName", "bob"), ("PolicyArn", readOnly)])
        ),
        Story(
            "an inline policy that AWS would not parse",
            Step("CreateUser", [("UserName", "bob")]),
            Step(
                "PutUserPolicy",
                [("UserName", "bob"), ("PolicyName", "p"), ("PolicyDocument", "{}")],
                400,
                contains: [code("MalformedPolicyDocument")]
            ),
            Step("ListUserPolicies", [("UserName", "bob")], omits: ["<member>"])
        ),
    ]

    static let reports = [
        Story(
            "the account in numbers and in full",
            Step("CreateUser", [("UserName", "bob"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")]),
            Step("CreateGroup", [("GroupName", "g")]),
            Step("AddUserToGroup", [("UserName", "bob"), ("GroupName", "g")]),
            Step("CreateRole", [("RoleName", "r"), ("AssumeRolePolicyDocument", trust)]),
            Step("CreatePolicy", [("PolicyName", "p"), ("PolicyDocument", document)]),
            Step("AttachRolePolicy", [("RoleName", "r"), ("PolicyArn", readOnly)]),
            Step("PutGroupPolicy", [("GroupName", "g"), ("PolicyName", "i"), ("PolicyDocument", document)]),
            Step(
                "GetAccountSummary",
                contains: [
                    "<key>Users</key><value>1</value>", "<key>AccountAccessKeysPresent</key><value>1</value>",
                    "<key>AccountMFAEnabled</key><value>0</value>", "<key>MFADevicesInUse</key><value>0</value>",
                    "<key>GlobalEndpointTokenVersion</key><value>2</value>",
                ]
            ),
            Step(
                "GetAccountAuthorizationDetails",
                contains: [
                    "<UserName>bob</UserName>", "<GroupList><member>g</member></GroupList>", "<RoleName>r</RoleName>",
                    "<PolicyName>i</PolicyName>", "<Arn>\(arn)</Arn>", "<Arn>\(readOnly)</Arn>",
                    "<InstanceProfileList", "<IsTruncated>false</IsTruncated>",
                ]
            ),
            Step(
                "GetAccountAuthorizationDetails",
                [("Filter.member.1", "Role"), ("Filter.member.2", "Group")],
                contains: ["<RoleName>r</RoleName>", "<GroupName>g</GroupName>"],
                omits: ["<UserName>", "<PolicyVersionList>"]
            )
        )
    ]

    @Test(
        "every listing gives each element once, in pages of one",
        arguments: [
            ("ListUsers", "UserName"), ("ListGroups", "GroupName"), ("ListRoles", "RoleName"),
            ("ListPolicies", "PolicyName"),
            ("GetAccountAuthorizationDetails", "Arn"),
        ]
    )
    func pages(_ operation: String, _ element: String) throws {
        let sesame = try TestInstallation()
        for name in ["b", "A", "c"] {
            sesame.call("CreateUser", [("UserName", name)])
            sesame.call("CreateGroup", [("GroupName", name)])
            sesame.call("CreateRole", [("RoleName", name), ("AssumeRolePolicyDocument", trust)])
            sesame.call("CreatePolicy", [("PolicyName", name), ("PolicyDocument", document)])
        }
        var seen: [String] = []
        var marker: String?
        for _ in 0..<20 {
            var parameters = [("MaxItems", "1")] + (marker.map { [("Marker", $0)] } ?? [])
            if operation == "ListPolicies" { parameters.append(("Scope", "Local")) }
            let reply = sesame.call(operation, parameters)
            #expect(reply.status == 200, "\(reply)")
            seen.append(reply[element] ?? "?")
            marker = reply["Marker"]
            #expect(reply["IsTruncated"] == (marker == nil ? "false" : "true"))
            if marker == nil { break }
        }
        if operation == "GetAccountAuthorizationDetails" {
            #expect(seen.count == 12)
            #expect(Set(seen).count == 12)
        } else {
            #expect(seen == ["A", "b", "c"])
        }
    }

    @Test("all of AWS's policies are listed behind the account's own")
    func allPolicies() throws {
        let sesame = try TestInstallation()
        sesame.call("CreatePolicy", [("PolicyName", "zz"), ("PolicyDocument", document)])
        var arns: [String] = []
        var marker: String?
        for _ in 0..<10 {
            let reply = sesame.call(
                "ListPolicies",
                [("MaxItems", "1000")] + (marker.map { [("Marker", $0)] } ?? [])
            )
            arns += reply.body.split(separator: "<Arn>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            marker = reply["Marker"]
            if marker == nil { break }
        }
        #expect(arns.first == "arn:aws:iam::123456789012:policy/zz")
        #expect(arns.count > 1000)
        #expect(Set(arns).count == arns.count)
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
