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
        // By bytes: splitting into characters takes many times as long.
        var rest = Substring(text)
        func field() -> Substring? {
            guard let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            defer { rest = rest[rest.utf8.index(after: colon)...] }
            return rest[..<colon]
        }
        guard field() == "arn", let partition = field(), let service = field(), let region = field(),
            let account = field(), !partition.isEmpty, !service.isEmpty, !rest.isEmpty
        else { return nil }
        self.partition = String(partition)
        self.service = String(service)
        self.region = String(region)
        self.account = String(account)
        resource = String(rest)
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
