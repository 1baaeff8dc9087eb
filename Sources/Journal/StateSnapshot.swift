package import Directory
package import Identifiers

/// One account as it was after one of its changes.
package final class AccountReplica: Sendable {
    package let account: Account
    /// The number of the last change; 0 for an account that was just made.
    package let sequence: Int64
    /// When that change was made.
    package let changed: Timestamp

    init(account: Account, sequence: Int64, changed: Timestamp) {
        self.account = account
        self.sequence = sequence
        self.changed = changed
    }
}

/// The accounts of a snapshot.
package struct AccountTable: Sendable {
    let replicas: [AccountID: AccountReplica]

    package subscript(id: AccountID) -> Account? { replicas[id]?.account }
    package var count: Int { replicas.count }
    /// The ids of all accounts, in order.
    package var ids: [AccountID] { replicas.keys.sorted() }
}

/// All accounts after one commit. It never changes: a request reads one snapshot from its beginning to its end.
package final class StateSnapshot: Sendable {
    package let accounts: AccountTable
    /// Counts commits; of two snapshots of one store, the later one has the larger number.
    package let sequence: Int64
    let handMadeKeys: [String: AccountID]

    init(replicas: [AccountID: AccountReplica], handMadeKeys: [String: AccountID], sequence: Int64) {
        accounts = AccountTable(replicas: replicas)
        self.handMadeKeys = handMadeKeys
        self.sequence = sequence
    }

    /// The account with the number and time of its last change.
    package func replica(of id: AccountID) -> AccountReplica? { accounts.replicas[id] }

    /// The account of a key whose id was given by hand and does not encode its account.
    package func handMadeKey(_ id: String) -> AccountID? { handMadeKeys[id] }

    /// The account that a long-term key belongs to, if there is such a key.
    package func account(ofKey id: String) -> AccountID? {
        if let encoded = AccessKeyID.account(of: id), accounts.replicas[encoded]?.account.accessKeys[id] != nil {
            return encoded
        }
        return handMadeKeys[id]
    }
}

extension AccessKey {
    /// Whether the id does not tell that the key belongs to `account`, so that a table must.
    func isHandMade(in account: AccountID) -> Bool { AccessKeyID.account(of: id) != account }
}
