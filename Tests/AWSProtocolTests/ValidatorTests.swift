import Testing

@testable import AWSProtocol

@Suite("Validation errors")
struct ValidatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: String
        let form: String
        let message: String?
        var model = ServiceModel.iam
        var testDescription: String { "\(operation) \(form.prefix(60))" }
    }

    static let role = "arn:aws:iam::123456789012:role/r"
    static let arnPattern = #"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+"#

    /// What STS was seen to answer.
    static let sts = [
        Case(operation: "AssumeRole", form: "RoleArn=\(role)&RoleSessionName=ab", message: nil, model: .sts),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=bad/name",
            message:
                #"1 validation error detected: Value 'bad/name' at 'roleSessionName' failed to satisfy constraint: "#
                + #"Member must satisfy regular expression pattern: [\w+=,.@-]*"#,
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=",
            message: "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 2",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=\(String(repeating: "a", count: 65))",
            message: "1 validation error detected: Value '\(String(repeating: "a", count: 65))' at 'roleSessionName' "
                + "failed to satisfy constraint: Member must have length less than or equal to 64",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleSessionName=ab",
            message: "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: "
                + "Member must not be null",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=&RoleSessionName=ab",
            message: "2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must "
                + "satisfy regular expression pattern: \(arnPattern); Value '' at 'roleArn' failed to satisfy "
                + "constraint: Member must have length greater than or equal to 20",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=ab&DurationSeconds=43201",
            message: "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: "
                + "Member must have value less than or equal to 43200",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=ab&DurationSeconds=-1",
            message: "1 validation error detected: Value '-1' at 'durationSeconds' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 900",
            model: .sts
        ),
        Case(
            operation: "AssumeRole",
            form: "RoleArn=\(role)&RoleSessionName=ab&Tags.member.1.Key=a%3Bb&Tags.member.1.Value=",
            message: "1 validation error detected: Value 'a;b' at 'tags.1.member.key' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+"#,
            model: .sts
        ),
    ]

    static let iam = [
        Case(operation: "CreateUser", form: "UserName=mateojackson", message: nil),
        Case(
            operation: "CreateRole",
            form: "AssumeRolePolicyDocument=x",
            message: "1 validation error detected: Value at 'roleName' failed to satisfy constraint: "
                + "Member must not be null"
        ),
        Case(
            operation: "CreateRole",
            form: "AssumeRolePolicyDocument=x&RoleName=\(String(repeating: "r", count: 65))",
            message: "1 validation error detected: Value at 'roleName' failed to satisfy constraint: "
                + "Member must have length less than or equal to 64"
        ),
        Case(
            operation: "CreateUser",
            form: "UserName=a%20b",
            message: "The specified value for userName is invalid. It must contain only alphanumeric characters "
                + "and/or the following: +=,.@_-"
        ),
        Case(
            operation: "CreateUser",
            form: "UserName=",
            message: "1 validation error detected: Value at 'userName' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1"
        ),
        Case(
            operation: "CreateUser",
            form: "UserName=a&Path=x",
            message: "The specified value for path is invalid. It must begin and end with / and contain only "
                + "alphanumeric characters and/or / characters."
        ),
        Case(
            operation: "ListUsers",
            form: "PathPrefix=x",
            message: "The specified value for pathPrefix is invalid. It must begin with the / character and contain "
                + "only alphanumeric characters and/or / characters."
        ),
        Case(
            operation: "CreateUser",
            form: "UserName=a&Tags.member.4.Key=k&Tags.member.4.Value=a(b)",
            message: "1 validation error detected: Value at 'tags.1.member.value' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*"#
        ),
        Case(
            operation: "PutUserPolicy",
            form: "UserName=a&PolicyName=p&PolicyDocument=%E2%82%AC",
            message: "The specified value for policyDocument is invalid. It must contain only printable ASCII "
                + "characters."
        ),
        Case(
            operation: "CreateRole",
            form: "RoleName=a&AssumeRolePolicyDocument=%E2%82%AC",
            message: "The specified value for assumeRolePolicyDocument is invalid. It must contain only printable "
                + "ASCII characters."
        ),
        Case(
            operation: "ListPolicies",
            form: "Scope=Everything",
            message: "1 validation error detected: Value at 'scope' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [All, AWS, Local]"
        ),
        Case(
            operation: "ListUsers",
            form: "MaxItems=0",
            message: "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 1"
        ),
        Case(
            operation: "ListUsers",
            form: "MaxItems=1001",
            message: "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: "
                + "Member must have value less than or equal to 1000"
        ),
        Case(
            operation: "TagUser",
            form: "UserName=a&Tags.member.1.Key=k",
            message: "1 validation error detected: Value at 'tags.1.member.value' failed to satisfy constraint: "
                + "Member must not be null"
        ),
        Case(
            operation: "AttachUserPolicy",
            form: "",
            message: "2 validation errors detected: Value at 'userName' failed to satisfy constraint: Member must "
                + "not be null; Value at 'policyArn' failed to satisfy constraint: Member must not be null"
        ),
    ]

    @Test("An input is checked as AWS checks it", arguments: sts + iam)
    func messages(_ testCase: Case) throws {
        let operation = try #require(testCase.model.operation(testCase.operation))
        let input = try decode(testCase.form, as: testCase.operation, in: testCase.model)
        var found: ServiceError?
        do { try Validator.check(input, of: operation, in: testCase.model) } catch { found = error }
        #expect(found?.message == testCase.message)
        if found != nil { #expect(found?.code == "ValidationError" && found?.status == 400) }
    }

    @Test("Length is counted in Unicode scalars")
    func scalars() throws {
        let operation = try #require(ServiceModel.sts.operation("AssumeRole"))
        func check(_ arn: String) throws(ServiceError) {
            try Validator.check(
                ["RoleArn": .string(arn), "RoleSessionName": .string("ab")],
                of: operation,
                in: .sts
            )
        }
        try check(String(repeating: "é", count: 2048))
        // The decomposed é is two scalars, although one character.
        #expect(throws: ServiceError.self) { try check(String(repeating: "e\u{301}", count: 1025)) }
    }

    @Test("A list that is too long is one error, however wrong its elements are")
    func tooLong() throws {
        let form = "UserName=a" + (1...51).map { "&Tags.member.\($0).Key=;" }.joined()
        let operation = try #require(ServiceModel.iam.operation("CreateUser"))
        let input = try decode(form, as: "CreateUser")
        let error = #expect(throws: ServiceError.self) { try Validator.check(input, of: operation, in: .iam) }
        #expect(
            error?.message == "1 validation error detected: Value at 'tags' failed to satisfy constraint: "
                + "Member must have length less than or equal to 50"
        )
    }
}
