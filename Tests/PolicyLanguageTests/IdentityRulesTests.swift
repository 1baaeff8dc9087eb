import PolicyLanguage
import Testing

/// The sentences of CreatePolicy, PutUserPolicy and their kin.
@Suite("Identity-based policies")
struct IdentityRulesTests {
    private static let syntax = "Syntax errors in policy."
    private static let legacy = "The policy failed legacy parsing"
    private static let vendor = "Resource vendor must be fully qualified and cannot contain regexes."
    private static let path =
        "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, "
        + "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
        + "access-report/."
    private static let sid =
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"

    private static func resource(_ marked: String) -> String {
        policy(#"{"Effect":"Allow","Action":"s3:GetObject","Resource":\#(marked)}"#)
    }

    private static func action(_ marked: String) -> String {
        policy(#"{"Effect":"Allow","Action":\#(marked),"Resource":"*"}"#)
    }

    private static func date(_ value: String) -> String {
        policy(
            #"{"Effect":"Allow","Action":"s3:Get","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":\#(value)}}}"#
        )
    }

    static let refused: [RefusalCase] = [
        RefusalCase("not JSON", .managed, "▸x", syntax),
        RefusalCase("no effect", .managed, policy(#"▸{"Action":"a:b","Resource":"*"}"#), syntax),
        RefusalCase(
            "a principal",
            .inline,
            policy(#"{"Effect":"Allow","Principal":▸"*","Action":"a:b","Resource":"*"}"#),
            "Policy document should not specify a principal."
        ),
        RefusalCase(
            "a not-principal",
            .session,
            policy(#"{"Effect":"Deny","NotPrincipal":▸{"AWS":"*"},"Action":"a:b","Resource":"*"}"#),
            "Policy document should not specify a principal."
        ),
        RefusalCase(
            "a managed policy without version",
            .managed,
            #"▸{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#,
            "Policy document must be version 2012-10-17 or greater."
        ),
        RefusalCase(
            "a managed policy of the older version",
            .managed,
            #"{"Version":▸"2008-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#,
            "Policy document must be version 2012-10-17 or greater."
        ),
        RefusalCase("an account that is a name", .managed, resource(#"▸"arn:aws:sts::ACCOUNT_ID:user/x""#), legacy),
        RefusalCase("a short account", .managed, resource(#"▸"arn:aws:sqs:us-east-1:12345:q""#), legacy),
        RefusalCase("a bucket where the account goes", .managed, resource(#"▸"arn:aws:s3::bucket""#), legacy),
        RefusalCase(
            "a variable where the account goes",
            .managed,
            resource(#"▸"arn:aws:iam::${aws:PrincipalAccount}:role/x""#),
            legacy
        ),
        RefusalCase("a region with a blank", .managed, resource(#"▸"arn:aws:sqs:us east:*:q""#), legacy),
        RefusalCase("a date that is none", .managed, date(#"▸"tomorrow""#), legacy),
        RefusalCase("the thirtieth of February", .managed, date(#"▸"2024-02-30""#), legacy),
        RefusalCase("a date without a zone", .managed, date(#"▸"2024-01-01T00:00:00""#), legacy),
        RefusalCase("a date beyond all years", .managed, date(#"▸"292278994-01-01""#), legacy),
        RefusalCase("a date before all years", .managed, date(#"▸"-292275055""#), legacy),
        RefusalCase("seconds beyond 64 bits", .managed, date(#"▸"9223372036854775808""#), legacy),
        RefusalCase("negative seconds", .managed, date("▸-1704067200"), legacy),
        RefusalCase("a variable as a date", .managed, date(#"▸"${aws:CurrentTime}""#), legacy),
        RefusalCase(
            "a statement id with a hyphen",
            .managed,
            policy(#"{"Sid":▸"a-b","Effect":"Allow","Action":"a:b","Resource":"*"}"#),
            sid
        ),
        RefusalCase(
            "a statement id twice",
            .managed,
            policy(
                #"{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"},"#
                    + #"{"Sid":▸"A","Effect":"Deny","Action":"a:b","Resource":"*"}"#
            ),
            "Statement IDs (SID) in a single policy must be unique."
        ),
        RefusalCase(
            "no action",
            .managed,
            policy(#"▸{"Effect":"Allow","Resource":"*"}"#),
            "Policy statement must contain actions."
        ),
        RefusalCase(
            "an empty list of actions",
            .managed,
            action("▸[]"),
            "Policy statement must contain actions."
        ),
        RefusalCase(
            "a resource that is no ARN",
            .managed,
            resource(#"["*",▸"bucket"]"#),
            "Resource bucket must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "an empty resource",
            .managed,
            resource(#"▸"""#),
            "Resource  must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "a prefix with a star",
            .managed,
            resource(#"▸"*bucket""#),
            "Resource *bucket must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "a partition that does not exist",
            .managed,
            resource(#"▸"arn:error:s3:::bucket""#),
            "Partition \"error\" is not valid for resource \"arn:error:s3:::bucket\"."
        ),
        RefusalCase(
            "colons but no ARN",
            .managed,
            resource(#"▸"a:b:c""#),
            "Partition \"b\" is not valid for resource \"arn:b:c:*:*:*\"."
        ),
        RefusalCase(
            "an ARN without its beginning",
            .managed,
            resource(#"▸"s3:::bucket""#),
            "Partition \"\" is not valid for resource \"arn:::bucket:*:*\"."
        ),
        RefusalCase("a service with a wildcard", .managed, resource(#"▸"arn:aws:s*:::bucket""#), vendor),
        RefusalCase("no service", .managed, resource(#"▸"arn:aws::::bucket""#), vendor),
        RefusalCase("an ARN of two fields", .managed, resource(#"▸"arn:aws""#), vendor),
        RefusalCase(
            "a region in IAM",
            .managed,
            resource(#"▸"arn:aws:iam:us-east-1:123456789012:user/a""#),
            "IAM resource arn:aws:iam:us-east-1:123456789012:user/a cannot contain region information."
        ),
        RefusalCase(
            "a region for a bucket",
            .managed,
            resource(#"▸"arn:aws:s3:us-east-1::bucket""#),
            "Resource arn:aws:s3:us-east-1::bucket can not contain region information."
        ),
        RefusalCase(
            "an IAM type that does not exist",
            .managed,
            resource(#"▸"arn:aws:iam::123456789012:thing/a""#),
            path
        ),
        RefusalCase("an IAM type as a pattern", .managed, resource(#"▸"arn:aws:iam::123456789012:us*""#), path),
        RefusalCase("the root user as a resource", .managed, resource(#"▸"arn:aws:iam::123456789012:root""#), path),
        RefusalCase(
            "an incomplete ARN in a session policy",
            .session,
            resource(#"▸"arn:aws:sqs""#),
            "Resource arn:aws:sqs must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "a bad not-resource",
            .managed,
            policy(#"{"Effect":"Allow","Action":"a:b","NotResource":▸"x"}"#),
            "Resource x must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "an action without service",
            .managed,
            action(#"▸"GetObject""#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
        RefusalCase(
            "an action with two colons",
            .managed,
            action(#"["s3:Get*",▸"s3:Get:Object"]"#),
            "Actions/Condition can contain only one colon."
        ),
        RefusalCase(
            "a service with a wildcard in an action",
            .managed,
            action(#"▸"s*:GetObject""#),
            "Vendor s* is not valid"
        ),
        RefusalCase(
            "an action without service before the colon",
            .managed,
            action(#"▸":GetObject""#),
            "Vendor  is not valid"
        ),
        RefusalCase("an action without name", .managed, action(#"▸"s3:""#), syntax),
        RefusalCase(
            "no resource",
            .managed,
            policy(#"▸{"Effect":"Allow","Action":"s3:GetObject"}"#),
            "Policy statement must contain resources."
        ),
        RefusalCase(
            "an empty list of resources",
            .managed,
            resource("▸[]"),
            "Policy statement must contain resources."
        ),
    ]

    @Test("are refused in IAM's words, at the value to blame", arguments: refused)
    func refusal(example: RefusalCase) { example.check() }

    /// Each document breaks two rules; the one that IAM looks at first is named, wherever in the text it is.
    static let ordered: [RefusalCase] = [
        RefusalCase(
            "syntax before the version",
            .managed,
            #"{"Statement":[{"Effect":▸"x","Action":"a:b"}]}"#,
            syntax
        ),
        RefusalCase(
            "the version before dates",
            .managed,
            #"▸{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3::b"}]}"#,
            "Policy document must be version 2012-10-17 or greater."
        ),
        RefusalCase(
            "fields of a later statement before ids of an earlier",
            .managed,
            policy(
                #"{"Sid":"a b","Effect":"Allow","Action":"a:b","Resource":"*"},"#
                    + #"{"Effect":"Allow","Action":"a:b","Resource":▸"arn:aws:s3::b"}"#
            ),
            legacy
        ),
        RefusalCase(
            "ids before actions",
            .managed,
            policy(#"{"Effect":"Allow"},{"Sid":▸"a b","Effect":"Allow","Action":"a:b","Resource":"*"}"#),
            sid
        ),
        RefusalCase(
            "missing actions before bad resources",
            .managed,
            policy(#"{"Effect":"Allow","Action":"a:b","Resource":"x"},▸{"Effect":"Allow","Resource":"*"}"#),
            "Policy statement must contain actions."
        ),
        RefusalCase(
            "bad resources before bad actions",
            .managed,
            policy(
                #"{"Effect":"Allow","Action":"x","Resource":"*"},{"Effect":"Allow","Action":"a:b","Resource":▸"x"}"#
            ),
            "Resource x must be in ARN format or \"*\"."
        ),
        RefusalCase(
            "bad actions before missing resources",
            .managed,
            policy(#"{"Effect":"Allow","Action":"a:b"},{"Effect":"Allow","Action":▸"x","Resource":"*"}"#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        ),
    ]

    @Test("are checked in IAM's order", arguments: ordered)
    func order(example: RefusalCase) { example.check() }

    static let accepted: [AcceptanceCase] = [
        AcceptanceCase(
            "one statement without a list",
            .managed,
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
        ),
        AcceptanceCase(
            "an inline policy without version",
            .inline,
            #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
        ),
        AcceptanceCase(
            "an inline policy of the older version",
            .inline,
            #"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
        ),
        AcceptanceCase(
            "unknown services and actions",
            .managed,
            action(#"["widgets:GetWidget","made-up:*","s3:NoSuchThing"]"#)
        ),
        AcceptanceCase("any case in an action", .managed, action(#""IAM:getUSER""#)),
        AcceptanceCase("wildcards in an action's name", .managed, action(#"["s3:*Object","iam:?et*"]"#)),
        AcceptanceCase(
            "an incomplete ARN",
            .managed,
            resource(#"["arn:aws:sqs","arn:aws:sqs:us-east-1","arn:aws:sqs:*:123456789012"]"#)
        ),
        AcceptanceCase("an incomplete ARN of IAM", .inline, resource(#""arn:aws:iam""#)),
        AcceptanceCase("a complete ARN in a session policy", .session, resource(#""arn:aws:s3:::b/*""#)),
        AcceptanceCase(
            "any partition",
            .managed,
            resource(#"["arn:aws-cn:s3:::b","arn:aws-us-gov:s3:::b","arn:*:s3:::b"]"#)
        ),
        AcceptanceCase("patterns in region and account", .managed, resource(#""arn:aws:sqs:us-*:1234567890??:q*""#)),
        AcceptanceCase(
            "what belongs to AWS",
            .managed,
            resource(
                #"["arn:aws:iam::aws:policy/ReadOnlyAccess","arn:aws:cloudformation:us-west-2:aws:transform/Serverless-2016-10-31"]"#
            )
        ),
        AcceptanceCase(
            "an access point with its region",
            .managed,
            resource(#""arn:aws:s3:us-west-2:123456789012:accesspoint/a""#)
        ),
        AcceptanceCase(
            "every IAM type",
            .managed,
            resource(
                #"["arn:aws:iam::123456789012:*","arn:aws:iam::*:user/${aws:username}","arn:aws:iam::123456789012:mfa/a","arn:aws:iam::123456789012:oidc-provider/x","arn:aws:iam::123456789012:access-report/a"]"#
            )
        ),
        AcceptanceCase("a newline and colons in a resource", .managed, resource(#""arn:aws:logs:*:*:log-group:a:*""#)),
        AcceptanceCase(
            "blank ids twice",
            .managed,
            policy(
                #"{"Sid":"","Effect":"Allow","Action":"a:b","Resource":"*"},{"Sid":"","Effect":"Deny","Action":"a:b","Resource":"*"}"#
            )
        ),
        AcceptanceCase(
            "every form of date",
            .managed,
            date(
                #"["2024","2024-02","2024-02-29","2024-02-29T23:59Z","2024-02-29T23:59:59Z","2024-02-29T23:59:59.123+01:00","1704067200",1704067200,"0","9223372036854775807","-292275054","292278993-12-31"]"#
            )
        ),
        AcceptanceCase(
            "values unquoted",
            .managed,
            policy(
                #"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"s3:max-keys":10}}}"#
            )
        ),
        AcceptanceCase(
            "condition keys of any form",
            .managed,
            policy(
                #"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/org:bu":"x","a":"b"}}}"#
            )
        ),
    ]

    @Test("are accepted as IAM accepts them", arguments: accepted)
    func acceptance(example: AcceptanceCase) { example.check() }
}
