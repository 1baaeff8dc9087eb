import ServiceCatalog

/// Many actions told in few lines: a pattern stands for all that it matches, never for less.
struct ActionSummary {
    struct Line: Equatable {
        /// An action, a pattern, or `*` for the rest.
        let action: String
        /// Of a pattern, how many of the actions it stands for.
        var count: Int?
        /// Whether it stands for all that no other line has, whatever services they are of.
        var isRest = false
    }

    let lines: [Line]

    /// So many are told one by one.
    private static let exactLimit = 10
    private static let lineLimit = 20

    /// `isPossible` says of the other actions whether a pattern may cover them, because they are allowed anyway.
    init(_ actions: [String], among all: [ServiceAction], isPossible: (String) -> Bool) {
        guard actions.count > Self.exactLimit else {
            lines = actions.map { Line(action: $0) }
            return
        }
        let told = Set(actions)
        func isFine(_ action: ServiceAction) -> Bool {
            told.contains(action.qualifiedName) || isPossible(action.qualifiedName)
        }
        if Set(all.lazy.map(\.service)).count > 1, all.allSatisfy(isFine) {
            lines = [Line(action: "*", count: actions.count)]
            return
        }
        let services = Dictionary(grouping: all, by: \.service)
        var seen: Set<String> = []
        let order = all.map(\.service).filter { seen.insert($0).inserted }
        // The action's own service first, then those with most to tell.
        let found = order.map { Self.lines(of: services[$0] ?? [], told, isFine) }.enumerated().sorted { left, right in
            left.offset == 0 || right.offset == 0
                ? left.offset < right.offset
                : (Self.count(right.element), left.offset) < (Self.count(left.element), right.offset)
        }.flatMap(\.element)
        lines = Self.shortened(found, total: actions.count)
    }

    private static func lines(
        of service: [ServiceAction],
        _ told: Set<String>,
        _ isFine: (ServiceAction) -> Bool
    ) -> [Line] {
        let own = service.filter { told.contains($0.qualifiedName) }
        guard let first = own.first else { return [] }
        if own.count > 1, service.allSatisfy(isFine) {
            return [Line(action: "\(first.service):*", count: own.count)]
        }
        var seen: Set<String> = []
        return own.map { verb($0.name) }.filter { seen.insert($0).inserted }.flatMap { verb -> [Line] in
            let start = verb.lowercased()
            let matched = service.filter { $0.name.lowercased().hasPrefix(start) }
            // A longer verb that begins alike has lines of its own, unless this one covers it.
            let meant = own.filter { Self.verb($0.name) == verb }
            if meant.count > 1, matched.count == service.filter({ Self.verb($0.name) == verb }).count,
                matched.allSatisfy(isFine)
            {
                return [Line(action: "\(first.service):\(verb)*", count: meant.count)]
            }
            return meant.map { Line(action: $0.qualifiedName) }
        }
    }

    /// `Get` of `GetObject`.
    private static func verb(_ name: String) -> String {
        String(name.prefix(1)) + name.dropFirst().prefix { !$0.isUppercase }
    }

    private static func shortened(_ lines: [Line], total: Int) -> [Line] {
        guard lines.count > lineLimit else { return lines }
        let kept = lines.prefix(lineLimit - 1)
        return kept + [Line(action: "*", count: total - count(Array(kept)), isRest: true)]
    }

    private static func count(_ lines: [Line]) -> Int { lines.reduce(0) { $0 + ($1.count ?? 1) } }
}
