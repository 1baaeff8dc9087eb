import PolicyEngine
import PolicyLanguage

/// Whether a statement matches, straight from the document.
struct ReferenceStatement {
    let statement: Statement
    let version: PolicyDocument.Version
    let type: PolicyType
    let request: AuthorizationRequest
    let hasBoundary: Bool

    /// The ways in which the statement reaches the principal: `account`, `limited`, `full`; nil if it does not match.
    func match() -> Set<String>? {
        guard let reach = reach(), matchesAction(), matchesResource(),
            statement.conditions.allSatisfy({ holds($0) })
        else { return nil }
        return reach
    }

    // MARK: Principal

    private func reach() -> Set<String>? {
        let isDeny = statement.effect == .deny
        guard let element = statement.principal else {
            if type == .resourceBased || type == .roleTrustPolicy { return isDeny ? [] : nil }
            return []
        }
        let ways = element.members.map { way($0.value, isDeny: isDeny || element.isNegated) }
        if !element.isNegated {
            let found = Set(ways.compactMap { $0 })
            return found.isEmpty ? nil : found
        }
        if !isDeny { return ways.allSatisfy { $0 == nil } ? ["full"] : nil }
        if hasBoundary { return ["full"] }
        let named = Set(
            zip(element.members, ways).filter { $0.1 != nil }.map { pair in
                if case .everyone = pair.0.value { return "everyone" }
                return pair.1 ?? ""
            }
        )
        if named.contains("everyone") { return nil }
        let principal = request.principal
        let demanded: Set<String>
        switch principal.kind {
        case .anonymous: return ["full"]
        case .service, .federatedIdentity: demanded = ["full"]
        case .root: return named.contains("account") || named.contains("full") ? nil : ["full"]
        case .user, .federatedUser: demanded = ["account", "full"]
        case .assumedRole:
            demanded = principal.arn == principal.issuerARN ? ["account", "limited"] : ["account", "limited", "full"]
        }
        return demanded.isSubset(of: named) ? nil : ["full"]
    }

    private func way(_ member: PrincipalElement.Member, isDeny: Bool) -> String? {
        let principal = request.principal
        switch member {
        case .everyone: return principal.kind == .federatedIdentity && !isDeny ? nil : "full"
        case .account(let account): return principal.account == account ? "account" : nil
        case .uniqueID(let id):
            return principal.uniqueID == id ? (principal.kind == .user ? "full" : "limited") : nil
        case .service(let name): return principal.kind == .service && principal.arn == name ? "full" : nil
        case .federated(let name): return principal.kind == .federatedIdentity && principal.arn == name ? "full" : nil
        case .canonicalUser: return nil
        case .arn(let arn):
            switch principal.kind {
            case .user, .root: return principal.arn == arn ? "full" : nil
            case .assumedRole, .federatedUser:
                if principal.issuerARN == arn { return "limited" }
                if principal.arn == arn { return "full" }
                guard principal.issuerARN == nil, principal.kind == .assumedRole else { return nil }
                return isRole(arn, of: principal.arn) ? "limited" : nil
            case .service, .anonymous, .federatedIdentity: return nil
            }
        }
    }

    private func isRole(_ arn: String, of session: String) -> Bool {
        let role = arn.split(separator: ":", omittingEmptySubsequences: false)
        let mine = session.split(separator: ":", omittingEmptySubsequences: false)
        guard role.count == 6, mine.count == 6, role[2] == "iam", mine[2] == "sts", role[1] == mine[1],
            role[4] == mine[4]
        else { return false }
        let (path, name) = (role[5].split(separator: "/"), mine[5].split(separator: "/"))
        return path.first == "role" && name.first == "assumed-role" && path.count >= 2 && name.count == 3
            && path.last == name[1]
    }

    // MARK: Action and resource

    private func matchesAction() -> Bool {
        let action = request.action.lowercased()
        let isListed = statement.action.patterns.contains { pattern in
            if pattern.value == "*" { return true }
            let parts = pattern.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].contains("*"), !parts[0].contains("?") else {
                return (statement.effect == .deny) != statement.action.isNegated
            }
            return ReferenceValue.fits(action, tokens(pattern.value.lowercased(), variables: false, .free) ?? [])
        }
        return isListed != statement.action.isNegated
    }

    private func matchesResource() -> Bool {
        guard let element = statement.resource else { return type == .roleTrustPolicy || statement.effect == .deny }
        return element.patterns.contains { fitsResource($0.value) } != element.isNegated
    }

    private func fitsResource(_ pattern: String) -> Bool {
        if pattern == "*" { return true }
        var fields = pattern.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 3, fields[0] == "arn", !fields[2].isEmpty, !fields[2].contains("*"),
            !fields[2].contains("?")
        else { return (statement.effect == .deny) != statement.resource?.isNegated }
        while fields.count < 6 { fields.append("*") }
        var program: [ReferenceValue.Token] = []
        for (number, field) in fields.enumerated() {
            if number > 0 { program.append(.text(":")) }
            guard let part = tokens(field, variables: number == 5, number == 1 ? .fixed : .field) else { return false }
            program += part
        }
        return ReferenceValue.fits(request.resource, program)
    }

    // MARK: Patterns

    private enum Stars { case free, field, fixed, none }

    /// The tokens of a pattern; nil if a variable in it has no value.
    private func tokens(_ pattern: String, variables: Bool, _ stars: Stars) -> [ReferenceValue.Token]? {
        var result: [ReferenceValue.Token] = []
        var rest = Substring(pattern)
        while let first = rest.unicodeScalars.first {
            if variables, version == .v2012, rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
                let inside = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
                guard let value = substitute(inside) else { return nil }
                result += value.unicodeScalars.map { .text($0) }
                rest = rest[rest.index(after: end)...]
                continue
            }
            rest = Substring(rest.unicodeScalars.dropFirst())
            switch (first, stars) {
            case ("*", .free): result.append(.run)
            case ("*", .field):
                let behind = rest.drop { $0 == "*" }
                result.append(behind.isEmpty || behind.hasPrefix(":") ? .run : .runInField)
            case ("*", .fixed): result.append(.runInField)
            case ("?", .free): result.append(.one)
            case ("?", .field), ("?", .fixed): result.append(.oneInField)
            default: result.append(.text(first))
            }
        }
        return result
    }

    private func substitute(_ inside: String) -> String? {
        if ["*", "?", "$"].contains(inside) { return inside }
        let parts = inside.split(separator: ",", maxSplits: 1)
        guard let key = parts.first else { return nil }
        if let entry = request.context[String(key)], !entry.isMultivalued, entry.values.count == 1 {
            return entry.values[0]
        }
        guard parts.count == 2 else { return nil }
        return String(parts[1].drop { $0 == " " }.dropFirst().dropLast())
    }

    // MARK: Conditions

    private func holds(_ condition: Condition) -> Bool {
        let name = condition.operator.comparison.rawValue
        let values = request.context[condition.key.value]?.values ?? []
        if name == "Null" {
            return condition.values.contains { $0.value.lowercased() == (values.isEmpty ? "true" : "false") }
        }
        let isNegated = name.contains("Not")
        if values.isEmpty {
            if condition.operator.ifExists { return true }
            switch condition.operator.quantifier {
            case .forAllValues: return true
            case .forAnyValue: return false
            case nil: return isNegated
            }
        }
        let each = values.map { value in isNegated ? differsFromAll(value, condition) : equalsAny(value, condition) }
        switch condition.operator.quantifier {
        case .forAllValues: return each.allSatisfy { $0 }
        case .forAnyValue: return each.contains(true)
        case nil: return isNegated ? each.allSatisfy { $0 } : each.contains(true)
        }
    }

    private func equalsAny(_ value: String, _ condition: Condition) -> Bool {
        condition.values.contains { compare(value, $0.value, condition.operator.comparison.rawValue) == .yes }
    }

    private func differsFromAll(_ value: String, _ condition: Condition) -> Bool {
        condition.values.allSatisfy { wanted in
            switch compare(value, wanted.value, condition.operator.comparison.rawValue) {
            case .yes, .senseless: false
            case .no: true
            case .noValue: statement.effect == .deny
            }
        }
    }

    private enum Answer { case yes, no, senseless, noValue }

    private func answer(_ value: Bool) -> Answer { value ? .yes : .no }

    private func compare(_ value: String, _ wanted: String, _ name: String) -> Answer {
        let kind = name.replacing("Not", with: "")
        switch kind {
        case "StringEquals", "StringEqualsIgnoreCase", "StringLike":
            guard let program = tokens(wanted, variables: true, kind == "StringLike" ? .free : .none) else {
                return .noValue
            }
            if kind != "StringEqualsIgnoreCase" { return answer(ReferenceValue.fits(value, program)) }
            let text = program.map { if case .text(let scalar) = $0 { String(Character(scalar)) } else { "" } }.joined()
            return answer(text.lowercased() == value.lowercased())
        case "ArnEquals", "ArnLike": return compareARN(value, wanted)
        case "BinaryEquals": return answer(value == wanted)
        case "Bool":
            guard ["true", "false"].contains(value.lowercased()) else { return .senseless }
            guard let program = tokens(wanted, variables: true, .none) else { return .noValue }
            let text = program.map { if case .text(let scalar) = $0 { String(Character(scalar)) } else { "" } }.joined()
            return answer(text.lowercased() == value.lowercased())
        case "IpAddress":
            guard let given = ReferenceValue.block(value), let block = ReferenceValue.block(wanted) else {
                return .senseless
            }
            return answer(given.family == block.family && given.bits.hasPrefix(block.bits))
        default:
            let order =
                kind.hasPrefix("Numeric")
                ? ReferenceValue.compareNumbers(value, wanted)
                : { (a: Int?, b: Int?) -> Int? in
                    guard let a, let b else { return nil }
                    return a < b ? -1 : a > b ? 1 : 0
                }(ReferenceValue.date(value), ReferenceValue.date(wanted))
            guard let order else { return .senseless }
            if kind.hasSuffix("LessThan") { return answer(order < 0) }
            if kind.hasSuffix("LessThanEquals") { return answer(order <= 0) }
            if kind.hasSuffix("GreaterThan") { return answer(order > 0) }
            if kind.hasSuffix("GreaterThanEquals") { return answer(order >= 0) }
            return answer(order == 0)
        }
    }

    /// Six fields, each on its own.
    private func compareARN(_ value: String, _ wanted: String) -> Answer {
        let fields = value.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 6 else { return .senseless }
        guard let program = tokens(wanted, variables: true, .free) else { return .noValue }
        if !program.isEmpty, program.allSatisfy({ $0 == .run }) { return .yes }
        let patterns = program.split(separator: .text(":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard patterns.count == 6 else { return .senseless }
        return answer(zip(fields, patterns).allSatisfy { ReferenceValue.fits($0, Array($1)) })
    }
}
