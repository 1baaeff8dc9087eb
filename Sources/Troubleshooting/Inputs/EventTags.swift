import Identifiers
import PolicyLanguage

/// The tags of a request, in the forms that services give them, and whether they are all.
struct EventTags {
    private(set) var tags: [(key: String, value: String)] = []
    /// Whether a tag that is not among them was not passed. Only where the event shows the parameters that hold tags, or
    /// would have held them.
    private(set) var isComplete = false

    private static let names: [StaticString] = [
        "tags", "Tags", "tagList", "tagSet", "tagging", "principalTags", "tagsList",
    ]

    /// Services that pass the tags of what they create as `tags`, beside all other parameters.
    ///
    /// Sources: the API Reference of each service; CloudTrail writes its parameters with a small first letter.
    private static let servicesWithTags: Set = [
        "dynamodb", "ecs", "iam", "kms", "lambda", "rds", "secretsmanager", "sns",
    ]

    init(_ parameters: JSONValue, service: String, resource: String?) {
        if service == "ec2", parameters.member("tagSet") == nil {
            readSpecifications(parameters, resource)
            return
        }
        for name in Self.names {
            guard let value = parameters.member(name) else { continue }
            tags = Self.list(value)
            isComplete = true
            if !tags.isEmpty { return }
        }
        if !isComplete { isComplete = Self.servicesWithTags.contains(service) && Self.isWhole(parameters) }
    }

    /// EC2 gives them per kind of resource that is created, and asks about each kind with its own tags
    /// (EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation").
    private mutating func readSpecifications(_ parameters: JSONValue, _ resource: String?) {
        let all = parameters.member("tagSpecificationSet")?.member("items")?.elements ?? []
        let kind = resource.flatMap { ARN($0) }?.resource.prefix { $0 != "/" }
        let own = all.filter { item in kind.map { item.string("resourceType") == String($0) } ?? true }
        tags = own.flatMap { $0.member("tags").map(Self.list) ?? [] }
        // A launch template has tags of its own, and calls for fleets put all in one parameter.
        isComplete = Self.isWhole(parameters) && parameters.member("launchTemplate") == nil
    }

    /// Whether these are the parameters themselves: not nothing, not a note that they were left out as too large, and not
    /// one that holds all others (`CreateFleetRequest`).
    private static func isWhole(_ parameters: JSONValue) -> Bool {
        let names = parameters.members.map(\.name)
        return !names.isEmpty && !names.contains("omitted") && !names.contains { $0.hasSuffix("Request") }
    }

    /// `[{"key": …, "value": …}]`, with capitals or not, inside `items` or not, or `{key: value}`.
    private static func list(_ value: JSONValue) -> [(key: String, value: String)] {
        if let items = value.member("items") { return list(items) }
        let elements = value.elements
        if !elements.isEmpty {
            return elements.compactMap { tag in
                guard let key = tag.string("key") ?? tag.string("Key") ?? tag.string("tagKey") else { return nil }
                return (key, tag.string("value") ?? tag.string("Value") ?? tag.string("tagValue") ?? "")
            }
        }
        return value.members.compactMap { member in member.value.string.map { (member.name, $0) } }
    }
}
