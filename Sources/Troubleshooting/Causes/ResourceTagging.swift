import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage

/// Giving a resource the tag that a policy asks of it (IAM User Guide, "Define permissions based on attributes").
enum ResourceTagging {
    /// Nil unless `key` is a tag of the resource, and the resource is one that is there to be tagged.
    static func change(of request: AuthorizationRequest, _ key: String, to value: String) -> RequestChange? {
        guard let tag = tag(key), let arn = ARN(request.resource), !request.resource.contains("*"),
            // What is being made has the tags that the request passes.
            !isNew(request, arn)
        else { return nil }
        let known = request.context[key]?.values.first
        // One tag goes by several names, which policies mix.
        let names = request.context.entries.map(\.key).filter { Self.tag($0)?.lowercased() == tag.lowercased() }
        let others = names.filter { $0.lowercased() != key.lowercased() }
        var change = RequestChange(
            keys: ([key] + others).map { ConditionKeyValue($0, value) },
            summary: "tag `\(request.resource)` with `\(tag)` = `\(value)`"
                + (known.map { " instead of `\($0)`" } ?? "") + ", which every policy that asks for this tag will see",
            commands: TagCommands.commands(arn, request.resource, tag, value),
            tagged: .resource
        )
        // A tag of another value was given for a reason, and so may be one that nobody has told.
        let isMistyped = known.map { $0.lowercased() == value.lowercased() } ?? !request.context.isUnknown(key)
        if !isMistyped { change.weakens = .condition }
        return change
    }

    /// The tag of `aws:ResourceTag/Owner`, `ec2:ResourceTag/Owner`, `s3:ExistingObjectTag/Owner`.
    private static func tag(_ key: String) -> String? {
        guard let slash = key.firstIndex(of: "/") else { return nil }
        let family = key[..<slash].lowercased()
        guard family.hasSuffix(":resourcetag") || family == "s3:existingobjecttag" || family == "s3:buckettag" else {
            return nil
        }
        return String(key[key.index(after: slash)...])
    }

    private static func isNew(_ request: AuthorizationRequest, _ arn: ARN) -> Bool {
        let name = request.action.split(separator: ":").last ?? ""
        return name.hasPrefix("Create") || name.hasPrefix("Run") || arn.resource.isEmpty
    }
}

/// How each service tags what it has.
///
/// Sources: the AWS CLI Command Reference of each command; Resource Groups Tagging API Reference, "TagResources", which
/// keeps the other tags.
enum TagCommands {
    static func commands(_ arn: ARN, _ resource: String, _ tag: String, _ value: String) -> [String] {
        let last = arn.resource.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
        let name = Shell.quoted(last)
        let region = arn.region.isEmpty ? "" : " --region \(arn.region)"
        let whole = Shell.quoted(resource)
        let pair = Shell.quoted("Key=\(tag),Value=\(value)")
        switch arn.service {
        case "ec2": return ["aws ec2 create-tags\(region) --resources \(name) --tags \(pair)"]
        case "iam":
            let kind = arn.resource.prefix { $0 != "/" }
            let target =
                kind == "user" || kind == "role" ? "--\(kind)-name \(name)" : "--\(kind)-arn \(whole)"
            return ["user", "role", "policy"].contains(String(kind))
                ? ["aws iam tag-\(kind) \(target) --tags \(pair)"] : []
        case "kms":
            let tags = Shell.quoted("TagKey=\(tag),TagValue=\(value)")
            return ["aws kms tag-resource\(region) --key-id \(name) --tags \(tags)"]
        case "secretsmanager":
            return ["aws secretsmanager tag-resource\(region) --secret-id \(whole) --tags \(pair)"]
        case "rds": return ["aws rds add-tags-to-resource\(region) --resource-name \(whole) --tags \(pair)"]
        case "dynamodb": return ["aws dynamodb tag-resource\(region) --resource-arn \(table(resource)) --tags \(pair)"]
        case "s3" where arn.resource.contains("/"):
            // It puts all tags of the object at once.
            let (bucket, key) = (arn.resource.prefix { $0 != "/" }, arn.resource.drop { $0 != "/" }.dropFirst())
            let set = Shell.quoted(
                "{\"TagSet\":[{\"Key\":\(JSONLiteral.string(tag)),\"Value\":\(JSONLiteral.string(value))}]}"
            )
            return [
                "aws s3api get-object-tagging --bucket \(bucket) --key \(Shell.quoted(String(key)))",
                "aws s3api put-object-tagging --bucket \(bucket) --key \(Shell.quoted(String(key))) --tagging \(set)",
            ]
        default:
            let tags = Shell.quoted("\(tag)=\(value)")
            return ["aws resourcegroupstaggingapi tag-resources\(region) --resource-arn-list \(whole) --tags \(tags)"]
        }
    }

    /// A table's own ARN, of one of its indexes or streams too.
    private static func table(_ resource: String) -> String {
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
        return Shell.quoted(parts.prefix(2).joined(separator: "/"))
    }
}
