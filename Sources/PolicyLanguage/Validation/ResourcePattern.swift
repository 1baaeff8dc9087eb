/// A resource of an identity-based policy by its colon-separated fields, as far as they are there.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource". "If you specify an incomplete ARN in the Resource
/// element of an identity-based policy, AWS auto completes the ARN by adding wildcard characters to all of the missing
/// fields."
struct ResourcePattern {
    private let text: String
    /// Where each field begins, in bytes, up to six: `arn`, partition, service, region, account, resource. No array, for
    /// this is made for every resource of a policy.
    private var starts: InlineArray<6, Int> = .init(repeating: 0)
    private var count = 1

    /// Nil for `*` and for text without colons.
    init?(_ text: String) {
        self.text = text
        var offset = 0
        for byte in text.utf8 {
            offset += 1
            if byte == UInt8(ascii: ":") {
                starts[count] = offset
                count += 1
                if count == 6 { break }
            }
        }
        if count < 2 { return nil }
    }

    private func field(_ index: Int) -> Substring {
        if index >= count { return "*" }
        let bytes = text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: starts[index])
        if index == 5 { return text[start...] }
        let end = index + 1 < count ? bytes.index(bytes.startIndex, offsetBy: starts[index + 1] - 1) : bytes.endIndex
        return text[start..<end]
    }

    private var isARN: Bool { field(0) == "arn" }
    private var partition: Substring { field(1) }
    private var service: Substring { field(2) }
    private var region: Substring { field(3) }
    private var account: Substring { field(4) }
    private var resource: Substring { field(5) }

    /// The ARN that AWS's sentence prints: begun with `arn`, filled up with `*`.
    private var completed: String {
        (["arn"] + (1..<6).map { String(field($0)) }).joined(separator: ":")
    }

    // MARK: Fields

    private static let partitions: Set<Substring> = [
        "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*",
    ]

    private var isPartition: Bool { partition == "aws" || Self.partitions.contains(partition) }

    /// Owners that stand in the account field of AWS's own resources.
    private static let vendors: Set<Substring> = [
        "aws", "amazon", "cloudfront", "aws-marketplace", "awsmarketplace", "third-party",
    ]

    /// What the first parser at AWS stumbles over: a region or an account that cannot be one.
    var fieldProblem: String? {
        guard isARN, isPartition else { return nil }
        if !region.utf8.allSatisfy({
            isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "*")
                || $0 == UInt8(ascii: "?")
        }) {
            return "`\(region)` in `\(text)` is no region"
        }
        if !isAccount { return "`\(account)` in `\(text)` is no account" }
        return nil
    }

    private var isAccount: Bool {
        if account.isEmpty { return true }
        var digits = 0
        var hasStar = false
        for byte in account.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "?"): digits += 1
            case UInt8(ascii: "*"): hasStar = true
            default: return Self.vendors.contains(account)
            }
        }
        return hasStar ? digits <= 12 : digits == 12
    }

    // MARK: Formats

    /// What AWS says of a resource, or nil if it is in order.
    static func problem(_ text: String, isCompletionAllowed: Bool) -> Problem? {
        if text == "*" { return nil }
        guard let pattern = ResourcePattern(text) else {
            return Problem(
                message: "Resource \(text) must be in ARN format or \"*\".",
                detail: "`\(text)` is not an ARN"
            )
        }
        return pattern.problem(isCompletionAllowed: isCompletionAllowed)
    }

    private func problem(isCompletionAllowed: Bool) -> Problem? {
        if !isPartition {
            return Problem(
                message: "Partition \"\(partition)\" is not valid for resource \"\(completed)\".",
                detail: isARN ? "there is no partition `\(partition)`" : "`\(text)` is not an ARN"
            )
        }
        if !isARN || (!isCompletionAllowed && count < 6) {
            return Problem(
                message: "Resource \(text) must be in ARN format or \"*\".",
                detail: isARN ? "`\(text)` is not complete, as a session policy demands" : "`\(text)` is not an ARN"
            )
        }
        if count < 3 || service.isEmpty
            || !service.utf8.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
        {
            return Problem(
                message: "Resource vendor must be fully qualified and cannot contain regexes.",
                detail: "the service of `\(text)` must be written out"
            )
        }
        return regionProblem ?? pathProblem
    }

    /// IAM has no regions, nor have S3's buckets; S3's regional resources (access points, batch jobs) carry an account.
    private var regionProblem: Problem? {
        if region.isEmpty || region == "*" { return nil }
        switch service {
        case "iam":
            return Problem(
                message: "IAM resource \(text) cannot contain region information.",
                detail: "IAM has no regions"
            )
        case "s3" where account.isEmpty:
            return Problem(
                message: "Resource \(text) can not contain region information.",
                detail: "the ARN of a bucket has no region"
            )
        default: return nil
        }
    }

    private static let paths = [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
        "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
    ]

    /// "In IAM ARNs the type word cannot be a pattern."
    private var pathProblem: Problem? {
        if service != "iam" || resource == "*" || Self.paths.contains(where: { resource.hasPrefix($0) }) { return nil }
        return Problem(
            message: "IAM resource path must either be \"*\" or start with \(Self.paths.joined(separator: ", ")).",
            detail: "`\(resource)` begins with none of IAM's types"
        )
    }
}
