package import Identifiers

/// An organization as one value: its tree of accounts, and the control policies with what they are attached to.
///
/// Source: Organizations User Guide, "Service control policies (SCPs)" and "Resource control policies (RCPs)".
package struct Organization: Sendable, Equatable {
    /// A service control policy or resource control policy.
    package struct Policy: Sendable, Equatable {
        package enum Kind: String, Sendable {
            case serviceControl = "SERVICE_CONTROL_POLICY"
            case resourceControl = "RESOURCE_CONTROL_POLICY"
        }

        /// `p-…`
        package let id: String
        package let arn: String
        package let name: String
        package let kind: Kind
        package let isAWSManaged: Bool
        package var document: PolicyText

        /// What AWS attaches everywhere when SCPs are enabled. It may be detached again where another one takes its place.
        package static let fullAccess = Policy(
            id: "p-FullAWSAccess",
            arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
            name: "FullAWSAccess",
            kind: .serviceControl,
            isAWSManaged: true,
            document: PolicyText(
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
            )
        )

        package init(id: String, arn: String, name: String, kind: Kind, isAWSManaged: Bool, document: PolicyText) {
            self.id = id
            self.arn = arn
            self.name = name
            self.kind = kind
            self.isAWSManaged = isAWSManaged
            self.document = document
        }
    }

    /// A root, OU or account on the way to an account, with the policies of one kind that are attached to it.
    package struct Level: Sendable, Equatable {
        /// `r-…`, `ou-…` or the account id.
        package let id: String
        package let policies: [Policy]
    }

    /// `o-…`
    package let id: String
    /// The management account, which no SCP or RCP reaches.
    package let managementAccount: AccountID
    /// The parent (`r-…` or `ou-…`) of each OU and account.
    package private(set) var parents: [String: String]
    package private(set) var policies: [String: Policy]
    /// Which policies are attached, by root, OU or account, in the order of attachment.
    package private(set) var attachments: [String: [String]]

    /// An organization from its parts. `targets` has, for each policy id, what the policy is attached to.
    package init(
        id: String,
        managementAccount: AccountID,
        parents: [String: String],
        policies: [Policy],
        targets: [String: [String]]
    ) {
        self.id = id
        self.managementAccount = managementAccount
        self.parents = parents
        self.policies = Dictionary(policies.map { ($0.id, $0) }) { $1 }
        attachments = [:]
        for policy in policies {
            for target in targets[policy.id] ?? [] { attachments[target, default: []].append(policy.id) }
        }
    }

    /// Whether the account belongs to the organization.
    package func contains(_ account: AccountID) -> Bool { path(to: account) != nil || account == managementAccount }

    /// The ids from the root to the account, both included; nil when its place in the tree is not known.
    package func path(to account: AccountID) -> [String]? {
        var path = [account.text]
        // OUs nest five deep; the bound keeps a damaged export from looping.
        while let parent = parents[path[0]], path.count < 16 { path.insert(parent, at: 0) }
        return path[0].hasPrefix("r-") ? path : nil
    }

    /// `o-…/r-…/ou-…/`, as `aws:PrincipalOrgPaths` has it; nil when the account's place is not known.
    package func organizationPath(of account: AccountID) -> String? {
        path(to: account).map { "\(id)/" + $0.dropLast().joined(separator: "/") + "/" }
    }

    /// The policies of a kind that limit the account, root first; empty for the management account, and when no
    /// policy of the kind is attached anywhere on the way (the policy type is not enabled then).
    package func levels(_ kind: Policy.Kind, for account: AccountID) -> [Level] {
        guard account != managementAccount, let path = path(to: account) else { return [] }
        let levels = path.map { id in
            Level(id: id, policies: (attachments[id] ?? []).compactMap { policies[$0] }.filter { $0.kind == kind })
        }
        if levels.allSatisfy({ $0.policies.isEmpty }) { return [] }
        guard kind == .serviceControl, assumesFullAccess else { return levels }
        return levels.map { Level(id: $0.id, policies: [Policy.fullAccess] + $0.policies) }
    }

    /// Whether nothing says where `FullAWSAccess` is attached, so that it is taken to be everywhere. Every root, OU and
    /// account has at least one SCP, and it is in every list of an organization's policies.
    package var assumesFullAccess: Bool { policies[Policy.fullAccess.id] == nil }

    /// Gives a policy another text.
    package mutating func setDocument(_ document: PolicyText, ofPolicy id: String) {
        policies[id]?.document = document
    }
}
