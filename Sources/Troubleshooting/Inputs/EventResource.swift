import PolicyLanguage

/// What an event's request was about, from its parameters: where neither the sentence nor `resources` says it.
///
/// Formats: Service Authorization Reference, "Resource types" of each service.
struct EventResource {
    /// An ARN; for IAM the kind and the name, as its sentences print them, because the parameters have no path.
    let text: String?

    init(_ record: JSONValue, service: String) {
        guard let parameters = record.member("requestParameters") else {
            text = nil
            return
        }
        text = Self.read(record, parameters, service)
    }

    private static func read(_ record: JSONValue, _ parameters: JSONValue, _ service: String) -> String? {
        switch service {
        case "iam": return identityEntity(parameters)
        case "sts": return parameters.string("roleArn")
        case "s3": return bucketOrObject(record, parameters)
        case "organizations": return parameters.string("policyId") ?? parameters.string("targetId")
        default: break
        }
        for row in rows where row.service == service {
            guard let name = parameters.string(row.parameter) ?? onlyItem(of: row, record, parameters), !name.isEmpty
            else { continue }
            if name.hasPrefix("arn:") { return name }
            // `https://sqs.us-east-1.amazonaws.com/123456789012/name`
            let last = row.isURL ? name.split(separator: "/").last.map(String.init) ?? name : name
            guard let region = record.string("awsRegion"), let account = record.string("recipientAccountId") else {
                return nil
            }
            // Aliases are other resources than what they stand for.
            if service == "kms", last.hasPrefix("alias/") { return nil }
            let separator = row.kind.hasSuffix("/") && last.hasPrefix("/") ? String(row.kind.dropLast()) : row.kind
            return "arn:\(partition(region)):\(service):\(region):\(account):\(separator)\(last)"
        }
        let names: [StaticString] = ["secretId", "resourceArn", "resourceARN", "arn", "ARN"]
        return names.lazy.compactMap { parameters.string($0) }.first { $0.hasPrefix("arn:") }
    }

    /// `{"instancesSet": {"items": [{"instanceId": …}]}}` of StartInstances. With several the event does not say which was
    /// refused, and what only describes has no resource.
    private static func onlyItem(of row: Row, _ record: JSONValue, _ parameters: JSONValue) -> String? {
        guard let list = row.list, let items = parameters.member(list)?.member("items")?.elements, items.count == 1,
            record.string("eventName")?.hasPrefix("Describe") == false
        else { return nil }
        return items[0].string(row.parameter)
    }

    private static func partition(_ region: String) -> String {
        region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    private static func identityEntity(_ parameters: JSONValue) -> String? {
        if let serial = parameters.string("serialNumber"), serial.hasPrefix("arn:"),
            parameters.member("userName") == nil
        {
            return serial
        }
        let names: [(StaticString, String)] = [
            ("userName", "user"), ("roleName", "role"), ("groupName", "group"),
            ("instanceProfileName", "instance profile"),
        ]
        for (parameter, kind) in names {
            if let name = parameters.string(parameter) { return "\(kind) \(name)" }
        }
        if let arn = parameters.string("policyArn") ?? parameters.string("openIDConnectProviderArn")
            ?? parameters.string("sAMLProviderArn")
        {
            return arn
        }
        return parameters.string("policyName").map { "policy \($0)" }
    }

    /// The role that a call gives to a service: the only one among its parameters.
    static func role(_ parameters: JSONValue) -> String? {
        let names: [StaticString] = ["role", "roleArn", "roleARN", "executionRoleArn", "taskRoleArn", "serviceRole"]
        let found = names.compactMap { parameters.string($0) }.filter { $0.contains(":role/") }
        return Set(found).count == 1 ? found.first : nil
    }

    private static func bucketOrObject(_ record: JSONValue, _ parameters: JSONValue) -> String? {
        guard let bucket = parameters.string("bucketName") else { return nil }
        let region = record.string("awsRegion") ?? ""
        let arn = "arn:\(partition(region)):s3:::\(bucket)"
        guard let key = parameters.string("key"), !key.isEmpty else { return arn }
        return "\(arn)/\(key)"
    }

    private struct Row: Sendable {
        let service: String
        let parameter: StaticString
        /// What stands before the name.
        let kind: String
        var isURL = false
        /// The list in which the parameter stands for some calls.
        var list: StaticString?
    }

    private static let rows: [Row] = [
        Row(service: "lambda", parameter: "functionName", kind: "function:"),
        Row(service: "dynamodb", parameter: "tableName", kind: "table/"),
        Row(service: "sqs", parameter: "queueUrl", kind: "", isURL: true),
        Row(service: "sns", parameter: "topicArn", kind: ""),
        Row(service: "kms", parameter: "keyId", kind: "key/"),
        Row(service: "ssm", parameter: "name", kind: "parameter/"),
        Row(service: "logs", parameter: "logGroupName", kind: "log-group:"),
        Row(service: "kinesis", parameter: "streamName", kind: "stream/"),
        Row(service: "ecr", parameter: "repositoryName", kind: "repository/"),
        Row(service: "states", parameter: "stateMachineArn", kind: "stateMachine:"),
        Row(service: "ec2", parameter: "instanceId", kind: "instance/", list: "instancesSet"),
        Row(service: "ec2", parameter: "volumeId", kind: "volume/"),
        Row(service: "codecommit", parameter: "repositoryName", kind: ""),
        Row(service: "ecs", parameter: "cluster", kind: "cluster/"),
    ]
}
