import Foundation
import Testing
import WorldFiles

/// A world with one fault, and what is said about it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let id: String
    /// By path in the folder.
    let files: [String: String]
    /// The end of the message: what stands after the folder's path.
    let message: String

    var testDescription: String { id }

    init(_ id: String, _ files: [String: String], _ message: String) {
        self.id = id
        self.files = files
        self.message = message
    }

    /// A fault in an account's file.
    init(_ id: String, account text: String, _ message: String) {
        self.init(id, ["accounts/111122223333.json": text], message)
    }

    /// A fault beside a good account.
    init(_ id: String, _ path: String, _ text: String, _ message: String) {
        self.init(id, ["accounts/111122223333.json": "{\"UserDetailList\": []}", path: text], message)
    }

    static let account = "/accounts/111122223333.json"

    static let all: [FaultCase] = [
        .init(
            "no accounts",
            ["mfa/111122223333.json": "{}"],
            ": has no folder accounts/, without which there is nobody to ask about"
        ),
        .init("no account", ["accounts/.keep": ""], "/accounts: holds no account"),
        .init(
            "unknown folder",
            "acounts/x.json",
            "{}",
            "/acounts: is not part of a world, which has accounts/, organization/, resource-policies/, mfa/, endpoints/"
        ),
        .init(
            "unknown file",
            "mfa/notes.txt",
            "x",
            "/mfa/notes.txt: is not part of a world: only .json files belong here"
        ),
        .init(
            "name of the file",
            "accounts/prod.json",
            "{}",
            "/accounts/prod.json: the file's name must be the account's 12 digits"
        ),
        .init("broken", account: "{\n  \"UserDetailList\": [}", "\(account):2:22: a value was expected"),
        .init("empty", account: "", "\(account):1:1: the document is empty"),
        .init(
            "another output",
            account: "{\"Users\": []}",
            "\(account):1:1: this is no output of `aws iam get-account-authorization-details`"
        ),
        .init(
            "truncated",
            account: "{\"UserDetailList\": [],\n\"IsTruncated\": true}",
            "\(account):2:16: the export is truncated: the pages after this one are missing"
        ),
        .init(
            "cut",
            account: "{\"UserDetailList\": [],\n\"NextToken\": \"x\"}",
            "\(account):2:14: the export is truncated: it was made with --max-items"
        ),
        .init(
            "policy in an object",
            account: """
                {"UserDetailList": [{"UserName": "a", "UserId": "AIDA1",
                  "UserPolicyList": [{
                      "PolicyName": "p",
                      "PolicyDocument": {
                          "Version": "2012-10-17",
                          "Statement": [{"Effect": "Alow", "Action": "*", "Resource": "*"}]
                      }
                  }]}]}
                """,
            "\(account):6:36: `Effect` is `Allow` or `Deny`, not `Alow`"
        ),
        .init(
            "policy in a string",
            account: """
                {"UserDetailList": [{"UserName": "a", "UserId": "AIDA1", "UserPolicyList": [
                  {"PolicyName": "p", "PolicyDocument": "{\\n  \\"Version\\": 1}"}]}]}
                """,
            "\(account):2:41: `Version` is a string (line 2, column 14 of the policy)"
        ),
        .init(
            "group that is not there",
            account: #"{"UserDetailList": [{"UserName": "a", "UserId": "AIDA1", "GroupList": ["g"]}]}"#,
            "\(account):1:72: the group `g` is not in the export, so its policies are unknown"
        ),
        .init(
            "twice",
            account: #"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A"}, {"GroupName": "G", "GroupId": "B"}]}"#,
            "\(account):1:58: the group `G` stands twice"
        ),
        .init(
            "same id",
            account: #"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A"}, {"GroupName": "h", "GroupId": "A"}]}"#,
            "\(account):1:58: the unique id `A` stands twice"
        ),
        .init(
            "another account's",
            account: """
                {"GroupDetailList": [{"GroupName": "g", "GroupId": "A",
                  "Arn": "arn:aws:iam::999999999999:group/g"}]}
                """,
            "\(account):1:22: the ARN of this group is `arn:aws:iam::999999999999:group/g`, and should be "
                + "`arn:aws:iam::111122223333:group/g` in this file"
        ),
        .init(
            "no such default version",
            account: """
                {"Policies": [{"PolicyName": "p", "PolicyId": "A", "DefaultVersionId": "v2", "PolicyVersionList": [
                  {"VersionId": "v1", "Document": {"Version": "2012-10-17", "Statement": []}}]}]}
                """,
            "\(account):2:74: `Statement` is an empty list"
        ),
        .init(
            "no default version",
            account: #"{"Policies": [{"PolicyName": "p", "PolicyId": "A"}]}"#,
            "\(account):1:15: `DefaultVersionId` is missing"
        ),
        .init(
            "another partition",
            account:
                #"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A", "Arn": "arn:aws-cn:iam::111122223333:group/g"}]}"#,
            "\(account):1:22: the ARN of this group is `arn:aws-cn:iam::111122223333:group/g`, and should be "
                + "`arn:aws:iam::111122223333:group/g` in this file"
        ),
        .init(
            "date",
            account: #"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A", "CreateDate": "yesterday"}]}"#,
            "\(account):1:71: `CreateDate` is not a date"
        ),
        .init(
            "no organization",
            "organization/parents/111122223333.json",
            "{}",
            "/organization/organization.json: is missing"
        ),
        .init(
            "policy of which nobody knows what it is attached to",
            [
                "accounts/111122223333.json": "{\"UserDetailList\": []}",
                "organization/organization.json":
                    #"{"Organization": {"Id": "o-1", "MasterAccountId": "111122223333"}}"#,
                "organization/policies/p-1.json": """
                {"Policy": {"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content":
                "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":{\\"Effect\\":\\"Deny\\",\\"Action\\":\\"*\\",\\"Resource\\":\\"*\\"}}"}}
                """,
            ],
            "/organization/targets/p-1.json: is missing: what the policy p-1 is attached to is not known"
        ),
        .init(
            "resource without an owner",
            "resource-policies/a.json",
            #"{"resource": "arn:aws:s3:::b", "policy": {}}"#,
            "/resource-policies/a.json:1:1: `account` is missing: who owns `arn:aws:s3:::b`?"
        ),
        .init(
            "resource that is none",
            "resource-policies/a.json",
            #"{"resource": "b", "policy": {}}"#,
            "/resource-policies/a.json:1:1: `resource` is `b`, which is no ARN"
        ),
        .init(
            "devices",
            "mfa/111122223333.json",
            "{\"Users\": []}",
            "/mfa/111122223333.json:1:1: this is no output of `aws iam list-virtual-mfa-devices`"
        ),
        .init("endpoint", "endpoints/a.json", "{\"policy\": {}}", "/endpoints/a.json:1:1: `endpoint` is missing"),
        .init("no object", "endpoints/a.json", "[1]", "/endpoints/a.json:1:2: an object was expected"),
    ]
}

@Suite("Faults of world folders")
struct WorldErrorTests {
    @Test("What is wrong is said, and where", arguments: FaultCase.all)
    func faults(_ example: FaultCase) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "world-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in example.files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let error = try #require(throws: WorldError.self) { try WorldFolder.read(folder.path) }
        #expect(error.message == folder.path + example.message)
    }

    @Test("A folder that is not there")
    func missing() throws {
        let error = try #require(throws: WorldError.self) { try WorldFolder.read("/no/such/folder") }
        #expect(error.message == "/no/such/folder: there is no such folder")
    }
}
