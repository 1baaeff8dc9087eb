/// The policies of the sample account, as teams write them: most are right, some have a mistake of those that
/// `sesame why` is for. `number` is the team's.
enum SamplePolicies {
    static let account = "111122223333"
    static let office = "203.0.113.0/24"

    static func team(_ number: Int) -> String { "team-" + twoDigits(number) }

    static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    static func document(_ statements: String...) -> String {
        #"{"Version": "2012-10-17", "Statement": ["# + statements.joined(separator: ", ") + "]}"
    }

    static func allow(_ actions: String, _ resources: String, _ condition: String? = nil) -> String {
        statement("Allow", actions, resources, condition)
    }

    static func deny(_ actions: String, _ resources: String, _ condition: String? = nil) -> String {
        statement("Deny", actions, resources, condition)
    }

    /// `actions` and `resources` are lists with commas.
    private static func statement(
        _ effect: String,
        _ actions: String,
        _ resources: String,
        _ condition: String?
    ) -> String {
        #"{"Effect": "\#(effect)", "Action": \#(list(actions)), "Resource": \#(list(resources))"#
            + (condition.map { #", "Condition": \#($0)"# } ?? "") + "}"
    }

    private static func list(_ text: String) -> String {
        let items = text.split(separator: ",").map { "\"\($0)\"" }
        return items.count == 1 ? items[0] : "[" + items.joined(separator: ", ") + "]"
    }

    /// One of the managed policies of a team.
    static func managed(_ kind: Int, _ number: Int) -> String {
        let team = team(number)
        let region = "us-east-1:\(account)"
        switch kind {
        case 0:
            return document(
                allow("s3:ListBucket,s3:GetBucketLocation", "arn:aws:s3:::\(team)-data"),
                allow("s3:GetObject,s3:PutObject", "arn:aws:s3:::\(team)-data/*"),
                allow("s3:GetObject", "arn:aws:s3:::shared-artifacts/\(team)/*"),
                allow("kms:Decrypt,kms:GenerateDataKey", "arn:aws:kms:\(region):key/\(team)")
            )
        case 1:
            // The bucket alone, as often: nothing of what is in it.
            return document(
                allow("s3:GetObject,s3:PutObject,s3:DeleteObject", "arn:aws:s3:::\(team)-data"),
                allow("dynamodb:GetItem,dynamodb:Query", "arn:aws:dynamodb:\(region):table/\(team)-orders"),
                allow("dynamodb:PutItems", "arn:aws:dynamodb:\(region):table/\(team)-orders")
            )
        case 2:
            return document(
                allow("sqs:SendMessage,sqs:ReceiveMessage,sqs:DeleteMessage", "arn:aws:sqs:\(region):\(team)-*"),
                allow("sns:Publish", "arn:aws:sns:\(region):\(team)-events"),
                allow(
                    "lambda:InvokeFunction,lambda:GetFunction",
                    "arn:aws:lambda:\(region):function:\(team)-*",
                    #"{"StringEquals": {"aws:ResourceTag/team": "\#(team)"}}"#
                ),
                allow("states:StartExecution", "arn:aws:states:\(region):stateMachine:\(team)-*")
            )
        case 3:
            return document(
                allow(
                    "secretsmanager:GetSecretValue",
                    "arn:aws:secretsmanager:\(region):secret:\(team)/*",
                    #"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#
                ),
                allow("ssm:GetParameter,ssm:GetParameters", "arn:aws:ssm:\(region):parameter/\(team)/*"),
                allow("logs:FilterLogEvents,logs:GetLogEvents", "arn:aws:logs:\(region):log-group:/\(team)/*")
            )
        case 4:
            return document(
                allow(
                    "ec2:RunInstances,ec2:StartInstances,ec2:StopInstances,ec2:TerminateInstances",
                    "*",
                    #"{"StringEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}"#
                ),
                allow("ec2:Describe*", "*"),
                deny(
                    "ec2:TerminateInstances",
                    "*",
                    #"{"StringNotEquals": {"aws:ResourceTag/team": "\#(team)"}}"#
                )
            )
        case 5:
            return document(
                allow("sts:AssumeRole", "arn:aws:iam::\(account):role/\(team)-*"),
                allow("iam:Get*,iam:List*", "*"),
                allow(
                    "iam:CreateAccessKey,iam:DeleteAccessKey,iam:ListAccessKeys",
                    "arn:aws:iam::\(account):user/${aws:username}"
                )
            )
        case 6:
            return document(
                deny(
                    "*",
                    "*",
                    #"{"NotIpAddress": {"aws:SourceIp": ["\#(office)", "198.51.100.0/24"]}, "#
                        + #""Bool": {"aws:ViaAWSService": "false"}}"#
                ),
                allow("s3:GetObject", "arn:aws:s3:::shared-*/*")
            )
        default:
            return document(
                allow("ecr:GetDownloadUrlForLayer,ecr:BatchGetImage", "arn:aws:ecr:\(region):repository/\(team)/*"),
                allow(
                    "kinesis:PutRecord,kinesis:GetRecords",
                    "arn:aws:kinesis:\(region):stream/\(team)-*",
                    #"{"DateLessThan": {"aws:CurrentTime": "2026-06-30T00:00:00Z"}}"#
                ),
                allow("cloudformation:*", "arn:aws:cloudformation:\(region):stack/\(team)-*/*")
            )
        }
    }

    static let managedKinds = 8

    static func boundary(_ number: Int) -> String {
        document(
            allow("s3:*,dynamodb:*,sqs:*,sns:*,lambda:*,logs:*,kms:Decrypt,sts:AssumeRole", "*"),
            deny("s3:DeleteObject,s3:PutBucketPolicy", "arn:aws:s3:::shared-*,arn:aws:s3:::shared-*/*"),
            number % 2 == 0 ? allow("ec2:*,ecr:*,ssm:Get*", "*") : allow("iam:Get*,iam:List*", "*")
        )
    }

    /// What a user or role of a team has of its own.
    static func inline(_ number: Int, of holder: String) -> String {
        let team = team(number)
        return number % 3 == 0
            ? document(
                allow(
                    "s3:GetObject",
                    "arn:aws:s3:::shared-reports/*",
                    #"{"StringEquals": {"aws:PrincipalTag/team": "\#(team)"}}"#
                ),
                deny("iam:*", "*", #"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#)
            )
            : document(
                allow("s3:GetObject,s3:PutObject", "arn:aws:s3:::\(team)-home/\(holder)/*"),
                allow("cloudwatch:PutMetricData,xray:PutTraceSegments", "*")
            )
    }

    static func trust(_ number: Int) -> String {
        let principal =
            switch number % 4 {
            case 0: #"{"Service": "ec2.amazonaws.com"}"#
            case 1: #"{"Service": "lambda.amazonaws.com"}"#
            case 2: #"{"AWS": "arn:aws:iam::\#(account):root"}"#
            default: #"{"AWS": "arn:aws:iam::\#(account):user/user-\#(number)"}"#
            }
        return #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": \#(principal), "#
            + #""Action": "sts:AssumeRole"}]}"#
    }
}
