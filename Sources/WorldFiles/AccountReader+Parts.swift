import Directory
import Identifiers
import PolicyLanguage

/// What every user, group, role and managed policy has.
struct EntityFacts {
    let name: String
    /// The unique id; the ARN in its place where somebody has left it out.
    let id: String
    let path: String
    let created: Timestamp
    let arn: String?

    /// `prefix` is that of the member names: `UserName`, `UserId`.
    init(_ value: JSONValue, _ prefix: String, in file: WorldFile) throws(WorldError) {
        name = try file.string("\(prefix)Name", of: value)
        arn = try file.optionalString("Arn", of: value)
        created = try file.date("CreateDate", of: value)
        let path = try file.optionalString("Path", of: value) ?? Self.path(inARN: arn) ?? "/"
        guard path.hasPrefix("/"), path.hasSuffix("/") else {
            throw file.failure(value, "the path `\(path)` does not begin and end with a slash")
        }
        self.path = path
        guard let id = try file.optionalString("\(prefix)Id", of: value) ?? arn, !id.isEmpty else {
            throw file.failure(value, "`\(prefix)Id` is missing")
        }
        self.id = id
    }

    /// What stands between the type and the name, both slashes included.
    private static func path(inARN arn: String?) -> String? {
        guard let resource = arn.flatMap({ ARN($0)?.resource }), let first = resource.firstIndex(of: "/"),
            let last = resource.lastIndex(of: "/")
        else { return nil }
        return String(resource[first...last])
    }
}

/// A version of a managed policy with its number.
struct NumberedVersion {
    let number: Int
    let isDefault: Bool
    let version: PolicyVersion
}

extension AccountReader {
    func tags(of value: JSONValue) throws(WorldError) -> [Tag] {
        var tags: [Tag] = []
        for tag in try file.objects("Tags", of: value) {
            // A tag's value may be empty.
            let text = try file.optionalString("Value", of: tag) ?? ""
            tags.append(Tag(key: try file.string("Key", of: tag), value: text))
        }
        return tags
    }

    func boundary(of value: JSONValue) throws(WorldError) -> String? {
        guard let boundary = try file.optionalObject("PermissionsBoundary", of: value) else { return nil }
        return try arn("PermissionsBoundaryArn", of: boundary)
    }

    func holding(of value: JSONValue, inline list: String) throws(WorldError) -> PolicyHolding {
        var holding = PolicyHolding()
        for policy in try file.objects(list, of: value) {
            let name = try file.string("PolicyName", of: policy)
            if holding.inline.contains(where: { $0.name == name }) {
                throw file.failure(policy, "the inline policy `\(name)` stands twice")
            }
            let document = try policies.policy(file.requiredMember("PolicyDocument", of: policy), in: file)
            holding.inline.append(InlinePolicy(name: name, document: document))
        }
        holding.inline.sort { $0.name < $1.name }
        for policy in try file.objects("AttachedManagedPolicies", of: value) {
            holding.attached.append(try arn("PolicyArn", of: policy))
        }
        return holding
    }

    /// Oldest first.
    func versions(of value: JSONValue) throws(WorldError) -> [NumberedVersion] {
        var versions: [NumberedVersion] = []
        for element in try file.objects("PolicyVersionList", of: value) {
            let id = try file.string("VersionId", of: element)
            guard id.hasPrefix("v"), let number = Int(id.dropFirst()), number > 0 else {
                throw file.failure(element, "`VersionId` is `\(id)`, and should be like v1")
            }
            let document = try policies.policy(file.requiredMember("Document", of: element), in: file)
            let version = PolicyVersion(
                id: id,
                document: document,
                created: try file.date("CreateDate", of: element)
            )
            var isDefault = false
            if case .boolean(true)? = file.member("IsDefaultVersion", of: element)?.content { isDefault = true }
            versions.append(NumberedVersion(number: number, isDefault: isDefault, version: version))
        }
        versions.sort { $0.number < $1.number }
        return versions
    }

    func defaultVersion(
        of value: JSONValue,
        _ versions: [NumberedVersion]
    ) throws(WorldError) -> PolicyVersion {
        // Said twice; versions that were listed on their own say it only here.
        guard let id = try file.optionalString("DefaultVersionId", of: value) else {
            if let version = versions.first(where: \.isDefault)?.version { return version }
            throw file.failure(value, "`DefaultVersionId` is missing")
        }
        guard let version = versions.first(where: { $0.version.id == id }) else {
            throw file.failure(value, "the default version `\(id)` is not in `PolicyVersionList`")
        }
        return version.version
    }

    private func arn(_ name: String, of object: JSONValue) throws(WorldError) -> String {
        let text = try file.string(name, of: object)
        guard ARN(text) != nil else { throw file.failure(object, "`\(name)` is `\(text)`, which is no ARN") }
        return text
    }
}
