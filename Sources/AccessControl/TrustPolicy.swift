package import Directory
import PolicyEngine
import PolicyLanguage

/// A role's trust policy as it counts now.
package enum TrustPolicy {
    /// Compiles it. A user or role that the policy names by ARN and that has been deleted since, re-created or not, no
    /// longer matches: AWS stores the unique id when the policy is saved (IAM User Guide, "AWS JSON policy elements:
    /// Principal"). The ARN stands in for the id as long as both mean the same entity.
    package static func applied(
        of role: Role,
        in account: Account,
        compiler: PolicyCompiler
    ) throws(UnreadablePolicy) -> AppliedResourcePolicy {
        let arn = account.arn(of: role)
        let compiled = try compiler.policy(role.trustPolicy, named: "trust policy of \(arn)")
        let source = PolicySource(type: .roleTrustPolicy, arn: nil, name: "trust policy", attachedTo: arn)
        let stale = role.trustedIDs.filter { account.currentUniqueID(ofPrincipal: $0.key) != $0.value }
        let current = stale.isEmpty ? compiled : CompiledPolicy(compiled.document.replacingPrincipals(stale))
        return AppliedResourcePolicy(policy: AppliedPolicy(current, source: source), text: role.trustPolicy.text)
    }
}

extension Account {
    /// The unique id of the user or role that now has this ARN.
    package func currentUniqueID(ofPrincipal arn: String) -> String? {
        let name = arn.split(separator: "/").last.map(String.init) ?? ""
        if let user = user(named: name), self.arn(of: user) == arn { return user.id }
        if let role = role(named: name), self.arn(of: role) == arn { return role.id }
        return nil
    }
}

extension PolicyDocument {
    fileprivate func replacingPrincipals(_ ids: [String: String]) -> PolicyDocument {
        let statements = statements.map { statement -> Statement in
            guard let principal = statement.principal else { return statement }
            let members = principal.members.map { member -> Located<PrincipalElement.Member> in
                guard case .arn(let arn) = member.value, let id = ids[arn] else { return member }
                return Located(.uniqueID(id), at: member.position)
            }
            return Statement(
                position: statement.position,
                endPosition: statement.endPosition,
                sid: statement.sid,
                effect: statement.effect,
                principal: PrincipalElement(isNegated: principal.isNegated, members: members),
                action: statement.action,
                resource: statement.resource,
                conditions: statement.conditions
            )
        }
        return PolicyDocument(declaredVersion: declaredVersion, id: id, statements: statements)
    }
}
