import AccessControl
import Directory
import Identifiers
import PolicyLanguage
import ServiceCatalog
import WorldFiles

/// An account of 5,000 principals in an organization: 4,000 users in 50 groups, and 1,000 roles.
struct SampleWorld {
    static let userCount = 4_000
    static let roleCount = 1_000
    static let teamCount = 50

    /// What `aws iam get-account-authorization-details` prints.
    let export: [UInt8]

    init(_ random: inout SeededGenerator) {
        export = Array(ExportWriter().text(&random).utf8)
    }

    /// Reads the export and puts around it what other folders of a world hold.
    func read() throws -> World {
        guard let id = AccountID(SamplePolicies.account), let management = AccountID("999988887777") else {
            throw WorldError(file: "sample", detail: "no account id")
        }
        let export = try AccountExport(reading: export, of: id, file: "sample")
        var world = World()
        world.accounts[id] = export.account
        world.awsManagedPolicies = export.awsManagedPolicies.mapValues(\.document)
        world.organization = Self.organization(management)
        for (resource, document) in Self.resourcePolicies {
            world.resourcePolicies[resource] =
                World.ResourcePolicy(resource: resource, account: id, document: PolicyText(document))
        }
        world.knowsResourcePolicies = true
        return world
    }

    private static func organization(_ management: AccountID) -> Organization {
        func policy(_ id: String, _ name: String, _ kind: Organization.Policy.Kind, _ document: String)
            -> Organization.Policy
        {
            Organization.Policy(
                id: id,
                arn: "arn:aws:organizations::\(management):policy/o-sample/\(id)",
                name: name,
                kind: kind,
                isAWSManaged: false,
                document: PolicyText(document)
            )
        }
        let everything = SamplePolicies.document(SamplePolicies.allow("*", "*"))
        let everybody = everything.replacing(#""Action""#, with: #""Principal": "*", "Action""#)
        return Organization(
            id: "o-sample",
            managementAccount: management,
            parents: [
                "ou-smpl-workload": "r-smpl", "ou-smpl-products": "ou-smpl-workload",
                SamplePolicies.account: "ou-smpl-products",
            ],
            policies: [
                policy("p-FullAWSAccess", "FullAWSAccess", .serviceControl, everything),
                policy("p-RCPFullAWSAccess", "RCPFullAWSAccess", .resourceControl, everybody),
                policy("p-regions1", "regions", .serviceControl, regions),
                policy("p-protect1", "protect", .serviceControl, protection),
            ],
            targets: [
                "p-FullAWSAccess": ["r-smpl", "ou-smpl-workload", "ou-smpl-products", SamplePolicies.account],
                "p-RCPFullAWSAccess": ["r-smpl", "ou-smpl-workload", "ou-smpl-products", SamplePolicies.account],
                "p-regions1": ["ou-smpl-workload"], "p-protect1": ["ou-smpl-products"],
            ]
        )
    }

    private static let regions = """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Regions", "Effect": "Deny",
            "NotAction": ["iam:*", "sts:*", "organizations:*", "route53:*", "cloudfront:*", "support:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1", "eu-central-1"]}}}]}
        """

    private static let protection = SamplePolicies.document(
        SamplePolicies.deny("cloudtrail:StopLogging,cloudtrail:DeleteTrail,guardduty:Delete*", "*"),
        SamplePolicies.deny(
            "iam:CreateUser,iam:CreateAccessKey",
            "*",
            #"{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/break-glass"}}"#
        )
    )

    /// By resource.
    private static let resourcePolicies: [(String, String)] = {
        let account = SamplePolicies.account
        var policies = ["shared-artifacts", "shared-reports"].map { name in
            (
                "arn:aws:s3:::\(name)",
                """
                {"Version": "2012-10-17", "Statement": [
                    {"Sid": "OnlyEncrypted", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                        "Resource": ["arn:aws:s3:::\(name)", "arn:aws:s3:::\(name)/*"],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
                    {"Sid": "OnlyFromInside", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
                        "Resource": "arn:aws:s3:::\(name)/*",
                        "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}},
                    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
                        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::\(name)/partner/*"}]}
                """
            )
        }
        for number in 0..<6 {
            let name = SamplePolicies.team(number)
            let (queue, key) = ("arn:aws:sqs:us-east-1:\(account):\(name)-jobs", "key/\(name)")
            policies.append(
                (
                    queue,
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::\(account):role/\(name)-role-\(number)"},
                        "Action": ["sqs:SendMessage"], "Resource": "\(queue)"}]}
                    """
                )
            )
            policies.append(
                (
                    "arn:aws:kms:us-east-1:\(account):\(key)",
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::\(account):\(number % 2 == 0 ? "root" : "role/break-glass")"},
                        "Action": "kms:*", "Resource": "*"}]}
                    """
                )
            )
        }
        return policies
    }()
}

extension String {
    func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
