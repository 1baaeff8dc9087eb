import ServiceCatalog

/// Which action an API operation is authorised as. Most are their own; these are not.
///
/// Sources: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"; S3 API Reference,
/// each operation's "Permissions"; Lambda Developer Guide, "Lambda API permissions"; CloudTrail User Guide, "CloudTrail
/// record contents" for the names in events.
struct OperationActions: Sendable {
    /// What the operations were found to mean, by name.
    private var known: [String: String?] = [:]

    init() {}

    /// `service:Action` for an operation of a service as a client prints its name, or of the only service that has it.
    mutating func action(service: String?, operation: String) -> String? {
        if let service, let prefix = Self.prefix(ofClientName: service) {
            return Self.action(prefix: prefix, operation: operation)
        }
        if let found = known[operation] { return found }
        let found = Self.onlyAction(operation)
        known[operation] = .some(found)
        return found
    }

    /// Taken out of the catalogue once: a log names many operations.
    private static let services = Catalog.aws.prefixes.compactMap { Catalog.aws.service($0) }

    private static func onlyAction(_ operation: String) -> String? {
        let found = services.compactMap { $0.action(named: operation) }
        if found.isEmpty, let special = special["s3:\(operation)"] { return special }
        return found.count == 1 ? found.first?.qualifiedName : nil
    }

    /// `service:Action` for an operation of a service whose prefix in policies is known.
    static func action(prefix: String, operation: String) -> String {
        let name = versionless(operation)
        let qualified = "\(prefix):\(name)"
        return special[qualified] ?? qualified
    }

    /// Lambda and CloudFront name the version of their API in events: `ListFunctions20150331`, `CreateDistribution2020_05_31`.
    private static func versionless(_ operation: String) -> String {
        let bytes = Array(operation.utf8)
        var end = bytes.count
        while end > 0,
            ByteText.isDigit(bytes[end - 1]) || bytes[end - 1] == UInt8(ascii: "_")
                || bytes[end - 1] == UInt8(ascii: "v")
        {
            end -= 1
        }
        let suffix = bytes[end...]
        let digits = suffix.count(where: ByteText.isDigit)
        // `v2` is a part of a name, eight digits are a date.
        return digits >= 8 ? String(decoding: bytes[..<end], as: UTF8.self) : operation
    }

    private static let special: [String: String] = {
        var table: [String: String] = [:]
        for row in rows.split(separator: "\n") {
            let words = row.split(separator: " ")
            if words.count == 2 { table[String(words[0])] = String(words[1]) }
        }
        return table
    }()

    private static let rows = """
        s3:ListObjects s3:ListBucket
        s3:ListObjectsV2 s3:ListBucket
        s3:ListObjectVersions s3:ListBucketVersions
        s3:HeadBucket s3:ListBucket
        s3:HeadObject s3:GetObject
        s3:SelectObjectContent s3:GetObject
        s3:ListBuckets s3:ListAllMyBuckets
        s3:CopyObject s3:PutObject
        s3:CreateMultipartUpload s3:PutObject
        s3:UploadPart s3:PutObject
        s3:UploadPartCopy s3:PutObject
        s3:CompleteMultipartUpload s3:PutObject
        s3:PostObject s3:PutObject
        s3:ListMultipartUploads s3:ListBucketMultipartUploads
        s3:ListParts s3:ListMultipartUploadParts
        s3:DeleteObjects s3:DeleteObject
        s3:DeleteBucketCors s3:PutBucketCORS
        s3:GetBucketCors s3:GetBucketCORS
        s3:PutBucketCors s3:PutBucketCORS
        s3:DeleteBucketEncryption s3:PutEncryptionConfiguration
        s3:GetBucketEncryption s3:GetEncryptionConfiguration
        s3:PutBucketEncryption s3:PutEncryptionConfiguration
        s3:GetBucketLifecycle s3:GetLifecycleConfiguration
        s3:GetBucketLifecycleConfiguration s3:GetLifecycleConfiguration
        s3:PutBucketLifecycle s3:PutLifecycleConfiguration
        s3:PutBucketLifecycleConfiguration s3:PutLifecycleConfiguration
        s3:DeleteBucketLifecycle s3:PutLifecycleConfiguration
        s3:GetBucketReplication s3:GetReplicationConfiguration
        s3:PutBucketReplication s3:PutReplicationConfiguration
        s3:DeleteBucketReplication s3:PutReplicationConfiguration
        s3:GetBucketNotificationConfiguration s3:GetBucketNotification
        s3:PutBucketNotificationConfiguration s3:PutBucketNotification
        s3:GetBucketAccelerateConfiguration s3:GetAccelerateConfiguration
        s3:PutBucketAccelerateConfiguration s3:PutAccelerateConfiguration
        s3:GetPublicAccessBlock s3:GetBucketPublicAccessBlock
        s3:PutPublicAccessBlock s3:PutBucketPublicAccessBlock
        s3:DeletePublicAccessBlock s3:PutBucketPublicAccessBlock
        s3:GetObjectLockConfiguration s3:GetBucketObjectLockConfiguration
        s3:PutObjectLockConfiguration s3:PutBucketObjectLockConfiguration
        s3:DeleteBucketTagging s3:PutBucketTagging
        s3:DeleteBucketOwnershipControls s3:PutBucketOwnershipControls
        lambda:Invoke lambda:InvokeFunction
        lambda:InvokeAsync lambda:InvokeFunction
        lambda:InvokeWithResponseStream lambda:InvokeFunction
        dynamodb:TransactGetItems dynamodb:GetItem
        dynamodb:ExecuteTransaction dynamodb:PartiQLSelect
        sqs:SendMessageBatch sqs:SendMessage
        sqs:DeleteMessageBatch sqs:DeleteMessage
        sqs:ChangeMessageVisibilityBatch sqs:ChangeMessageVisibility
        sns:PublishBatch sns:Publish
        bedrock:Converse bedrock:InvokeModel
        bedrock:ConverseStream bedrock:InvokeModelWithResponseStream
        """

    // MARK: Services

    /// The prefix for `iam.amazonaws.com`, a CloudTrail event source.
    static func prefix(ofEventSource source: String) -> String {
        let name = source.hasSuffix(".amazonaws.com") ? String(source.dropLast(14)) : source
        return sources[name] ?? name
    }

    /// The prefix for a service as a client prints it: `Iam`, `AmazonIdentityManagement`, `Amazon S3`, `DynamoDb`.
    static func prefix(ofClientName name: String) -> String? {
        let letters = String(
            name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
        )
        if let found = clients[letters] { return found }
        for start in ["", "amazon", "aws"] where letters.hasPrefix(start) {
            let rest = String(letters.dropFirst(start.count))
            let prefix = clients[rest] ?? sources[rest] ?? rest
            if Catalog.aws.service(prefix) != nil { return prefix }
        }
        return nil
    }

    /// Event sources that are not the prefix. Source: CloudTrail's supported services against the Service Authorization
    /// Reference.
    private static let sources: [String: String] = [
        "monitoring": "cloudwatch", "email": "ses", "tagging": "tag", "servicecatalog-appregistry": "servicecatalog",
        "streams.dynamodb": "dynamodb", "models.lex": "lex", "runtime.lex": "lex", "runtime.sagemaker": "sagemaker",
        "mturk-requester": "mechanicalturk", "api.pricing": "pricing", "api.ecr": "ecr", "bedrock-runtime": "bedrock",
        "entitlement.marketplace": "aws-marketplace", "metering.marketplace": "aws-marketplace", "data.iot": "iot",
        "iotdata": "iot", "rdsdata": "rds-data", "oidc.sso": "sso-oauth",
    ]

    /// Names of clients that are neither prefix nor event source.
    private static let clients: [String: String] = [
        "identitymanagement": "iam", "amazonidentitymanagement": "iam", "securitytokenservice": "sts",
        "awssecuritytokenservice": "sts", "awssecuritytoken": "sts", "simplestorageservice": "s3", "s3api": "s3",
        "elasticcomputecloud": "ec2", "simplesystemsmanagement": "ssm", "awssimplesystemsmanagement": "ssm",
        "simplenotificationservice": "sns", "simplequeueservice": "sqs", "cloudwatchlogs": "logs", "awslogs": "logs",
        "eventbridge": "events", "cloudwatchevents": "events", "sfn": "states", "stepfunctions": "states",
        "awsstepfunctions": "states", "elasticloadbalancingv2": "elasticloadbalancing", "elb": "elasticloadbalancing",
        "elbv2": "elasticloadbalancing", "efs": "elasticfilesystem", "amazonelasticfilesystem": "elasticfilesystem",
        "opensearch": "es", "elasticsearch": "es", "cognitoidentityprovider": "cognito-idp",
        "cognitoidp": "cognito-idp", "cognitoidentity": "cognito-identity", "emr": "elasticmapreduce",
        "configservice": "config", "certificatemanager": "acm", "awscertificatemanager": "acm", "sesv2": "ses",
        "simpleemailservice": "ses", "amazonsimpleemailservice": "ses", "kinesisfirehose": "firehose",
        "amazonkinesisfirehose": "firehose", "databasemigrationservice": "dms", "directoryservice": "ds",
        "mwaa": "airflow", "msk": "kafka", "bedrockruntime": "bedrock", "ssoadmin": "sso",
        "resourcegroupstaggingapi": "tag", "costexplorer": "ce", "ecrpublic": "ecr-public", "amazonecr": "ecr",
        "awslambda": "lambda", "s3control": "s3", "awssecretsmanager": "secretsmanager",
        "elasticcontainerregistry": "ecr", "elasticcontainerservice": "ecs", "amazonecs": "ecs",
        "applicationautoscaling": "application-autoscaling", "cloudhsmv2": "cloudhsm",
        "accessanalyzer": "access-analyzer",
    ]
}
