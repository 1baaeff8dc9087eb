package import Identifiers

/// What a command needs from outside: the time, fresh ids and keys, and facts about AWS. Everything comes as values,
/// so that the directory stays pure.
package struct TransactionEnvironment: Sendable {
    package let now: Timestamp
    /// A fresh unique id of this kind (17 random letters after the prefix).
    package let makeUniqueID: @Sendable (UniqueIDKind) -> String
    /// A fresh long-term access key of this account.
    package let makeAccessKey: @Sendable (AccountID) -> NewAccessKey
    /// Whether AWS has a managed policy of this ARN.
    package let isAWSManagedPolicy: @Sendable (_ arn: String) -> Bool
    package let quotas: Quotas

    package init(
        now: Timestamp,
        makeUniqueID: @escaping @Sendable (UniqueIDKind) -> String,
        makeAccessKey: @escaping @Sendable (AccountID) -> NewAccessKey,
        isAWSManagedPolicy: @escaping @Sendable (_ arn: String) -> Bool,
        quotas: Quotas = Quotas()
    ) {
        self.now = now
        self.makeUniqueID = makeUniqueID
        self.makeAccessKey = makeAccessKey
        self.isAWSManagedPolicy = isAWSManagedPolicy
        self.quotas = quotas
    }
}

/// A key with its secret, which is told once and then only known sealed.
package struct NewAccessKey: Sendable {
    /// `AKIA…`, which encodes the account.
    package let id: String
    /// 40 characters.
    package let secret: String
    /// The secret as `AccessKey.sealedSecret` keeps it.
    package let sealedSecret: [UInt8]

    package init(id: String, secret: String, sealedSecret: [UInt8]) {
        self.id = id
        self.secret = secret
        self.sealedSecret = sealedSecret
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
    package var quotas: Quotas { environment.quotas }

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

    /// Refuses when one more would be more than the quota.
    func checkQuota(_ quota: IAMError.Quota, have count: Int, limit: Int) throws(IAMError) {
        if count >= limit { throw .limitExceeded(quota, limit: limit) }
    }
}
