import Directory
import Identifiers
import Testing

/// Random commands on one account: whatever is accepted or refused, the indexes stay what a plain recomputation gives,
/// and taking everything back leaves no trace.
@Suite("Random commands")
struct RandomCommandTests {
    @Test("keep the indexes true, and can be taken back and replayed", arguments: UInt64(1)...8)
    func indexes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var account = Fixture.account
        var rounds = (users: 0, keys: 0, boundaries: 0)
        for round in 0..<40 {
            let environment = Fixture.environment(now: time(&random), quotas: smallQuotas, firstID: round * 1000)
            var transaction = AccountTransaction(account, environment: environment)
            for _ in 0..<20 { run(Int.random(in: 0..<22, using: &random), &transaction, &random) }
            let after = transaction.account
            expectIndexes(of: after)
            var replayed = account
            for change in transaction.changes { replayed.apply(change) }
            #expect(replayed == after)
            transaction.rollBack()
            #expect(transaction.account == account)
            #expect(transaction.changes.isEmpty)
            if Bool.random(using: &random) { account = after }
            rounds.users += after.users.isEmpty ? 0 : 1
            rounds.keys += after.accessKeys.isEmpty ? 0 : 1
            rounds.boundaries += after.roles.values.contains { $0.permissionsBoundary != nil } ? 1 : 0
        }
        #expect(rounds.users > 20 && rounds.keys > 5 && rounds.boundaries > 5, "the play must reach what it tests")
    }

    private var smallQuotas: Quotas {
        var quotas = Quotas()
        quotas.usersPerAccount = 8
        quotas.groupsPerUser = 2
        quotas.attachedPoliciesPerUser = 2
        return quotas
    }

    private func time(_ random: inout SeededGenerator) -> Timestamp {
        Fixture.created.advanced(bySeconds: Int64.random(in: 0..<1000, using: &random))
    }

    private static let userNames = ["ann", "Ann", "bob", "cy", "dee", "eve", "fay", "gus", "hal", "ivy"]
    private static let groupNames = ["g1", "g2", "G2", "g3"]
    private static let roleNames = ["r1", "r2", "R1"]
    private static let policyARNs =
        ["p1", "p2", "p3"].map { "arn:aws:iam::123456789012:policy/\($0)" } + [Fixture.awsPolicy]

    // The command's refusal is part of the play.
    private func run(_ choice: Int, _ tx: inout AccountTransaction, _ random: inout SeededGenerator) {
        func any(_ list: [String]) -> String { list.randomElement(using: &random) ?? "" }
        let (user, group, role) = (any(Self.userNames), any(Self.groupNames), any(Self.roleNames))
        let arn = any(Self.policyARNs)
        switch choice {
        case 0, 1, 2: try? tx.user(user, boundary: Bool.random(using: &random) ? arn : nil)
        case 3: try? tx.deleteUser(named: user)
        case 4: try? tx.updateUser(named: user, newName: any(Self.userNames), newPath: "/x/")
        case 5: try? tx.group(group)
        case 6: try? tx.deleteGroup(named: group)
        case 7: try? tx.updateGroup(named: group, newName: any(Self.groupNames), newPath: nil)
        case 8, 9: try? tx.addUser(named: user, toGroup: group)
        case 10: try? tx.removeUser(named: user, fromGroup: group)
        case 11: try? tx.role(role)
        case 12: try? tx.deleteRole(named: role)
        case 13: try? tx.policy(["p1", "p2", "p3"].randomElement(using: &random) ?? "")
        case 14: try? tx.deletePolicy(arn: arn)
        case 15: try? tx.attachPolicy(arn: arn, to: User.self, named: user)
        case 16: try? tx.attachPolicy(arn: arn, to: Role.self, named: role)
        case 17: try? tx.detachPolicy(arn: arn, from: User.self, named: user)
        case 18: try? tx.putPermissionsBoundary(arn: arn, of: Role.self, named: role)
        case 19: try? tx.deletePermissionsBoundary(of: User.self, named: user)
        case 20: try? tx.key(user)
        default:
            let id = tx.account.accessKeys.keys.sorted().randomElement(using: &random) ?? ""
            try? tx.deleteAccessKey(id, ownerID: tx.account.accessKeys[id]?.ownerID ?? "")
        }
    }

    private func expectIndexes(of account: Account) {
        let users = Array(account.users.values)
        let roles = Array(account.roles.values)
        expect(account.indexes.users, users.map { ($0.name, $0.id) })
        expect(account.indexes.groups, account.groups.values.map { ($0.name, $0.id) })
        expect(account.indexes.roles, roles.map { ($0.name, $0.id) })
        expect(account.indexes.policies, account.managedPolicies.values.map { ($0.name, $0.id) })
        for group in account.groups.keys {
            let members = users.filter { $0.groupIDs.contains(group) }
            expect(account.members(ofGroup: group), members.map { ($0.name, $0.id) })
        }
        for arn in Self.policyARNs {
            let uses = account.uses(ofPolicy: arn)
            expect(uses.users, users.filter { $0.policies.attached.contains(arn) }.map { ($0.name, $0.id) })
            expect(uses.roles, roles.filter { $0.policies.attached.contains(arn) }.map { ($0.name, $0.id) })
            expect(uses.boundedUsers, users.filter { $0.permissionsBoundary == arn }.map { ($0.name, $0.id) })
            expect(uses.boundedRoles, roles.filter { $0.permissionsBoundary == arn }.map { ($0.name, $0.id) })
        }
        for user in users {
            let keys = account.accessKeys.values.filter { $0.ownerID == user.id }
            let sorted = keys.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
            #expect(account.accessKeys(ofOwner: user.id) == sorted)
        }
    }

    private func expect(_ index: NameIndex, _ entities: [(name: String, id: String)]) {
        let expected = entities.map { ($0.name.lowercased(), $0.id) }.sorted { $0.0 < $1.0 }
        #expect(index.map(\.key) == expected.map(\.0))
        #expect(index.map(\.id) == expected.map(\.1))
    }
}
