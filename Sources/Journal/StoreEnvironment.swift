package import Cryptography
package import Directory
private import Glibc
package import Identifiers

/// What the store and the commands that it runs take from outside.
package struct StoreEnvironment: Sendable {
    package let now: @Sendable () -> Timestamp
    /// So many random bytes.
    package let randomBytes: @Sendable (Int) -> [UInt8]
    /// A fresh access key of an account, its secret sealed under (a key derived from) the master key.
    package let makeAccessKey: @Sendable (AccountID, _ masterKey: SealingKey) -> NewAccessKey
    /// Whether AWS has a managed policy of this ARN.
    package let isAWSManagedPolicy: @Sendable (_ arn: String) -> Bool
    package let quotas: Quotas

    package init(
        now: @escaping @Sendable () -> Timestamp,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        makeAccessKey: @escaping @Sendable (AccountID, _ masterKey: SealingKey) -> NewAccessKey,
        isAWSManagedPolicy: @escaping @Sendable (_ arn: String) -> Bool,
        quotas: Quotas = Quotas()
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.makeAccessKey = makeAccessKey
        self.isAWSManagedPolicy = isAWSManagedPolicy
        self.quotas = quotas
    }

    /// The system's clock, for `now`.
    package static func systemTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The cryptographic library's generator, for `randomBytes`.
    package static func systemRandomBytes(_ count: Int) -> [UInt8] {
        do throws(CryptographyError) {
            return try SecureRandom.bytes(count)
        } catch {
            // Ids and keys made without randomness would be worse than no server.
            fatalError("no random bytes: \(error)")
        }
    }

    /// What commands on an account may use.
    func transactionEnvironment(masterKey: SealingKey) -> TransactionEnvironment {
        let (randomBytes, makeAccessKey) = (randomBytes, makeAccessKey)
        return TransactionEnvironment(
            now: now(),
            // 17 random letters after the prefix.
            makeUniqueID: { $0.rawValue + Base32.encode(randomBytes(11)).prefix(17) },
            makeAccessKey: { makeAccessKey($0, masterKey) },
            isAWSManagedPolicy: isAWSManagedPolicy,
            quotas: quotas
        )
    }
}

/// Bounds of the store. Every queue has an end.
package struct StoreOptions: Sendable {
    /// Commands that share one commit at most.
    package var groupLimit = 128
    /// Commands that may wait; more are answered `unavailable`.
    package var queueLimit = 10_000
    /// How long a denial is kept at least.
    package var denialRetentionSeconds: Int64 = 86_400
    /// Bytes of denials that wait to be saved at most; beyond, a denial is not kept and gets no id.
    package var pendingDenialBytes = 64 << 20
    /// The database grows no further than this; nil: as far as the disk lets it.
    package var databaseByteLimit: Int64?

    package init() {}
}

/// Counters since the store was opened.
package struct StoreMetrics: Sendable, Hashable {
    /// Commits that were made durable, each for a group of commands.
    package var commits: Int64 = 0
    /// Commands that were run, whatever came of them.
    package var commands: Int64 = 0
    /// Commands that refused.
    package var refusals: Int64 = 0
    /// Commands answered `unavailable`.
    package var failures: Int64 = 0
    /// Commands in the largest group.
    package var largestGroup: Int64 = 0
    /// Denials that were made durable.
    package var denialsSaved: Int64 = 0
    /// Denials for which there was no room.
    package var denialsDropped: Int64 = 0
    /// Why the last commit failed; nil after one that succeeded.
    package var lastFailure: String?

    package init() {}
}
