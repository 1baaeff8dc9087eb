/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Parsed once at the edge. The resource part may itself contain colons; every other field may be empty where
/// AWS leaves it empty (S3 buckets have neither region nor account).
public struct ARN: Hashable, Sendable, CustomStringConvertible {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    public let partition: String
    /// The service's prefix, for example `iam`.
    public let service: String
    /// Empty for global services such as IAM.
    public let region: String
    /// Twelve digits, empty, or `aws` for what AWS itself owns.
    public let account: String
    /// Everything after the fifth colon.
    public let resource: String

    /// Fails unless `text` has the six fields, starts with `arn:`, and has partition, service and resource.
    public init?(_ text: some StringProtocol) {
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", !fields[1].isEmpty, !fields[2].isEmpty, !fields[5].isEmpty
        else { return nil }
        partition = String(fields[1])
        service = String(fields[2])
        region = String(fields[3])
        account = String(fields[4])
        resource = String(fields[5])
    }

    /// Builds an ARN from its fields.
    public init(partition: String = "aws", service: String, region: String = "", account: String, resource: String) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// An IAM ARN of an account, for example `iam(account, "user/path/name")`.
    public static func iam(_ account: AccountID, _ resource: String) -> ARN {
        ARN(service: "iam", account: account.text, resource: resource)
    }

    /// The ARN as text.
    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
