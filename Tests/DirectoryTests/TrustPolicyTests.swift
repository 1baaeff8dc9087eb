import Directory
import Testing

@Suite("Trust policies")
struct TrustPolicyTests {
    private let bob = "arn:aws:iam::123456789012:user/bob"

    private func printed(_ tx: AccountTransaction) throws -> String {
        tx.account.printedTrustPolicy(of: try tx.account.holder(Role.self, named: "r"))
    }

    @Test("a principal that is there is shown as it was written")
    func unchanged() throws {
        var tx = Fixture.transaction()
        try tx.user("bob")
        let trust = Fixture.trust(#"{"AWS":"arn:aws:iam::123456789012:user\/bob"}"#)
        try tx.role("r", trust: trust)
        #expect(try printed(tx) == trust)
        let role = try tx.account.holder(Role.self, named: "r")
        #expect(try role.trustedIDs == [bob: tx.account.holder(User.self, named: "bob").id])
    }

    @Test("a deleted principal is shown as its unique id, and not in conditions")
    func deleted() throws {
        var tx = Fixture.transaction()
        try tx.user("bob")
        let id = try tx.account.holder(User.self, named: "bob").id
        let trust = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
              "Principal":{"AWS":["999999999999",\t"\(bob)", "\(bob)"]},"Action":"sts:AssumeRole",
              "Condition":{"ArnEquals":{"aws:PrincipalArn":"\(bob)"}}}]}
            """
        try tx.role("r", trust: trust)
        try tx.deleteUser(named: "bob")
        let expected = trust.replacing(
            "[\"999999999999\",\t\"\(bob)\", \"\(bob)\"]",
            with: "[\"999999999999\",\t\"\(id)\", \"\(id)\"]"
        )
        #expect(try printed(tx) == expected)
        #expect(expected != trust)
        try tx.user("bob")
        #expect(try printed(tx) == expected, "a user made again under the same name is somebody else")
    }

    @Test("a renamed principal is shown under its present name")
    func renamed() throws {
        var tx = Fixture.transaction()
        try tx.user("bob")
        try tx.role("r", trust: Fixture.trust(#"{"AWS":"\#(bob)"}"#))
        try tx.updateUser(named: "bob", newName: "rob", newPath: "/a/")
        #expect(try printed(tx) == Fixture.trust(#"{"AWS":"arn:aws:iam::123456789012:user/a/rob"}"#))
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: old) {
            result += rest[..<range.lowerBound] + new
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
