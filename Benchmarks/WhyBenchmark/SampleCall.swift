/// A call as CloudTrail writes it down, with what its sentence names.
struct SampleCall {
    /// `s3`: the event's source is `s3.amazonaws.com`.
    let service: String
    let operation: String
    /// The action in the sentence, where it is another than the operation.
    var action: String?
    /// With `{team}`, `{region}` and `{item}` to be filled in.
    let resource: String
    /// The members of `requestParameters`.
    let parameters: String

    var sentenceAction: String { action ?? "\(service):\(operation)" }

    static let all: [SampleCall] = [
        SampleCall(
            service: "s3",
            operation: "GetObject",
            resource: "arn:aws:s3:::{team}-data/{item}.csv",
            parameters: #""bucketName": "{team}-data", "key": "{item}.csv", "Host": "s3.amazonaws.com""#
        ),
        SampleCall(
            service: "s3",
            operation: "PutObject",
            resource: "arn:aws:s3:::shared-artifacts/{team}/{item}.zip",
            parameters: #""bucketName": "shared-artifacts", "key": "{team}/{item}.zip", "Host": "s3.amazonaws.com""#
        ),
        SampleCall(
            service: "s3",
            operation: "ListObjectsV2",
            action: "s3:ListBucket",
            resource: "arn:aws:s3:::{team}-data",
            parameters: #""bucketName": "{team}-data", "list-type": "2", "prefix": "{item}/""#
        ),
        SampleCall(
            service: "s3",
            operation: "DeleteObject",
            resource: "arn:aws:s3:::shared-reports/{item}.pdf",
            parameters: #""bucketName": "shared-reports", "key": "{item}.pdf""#
        ),
        SampleCall(
            service: "ec2",
            operation: "TerminateInstances",
            resource: "arn:aws:ec2:{region}:111122223333:instance/i-{item}",
            parameters: #""instancesSet": {"items": [{"instanceId": "i-{item}"}]}"#
        ),
        SampleCall(
            service: "ec2",
            operation: "RunInstances",
            resource: "arn:aws:ec2:{region}:111122223333:instance/*",
            parameters: #""instanceType": "m7g.large", "instancesSet": {"items": [{"imageId": "ami-{item}", "#
                + #""minCount": 1, "maxCount": 1}]}, "tagSpecificationSet": {"items": [{"resourceType": "instance", "#
                + #""tags": [{"key": "team", "value": "{team}"}]}]}"#
        ),
        SampleCall(
            service: "dynamodb",
            operation: "GetItem",
            resource: "arn:aws:dynamodb:{region}:111122223333:table/{team}-orders",
            parameters: #""tableName": "{team}-orders", "key": {"id": {"S": "{item}"}}"#
        ),
        SampleCall(
            service: "dynamodb",
            operation: "PutItem",
            resource: "arn:aws:dynamodb:{region}:111122223333:table/{team}-orders",
            parameters: #""tableName": "{team}-orders", "item": {"id": "{item}"}"#
        ),
        SampleCall(
            service: "sqs",
            operation: "SendMessage",
            resource: "arn:aws:sqs:{region}:111122223333:{team}-jobs",
            parameters: #""queueUrl": "https://sqs.{region}.amazonaws.com/111122223333/{team}-jobs""#
        ),
        SampleCall(
            service: "sns",
            operation: "Publish",
            resource: "arn:aws:sns:{region}:111122223333:{team}-events",
            parameters: #""topicArn": "arn:aws:sns:{region}:111122223333:{team}-events""#
        ),
        SampleCall(
            service: "lambda",
            operation: "Invoke",
            action: "lambda:InvokeFunction",
            resource: "arn:aws:lambda:{region}:111122223333:function:{team}-{item}",
            parameters: #""functionName": "{team}-{item}", "invocationType": "RequestResponse""#
        ),
        SampleCall(
            service: "kms",
            operation: "Decrypt",
            resource: "arn:aws:kms:{region}:111122223333:key/{team}",
            parameters: #""keyId": "arn:aws:kms:{region}:111122223333:key/{team}", "#
                + #""encryptionAlgorithm": "SYMMETRIC_DEFAULT""#
        ),
        SampleCall(
            service: "secretsmanager",
            operation: "GetSecretValue",
            resource: "arn:aws:secretsmanager:{region}:111122223333:secret:{team}/{item}-aBcDeF",
            parameters: #""secretId": "arn:aws:secretsmanager:{region}:111122223333:secret:{team}/{item}-aBcDeF""#
        ),
        SampleCall(
            service: "ssm",
            operation: "GetParameter",
            resource: "arn:aws:ssm:{region}:111122223333:parameter/{team}/{item}",
            parameters: #""name": "/{team}/{item}", "withDecryption": true"#
        ),
        SampleCall(
            service: "logs",
            operation: "FilterLogEvents",
            resource: "arn:aws:logs:{region}:111122223333:log-group:/{team}/{item}:log-stream:",
            parameters: #""logGroupName": "/{team}/{item}", "limit": 100"#
        ),
        SampleCall(
            service: "iam",
            operation: "CreateAccessKey",
            resource: "user user-{number}",
            parameters: #""userName": "user-{number}""#
        ),
        SampleCall(
            service: "iam",
            operation: "PassRole",
            resource: "arn:aws:iam::111122223333:role/{role}",
            parameters: #""roleName": "{role}""#
        ),
        SampleCall(
            service: "sts",
            operation: "AssumeRole",
            resource: "arn:aws:iam::111122223333:role/{role}",
            parameters: #""roleArn": "arn:aws:iam::111122223333:role/{role}", "roleSessionName": "ci-{item}", "#
                + #""durationSeconds": 3600"#
        ),
        SampleCall(
            service: "ecr",
            operation: "BatchGetImage",
            resource: "arn:aws:ecr:{region}:111122223333:repository/{team}/{item}",
            parameters: #""repositoryName": "{team}/{item}", "imageIds": [{"imageTag": "latest"}]"#
        ),
        SampleCall(
            service: "kinesis",
            operation: "PutRecord",
            resource: "arn:aws:kinesis:{region}:111122223333:stream/{team}-{item}",
            parameters: #""streamName": "{team}-{item}", "partitionKey": "{item}""#
        ),
        SampleCall(
            service: "states",
            operation: "StartExecution",
            resource: "arn:aws:states:{region}:111122223333:stateMachine:{team}-{item}",
            parameters: #""stateMachineArn": "arn:aws:states:{region}:111122223333:stateMachine:{team}-{item}""#
        ),
        SampleCall(
            service: "cloudformation",
            operation: "DeleteStack",
            resource: "arn:aws:cloudformation:{region}:111122223333:stack/{team}-{item}/*",
            parameters: #""stackName": "{team}-{item}""#
        ),
        SampleCall(
            service: "guardduty",
            operation: "DeleteDetector",
            resource: "arn:aws:guardduty:{region}:111122223333:detector/{item}",
            parameters: #""detectorId": "{item}""#
        ),
    ]
}
