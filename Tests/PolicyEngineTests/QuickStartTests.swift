import PolicyEngine
import PolicyLanguage
import Testing

/// The example of the library's documentation (`PolicyEngine.docc`): what it shows compiles, and does what it says.
@Suite("Quick start")
struct QuickStartTests {
    private let policies: PolicySet
    private var request: AuthorizationRequest

    init() throws {
        let document = try PolicyDocument(
            parsing: """
                {"Version": "2012-10-17", "Statement": [
                    {"Sid": "OwnReports", "Effect": "Allow", "Action": "s3:GetObject",
                     "Resource": "arn:aws:s3:::reports/${aws:username}/*",
                     "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}]}
                """,
            as: .managed
        )
        var policies = PolicySet()
        policies.identity = [
            AppliedPolicy(
                CompiledPolicy(document),
                source: PolicySource(type: .identityBased, arn: nil, name: "Reports", attachedTo: nil)
            )
        ]
        self.policies = policies
        var context = RequestContext()
        context.set("aws:username", "diego")
        context.set("aws:SourceIp", "192.0.2.7")
        request = AuthorizationRequest(
            principal: Principal(kind: .user, account: "123456789012", arn: "arn:aws:iam::123456789012:user/diego"),
            action: "s3:GetObject",
            resource: "arn:aws:s3:::reports/diego/november.csv",
            resourceAccount: "123456789012",
            context: context
        )
    }

    @Test("parse, compile, decide")
    func decide() {
        #expect(PolicyEvaluator.decide(request, policies).decision == .allow)
    }

    @Test("explain: who blocks, and what nearly allowed")
    mutating func explain() throws {
        request.context.set("aws:SourceIp", "203.0.113.9")
        let explanation = PolicyEvaluator.explain(request, policies)
        #expect(explanation.blockers.map(\.type) == [.identityBased])
        let miss = try #require(explanation.nearMisses.first)
        #expect(miss.source.name == "Reports")
        #expect(miss.statement.mismatches.first?.actualValues == ["203.0.113.9"])
    }

    @Test("a key of unknown value: on what it depends, and what would follow")
    mutating func unknown() throws {
        request.context.markUnknown("aws:SourceIp")
        guard case .depends(let dependencies) = PolicyEvaluator.decidePartially(request, policies) else {
            Issue.record("decided")
            return
        }
        let dependency = try #require(dependencies.first)
        #expect(dependency.key == "aws:SourceIp")
        let condition = try #require(dependency.conditions.first)
        #expect(condition.condition?.values.map(\.value) == ["192.0.2.0/24"])
        #expect(condition.decisionIfItHolds == .allow)
        #expect(condition.decisionIfItDoesNot == .implicitDeny)
    }

    @Test("a variable in a resource depends on its key as well")
    mutating func unknownVariable() throws {
        request.context.markUnknown("aws:username")
        guard case .depends(let dependencies) = PolicyEvaluator.decidePartially(request, policies) else {
            Issue.record("decided")
            return
        }
        #expect(dependencies.map(\.key) == ["aws:username"])
        let open = try #require(dependencies.first?.conditions.first)
        #expect(open.condition == nil)
        #expect(open.decisionIfItHolds == .allow)
        #expect(open.decisionIfItDoesNot == .implicitDeny)
    }
}
