package import PolicyLanguage

/// Reads services that a user describes in JSON, in the form of `docs/service.schema.json`.
///
/// Everything is checked, and anything unknown is an error: a misspelt field would otherwise be a fact left out.
package enum ServiceFile {
    /// The services of a file, in its order.
    package static func services(reading text: [UInt8]) throws(ServiceFileError) -> [Service] {
        let root: JSONValue
        do {
            root = try JSONText(reading: text).root
        } catch {
            throw ServiceFileError(message: error.detail, path: "", position: error.position)
        }
        let fields = try ServiceFileField(value: root, path: "").fields(required: ["services"], optional: ["$schema"])
        var services: [Service] = []
        var prefixes = Set<String>()
        let given = try fields.list("services")
        for field in given {
            let service = try ServiceReader(field).service()
            if !prefixes.insert(service.prefix).inserted {
                throw field.failure("another service of this file has the prefix `\(service.prefix)`")
            }
            services.append(service)
        }
        try checkDependentActions(of: services, given)
        return services
    }

    /// The services of a file.
    package static func services(reading text: String) throws(ServiceFileError) -> [Service] {
        try services(reading: Array(text.utf8))
    }

    /// Needs all services: an action may depend on an action of a later one.
    private static func checkDependentActions(
        of services: [Service],
        _ fields: [ServiceFileField]
    ) throws(ServiceFileError) {
        for (service, field) in zip(services, fields) {
            for name in service.actions.flatMap(\.dependentActions) {
                guard let (prefix, rest) = Catalog.splitAtColon(name) else {
                    throw field.failure("the dependent action `\(name)` has no prefix")
                }
                let owner = services.first { $0.prefix == prefix } ?? Catalog.aws.service(prefix)
                if owner?.action(named: rest) == nil {
                    throw field.failure("the dependent action `\(name)` does not exist")
                }
            }
        }
    }
}

/// Why a file of services was refused.
package struct ServiceFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let message: String
    /// The field, for example `services[0].actions[2].accessLevel`; empty for the whole text.
    package let path: String
    /// Where it stands.
    package let position: SourcePosition

    /// `line 3, column 5: services[0].prefix: …`
    package var description: String {
        "line \(position.line), column \(position.column): \(path.isEmpty ? "" : path + ": ")\(message)"
    }
}
