import PolicyEngine
import PolicyLanguage
import Testing

/// Policies made to be slow. None of these tests looks at a clock: an evaluator whose work grew with the number of ways
/// to place the stars would not come back from them.
@Suite("Hostile policies")
struct HostilePolicyTests {
    private func decide(_ statements: [String], action: String, resource: String, context: RequestContext = .init())
        throws
        -> Verdict
    {
        let text = #"{"Version":"2012-10-17","Statement":["# + statements.joined(separator: ",") + "]}"
        var policies = PolicySet()
        policies.identity = [
            AppliedPolicy(
                CompiledPolicy(try PolicyDocument(reading: text)),
                source: PolicySource(type: .identityBased, arn: nil, name: "hostile", attachedTo: nil)
            )
        ]
        let request = AuthorizationRequest(
            principal: Principal(kind: .user, account: "123456789012", arn: "arn:aws:iam::123456789012:user/a"),
            action: action,
            resource: resource,
            resourceAccount: "123456789012",
            context: context
        )
        return PolicyEvaluator.decide(request, policies)
    }

    private let stars = String(repeating: "*a", count: 200)
    private let letters = String(repeating: "a", count: 2_000)

    @Test("two hundred stars in a resource are matched, and found not to match")
    func resource() throws {
        let yes = #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/\#(stars)"}"#
        let no = #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/\#(stars)b"}"#
        let key = "arn:aws:s3:::b/\(letters)"
        #expect(try decide([yes], action: "s3:GetObject", resource: key).decision == .allow)
        #expect(try decide([no], action: "s3:GetObject", resource: key).decision == .implicitDeny)
    }

    @Test("two hundred stars in an action are matched, and found not to match")
    func action() throws {
        let yes = #"{"Effect":"Allow","Action":"x:\#(stars)","Resource":"*"}"#
        let no = #"{"Effect":"Allow","Action":"x:\#(stars)b","Resource":"*"}"#
        #expect(try decide([yes], action: "x:\(letters)", resource: "*").decision == .allow)
        #expect(try decide([no], action: "x:\(letters)", resource: "*").decision == .implicitDeny)
    }

    @Test("two hundred stars in conditions are matched, and found not to match")
    func condition() throws {
        var context = RequestContext()
        context.set("a:text", letters)
        context.set("a:arn", "arn:aws:s3:::\(letters)")
        for (name, key, prefix) in [("StringLike", "a:text", ""), ("ArnLike", "a:arn", "arn:aws:s3:::")] {
            for (end, decision) in [("", Decision.allow), ("b", .implicitDeny)] {
                let statement =
                    #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"\#(name)":{"\#(key)":"\#(prefix)\#(stars)\#(end)"}}}"#
                let verdict = try decide([statement], action: "a:b", resource: "*", context: context)
                #expect(verdict.decision == decision, "\(name) \(end)")
            }
        }
    }

    @Test("variables between stars do not multiply the work")
    func variables() throws {
        var context = RequestContext()
        context.set("aws:username", "a")
        let pattern = String(repeating: "*${aws:username}", count: 200)
        let statement = #"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\#(pattern)b"}"#
        let verdict = try decide(
            [statement],
            action: "s3:GetObject",
            resource: "arn:aws:s3:::\(letters)",
            context: context
        )
        #expect(verdict.decision == .implicitDeny)
    }

    @Test("the last of ten thousand statements decides")
    func statements() throws {
        let filler = (0..<9_999).map { #"{"Effect":"Allow","Action":"x:A\#($0)","Resource":"*"}"# }
        let last = #"{"Effect":"Deny","Action":"x:A77","Resource":"*"}"#
        let verdict = try decide(filler + [last], action: "x:A77", resource: "*")
        #expect(verdict.decision == .explicitDeny)
        #expect(verdict.statementIndex == 9_999)
        #expect(try decide(filler + [last], action: "x:A78", resource: "*").decision == .allow)
        #expect(try decide(filler + [last], action: "x:B", resource: "*").decision == .implicitDeny)
    }

    @Test("thousands of values in a set are compared")
    func sets() throws {
        var context = RequestContext()
        context.set("aws:TagKeys", values: (0..<1_000).map { "k\($0)" })
        let values = (0..<1_000).map { "\"k\($0)\"" }.joined(separator: ",")
        let statement =
            #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":[\#(values)]}}}"#
        #expect(try decide([statement], action: "a:b", resource: "*", context: context).decision == .allow)
        context.set("aws:TagKeys", values: (0...1_000).map { "k\($0)" })
        #expect(try decide([statement], action: "a:b", resource: "*", context: context).decision == .implicitDeny)
    }

    @Test("a text of a megabyte is compared in one pass")
    func megabyte() throws {
        let text = String(repeating: "a:", count: 500_000)
        var context = RequestContext()
        context.set("a:text", text)
        for (pattern, decision) in [("*a:*b", Decision.implicitDeny), ("a:*:", .allow), ("****a****", .allow)] {
            let condition = #""Condition":{"StringLike":{"a:text":"\#(pattern)"}}"#
            let statement = #"{"Effect":"Allow","Action":"*","Resource":"*",\#(condition)}"#
            #expect(try decide([statement], action: "a:b", resource: "*", context: context).decision == decision)
        }
        let statement = #"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:*:*:a*:a*b"}"#
        let verdict = try decide([statement], action: "s3:GetObject", resource: "arn:aws:s3:::\(text)")
        #expect(verdict.decision == .implicitDeny)
    }
}
