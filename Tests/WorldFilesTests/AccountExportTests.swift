import Directory
import Identifiers
import Testing
import WorldFiles

/// What a file may leave out or say in another way.
@Suite("Exports of accounts")
struct AccountExportTests {
    private func account(_ text: String) throws -> Account {
        let id = try #require(AccountID("111122223333"))
        return try AccountExport(reading: Array(text.utf8), of: id, file: "test").account
    }

    @Test("Pages stand one after the other, in an array, or behind a byte order mark")
    func pages() throws {
        let pages = [#"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A"}]}"#, #"{"UserDetailList": []}"#]
        for text in [pages.joined(separator: "\n"), "[" + pages.joined(separator: ", ") + "]", "\u{FEFF}" + pages[0]] {
            #expect(try account(text).group(named: "g")?.id == "A")
        }
    }

    @Test(
        "Dates are read as the tools print them",
        arguments: [
            (#""2019-12-18T15:31:28Z""#, 1_576_683_088_000), (#""2019-12-18T15:31:28+00:00""#, 1_576_683_088_000),
            (#""2019-12-18T16:31:28.123456+01:00""#, 1_576_683_088_123), ("1576683088.5", 1_576_683_088_500),
        ]
    )
    func dates(_ text: String, milliseconds: Int64) throws {
        let account = try account(#"{"GroupDetailList": [{"GroupName": "g", "GroupId": "A", "CreateDate": \#(text)}]}"#)
        #expect(account.group(named: "g")?.created.milliseconds == milliseconds)
        #expect(account.created.milliseconds == milliseconds)
    }

    @Test("Path and id may be left out: the ARN has the one and stands for the other")
    func missing() throws {
        let arn = "arn:aws:iam::111122223333:group/a/b/g"
        let group = try account(#"{"GroupDetailList": [{"GroupName": "g", "Arn": "\#(arn)"}]}"#).group(named: "g")
        #expect(group?.path == "/a/b/")
        #expect(group?.id == arn)
    }

    @Test("The default version may be marked in the list of versions alone")
    func defaultVersion() throws {
        let version =
            #""IsDefaultVersion": true, "Document": "{\"Version\":\"2012-10-17\",\"Statement\":{"#
            + #"\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}""#
        let text = """
            {"Policies": [{"PolicyName": "p", "PolicyId": "A", "PolicyVersionList": [{"VersionId": "v3", \(version)}]}]}
            """
        #expect(try account(text).managedPolicy(named: "p")?.defaultVersionID == "v3")
    }
}
