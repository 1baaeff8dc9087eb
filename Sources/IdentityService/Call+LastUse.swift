import Journal

extension Call {
    /// When and for what a long-term key signed last; nil: never.
    func lastUse(ofKey accessKeyID: String) -> KeyUse? { resources.store.keyLastUsed(accessKeyID) }

    /// When and where credentials of a role (by unique id) signed last; nil: never.
    func lastUse(ofRole roleID: String) -> RoleUse? { resources.store.roleLastUsed(roleID) }
}
