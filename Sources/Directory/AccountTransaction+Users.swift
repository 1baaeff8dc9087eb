import Identifiers

extension AccountTransaction {
    package mutating func createUser(
        name: String,
        path: String,
        permissionsBoundary: String?,
        tags: [Tag]
    ) throws(IAMError) -> User {
        guard account.user(named: name) == nil else { throw .entityAlreadyExists(.user, name: name) }
        try checkQuota(.users, have: account.users.count, limit: quotas.usersPerAccount)
        try checkBoundary(permissionsBoundary)
        var user = User(id: environment.makeUniqueID(.user), name: name, path: path, created: now)
        user.tags = try merged([], with: tags, User.self)
        user.permissionsBoundary = permissionsBoundary
        put(.user(user))
        return user
    }

    /// Renames or moves a user. Nothing that refers to the user by unique id is touched.
    package mutating func updateUser(named name: String, newName: String?, newPath: String?) throws(IAMError) {
        var user = try account.holder(User.self, named: name)
        if let newName {
            if let other = account.user(named: newName), other.id != user.id {
                throw .entityAlreadyExists(.user, name: newName)
            }
            user.name = newName
        }
        if let newPath { user.path = newPath }
        put(.user(user))
    }

    package mutating func deleteUser(named name: String) throws(IAMError) {
        let user = try account.holder(User.self, named: name)
        guard account.accessKeys(ofOwner: user.id).isEmpty else { throw .deleteConflict(.accessKeys) }
        guard user.groupIDs.isEmpty else { throw .deleteConflict(.groupMembership) }
        try checkHoldsNoPolicies(user)
        remove(.user, user.id)
    }
}
