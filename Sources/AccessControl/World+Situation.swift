import Authentication
import Directory
import Identifiers
import PolicyEngine
import PolicyLanguage
package import ServiceCatalog

extension World {
    /// Collects every policy that applies to a question, and every condition key that is known.
    package func situation(
        of question: WorldQuestion,
        compiler: PolicyCompiler,
        catalog: Catalog = .aws
    ) throws(UnreadablePolicy) -> Situation {
        var situation = try situationOfPrincipal(question, compiler)
        let owner = owner(of: question, &situation)
        situation.request.resourceAccount = owner?.text
        try addResourcePolicy(question, owner: owner, &situation, compiler)
        try addControlPolicies(question, owner: owner, &situation, compiler, catalog)
        try addEndpointPolicy(question, &situation, compiler)
        try addSessionPolicies(question, &situation, compiler)
        addKeys(of: question, owner: owner, to: &situation, compiler, catalog)
        return situation
    }

    // MARK: The principal

    private func situationOfPrincipal(
        _ question: WorldQuestion,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) -> Situation {
        let name = question.principal
        guard let id = name.account else { return bare(question, unknown: nil) }
        guard let account = accounts[id] else { return bare(question, unknown: .account(id)) }
        guard let caller = caller(question, in: account) else {
            if case .federatedUser = name { return bare(question, unknown: .federatedUserIssuer) }
            return bare(question, unknown: .principal(question.principalARN))
        }
        guard let found = try CallerPolicies(caller, in: account, compiler: compiler) else {
            return bare(question, unknown: .principal(question.principalARN))
        }
        return Situation(
            request: AuthorizationRequest(
                principal: found.principal,
                action: question.action,
                resource: question.resource,
                resourceAccount: nil,
                context: found.context
            ),
            policies: found.policies
        )
    }

    /// A principal without an entity in this world: what its name says is all that is known.
    private func bare(_ question: WorldQuestion, unknown: Gap?) -> Situation {
        var context = RequestContext()
        let kind: Principal.Kind
        switch question.principal {
        case .root: kind = .root
        case .user(_, _, let name):
            kind = .user
            context.set("aws:username", name)
        case .role, .roleSession: kind = .assumedRole
        case .federatedUser: kind = .federatedUser
        case .identityProvider: kind = .federatedIdentity
        case .service(let name):
            kind = .service
            context.set("aws:PrincipalServiceName", name)
        case .anonymous: kind = .anonymous
        }
        if let account = question.principal.account { context.set("aws:PrincipalAccount", account.text) }
        let isOfAccount = question.principal.account != nil
        if isOfAccount, let arn = question.issuerARN ?? Self.principalARN(question) {
            context.set("aws:PrincipalArn", arn)
        }
        context.set("aws:PrincipalIsAWSService", kind == .service ? "true" : "false")
        if kind == .anonymous { context.set("aws:PrincipalType", "Anonymous") }
        return Situation(
            request: AuthorizationRequest(
                principal: Principal(
                    kind: kind,
                    account: question.principal.account?.text,
                    arn: kind == .anonymous ? "" : question.principalARN,
                    issuerARN: question.issuerARN ?? Self.roleARN(question)
                ),
                action: question.action,
                resource: question.resource,
                resourceAccount: nil,
                context: context
            ),
            policies: PolicySet(),
            gaps: unknown.map { [$0] } ?? []
        )
    }

    /// `aws:PrincipalArn` of a principal that is not in the world, where its name alone tells.
    private static func principalARN(_ question: WorldQuestion) -> String? {
        switch question.principal {
        case .root, .user, .role, .federatedUser: question.principalARN
        // The session's ARN lacks the role's path.
        case .roleSession, .identityProvider, .service, .anonymous: nil
        }
    }

    private static func roleARN(_ question: WorldQuestion) -> String? {
        if case .role = question.principal { question.principalARN } else { nil }
    }

    private func caller(_ question: WorldQuestion, in account: Account) -> Caller? {
        let id = account.id
        switch question.principal {
        case .root:
            return Caller(owner: id.text, of: account, accessKeyID: "", session: nil)
        case .user(_, _, let name):
            guard let user = account.user(arn: question.principalARN) ?? account.user(named: name), user.name == name
            else { return nil }
            return Caller(owner: user.id, of: account, accessKeyID: "", session: nil)
        case .role(_, _, let name): return caller(role: name, session: nil, question, in: account)
        case .roleSession(_, let name, let session):
            return caller(role: name, session: session, question, in: account)
        case .federatedUser(_, let name):
            guard let issuer = question.issuerARN, let issuerName = PrincipalName(issuer) else { return nil }
            let issuerID: String
            if case .root = issuerName {
                issuerID = id.text
            } else {
                guard let user = account.user(arn: issuer) else { return nil }
                issuerID = user.id
            }
            return Caller(
                account: id,
                kind: .federatedUser(name: name, issuerARN: issuer, issuerID: issuerID),
                arn: question.principalARN,
                userID: "\(id):\(name)",
                accessKeyID: "",
                session: nil
            )
        case .identityProvider, .service, .anonymous: return nil
        }
    }

    private func caller(role name: String, session: String?, _ question: WorldQuestion, in account: Account) -> Caller?
    {
        guard let role = account.role(named: name), role.name == name else { return nil }
        return Caller(
            account: account.id,
            kind: .assumedRole(roleID: role.id, roleARN: account.arn(of: role), sessionName: session ?? ""),
            arn: question.principalARN,
            userID: question.userID ?? "\(role.id):\(session ?? "")",
            accessKeyID: "",
            session: nil
        )
    }

    // MARK: What stands around

    private func owner(of question: WorldQuestion, _ situation: inout Situation) -> AccountID? {
        if let known = question.resourceAccount { return known }
        if let policy = resourcePolicy(on: question.resource) { return policy.account }
        if let arn = ARN(question.resource), let account = AccountID(arn.account) { return account }
        // Buckets and AWS's own resources name no account.
        let isNamed = question.resource != "*" && ARN(question.resource)?.account == ""
        if isNamed, question.principal.account != nil { situation.gaps.append(.resourceAccount) }
        return question.principal.account
    }

    /// The policy of a resource, or of what contains it: the bucket of an object, the table of an index.
    package func resourcePolicy(on resource: String) -> ResourcePolicy? {
        if let policy = resourcePolicies[resource] { return policy }
        var end = resource.endIndex
        while let cut = resource.utf8[..<end].lastIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }) {
            if let policy = resourcePolicies[String(resource[..<cut])] { return policy }
            end = cut
        }
        return nil
    }

    private func addResourcePolicy(
        _ question: WorldQuestion,
        owner: AccountID?,
        _ situation: inout Situation,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) {
        if question.action.lowercased().hasPrefix("sts:"), case .role(let id, _, _) = PrincipalName(question.resource) {
            guard let account = accounts[id] else {
                situation.gaps.append(.account(id))
                return
            }
            guard let role = account.role(arn: question.resource) else {
                situation.gaps.append(.role(question.resource))
                return
            }
            situation.policies.resourcePolicy =
                try TrustPolicy.applied(of: role, in: account, compiler: compiler).policy
            return
        }
        guard let policy = resourcePolicy(on: question.resource) else {
            // Of IAM's own resources only roles have a policy.
            if ARN(question.resource)?.service == "iam" || question.resource == "*" { return }
            if let owner, KeyPolicy.isKey(question.resource) {
                situation.policies.resourcePolicy = try KeyPolicy.assumed(on: question.resource, of: owner, compiler)
                situation.gaps.append(.keyPolicy(question.resource))
                return
            }
            let isForeign = owner != nil && owner != question.principal.account
            if !knowsResourcePolicies || (isForeign && owner.map { accounts[$0] == nil } == true) {
                situation.gaps.append(.resourcePolicy(question.resource))
            }
            return
        }
        if BucketOwner.passesByPolicy(question, owner: policy.account) { return }
        situation.policies.resourcePolicy = AppliedPolicy(
            try compiler.policy(policy.document, named: "the policy of \(policy.resource)"),
            source: PolicySource(
                type: .resourceBased,
                arn: nil,
                name: "resource policy",
                attachedTo: policy.resource
            )
        )
    }

    private func addControlPolicies(
        _ question: WorldQuestion,
        owner: AccountID?,
        _ situation: inout Situation,
        _ compiler: PolicyCompiler,
        _ catalog: Catalog
    ) throws(UnreadablePolicy) {
        guard let organization else { return }
        if let account = question.principal.account {
            if organization.path(to: account) == nil, account != organization.managementAccount {
                situation.gaps.append(.organizationPath(account))
            }
            let levels = organization.levels(.serviceControl, for: account)
            if !levels.isEmpty, organization.assumesFullAccess { situation.gaps.append(.fullAccessPolicy) }
            situation.policies.serviceControlPolicies = try applied(levels, .serviceControlPolicy, compiler)
        }
        let service = String(question.action.prefix { $0 != ":" })
        guard let owner, catalog.service(service)?.supportsResourceControlPolicies == true else { return }
        situation.policies.resourceControlPolicies =
            try applied(organization.levels(.resourceControl, for: owner), .resourceControlPolicy, compiler)
    }

    private func applied(
        _ levels: [Organization.Level],
        _ type: PolicyType,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) -> [[AppliedPolicy]] {
        var result: [[AppliedPolicy]] = []
        for level in levels {
            var policies: [AppliedPolicy] = []
            for policy in level.policies {
                let source = PolicySource(type: type, arn: policy.arn, name: policy.name, attachedTo: level.id)
                policies.append(
                    AppliedPolicy(try compiler.policy(policy.document, named: policy.arn), source: source)
                )
            }
            result.append(policies)
        }
        return result
    }

    private func addEndpointPolicy(
        _ question: WorldQuestion,
        _ situation: inout Situation,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) {
        let key = question.keys.first { $0.key.lowercased() == "aws:sourcevpce" }
        guard let id = key?.values.first else { return }
        guard let endpoint = endpointPolicies[id] else {
            // Without a policy of its own an endpoint lets everything through.
            if !endpointPolicies.isEmpty { situation.gaps.append(.endpoint(id)) }
            return
        }
        situation.policies.vpcEndpointPolicies = [
            AppliedPolicy(
                try compiler.policy(endpoint.document, named: "the policy of \(id)"),
                source: PolicySource(type: .vpcEndpointPolicy, arn: nil, name: id, attachedTo: id)
            )
        ]
    }

    private func addSessionPolicies(
        _ question: WorldQuestion,
        _ situation: inout Situation,
        _ compiler: PolicyCompiler
    ) throws(UnreadablePolicy) {
        guard let given = question.sessionPolicies, !given.isEmpty else { return }
        var policies: [AppliedPolicy] = []
        for policy in given {
            switch policy {
            case .inline(let text):
                let source = PolicySource(
                    type: .sessionPolicy,
                    arn: nil,
                    name: "session policy",
                    attachedTo: question.principalARN
                )
                policies.append(
                    AppliedPolicy(try compiler.policy(PolicyText(text), named: "session policy"), source: source)
                )
            case .managed(let arn):
                let account = question.principal.account.flatMap { accounts[$0] }
                policies.append(
                    try ManagedPolicyReader(account: account, compiler: compiler).applied(
                        arn,
                        type: .sessionPolicy,
                        attachedTo: question.principalARN
                    )
                )
            }
        }
        situation.policies.sessionPolicies = policies
    }
}

/// What the root user of a bucket's account may do whatever the bucket's policy says, so that nobody locks it out.
///
/// Source: S3 API Reference, "PutBucketPolicy", "DeleteBucketPolicy" and "GetBucketPolicy".
enum BucketOwner {
    private static let actions: Set = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"]

    static func passesByPolicy(_ question: WorldQuestion, owner: AccountID?) -> Bool {
        guard case .root(let account) = question.principal else { return false }
        return account == owner && actions.contains(question.action.lowercased())
    }
}
