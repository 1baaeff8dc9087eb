package import Identifiers

/// A policy that AWS itself owns and keeps up to date, for example `ReadOnlyAccess`.
///
/// A light handle on the embedded table: every member but `name` is made when it is asked for.
package struct AWSManagedPolicy: Sendable, Hashable {
    let row: Int

    private var entry: ManagedPolicyIndex.Entry { ManagedPolicyIndex.shared.entries[row] }

    /// The policy's name without path.
    package var name: String { entry.name.string }

    /// `/`, `/service-role/`, `/aws-service-role/`, `/job-function/` or `/root-task/`.
    package var path: String { entry.path.string }

    /// `arn:aws:iam::aws:policy/…`.
    package var arn: String { "arn:aws:iam::aws:policy\(path)\(name)" }

    /// A unique id of IAM's form (`ANPA…`, 21 characters), the same in every installation.
    ///
    /// Not AWS's own id, which no public data set holds: it is derived from the ARN.
    package var id: String { UniqueIDKind.managedPolicy.rawValue + Self.derivedLetters(of: arn) }

    /// The version in force, for example `v11`.
    package var defaultVersionID: String { entry.defaultVersion.string }

    /// When the policy was first published.
    package var created: Timestamp { entry.created }

    /// When the default version was published.
    package var updated: Timestamp { entry.updated }

    /// How many bytes `document` has.
    package var documentByteCount: Int { entry.document.count }

    /// The minified JSON text of the default version. Copied out of the table by each call.
    package var document: String { entry.document.string }

    /// 17 letters of base 32 from two FNV-1a hashes with different starts (FNV's own, and its complement).
    private static func derivedLetters(of arn: String) -> String {
        let start: UInt64 = 0xCBF2_9CE4_8422_2325
        var bytes: [UInt8] = []
        for seed in [start, ~start] {
            var hash = seed
            for byte in arn.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * UInt64($0))) }
        }
        return String(Base32.encode(bytes).prefix(17))
    }
}

/// The AWS managed policies of account `aws`, partition `aws`.
///
/// The table is embedded in the program. Its index is read once, on first use, by whichever thread comes first.
package enum AWSManagedPolicies {
    /// All policies, ordered by the bytes of their names.
    package static var all: some RandomAccessCollection<AWSManagedPolicy> & Sendable { AWSManagedPolicyList() }

    /// The policy with exactly this ARN; nil when AWS has none.
    package static func policy(arn: String) -> AWSManagedPolicy? {
        let prefix = "arn:aws:iam::aws:policy"
        guard arn.hasPrefix(prefix), let slash = arn.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let pathAndSlash = arn.utf8.dropFirst(prefix.utf8.count).prefix(upTo: arn.utf8.index(after: slash))
        guard let policy = policy(named: String(arn[arn.utf8.index(after: slash)...])),
            policy.path.utf8.elementsEqual(pathAndSlash)
        else { return nil }
        return policy
    }

    /// The policy with exactly this name; names are unique across the paths.
    package static func policy(named name: String) -> AWSManagedPolicy? {
        ManagedPolicyIndex.shared.row(named: name.utf8).map(AWSManagedPolicy.init)
    }
}

/// A view of the table in its order.
struct AWSManagedPolicyList: RandomAccessCollection, Sendable {
    var startIndex: Int { 0 }
    var endIndex: Int { ManagedPolicyIndex.shared.entries.count }
    subscript(position: Int) -> AWSManagedPolicy {
        precondition(indices.contains(position), "no such row")
        return AWSManagedPolicy(row: position)
    }
}
