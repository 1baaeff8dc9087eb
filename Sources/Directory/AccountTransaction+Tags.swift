/// Tags of users, roles and customer managed policies.
extension AccountTransaction {
    /// Adds tags; one whose key is already there, whatever its case, takes the place of the old one.
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
        let folded = Set(keys.map(NameIndex.fold))
        entity.tags.removeAll { folded.contains(NameIndex.fold($0.key)) }
        put(entity.entity)
    }

    /// Source: IAM User Guide, "Tags for AWS Identity and Access Management resources": keys are unique ignoring case,
    /// at most 50, and the prefix `aws:` is AWS's.
    func merged<Entity: Taggable>(
        _ existing: [Tag],
        with new: [Tag],
        _: Entity.Type
    ) throws(IAMError) -> [Tag] {
        var tags = existing
        var seen: Set<String> = []
        for tag in new {
            let key = NameIndex.fold(tag.key)
            guard !key.hasPrefix("aws:") else { throw .reservedTagKey(tag.key) }
            guard seen.insert(key).inserted else { throw .duplicateTagKeys }
            if let index = tags.firstIndex(where: { NameIndex.fold($0.key) == key }) {
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
