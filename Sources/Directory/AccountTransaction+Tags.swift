/// Tags of users, roles and customer managed policies.
extension AccountTransaction {
    /// Adds tags; one whose key is already there takes the place of the old one.
    package mutating func tag<Entity: Taggable>(_ entity: Entity, with tags: [Tag]) throws(IAMError) {
        try entity.checkModifiable()
        var entity = entity
        entity.tags = try merged(entity.tags, with: tags, Entity.self)
        put(entity.entity)
    }

    /// Removes tags. Keys that are not there do no harm.
    package mutating func untag<Entity: Taggable>(_ entity: Entity, keys: [String]) throws(IAMError) {
        try entity.checkModifiable()
        var entity = entity
        let removed = Set(keys.map(Entity.identity(ofTagKey:)))
        entity.tags.removeAll { removed.contains(Entity.identity(ofTagKey: $0.key)) }
        put(entity.entity)
    }

    /// Source: IAM User Guide, "Tags for AWS Identity and Access Management resources": keys are unique, at most 50,
    /// and no key or value begins with `aws:`, which is AWS's.
    func merged<Entity: Taggable>(
        _ existing: [Tag],
        with new: [Tag],
        _: Entity.Type
    ) throws(IAMError) -> [Tag] {
        var tags = existing
        var seen: Set<String> = []
        for tag in new {
            try tag.checkPrefixes()
            let key = Entity.identity(ofTagKey: tag.key)
            guard seen.insert(key).inserted else { throw .duplicateTagKeys }
            if let index = tags.firstIndex(where: { Entity.identity(ofTagKey: $0.key) == key }) {
                tags[index] = tag
            } else {
                tags.append(tag)
            }
        }
        guard tags.count <= quotas.tagsPerEntity else {
            throw .limitExceeded(Entity.tagQuota, limit: quotas.tagsPerEntity)
        }
        return tags
    }
}

extension Tag {
    /// Refuses what only AWS may say, in any case: nobody should have to tell `AWS:` from `aws:`. It holds for session
    /// tags too.
    package func checkPrefixes() throws(IAMError) {
        if NameIndex.fold(key).utf8.starts(with: "aws:".utf8) { throw .reservedTagKey(key) }
        if NameIndex.fold(value).utf8.starts(with: "aws:".utf8) { throw .reservedTagValue(value) }
    }
}
