import Directory
import Identifiers
import Synchronization

/// A few principals of each account, by which it is tried what a change opens to everybody. Chosen once for each
/// account, since that takes sorting all of them; no fix makes or removes any.
final class SomePrincipals: Sendable {
    /// How many users and how many roles.
    private static let limit = 20

    private let known = Mutex<[AccountID: [String]]>([:])

    /// The first ARNs of users, then of roles, in order.
    func arns(in account: Account) -> [String] {
        if let arns = known.withLock({ $0[account.id] }) { return arns }
        let users = account.users.values.map { account.arn(of: $0) }.sorted()
        let roles = account.roles.values.map { account.arn(of: $0) }.sorted()
        let arns = Array(users.prefix(Self.limit) + roles.prefix(Self.limit))
        known.withLock { $0[account.id] = arns }
        return arns
    }
}
