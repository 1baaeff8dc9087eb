import Directory
import Identifiers
import Synchronization

/// Accounts and commands for tests. Ids are counted, so every run is the same.
enum Fixture {
    static let created = Timestamp(seconds: 1_700_000_000)
    static let awsPolicy = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    static let awsServicePolicy = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"
    static let allowAll =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#
    static let trust = trust(#"{"Service":"ec2.amazonaws.com"}"#)

    static var accountID: AccountID {
        guard let id = AccountID("123456789012") else { preconditionFailure("a legal account id") }
        return id
    }

    static var account: Account { Account(id: accountID, created: created) }

    static func trust(_ principal: String) -> String {
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"# + principal
            + #","Action":"sts:AssumeRole"}]}"#
    }

    /// A document that counts `size` characters.
    static func document(size: Int) -> String {
        let start =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/"#
        let end = #""}]}"#
        return start + String(repeating: "x", count: size - start.utf8.count - end.utf8.count) + end
    }

    static func environment(now: Timestamp = created, quotas: Quotas = Quotas(), firstID: Int = 0)
        -> TransactionEnvironment
    {
        let counter = Counter(firstID)
        return TransactionEnvironment(
            now: now,
            makeUniqueID: { kind in kind.rawValue + Fixture.padded(counter.next()) },
            makeAccessKey: { _ in
                let number = counter.next()
                return NewAccessKey(
                    id: "AKIA" + Fixture.padded(number),
                    secret: "secret \(number)",
                    sealedSecret: [UInt8(number & 255)]
                )
            },
            isAWSManagedPolicy: { $0 == awsPolicy || $0 == awsServicePolicy },
            quotas: quotas
        )
    }

    static func transaction(_ account: Account = account, quotas: Quotas = Quotas()) -> AccountTransaction {
        AccountTransaction(account, environment: environment(quotas: quotas))
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "A", count: 17 - digits.utf8.count) + digits
    }

    private final class Counter: Sendable {
        private let value: Atomic<Int>
        init(_ first: Int) { value = Atomic(first) }
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }
}

/// A seeded generator (SplitMix64), so that a failure can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
