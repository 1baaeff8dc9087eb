import AccessControl
import Directory
import Foundation
import Identifiers
import Testing
import WorldFiles

/// The world in Tests/Cases/Worlds/company: two accounts of an organization, in the shapes that the AWS CLI prints.
@Suite("World folder")
struct WorldFolderTests {
    private static let path = URL(filePath: #filePath).appending(path: "../../Cases/Worlds/company").standardizedFileURL
        .path
    private let world: World
    private let company: Account
    private let parent: Account

    init() throws {
        world = try WorldFolder.read(Self.path)
        let accounts = world.accounts.sorted { $0.key < $1.key }.map(\.value)
        try #require(accounts.map(\.id.text) == ["111122223333", "444455556666"])
        (company, parent) = (accounts[0], accounts[1])
    }

    @Test("Users come with groups, policies, boundary, tags, path, id and date")
    func users() throws {
        let alice = try #require(company.user(named: "alice"))
        #expect(alice.id == "AIDACKCEVSQ6C2ALICE00")
        #expect(alice.created.description == "2023-05-04T09:12:33Z")
        #expect(alice.groupIDs == ["AGPACKCEVSQ6C2DEVS000"])
        #expect(alice.policies.inline.map(\.name) == ["reports"])
        #expect(alice.policies.attached == ["arn:aws:iam::aws:policy/IAMUserChangePassword"])
        #expect(alice.permissionsBoundary == "arn:aws:iam::111122223333:policy/boundaries/developers")
        #expect(alice.tags == [Tag(key: "team", value: "blue"), Tag(key: "note", value: "")])
        #expect(company.user(arn: "arn:aws:iam::111122223333:user/ops/bob")?.path == "/ops/")
        #expect(company.created.description == "2022-01-02T03:04:05Z")
    }

    @Test("A document keeps its lines, without the indentation that it had in the file")
    func lines() throws {
        let text = try #require(company.user(named: "alice")?.policies.inline.first?.document.text)
        #expect(text.hasPrefix("{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n"))
        #expect(text.hasSuffix("\n    ]\n}"))
    }

    @Test("Groups and roles")
    func groupsAndRoles() throws {
        #expect(
            company.group(named: "developers")?.policies.attached == ["arn:aws:iam::111122223333:policy/deploy"]
        )
        let role = try #require(company.role(arn: "arn:aws:iam::111122223333:role/service-role/ci"))
        #expect(role.maxSessionDurationSeconds == 7200)
        #expect(role.tags == [Tag(key: "team", value: "red")])
        #expect(role.policies.inline.map(\.name) == ["inline"])
    }

    @Test("Principals of a trust policy are who has the ARN now; deleted ones stay ids")
    func trust() throws {
        let role = try #require(company.role(named: "deployer"))
        // `role/ci` has another path: this ARN is nobody's.
        #expect(role.trustedIDs == ["arn:aws:iam::111122223333:user/alice": "AIDACKCEVSQ6C2ALICE00"])
        #expect(company.printedTrustPolicy(of: role) == role.trustPolicy.text)
        let applied = try TrustPolicy.applied(of: role, in: company, compiler: PolicyCompiler())
        #expect(applied.text.contains("AIDAGONEGONEGONEGONE0"))
    }

    @Test("Managed policies have every version, the oldest first, and the default one")
    func versions() throws {
        let policy = try #require(company.managedPolicy(named: "deploy"))
        #expect(policy.versions.map(\.id) == ["v2", "v10"])
        #expect(policy.defaultVersionID == "v2")
        #expect(policy.nextVersion == 11)
        #expect(policy.updated.description == "2023-06-01T00:00:00Z")
    }

    @Test("AWS's own policies are those of the export, unknown ones included")
    func awsManaged() throws {
        #expect(
            world.awsManagedPolicies.keys.sorted() == [
                "arn:aws:iam::aws:policy/IAMUserChangePassword", "arn:aws:iam::aws:policy/TomorrowsReadOnly",
            ]
        )
        let compiler = PolicyCompiler(awsManagedPolicies: world.awsManagedPolicies)
        for (arn, text) in world.awsManagedPolicies {
            let compiled = try #require(try compiler.awsManagedPolicy(arn: arn))
            #expect(compiler.text(of: compiled) == text.text)
        }
        #expect(try compiler.awsManagedPolicy(arn: "arn:aws:iam::aws:policy/AdministratorAccess") != nil)
        #expect(try compiler.awsManagedPolicy(arn: "arn:aws:iam::aws:policy/NoSuchPolicy") == nil)
    }

    @Test("Pages one after the other, documents percent-encoded")
    func pages() throws {
        #expect(parent.user(named: "carol")?.groupIDs == ["AGPACKCEVSQ6C2AUDIT00"])
        let text = try #require(parent.user(named: "carol")?.policies.inline.first?.document.text)
        #expect(text.hasPrefix("{\n  \"Version\": \"2012-10-17\""))
        #expect(parent.role(named: "audit")?.trustPolicy.text.contains("sts:ExternalId") == true)
    }

    @Test("The organization's tree, policies and targets")
    func organization() throws {
        let organization = try #require(world.organization)
        #expect(organization.id == "o-exampleorg1")
        #expect(organization.managementAccount.text == "444455556666")
        #expect(organization.organizationPath(of: company.id) == "o-exampleorg1/r-ab12/ou-ab12-11111111/")
        let levels = organization.levels(.serviceControl, for: company.id)
        #expect(
            levels.map { $0.policies.map(\.name) } == [
                ["FullAWSAccess"], ["FullAWSAccess", "regions"], ["FullAWSAccess"],
            ]
        )
        #expect(organization.levels(.resourceControl, for: company.id).map(\.policies.count) == [1, 1, 1])
        #expect(organization.policies["p-FullAWSAccess"]?.isAWSManaged == true)
        // A tag policy decides nothing.
        #expect(organization.policies.count == 3)
    }

    @Test("Resource policies, endpoint policies and MFA devices")
    func surroundings() throws {
        #expect(world.knowsResourcePolicies)
        let bucket = try #require(world.resourcePolicies["arn:aws:s3:::reports"])
        #expect(bucket.account == company.id)
        #expect(bucket.document.text.hasPrefix("{\n  \"Version\""))
        let queue = try #require(world.resourcePolicies["arn:aws:sqs:eu-central-1:111122223333:jobs"])
        #expect(queue.account == company.id)
        #expect(!queue.document.text.contains("\n"))
        #expect(world.endpointPolicies.keys.sorted() == ["vpce-0a1b2c3d", "vpce-0ddd", "vpce-0eee", "vpce-0ffff"])
        let endpoint = try #require(world.endpointPolicies["vpce-0a1b2c3d"])
        #expect(endpoint.vpc == "vpc-0011")
        #expect(endpoint.serviceName == "com.amazonaws.eu-central-1.s3")
        #expect(endpoint.account == company.id)
        let devices = world.mfaDevices
        #expect(devices["arn:aws:iam::111122223333:mfa/alice"]?.user == "arn:aws:iam::111122223333:user/alice")
        #expect(devices["arn:aws:iam::111122223333:mfa/bob"].map { $0.user == nil } == true)
    }
}
