extension AccountTransaction {
    /// Makes a key for a user (unique id) or for the root user (account id). The secret is in the answer only.
    package mutating func createAccessKey(ownerID: String) throws(IAMError) -> (key: AccessKey, secret: String) {
        let count = account.accessKeys(ofOwner: ownerID).count
        try checkQuota(.accessKeysPerUser, have: count, limit: quotas.accessKeysPerUser)
        let new = environment.makeAccessKey(account.id)
        let key = AccessKey(
            id: new.id,
            ownerID: ownerID,
            status: .active,
            created: now,
            sealedSecret: new.sealedSecret
        )
        put(.accessKey(key))
        return (key, new.secret)
    }

    package mutating func updateAccessKey(
        _ id: String,
        ownerID: String,
        status: AccessKey.Status
    ) throws(IAMError) {
        var key = try accessKey(id, ownerID: ownerID)
        guard key.status != status else { return }
        key.status = status
        put(.accessKey(key))
    }

    package mutating func deleteAccessKey(_ id: String, ownerID: String) throws(IAMError) {
        let key = try accessKey(id, ownerID: ownerID)
        remove(.accessKey, key.id)
    }

    /// A key is only found through its own user: naming somebody else's key with one's own user name finds nothing.
    private func accessKey(_ id: String, ownerID: String) throws(IAMError) -> AccessKey {
        guard let key = account.accessKeys[id], key.ownerID == ownerID else {
            throw .noSuchEntity(.accessKey, name: id)
        }
        return key
    }
}
