package import Identifiers

/// What a command needs from outside: the time and fresh ids. Both come as values, so that the directory stays pure.
package struct TransactionEnvironment: Sendable {
    package let now: Timestamp
    /// A fresh unique id of this kind (17 random letters after the prefix).
    package let makeUniqueID: @Sendable (UniqueIDKind) -> String

    package init(now: Timestamp, makeUniqueID: @escaping @Sendable (UniqueIDKind) -> String) {
        self.now = now
        self.makeUniqueID = makeUniqueID
    }
}

/// One command's work on an account: reads see its own writes, and `rollBack` leaves the account as it was.
package struct AccountTransaction {
    package private(set) var account: Account
    package let environment: TransactionEnvironment
    /// The changes made so far, in order, for the journal.
    package private(set) var changes: [Change] = []
    private var undo: [Change] = []

    package init(_ account: consuming Account, environment: TransactionEnvironment) {
        self.account = account
        self.environment = environment
    }

    package var now: Timestamp { environment.now }

    /// Puts a new or changed entity in place.
    package mutating func put(_ entity: Entity) { record(.put(entity)) }

    /// Removes an entity.
    package mutating func remove(_ kind: EntityKey.Kind, _ id: String) { record(.remove(EntityKey(kind, id))) }

    /// Takes all changes back.
    package mutating func rollBack() {
        for change in undo.reversed() { account.apply(change) }
        undo = []
        changes = []
    }

    private mutating func record(_ change: Change) {
        if let inverse = account.apply(change) { undo.append(inverse) }
        changes.append(change)
    }
}
