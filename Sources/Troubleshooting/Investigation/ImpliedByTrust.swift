import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// What a role's trust policy tells about a request that does not say it itself.
struct ImpliedByTrust {
    private let statements: [Statement]

    /// Nil when the world has no such role.
    init?(role: String, in world: World) {
        guard let text = world.document(at: .trust(role: role)), let document = try? PolicyDocument(reading: text)
        else { return nil }
        statements = document.statements.filter { $0.effect == .allow }
    }

    /// The provider whose users called: STS's sentence never says whose token it was. The only one that the role trusts,
    /// or of which the asker gives claims.
    func provider(claims: [ConditionKeyValue]) -> String? {
        var providers: [String] = []
        for case .federated(let name) in members where !providers.contains(name) { providers.append(name) }
        if providers.count == 1 { return providers[0] }
        let named = providers.filter { provider in
            let issuer =
                provider.firstRange(of: "oidc-provider/").map { String(provider[$0.upperBound...]) } ?? provider
            return claims.contains { $0.key.lowercased().hasPrefix("\(issuer.lowercased()):") }
        }
        return named.count == 1 ? named[0] : nil
    }

    /// The service to which the role is passed: the one that may assume it, if the call was to that service or is not
    /// known. A role that another service is to get may be the mistake itself, and nothing is taken for granted.
    func service(ofCall operation: String?) -> String? {
        var services: [String] = []
        for case .service(let name) in members where !services.contains(name) { services.append(name) }
        if let operation {
            let prefixes = Set(Catalog.aws.actions(named: operation).map(\.service))
            if !prefixes.isEmpty {
                services = services.filter { service in
                    prefixes.contains { service == "\($0).amazonaws.com" || service.hasPrefix("\($0)-") }
                }
            }
        }
        return services.count == 1 ? services[0] : nil
    }

    private var members: [PrincipalElement.Member] {
        statements.flatMap { statement -> [PrincipalElement.Member] in
            guard let principal = statement.principal, !principal.isNegated else { return [] }
            return principal.members.map(\.value)
        }
    }
}

extension ImpliedByTrust {
    /// The service whose role it is, by the path that all service-linked roles have.
    ///
    /// Source: IAM User Guide, "Create a service-linked role": `aws-service-role/SERVICE-NAME.amazonaws.com/`.
    static func service(ofLinkedRole arn: String) -> String? {
        guard let parts = ARN(arn)?.resource.split(separator: "/"), parts.count == 4, parts[1] == "aws-service-role"
        else { return nil }
        return String(parts[2])
    }
}
