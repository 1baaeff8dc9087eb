import Directory
import Testing

/// What one command does after some others: nothing wrong, or the refusal and AWS's sentence.
struct CommandCase: Sendable, CustomTestStringConvertible {
    typealias Commands = @Sendable (inout AccountTransaction) throws(IAMError) -> Void

    let testDescription: String
    var quotas = Quotas()
    let setUp: Commands
    let command: Commands
    let expected: IAMError?
    let message: String?

    init(
        _ testDescription: String,
        quotas: Quotas = Quotas(),
        given setUp: @escaping Commands = { _ in },
        when command: @escaping Commands,
        then expected: IAMError? = nil,
        says message: String? = nil
    ) {
        self.testDescription = testDescription
        self.quotas = quotas
        self.setUp = setUp
        self.command = command
        self.expected = expected
        self.message = message
    }
}

extension AccountTransaction {
    mutating func user(_ name: String, path: String = "/", boundary: String? = nil, tags: [Directory.Tag] = [])
        throws(IAMError)
    {
        _ = try createUser(name: name, path: path, permissionsBoundary: boundary, tags: tags)
    }

    mutating func group(_ name: String) throws(IAMError) { _ = try createGroup(name: name, path: "/") }

    mutating func role(_ name: String, path: String = "/", trust: String = Fixture.trust) throws(IAMError) {
        _ = try createRole(
            name: name,
            path: path,
            trustPolicy: trust,
            description: nil,
            maxSessionDurationSeconds: nil,
            permissionsBoundary: nil,
            tags: []
        )
    }

    mutating func policy(_ name: String, document: String = Fixture.allowAll) throws(IAMError) {
        _ = try createPolicy(name: name, path: "/", description: nil, document: document, tags: [])
    }

    mutating func key(_ userName: String) throws(IAMError) {
        _ = try createAccessKey(ownerID: account.holder(User.self, named: userName).id)
    }
}

func arn(_ name: String) -> String { "arn:aws:iam::123456789012:policy/\(name)" }

func quotas(_ change: (inout Quotas) -> Void) -> Quotas {
    var quotas = Quotas()
    change(&quotas)
    return quotas
}

@Suite("Commands")
struct CommandTests {
    @Test("are refused, or not, with AWS's sentence", arguments: users + groups + keys + roles + policies + holders)
    func table(_ example: CommandCase) {
        var transaction = Fixture.transaction(quotas: example.quotas)
        do {
            try example.setUp(&transaction)
        } catch {
            Issue.record("the preparation failed: \(error)")
            return
        }
        var refusal: IAMError?
        do throws(IAMError) {
            try example.command(&transaction)
        } catch {
            refusal = error
        }
        #expect(refusal == example.expected)
        if let message = example.message { #expect(refusal?.message == message) }
    }

    static let users: [CommandCase] = [
        CommandCase("a user is made", when: { tx throws(IAMError) in try tx.user("bob") }),
        CommandCase(
            "a second user whose name differs in case only is refused",
            given: { tx throws(IAMError) in try tx.user("Bob") },
            when: { tx throws(IAMError) in try tx.user("bob") },
            then: .entityAlreadyExists(.user, name: "bob"),
            says: "User with name bob already exists."
        ),
        CommandCase(
            "a user above the quota is refused",
            quotas: quotas { $0.usersPerAccount = 1 },
            given: { tx throws(IAMError) in try tx.user("a") },
            when: { tx throws(IAMError) in try tx.user("b") },
            then: .limitExceeded(.users, limit: 1),
            says: "Cannot exceed quota for UsersPerAccount: 1"
        ),
        CommandCase(
            "a boundary that does not exist is refused",
            when: { tx throws(IAMError) in try tx.user("bob", boundary: arn("none")) },
            then: .boundaryNotAttachable(arn: arn("none")),
            says: "Scope ARN: arn:aws:iam::123456789012:policy/none does not exist or is not attachable."
        ),
        CommandCase(
            "a boundary that is no ARN is refused",
            when: { tx throws(IAMError) in try tx.user("bob", boundary: "this-is-not-an-arn-at-all") },
            then: .invalidARN,
            says: "Invalid ARN:  Could not be parsed!"
        ),
        CommandCase(
            "AWS's policies can be boundaries",
            when: { tx throws(IAMError) in try tx.user("bob", boundary: Fixture.awsPolicy) }
        ),
        CommandCase(
            "tag keys that differ in case only are refused",
            when: { tx throws(IAMError) in
                try tx.user(
                    "bob",
                    tags: [Directory.Tag(key: "Team", value: "a"), Directory.Tag(key: "team", value: "b")]
                )
            },
            then: .duplicateTagKeys,
            says: "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        ),
        CommandCase(
            "AWS's tag prefix is refused",
            when: { tx throws(IAMError) in try tx.user("bob", tags: [Directory.Tag(key: "AWS:x", value: "a")]) },
            then: .reservedTagKey("AWS:x")
        ),
        CommandCase(
            "AWS's tag prefix is refused in a value too",
            when: { tx throws(IAMError) in try tx.user("bob", tags: [Directory.Tag(key: "x", value: "aws:a")]) },
            then: .reservedTagValue("aws:a")
        ),
        CommandCase(
            "keys of a policy's tags are told apart by case",
            given: { tx throws(IAMError) in try tx.policy("p") },
            when: { tx throws(IAMError) in
                let tags = [Directory.Tag(key: "Team", value: "a"), Directory.Tag(key: "team", value: "b")]
                try tx.tag(tx.managedPolicy(arn: arn("p")), with: tags)
                #expect(try tx.managedPolicy(arn: arn("p")).tags == tags)
                try tx.untag(tx.managedPolicy(arn: arn("p")), keys: ["team"])
                #expect(try tx.managedPolicy(arn: arn("p")).tags == [tags[0]])
                try tx.tag(tx.managedPolicy(arn: arn("p")), with: [tags[1], tags[1]])
            },
            then: .duplicateTagKeys
        ),
        CommandCase(
            "a user can be given its own name in other letters",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in try tx.updateUser(named: "bob", newName: "BOB", newPath: nil) }
        ),
        CommandCase(
            "a user cannot be given somebody else's name",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.user("eve")
            },
            when: { tx throws(IAMError) in try tx.updateUser(named: "bob", newName: "EVE", newPath: nil) },
            then: .entityAlreadyExists(.user, name: "EVE")
        ),
        CommandCase(
            "a user that does not exist cannot be deleted",
            when: { tx throws(IAMError) in try tx.deleteUser(named: "bob") },
            then: .noSuchEntity(.user, name: "bob"),
            says: "The user with name bob cannot be found."
        ),
        CommandCase(
            "a user with keys cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.key("bob")
            },
            when: { tx throws(IAMError) in try tx.deleteUser(named: "bob") },
            then: .deleteConflict(.accessKeys),
            says: "Cannot delete entity, must delete access keys first."
        ),
        CommandCase(
            "a user in a group cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.group("staff")
                try tx.addUser(named: "bob", toGroup: "staff")
            },
            when: { tx throws(IAMError) in try tx.deleteUser(named: "bob") },
            then: .deleteConflict(.groupMembership),
            says: "Cannot delete entity, must remove users from group first."
        ),
        CommandCase(
            "a user with an inline policy cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.putInlinePolicy("p", document: Fixture.allowAll, of: User.self, named: "bob")
            },
            when: { tx throws(IAMError) in try tx.deleteUser(named: "bob") },
            then: .deleteConflict(.inlinePolicies),
            says: "Cannot delete entity, must delete policies first."
        ),
        CommandCase(
            "a user with an attached policy cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.attachPolicy(arn: Fixture.awsPolicy, to: User.self, named: "bob")
            },
            when: { tx throws(IAMError) in try tx.deleteUser(named: "bob") },
            then: .deleteConflict(.attachedPolicies),
            says: "Cannot delete entity, must detach all policies first."
        ),
        CommandCase(
            "more tags than the quota are refused",
            quotas: quotas { $0.tagsPerEntity = 1 },
            given: { tx throws(IAMError) in try tx.user("bob", tags: [Directory.Tag(key: "a", value: "1")]) },
            when: { tx throws(IAMError) in
                try tx.tag(tx.account.holder(User.self, named: "bob"), with: [Directory.Tag(key: "b", value: "2")])
            },
            then: .limitExceeded(.tagsPerUser, limit: 1)
        ),
        CommandCase(
            "a tag that takes the place of another is not one more",
            quotas: quotas { $0.tagsPerEntity = 1 },
            given: { tx throws(IAMError) in try tx.user("bob", tags: [Directory.Tag(key: "a", value: "1")]) },
            when: { tx throws(IAMError) in
                try tx.tag(tx.account.holder(User.self, named: "bob"), with: [Directory.Tag(key: "A", value: "2")])
            }
        ),
    ]

    static let groups: [CommandCase] = [
        CommandCase(
            "a second group of the same name is refused",
            given: { tx throws(IAMError) in try tx.group("staff") },
            when: { tx throws(IAMError) in try tx.group("Staff") },
            then: .entityAlreadyExists(.group, name: "Staff"),
            says: "Group with name Staff already exists."
        ),
        CommandCase(
            "adding a member twice changes nothing",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.group("staff")
                try tx.addUser(named: "bob", toGroup: "staff")
            },
            when: { tx throws(IAMError) in
                let before = tx.changes.count
                try tx.addUser(named: "BOB", toGroup: "STAFF")
                #expect(tx.changes.count == before)
            }
        ),
        CommandCase(
            "a user cannot join more groups than the quota",
            quotas: quotas { $0.groupsPerUser = 1 },
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.group("a")
                try tx.group("b")
                try tx.addUser(named: "bob", toGroup: "a")
            },
            when: { tx throws(IAMError) in try tx.addUser(named: "bob", toGroup: "b") },
            then: .limitExceeded(.groupsPerUser, limit: 1),
            says: "Cannot exceed quota for GroupsPerUser: 1"
        ),
        CommandCase(
            "nobody joins a group that does not exist",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in try tx.addUser(named: "bob", toGroup: "none") },
            then: .noSuchEntity(.group, name: "none"),
            says: "The group with name none cannot be found."
        ),
        CommandCase(
            "a group with members cannot be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.group("staff")
                try tx.addUser(named: "bob", toGroup: "staff")
            },
            when: { tx throws(IAMError) in try tx.deleteGroup(named: "staff") },
            then: .deleteConflict(.groupMembership),
            says: "Cannot delete entity, must remove users from group first."
        ),
        CommandCase(
            "a group whose members have left can be deleted",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.group("staff")
                try tx.addUser(named: "bob", toGroup: "staff")
                try tx.removeUser(named: "bob", fromGroup: "staff")
            },
            when: { tx throws(IAMError) in try tx.deleteGroup(named: "staff") }
        ),
    ]

    static let keys: [CommandCase] = [
        CommandCase(
            "a third key is refused",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.key("bob")
                try tx.key("bob")
            },
            when: { tx throws(IAMError) in try tx.key("bob") },
            then: .limitExceeded(.accessKeysPerUser, limit: 2),
            says: "Cannot exceed quota for AccessKeysPerUser: 2"
        ),
        CommandCase(
            "somebody else's key is not found",
            given: { tx throws(IAMError) in
                try tx.user("bob")
                try tx.user("eve")
                try tx.key("bob")
            },
            when: { tx throws(IAMError) in
                let key = tx.account.accessKeys.keys.first ?? ""
                let eve = try tx.account.holder(User.self, named: "eve").id
                #expect(throws: IAMError.noSuchEntity(.accessKey, name: key)) {
                    try tx.deleteAccessKey(key, ownerID: eve)
                }
            }
        ),
        CommandCase(
            "a key that does not exist is named",
            given: { tx throws(IAMError) in try tx.user("bob") },
            when: { tx throws(IAMError) in
                try tx.updateAccessKey(
                    "AKIANONE",
                    ownerID: tx.account.holder(User.self, named: "bob").id,
                    status: .inactive
                )
            },
            then: .noSuchEntity(.accessKey, name: "AKIANONE"),
            says: "The Access Key with id AKIANONE cannot be found."
        ),
    ]

    static let roles: [CommandCase] = [
        CommandCase(
            "AWS's paths are refused",
            when: { tx throws(IAMError) in try tx.role("r", path: "/aws-service-role/x.amazonaws.com/") },
            then: .reservedPath("/aws-service-role/x.amazonaws.com/")
        ),
        CommandCase(
            "a role cannot trust itself when it is made",
            when: { tx throws(IAMError) in
                try tx.role("r", trust: Fixture.trust(#"{"AWS":"arn:aws:iam::123456789012:role/r"}"#))
            },
            then: .invalidPrincipal("arn:aws:iam::123456789012:role/r"),
            says: #"Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/r""#
        ),
        CommandCase(
            "principals of other accounts cannot be checked",
            when: { tx throws(IAMError) in
                try tx.role("r", trust: Fixture.trust(#"{"AWS":"arn:aws:iam::999999999999:role/r"}"#))
            }
        ),
        CommandCase(
            "a unique id that nobody has is refused",
            when: { tx throws(IAMError) in
                try tx.role("r", trust: Fixture.trust(#"{"AWS":"AIDAAAAAAAAAAAAAAAAA1"}"#))
            },
            then: .invalidPrincipal("AIDAAAAAAAAAAAAAAAAA1")
        ),
        CommandCase(
            "a trust policy that is too long is refused",
            when: { tx throws(IAMError) in
                let names = (0..<200).map { #""s\#($0).amazonaws.com""# }.joined(separator: ",")
                try tx.role("r", trust: Fixture.trust(#"{"Service":[\#(names)]}"#))
            },
            then: .limitExceeded(.trustPolicySize, limit: 2048),
            says: "Cannot exceed quota for ACLSizePerRole: 2048"
        ),
        CommandCase(
            "an identity policy is no trust policy",
            when: { tx throws(IAMError) in
                do throws(IAMError) {
                    try tx.role("r", trust: Fixture.allowAll)
                    Issue.record("accepted")
                } catch {
                    guard case .malformedPolicyDocument = error else { throw error }
                }
            }
        ),
        CommandCase(
            "service-linked roles cannot be changed",
            given: { tx throws(IAMError) in tx.put(.role(serviceLinkedRole)) },
            when: { tx throws(IAMError) in try tx.deleteRole(named: "AWSServiceRoleForX") },
            then: .protectedRole(name: "AWSServiceRoleForX"),
            says: "Cannot perform the operation on the protected role 'AWSServiceRoleForX' - this role is only "
                + "modifiable by AWS"
        ),
        CommandCase(
            "nothing can be attached to service-linked roles",
            given: { tx throws(IAMError) in tx.put(.role(serviceLinkedRole)) },
            when: { tx throws(IAMError) in
                try tx.attachPolicy(arn: Fixture.awsPolicy, to: Role.self, named: "AWSServiceRoleForX")
            },
            then: .protectedRole(name: "AWSServiceRoleForX")
        ),
        CommandCase(
            "of service-linked roles the description can be changed",
            given: { tx throws(IAMError) in tx.put(.role(serviceLinkedRole)) },
            when: { tx throws(IAMError) in
                _ = try tx.updateRoleDescription(named: "AWSServiceRoleForX", description: "new")
            }
        ),
        CommandCase(
            "UpdateRole changes the description of service-linked roles too",
            given: { tx throws(IAMError) in tx.put(.role(serviceLinkedRole)) },
            when: { tx throws(IAMError) in
                try tx.updateRole(named: "AWSServiceRoleForX", description: "new", maxSessionDurationSeconds: nil)
                #expect(try tx.account.holder(Role.self, named: "AWSServiceRoleForX").description == "new")
            }
        ),
        CommandCase(
            "the session duration of service-linked roles stays",
            given: { tx throws(IAMError) in tx.put(.role(serviceLinkedRole)) },
            when: { tx throws(IAMError) in
                try tx.updateRole(named: "AWSServiceRoleForX", description: "new", maxSessionDurationSeconds: 7200)
            },
            then: .protectedRole(name: "AWSServiceRoleForX")
        ),
        CommandCase(
            "a session duration that is left out becomes one hour",
            given: { tx throws(IAMError) in
                try tx.role("r")
                try tx.updateRole(named: "r", description: "d", maxSessionDurationSeconds: 7200)
            },
            when: { tx throws(IAMError) in
                try tx.updateRole(named: "r", description: nil, maxSessionDurationSeconds: nil)
                let role = try tx.account.holder(Role.self, named: "r")
                #expect(role.maxSessionDurationSeconds == 3600)
                #expect(role.description == "d")
            }
        ),
    ]

    static let serviceLinkedRole = Role(
        id: "AROASERVICELINKEDROLE",
        name: "AWSServiceRoleForX",
        path: "/aws-service-role/x.amazonaws.com/",
        created: Fixture.created,
        trustPolicy: PolicyText(Fixture.trust)
    )
}
