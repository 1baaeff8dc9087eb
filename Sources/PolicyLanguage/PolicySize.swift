/// The size of a policy as AWS counts it, and the sizes that it allows.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas": "IAM doesn't count white space when calculating the size of a
/// policy against these quotas"; other services do. AWS Organizations and PrivateLink guides for their policies.
public enum PolicySize {
    /// The characters of a document that count for this kind of policy.
    public static func count(_ text: String, as kind: PolicyKind) -> Int {
        switch kind {
        case .managed, .inline: text.utf8.reduce(0) { isWhitespace($1) || isContinuation($1) ? $0 : $0 + 1 }
        case .session, .trust, .resource, .serviceControl, .resourceControl, .vpcEndpoint:
            text.utf8.reduce(0) { isContinuation($1) ? $0 : $0 + 1 }
        }
    }

    /// The most that one document of this kind may have by default. Nil for inline policies, which are counted together
    /// for each user, group or role, and for resource-based policies, where each service has its own limit.
    public static func limit(for kind: PolicyKind) -> Int? {
        switch kind {
        case .managed: 6_144
        case .session, .trust: 2_048
        case .serviceControl: 10_240
        case .resourceControl: 5_120
        case .vpcEndpoint: 20_480
        case .inline, .resource: nil
        }
    }

    /// The most that a trust policy's limit can be raised to.
    public static let raisedTrustLimit = 8_192
    /// All inline policies of a user together.
    public static let inlineLimitOfUser = 2_048
    /// All inline policies of a group together.
    public static let inlineLimitOfGroup = 5_120
    /// All inline policies of a role together.
    public static let inlineLimitOfRole = 10_240

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
