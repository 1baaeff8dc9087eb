import Identifiers
import PolicyLanguage
import ServiceCatalog
import Testing

@Suite("AWS managed policies")
struct AWSManagedPolicyTests {
    @Test("The table holds the 1,582 policies of the pinned package, in order and without repeats")
    func count() {
        let names = AWSManagedPolicies.all.map(\.name)
        #expect(names.count == 1582)
        #expect(zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test("AdministratorAccess is found by its ARN with every fact")
    func administrator() throws {
        let policy = try #require(AWSManagedPolicies.policy(arn: "arn:aws:iam::aws:policy/AdministratorAccess"))
        #expect(policy.name == "AdministratorAccess")
        #expect(policy.path == "/")
        #expect(policy.arn == "arn:aws:iam::aws:policy/AdministratorAccess")
        #expect(policy.defaultVersionID == "v1")
        #expect(policy.created.description == "2015-02-06T18:39:46Z")
        #expect(
            policy.document
                == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
        )
        #expect(policy.documentByteCount == policy.document.utf8.count)
    }

    @Test("Every policy is found by its own ARN and by its name")
    func roundTrip() {
        for policy in AWSManagedPolicies.all {
            #expect(AWSManagedPolicies.policy(arn: policy.arn) == policy)
            #expect(AWSManagedPolicies.policy(named: policy.name) == policy)
        }
    }

    @Test(
        "What is not exactly the ARN of a policy finds nothing",
        arguments: [
            "", "AdministratorAccess", "arn:aws:iam::aws:policy/", "arn:aws:iam::aws:policy/administratoraccess",
            "arn:aws:iam::aws:policy/AdministratorAccess/", "arn:aws:iam::aws:policy/service-role/AdministratorAccess",
            "arn:aws:iam::123456789012:policy/AdministratorAccess", "arn:aws-cn:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/zzz", "arn:aws:iam::aws:policy//AdministratorAccess",
        ]
    )
    func unknown(arn: String) {
        #expect(AWSManagedPolicies.policy(arn: arn) == nil)
    }

    @Test("A path is part of the ARN")
    func path() throws {
        let arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        #expect(try #require(AWSManagedPolicies.policy(arn: arn)).path == "/service-role/")
        #expect(AWSManagedPolicies.policy(arn: "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole") == nil)
    }

    @Test("Ids have IAM's form, differ from each other and never change")
    func ids() throws {
        let ids = AWSManagedPolicies.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 21 && $0.hasPrefix("ANPA") && Base32.decode($0.dropFirst(4)) != nil })
        let policy = try #require(AWSManagedPolicies.policy(named: "AdministratorAccess"))
        #expect(policy.id == "ANPA5GQJNR5QVBGYOU7QT")
    }

    @Test("A policy that was changed was changed after it was made")
    func dates() {
        for policy in AWSManagedPolicies.all { #expect(policy.created <= policy.updated, "\(policy.name)") }
    }

    @Test("Every document is a policy: 8,850 statements, all of version 2012-10-17")
    func documents() throws {
        var statements = 0
        for policy in AWSManagedPolicies.all {
            let document = try PolicyDocument(reading: policy.document)
            #expect(document.declaredVersion == .v2012, "\(policy.name)")
            statements += document.statements.count
        }
        #expect(statements == 8850)
    }

    @Test("The documents name 15,537 actions of the catalog, and 129 that AWS's own reference does not have")
    func actions() throws {
        var unknown = Set<String>()
        var known = Set<String>()
        for policy in AWSManagedPolicies.all {
            let document = try PolicyDocument(reading: policy.document)
            for pattern in document.statements.flatMap(\.action.patterns).map(\.value) {
                if pattern.contains("*") || pattern.contains("?") { continue }
                if Catalog.aws.action(pattern) == nil { unknown.insert(pattern) } else { known.insert(pattern) }
            }
        }
        #expect(known.count == 15537)
        // Retired, or never documented.
        #expect(unknown.count == 129)
    }
}
