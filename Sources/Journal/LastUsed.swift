package import Identifiers

/// When and for what an access key was last used.
package struct KeyUse: Sendable, Hashable, CredentialUse {
    package let time: Timestamp
    /// `iam`, `sts`, …
    package let service: String
    package let region: String

    func isSameButForTime(as known: KeyUse) -> Bool { known.service == service && known.region == region }
}

/// When and where the credentials of a role were last used.
package struct RoleUse: Sendable, Hashable, CredentialUse {
    package let time: Timestamp
    package let region: String

    func isSameButForTime(as known: RoleUse) -> Bool { known.region == region }
}

/// The last uses of keys and roles.
struct LastUsed: Sendable {
    typealias Changes = (keys: [(String, KeyUse)], roles: [(String, RoleUse)])

    let keys: UseLog<KeyUse>
    let roles: UseLog<RoleUse>

    init(keys: [String: KeyUse], roles: [String: RoleUse]) {
        self.keys = UseLog(keys)
        self.roles = UseLog(roles)
    }

    /// What is not saved yet; from now on it counts as saved.
    func takeChanges() -> Changes { (keys.takeChanges(), roles.takeChanges()) }

    /// Counts these as not saved again.
    func giveBack(_ changes: Changes) {
        keys.giveBack(changes.keys)
        roles.giveBack(changes.roles)
    }

    func forget(keys: [String], roles: [String]) {
        self.keys.forget(keys)
        self.roles.forget(roles)
    }

    func forgetAll() {
        keys.forgetAll()
        roles.forgetAll()
    }
}
