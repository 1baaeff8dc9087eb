import AccessControl
import Directory
import PolicyEngine

extension World {
    /// The role that a service may not assume, when it is the only one: some services say that they cannot, and not which
    /// it was. Roles of AWS's own are made with the trust that they need.
    func onlyRole(refusedTo caller: String?, _ action: String?) -> String? {
        guard let service = caller.flatMap(PrincipalName.init), case .service(let name) = service, let action,
            action.lowercased() == "sts:assumerole"
        else { return nil }
        let compiler = PolicyCompiler()
        var found: String?
        for account in accounts.values {
            for role in account.roles.values {
                let arn = account.arn(of: role)
                if ReservedRole(arn) != nil { continue }
                let question = WorldQuestion(
                    principal: service,
                    principalARN: name,
                    action: action,
                    resource: arn
                )
                guard let situation = try? situation(of: question, compiler: compiler) else { continue }
                if case .decided(let verdict) = PolicyEvaluator.decidePartially(situation.request, situation.policies),
                    verdict.decision == .allow
                {
                    continue
                }
                if found != nil { return nil }
                found = arn
            }
        }
        return found
    }
}
