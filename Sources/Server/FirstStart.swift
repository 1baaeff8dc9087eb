internal import Authentication
internal import Cryptography
internal import Directory
internal import Identifiers
internal import Journal
internal import RequestSigning
internal import ServiceCatalog

/// What an empty data directory gets: an account, its root user, and one administrator with a key.
struct FirstStart {
    /// The account's first state.
    let seed: AccountSeed
    /// The key that the terminal's export lines lead to.
    let credentials: Credentials

    /// Only the root user may do everything without a policy, and it should have no key (IAM User Guide, "Root user
    /// best practices"): so the first key is an administrator's, except where a test suite wants an empty account.
    init(_ configuration: ServerConfiguration, masterKey: SealingKey, now: Timestamp) throws(CryptographyError) {
        let account = if let given = configuration.account { given } else { try Self.randomAccount() }
        var changes: [Change] = []
        let given = configuration.development?.rootKey ?? configuration.development?.administratorKey
        credentials = if let given { given } else { try AccessKeys.makeCredentials(of: account) }
        var owner = account.text
        if configuration.development?.rootKey == nil {
            let id = UniqueIDKind.user.rawValue + Base32.encode(try SecureRandom.bytes(11)).prefix(17)
            var user = User(id: String(id), name: Self.administratorName, path: "/", created: now)
            user.policies.attached = ["arn:aws:iam::aws:policy/AdministratorAccess"]
            owner = user.id
            changes.append(.put(.user(user)))
        }
        let sealed = try SecretSealer(masterKey: masterKey)
            .seal(credentials.secretAccessKey, accessKeyID: credentials.accessKeyID)
        let key = AccessKey(
            id: credentials.accessKeyID,
            ownerID: owner,
            status: .active,
            created: now,
            sealedSecret: sealed
        )
        changes.append(.put(.accessKey(key)))
        seed = AccountSeed(id: account, created: now, changes: changes)
    }

    static let administratorName = "administrator"

    private static func randomAccount() throws(CryptographyError) -> AccountID {
        let random = try SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let id = AccountID(number: 100_000_000_000 + random % 900_000_000_000) else {
            preconditionFailure("twelve digits are an account id")
        }
        return id
    }
}

/// New long-term access keys.
enum AccessKeys {
    static func makeCredentials(of account: AccountID) throws(CryptographyError) -> Credentials {
        let id = AccessKeyID.make(.accessKey, account: account, random: try SecureRandom.bytes(5))
        let secret = try SecretSealer.makeAccessKeySecret { count throws(CryptographyError) in
            try SecureRandom.bytes(count)
        }
        return Credentials(accessKeyID: id, secretAccessKey: secret)
    }

    /// A key for the directory's commands, its secret sealed.
    static func make(of account: AccountID, masterKey: SealingKey) -> NewAccessKey {
        do throws(CryptographyError) {
            let credentials = try makeCredentials(of: account)
            let sealed = try SecretSealer(masterKey: masterKey)
                .seal(credentials.secretAccessKey, accessKeyID: credentials.accessKeyID)
            return NewAccessKey(
                id: credentials.accessKeyID,
                secret: credentials.secretAccessKey,
                sealedSecret: sealed
            )
        } catch {
            // A key made without randomness or sealed with nothing would be worse than no server.
            fatalError("no access key can be made: \(error)")
        }
    }
}

extension StoreEnvironment {
    /// The store's surroundings in a running server.
    static let system = StoreEnvironment(
        now: StoreEnvironment.systemTime,
        randomBytes: StoreEnvironment.systemRandomBytes,
        makeAccessKey: { AccessKeys.make(of: $0, masterKey: $1) },
        isAWSManagedPolicy: { AWSManagedPolicies.policy(arn: $0) != nil }
    )
}
