import Directory
import Identifiers
import Testing

/// An entity that is here and an imported one of the same name.
private struct ConflictCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let conflicts: Bool
    /// Changes the imported user.
    let change: @Sendable (inout User) -> Void

    init(_ description: String, conflicts: Bool, _ change: @escaping @Sendable (inout User) -> Void) {
        testDescription = description
        self.conflicts = conflicts
        self.change = change
    }

    static let all: [ConflictCase] = [
        .init("the same", conflicts: false) { _ in },
        .init("another order of tags", conflicts: false) { $0.tags.reverse() },
        .init("another layout of a document", conflicts: false) { user in
            let text = Fixture.allowAll.split(separator: ",").joined(separator: ",\n ")
            user.policies.inline = [InlinePolicy(name: "p", document: PolicyText(text))]
        },
        .init("another document", conflicts: true) { user in
            let text = Fixture.allowAll.split(separator: "GetObject").joined(separator: "PutObject")
            user.policies.inline = [InlinePolicy(name: "p", document: PolicyText(text))]
        },
        .init("another path", conflicts: true) { $0.path = "/x/" },
        .init("another letter case", conflicts: true) { $0.name = "ADA" },
        .init("another tag", conflicts: true) { $0.tags = [] },
        .init("another attachment", conflicts: true) { $0.policies.attached = [Fixture.awsPolicy] },
        .init("a boundary", conflicts: true) { $0.permissionsBoundary = Fixture.awsPolicy },
        .init("another name of the same id", conflicts: true) { $0.name = "eve" },
    ]
}

@Suite("Imports")
struct ImportTests {
    private func user() -> User {
        var user = User(id: "AIDAADA", name: "ada", path: "/", created: Fixture.created)
        user.tags = [Tag(key: "a", value: "1"), Tag(key: "b", value: "2")]
        user.policies.inline = [InlinePolicy(name: "p", document: PolicyText(Fixture.allowAll))]
        return user
    }

    private func account(_ entities: Entity...) -> Account {
        var account = Fixture.account
        for entity in entities { account.apply(.put(entity)) }
        return account
    }

    @Test(
        "What is here and says the same is left alone, what says something else is a conflict",
        arguments: ConflictCase.all
    )
    private func conflicts(_ example: ConflictCase) throws {
        var imported = user()
        example.change(&imported)
        var transaction = Fixture.transaction(account(.user(user())))
        if example.conflicts {
            let error = IAMError.importConflict(.user, name: imported.name, account: Fixture.accountID)
            #expect(throws: error) { try transaction.importEntities(of: account(.user(imported))) }
        } else {
            let counts = try transaction.importEntities(of: account(.user(imported)))
            #expect(counts.unchanged == 1 && counts.users == 0)
            #expect(transaction.changes.isEmpty)
        }
    }

    @Test("A role agrees although the export has neither its description nor its longest session")
    func roles() throws {
        var transaction = Fixture.transaction()
        let role = try transaction.createRole(
            name: "r",
            path: "/",
            trustPolicy: Fixture.trust,
            description: "does things",
            maxSessionDurationSeconds: 7200,
            permissionsBoundary: nil,
            tags: []
        )
        let seconds = Timestamp(seconds: role.created.seconds)
        let policy = PolicyText(Fixture.trust + "\n")
        let imported = Role(id: role.id, name: "r", path: "/", created: seconds, trustPolicy: policy)
        #expect(try transaction.importEntities(of: account(.role(imported))).unchanged == 1)
    }

    @Test("New entities come as they are, beyond quotas")
    func new() throws {
        var quotas = Quotas()
        quotas.usersPerAccount = 0
        var transaction = Fixture.transaction(Fixture.account, quotas: quotas)
        let imported = account(
            .user(user()),
            .group(Group(id: "AGPAG", name: "g", path: "/", created: Fixture.created))
        )
        let counts = try transaction.importEntities(of: imported)
        #expect(counts.users == 1 && counts.groups == 1)
        #expect(transaction.account == imported)
    }

    @Test("What an entity refers to must be there; AWS's own policies may be newer than those known here")
    func references() throws {
        var imported = user()
        imported.policies.attached = ["arn:aws:iam::aws:policy/Tomorrow"]
        var transaction = Fixture.transaction()
        _ = try transaction.importEntities(of: account(.user(imported)))
        let missing = "arn:aws:iam::123456789012:policy/missing"
        imported.policies.attached = [missing]
        transaction = Fixture.transaction()
        #expect(throws: IAMError.policyNotAttachable(arn: missing)) {
            try transaction.importEntities(of: account(.user(imported)))
        }
        imported.policies.attached = []
        imported.permissionsBoundary = missing
        transaction = Fixture.transaction()
        #expect(throws: IAMError.boundaryNotAttachable(arn: missing)) {
            try transaction.importEntities(of: account(.user(imported)))
        }
    }

    @Test("An entity without a unique id is not taken")
    func ids() {
        let arn = "arn:aws:iam::123456789012:group/g"
        var transaction = Fixture.transaction()
        let message = "The group g of account 123456789012 has no unique id."
        #expect(throws: IAMError.validation(message: message)) {
            let group = Group(id: arn, name: "g", path: "/", created: Fixture.created)
            _ = try transaction.importEntities(of: account(.group(group)))
        }
    }
}
