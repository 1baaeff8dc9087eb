import Identifiers

extension AccountTransaction {
    package mutating func createGroup(name: String, path: String) throws(IAMError) -> Group {
        guard account.group(named: name) == nil else { throw .entityAlreadyExists(.group, name: name) }
        try checkQuota(.groups, have: account.groups.count, limit: quotas.groupsPerAccount)
        let group = Group(id: environment.makeUniqueID(.group), name: name, path: path, created: now)
        put(.group(group))
        return group
    }

    package mutating func updateGroup(named name: String, newName: String?, newPath: String?) throws(IAMError) {
        var group = try account.holder(Group.self, named: name)
        if let newName {
            if let other = account.group(named: newName), other.id != group.id {
                throw .entityAlreadyExists(.group, name: newName)
            }
            group.name = newName
        }
        if let newPath { group.path = newPath }
        put(.group(group))
    }

    package mutating func deleteGroup(named name: String) throws(IAMError) {
        let group = try account.holder(Group.self, named: name)
        guard account.members(ofGroup: group.id).isEmpty else { throw .deleteConflict(.groupMembership) }
        try checkHoldsNoPolicies(group)
        remove(.group, group.id)
    }

    /// Adding a member twice changes nothing.
    package mutating func addUser(named userName: String, toGroup groupName: String) throws(IAMError) {
        let group = try account.holder(Group.self, named: groupName)
        var user = try account.holder(User.self, named: userName)
        guard !user.groupIDs.contains(group.id) else { return }
        try checkQuota(.groupsPerUser, have: user.groupIDs.count, limit: quotas.groupsPerUser)
        user.groupIDs.append(group.id)
        put(.user(user))
    }

    /// Removing somebody who is not a member changes nothing.
    package mutating func removeUser(named userName: String, fromGroup groupName: String) throws(IAMError) {
        let group = try account.holder(Group.self, named: groupName)
        var user = try account.holder(User.self, named: userName)
        guard let index = user.groupIDs.firstIndex(of: group.id) else { return }
        user.groupIDs.remove(at: index)
        put(.user(user))
    }
}
