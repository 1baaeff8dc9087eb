import PolicyLanguage
import Testing

@Suite("The reader of the grammar")
struct DocumentReaderTests {
    @Test("every element arrives with its position")
    func everything() throws {
        let text = """
            {
              "Version": "2012-10-17",
              "Id": "an id",
              "Statement": {
                "Sid": "One",
                "Effect": "Deny",
                "NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:user/a", "123456789012"], "Service": "a.b.com"},
                "NotAction": ["s3:Get*", "iam:?"],
                "NotResource": "arn:aws:s3:::b/*",
                "Condition": {
                  "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a", "b"]},
                  "NumericLessThan": {"s3:max-keys": 1.50},
                  "Bool": {"aws:SecureTransport": false}
                }
              }
            }
            """
        let document = try PolicyDocument(reading: text)
        #expect(document.declaredVersion == .v2012)
        #expect(document.id == "an id")
        let statement = try #require(document.statements.first)
        #expect(document.statements.count == 1)
        #expect(statement.position == SourcePosition(line: 4, column: 16))
        #expect(statement.endPosition == SourcePosition(line: 15, column: 3))
        #expect(statement.sid == "One")
        #expect(statement.effect == .deny)
        let principal = try #require(statement.principal)
        #expect(principal.isNegated)
        #expect(
            principal.members.map(\.value) == [
                .arn("arn:aws:iam::123456789012:user/a"), .account("123456789012"), .service("a.b.com"),
            ]
        )
        #expect(principal.members[1].position == SourcePosition(line: 7, column: 66))
        #expect(statement.action.isNegated)
        #expect(statement.action.patterns.map(\.value) == ["s3:Get*", "iam:?"])
        #expect(statement.resource?.isNegated == true)
        #expect(statement.resource?.patterns.map(\.value) == ["arn:aws:s3:::b/*"])
        #expect(
            statement.conditions.map(\.operator.name) == [
                "ForAnyValue:StringLikeIfExists", "NumericLessThan", "Bool",
            ]
        )
        #expect(statement.conditions.map { $0.values.map(\.value) } == [["a", "b"], ["1.50"], ["false"]])
        #expect(statement.conditions[0].key.position == SourcePosition(line: 11, column: 42))
    }

    /// What each value of the `AWS` type is read as.
    static let principals: [(String, PrincipalElement.Member?)] = [
        ("*", .everyone),
        ("123456789012", .account("123456789012")),
        ("arn:aws:iam::123456789012:root", .account("123456789012")),
        ("arn:aws-cn:iam::123456789012:root", .account("123456789012")),
        ("arn:aws:iam::123456789012:user/p/N", .arn("arn:aws:iam::123456789012:user/p/N")),
        ("arn:aws:iam::123456789012:role/R", .arn("arn:aws:iam::123456789012:role/R")),
        ("arn:aws:sts::123456789012:assumed-role/R/S", .arn("arn:aws:sts::123456789012:assumed-role/R/S")),
        ("arn:aws:sts::123456789012:federated-user/F", .arn("arn:aws:sts::123456789012:federated-user/F")),
        ("AIDACKCEVSQ6C2EXAMPLE", .uniqueID("AIDACKCEVSQ6C2EXAMPLE")),
        ("AROACKCEVSQ6C2EXAMPLE", .uniqueID("AROACKCEVSQ6C2EXAMPLE")),
        (
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
            .arn("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1")
        ),
        ("arn:aws:iam::123456789012:group/G", nil),
        ("arn:aws:iam::123456789012:user/*", nil),
        ("arn:aws:iam::123456789012:role/R?", nil),
        ("arn:aws:sts::123456789012:assumed-role/R/*", nil),
        ("arn:aws:iam::*:role/R", nil),
        ("arn:aws:iam::123456789012:*", nil),
        ("arn:aws:iam::123456789012:user/", nil),
        ("arn:aws:s3:::bucket", nil),
        ("arn:aws:iam:us-east-1:123456789012:user/a", nil),
        ("12345678901", nil),
        ("1234567890123", nil),
        ("AKIAIOSFODNN7EXAMPLE", nil),
        ("AIDA", nil),
        ("bob", nil),
        ("", nil),
    ]

    @Test("reads each form of AWS principal, and no other", arguments: principals)
    func principal(text: String, member: PrincipalElement.Member?) throws {
        let document = policy(
            #"{"Effect":"Deny","Principal":{"AWS":"\#(text)"},"Action":"s3:*","Resource":"*"}"#
        )
        let read = try? PolicyDocument(reading: document)
        #expect(read?.statements.first?.principal?.members.map(\.value) == member.map { [$0] })
    }

    @Test("every operator has exactly one name, and no other is known")
    func operators() {
        for comparison in ConditionOperator.Comparison.allCases {
            #expect(ConditionOperator(comparison.rawValue)?.comparison == comparison)
            #expect(ConditionOperator(comparison.rawValue.lowercased()) == nil)
            if comparison == .null { continue }
            let full = ConditionOperator("ForAllValues:\(comparison.rawValue)IfExists")
            #expect(full == ConditionOperator(quantifier: .forAllValues, comparison: comparison, ifExists: true))
            #expect(full?.name == "ForAllValues:\(comparison.rawValue)IfExists")
        }
        for name in [
            "", "IfExists", "NullIfExists", "StringEqualsIfExistsIfExists", "ForAllValue:StringEquals",
            "forAllValues:StringEquals", "ForAnyValues:StringEquals", "ForAnyValue:ForAnyValue:StringEquals",
            "ForAnyValue: StringEquals", ":StringEquals", "StringLikeIgnoreCase", "StringEquals ",
        ] {
            #expect(ConditionOperator(name) == nil, "\(name)")
        }
    }

    /// Nobody may skip what they do not know: each of these is an error at the mark.
    static let unknown: [(String, String)] = [
        ("a list of policies", "▸[]"),
        ("no statement", #"▸{"Version":"2012-10-17"}"#),
        ("an unknown element of the document", #"{▸"Comment":"x","Statement":[]}"#),
        ("an element in lower case", #"{"Statement":[{▸"effect":"Allow"}]}"#),
        ("an unknown element of a statement", policy(#"{"Effect":"Allow",▸"Notes":1}"#)),
        ("a version that does not exist", #"{"Version":▸"2012-10-18","Statement":[]}"#),
        ("a version that is a number", #"{"Version":▸2012,"Statement":[]}"#),
        ("an id that is a list", #"{"Id":▸["a"],"Statement":[]}"#),
        ("a statement that is a string", #"{"Statement":▸"Allow"}"#),
        ("a list of strings for statements", #"{"Statement":[▸"Allow"]}"#),
        ("no statements", #"{"Statement":▸[]}"#),
        ("an effect in lower case", policy(#"{"Effect":▸"allow"}"#)),
        ("no effect", policy(#"▸{"Action":"*","Resource":"*"}"#)),
        ("no action", policy(#"▸{"Effect":"Allow","Resource":"*"}"#)),
        ("no actions in the list", policy(#"{"Effect":"Allow","Action":▸[],"Resource":"*"}"#)),
        ("no resources in the list", policy(#"{"Effect":"Allow","Action":"*","Resource":▸[]}"#)),
        ("action and not action", policy(#"{"Effect":"Allow","Action":"a:b",▸"NotAction":"a:c"}"#)),
        ("resource and not resource", policy(#"{"Effect":"Allow","NotResource":"*",▸"Resource":"*"}"#)),
        ("principal and not principal", policy(#"{"Principal":"*",▸"NotPrincipal":"*"}"#)),
        ("an action that is a number", policy(#"{"Effect":"Allow","Action":▸1}"#)),
        ("null among the resources", policy(#"{"Effect":"Allow","Resource":["*",▸null]}"#)),
        ("a condition that is a list", policy(#"{"Effect":"Allow","Condition":▸[]}"#)),
        ("an operator in lower case", policy(#"{"Effect":"Allow","Condition":{▸"stringEquals":{}}}"#)),
        ("an operator without keys", policy(#"{"Effect":"Allow","Condition":{"Bool":▸"true"}}"#)),
        ("an object as a value", policy(#"{"Effect":"Allow","Condition":{"Bool":{"a:b":▸{}}}}"#)),
        ("null as a value", policy(#"{"Effect":"Allow","Condition":{"Bool":{"a:b":▸null}}}"#)),
        ("a list in the list of values", policy(#"{"Effect":"Allow","Condition":{"Bool":{"a:b":["x",▸[]]}}}"#)),
        ("an unknown type of principal", policy(#"{"Principal":{▸"aws":"*"}}"#)),
        ("a principal that is a list", policy(#"{"Principal":▸["*"]}"#)),
        ("a service principal with a wildcard", policy(#"{"Principal":{"Service":▸"*"}}"#)),
        ("a short canonical user", policy(#"{"Principal":{"CanonicalUser":▸"abc"}}"#)),
        ("a federated wildcard", policy(#"{"Principal":{"Federated":▸"*"}}"#)),
        ("a bare principal that is nothing", policy(#"{"Principal":▸"bob"}"#)),
    ]

    @Test("what is not in the grammar is an error", arguments: unknown)
    func notInGrammar(name: String, marked: String) {
        let text = MarkedText(marked)
        let error = #expect(throws: PolicyError.self) { _ = try PolicyDocument(reading: text.text) }
        #expect(error?.position == text.position, "\(error?.detail ?? "")")
    }

    @Test("a saved document may name a principal by its bare ARN, one to be saved may not")
    func barePrincipal() throws {
        let text = policy(
            #"{"Effect":"Allow","Principal":"arn:aws:iam::123456789012:user/a","Action":"s3:*","Resource":"*"}"#
        )
        let read = try PolicyDocument(reading: text)
        #expect(
            read.statements.first?.principal?.members.map(\.value) == [.arn("arn:aws:iam::123456789012:user/a")]
        )
        #expect(throws: PolicyError.self) { _ = try PolicyDocument(parsing: text, as: .resource) }
    }

    @Test("empty conditions hold nothing back")
    func emptyConditions() throws {
        let text = policy(
            #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{},"Bool":{"a:b":[]}}}"#
        )
        let conditions = try PolicyDocument(reading: text).statements.first?.conditions
        #expect(conditions?.map(\.operator.name) == ["Bool"])
        #expect(conditions?.first?.values.isEmpty == true)
    }
}
