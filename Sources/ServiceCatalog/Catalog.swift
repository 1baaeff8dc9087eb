/// Everything that is known about services: AWS's, from the embedded table, and those that a user adds.
///
/// Loading costs nothing until it is used, then an index of 457 lines; a service is read when it is first asked for.
/// Safe to use from any thread. Names of actions and condition keys ignore case, as they do in policies.
package struct Catalog: Sendable {
    /// AWS's services alone.
    package static let aws = Catalog(userServices: [:])

    /// By prefix.
    let userServices: [String: Service]

    private init(userServices: [String: Service]) { self.userServices = userServices }

    /// AWS's services and these. A prefix may be given only once, and none that AWS has.
    package init(adding services: [Service]) throws(CatalogError) {
        var userServices: [String: Service] = [:]
        for service in services {
            if EmbeddedServices.shared.service(Array(service.prefix.utf8)) != nil {
                throw .prefixOfAWS(service.prefix)
            }
            if userServices.updateValue(service, forKey: service.prefix) != nil {
                throw .repeatedPrefix(service.prefix)
            }
        }
        self.init(userServices: userServices)
    }

    /// The prefixes of all services, in order.
    package var prefixes: [String] { (EmbeddedServices.shared.prefixes + userServices.keys).sorted() }

    /// The prefixes of the services that a user added, in order.
    package var userPrefixes: [String] { userServices.keys.sorted() }

    /// The service with this prefix.
    package func service(_ prefix: String) -> Service? {
        let lowercased = prefix.utf8.map(\.asciiLowercased)
        if let service = EmbeddedServices.shared.service(lowercased) { return service }
        return userServices.isEmpty ? nil : userServices[String(decoding: lowercased, as: UTF8.self)]
    }

    /// The action with this name, prefix included: `s3:GetObject`.
    package func action(_ name: String) -> ServiceAction? {
        guard let (prefix, rest) = Self.splitAtColon(name) else { return nil }
        return service(prefix)?.action(named: rest)
    }

    /// The actions of this name in all services, in the order of prefixes.
    package func actions(named name: String) -> [ServiceAction] {
        let found = EmbeddedServices.shared.services(withAction: name) + userServices.values
        return found.compactMap { $0.action(named: name) }.sorted { $0.service < $1.service }
    }

    /// The global condition keys, and the families of tag keys, of every request that they apply to.
    package var globalConditionKeys: [ConditionKey] { EmbeddedServices.shared.globalConditionKeys }

    /// The condition key of this name or family. Nil is no proof that there is no such key: identity providers that an
    /// account registers bring keys of their own (`<issuer>:sub`).
    package func conditionKey(_ name: String) -> ConditionKey? {
        if let key = globalConditionKeys.bestMatch(name) { return key }
        guard let (prefix, _) = Self.splitAtColon(name) else { return nil }
        if let key = service(prefix)?.conditionKey(named: name) { return key }
        for lender in EmbeddedServices.shared.keyLenders {
            if let key = lender.conditionKey(named: name) { return key }
        }
        return nil
    }

    /// The key as AWS writes it; of a family what stands before the placeholder, since tag keys are the customer's. Names that
    /// nobody knows stay as they are.
    package func spelling(of name: String) -> String {
        guard let key = conditionKey(name) else { return name }
        guard key.isFamily else { return key.name }
        guard let slash = key.name.firstIndex(of: "/"), let own = name.firstIndex(of: "/") else { return name }
        return String(key.name[...slash] + name[own...].dropFirst())
    }

    /// Whether one of these names, keys and families of an action, stands for `key`. Two entries may write the placeholder of
    /// one family differently.
    package func holds(_ names: some Sequence<String>, _ key: String) -> Bool {
        guard let known = conditionKey(key) else { return false }
        return names.contains { compareIgnoringCase($0, known.name) == 0 }
            || known.isFamily && names.contains { $0.contains("/") && conditionKey($0)?.covers(key) ?? false }
    }

    /// The actions that a pattern of a policy names, in order. The pattern may hold `*` and `?` anywhere.
    package func matchingActions(_ pattern: String) -> [ServiceAction] {
        let wanted = Template(policyPattern: pattern).lowercased
        return prefixes.filter { Template(policyPattern: $0 + ":*").overlaps(wanted) }.compactMap(service).flatMap {
            $0.actions.filter { Template(literal: $0.qualifiedName).lowercased.overlaps(wanted) }
        }
    }

    /// The types of resources that this ARN (or name of a resource) may be of, the most specific of each service.
    package func resourceTypes(of resource: String) -> [ResourceType] {
        services(thatMayOwn: resource).flatMap { $0.resourceTypes(of: resource).prefix(1) }
    }

    /// The first of these types.
    package func resourceType(of resource: String) -> ResourceType? {
        services(thatMayOwn: resource).lazy.compactMap { $0.resourceTypes(of: resource).first }.first
    }

    /// The actions that can be limited to this resource.
    package func actions(onResource resource: String) -> [ServiceAction] {
        services(thatMayOwn: resource).flatMap { service in
            guard let type = service.resourceTypes(of: resource).first else { return [ServiceAction]() }
            return service.actions.filter { $0.resources.contains { $0.typeName == type.name } }
        }
    }

    /// The service of the ARN, those that work on other services' resources, and the user's.
    private func services(thatMayOwn resource: String) -> [Service] {
        let fields = resource.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        let own = fields.count > 2 ? service(String(fields[2])) : nil
        let others = EmbeddedServices.shared.borrowers + userServices.values.sorted { $0.prefix < $1.prefix }
        return (own.map { [$0] } ?? []) + others.filter { $0.prefix != own?.prefix }
    }

    static func splitAtColon(_ name: String) -> (prefix: String, rest: String)? {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (String(name[..<colon]), String(name[name.utf8.index(after: colon)...]))
    }
}

/// Why services cannot be added to a catalog.
package enum CatalogError: Error, Sendable, Hashable {
    /// AWS has a service of this prefix.
    case prefixOfAWS(String)
    /// Two services have this prefix.
    case repeatedPrefix(String)
}
