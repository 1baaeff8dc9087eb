extension Catalog {
    /// The action that was probably meant by a name that does not exist, prefix included: "did you mean?".
    ///
    /// Looks first among the actions of the service, then at services of a similar prefix, then for the same action in
    /// another service (`cognito:AdminGetUser`). Nil when nothing is near: a wild guess helps nobody.
    package func nearestAction(to name: String) -> ServiceAction? {
        guard let (prefix, rest) = Self.splitAtColon(name) else { return nil }
        if let service = service(prefix) { return service.nearest(to: rest) }
        let near = prefixes.map { ($0, editDistance($0, prefix.lowercased(), limit: 2)) }.filter { $0.1 <= 2 }
        let similar = near.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
        for prefix in similar {
            if let action = service(prefix)?.action(named: rest) { return action }
        }
        for prefix in similar {
            if let action = service(prefix)?.nearest(to: rest) { return action }
        }
        let homonyms = actions(named: rest)
        // The prefix as people shorten it is part of the real one.
        let related = homonyms.filter { $0.service.contains(prefix.lowercased()) || prefix.contains($0.service) }
        return related.count == 1 ? related.first : homonyms.count == 1 ? homonyms.first : nil
    }
}

extension Service {
    /// The action whose name differs least, if by no more than a quarter of the letters.
    fileprivate func nearest(to name: String) -> ServiceAction? {
        let wanted = name.lowercased()
        var best: (action: ServiceAction, distance: Int)?
        for action in actions {
            let limit = (best?.distance ?? max(2, wanted.utf8.count / 4) + 1) - 1
            let distance = editDistance(action.name.lowercased(), wanted, limit: limit)
            if distance <= limit { best = (action, distance) }
        }
        return best?.action
    }
}

/// How many letters must be inserted, removed, replaced, or swapped with their neighbour to make one text the other
/// (optimal string alignment). Anything above `limit` is answered as `limit + 1`.
func editDistance(_ left: String, _ right: String, limit: Int) -> Int {
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    guard limit >= 0, abs(first.count - second.count) <= limit else { return limit + 1 }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for (row, letter) in first.enumerated() {
        var current = [row + 1]
        for (column, other) in second.enumerated() {
            var cost = min(
                previous[column] + (letter == other ? 0 : 1),
                previous[column + 1] + 1,
                current[column] + 1
            )
            if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        if (current.min() ?? 0) > limit { return limit + 1 }
        (beforePrevious, previous) = (previous, current)
    }
    return min(previous[second.count], limit + 1)
}

extension Catalog {
    /// The condition key that was probably meant by a name that is none: a global key, one of the service's, or one of
    /// `others`. Nil when nothing is near.
    package func nearestConditionKey(to name: String, service prefix: String, others: [String] = []) -> String? {
        let names = globalConditionKeys.map(\.name) + (service(prefix)?.conditionKeys.map(\.name) ?? []) + others
        return Self.nearest(to: name, among: names.filter { !$0.contains("${") })
    }

    /// The name that differs least, if by no more than a quarter of the letters. Case counts for nothing, and equal names
    /// are no suggestion.
    package static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = name.lowercased()
        var best: (name: String, distance: Int)?
        for candidate in names {
            let limit = (best?.distance ?? max(2, wanted.utf8.count / 4) + 1) - 1
            let distance = editDistance(candidate.lowercased(), wanted, limit: limit)
            if distance > 0, distance <= limit { best = (candidate, distance) }
        }
        return best?.name
    }
}
