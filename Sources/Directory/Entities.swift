package import Identifiers

/// A tag. Keys are unique ignoring case within one entity.
package struct Tag: Sendable, Hashable, Codable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// The text of a policy document as it was saved. One object may be shared by many entities; equality is by text, and
/// the hash is computed once, so that compiled policies can be found by it at no cost.
package final class PolicyText: Sendable, Hashable, Codable {
    package let text: String
    private let hash: Int

    package init(_ text: String) {
        self.text = text
        hash = text.hashValue
    }

    package static func == (left: PolicyText, right: PolicyText) -> Bool {
        left === right || (left.hash == right.hash && left.text == right.text)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    package convenience init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// An inline policy of a user, group or role.
package struct InlinePolicy: Sendable, Hashable, Codable {
    package let name: String
    package let document: PolicyText

    package init(name: String, document: PolicyText) {
        self.name = name
        self.document = document
    }
}

/// The policies of a user, group or role.
package struct PolicyHolding: Sendable, Hashable, Codable {
    /// Inline policies, sorted by name.
    package var inline: [InlinePolicy] = []
    /// ARNs of attached managed policies in the order of attachment.
    package var attached: [String] = []

    package init() {}
}

/// An IAM user.
package struct User: Sendable, Hashable, Codable {
    /// `AIDA…`
    package let id: String
    package var name: String
    /// `/` or `/a/b/`.
    package var path: String
    package let created: Timestamp
    package var tags: [Tag] = []
    /// The ARN of the managed policy that bounds the user.
    package var permissionsBoundary: String?
    package var policies = PolicyHolding()
    /// Unique ids of the user's groups, in the order of joining.
    package var groupIDs: [String] = []

    package init(id: String, name: String, path: String, created: Timestamp) {
        self.id = id
        self.name = name
        self.path = path
        self.created = created
    }
}

/// An IAM group. Members are kept with the users.
package struct Group: Sendable, Hashable, Codable {
    /// `AGPA…`
    package let id: String
    package var name: String
    package var path: String
    package let created: Timestamp
    package var policies = PolicyHolding()

    package init(id: String, name: String, path: String, created: Timestamp) {
        self.id = id
        self.name = name
        self.path = path
        self.created = created
    }
}

/// An IAM role.
package struct Role: Sendable, Hashable, Codable {
    /// `AROA…`
    package let id: String
    package let name: String
    package let path: String
    package let created: Timestamp
    package var description: String?
    /// The trust policy (`AssumeRolePolicyDocument`). Principals of this account are stored as they were written
    /// together with `trustedIDs`.
    package var trustPolicy: PolicyText
    /// For each user or role ARN named in the trust policy, the unique id that it had when it was saved: after deletion
    /// and re-creation under the same name the ARN no longer matches (IAM User Guide, "Principal").
    package var trustedIDs: [String: String] = [:]
    package var maxSessionDurationSeconds: Int = 3600
    package var tags: [Tag] = []
    package var permissionsBoundary: String?
    package var policies = PolicyHolding()

    package init(id: String, name: String, path: String, created: Timestamp, trustPolicy: PolicyText) {
        self.id = id
        self.name = name
        self.path = path
        self.created = created
        self.trustPolicy = trustPolicy
    }
}

/// A version of a customer managed policy; nothing to do with the `Version` element of its document.
package struct PolicyVersion: Sendable, Hashable, Codable {
    /// `v1`, `v2`, …
    package let id: String
    package let document: PolicyText
    package let created: Timestamp

    package init(id: String, document: PolicyText, created: Timestamp) {
        self.id = id
        self.document = document
        self.created = created
    }
}

/// A customer managed policy.
package struct ManagedPolicy: Sendable, Hashable, Codable {
    /// `ANPA…`
    package let id: String
    package let name: String
    package let path: String
    package let description: String?
    package let created: Timestamp
    package var updated: Timestamp
    package var tags: [Tag] = []
    /// Oldest first, at most five.
    package var versions: [PolicyVersion]
    package var defaultVersionID: String
    /// The number of the next version: ids are never used again.
    package var nextVersion: Int

    package init(id: String, name: String, path: String, description: String?, document: PolicyText, created: Timestamp)
    {
        self.id = id
        self.name = name
        self.path = path
        self.description = description
        self.created = created
        updated = created
        versions = [PolicyVersion(id: "v1", document: document, created: created)]
        defaultVersionID = "v1"
        nextVersion = 2
    }
}

/// A long-term access key of a user or of the root user.
package struct AccessKey: Sendable, Hashable, Codable {
    package enum Status: String, Sendable, Codable {
        case active = "Active"
        case inactive = "Inactive"
    }

    /// `AKIA…`
    package let id: String
    /// The unique id of the user; the account id for the root user.
    package let ownerID: String
    package var status: Status
    package let created: Timestamp
    /// The secret, sealed with AES-256-GCM under the master key; the key id is the associated data.
    package let sealedSecret: [UInt8]

    package init(id: String, ownerID: String, status: Status, created: Timestamp, sealedSecret: [UInt8]) {
        self.id = id
        self.ownerID = ownerID
        self.status = status
        self.created = created
        self.sealedSecret = sealedSecret
    }
}
